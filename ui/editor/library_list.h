#pragma once

#include "model/editor/step_library.h"
#include "ui/shared/parts.h"

class QListView;

namespace backstep {

/// The steps that the workers of the cluster serve, to be dragged onto the canvas; gone where there are none.
class LibraryList final : public QWidget
{
    Q_OBJECT

public:
    explicit LibraryList(const Theme& theme);

    void take(std::vector<LibraryStep> steps);

    [[nodiscard]] bool isEmpty() const { return m_rows->steps().empty(); }

    /// The first step is chosen where none is.
    void takeFocus();

Q_SIGNALS:
    /// Enter, or a double click.
    void stepChosen(const backstep::LibraryStep& step);

private:
    LibraryRows* m_rows;
    QListView* m_list;
};

} // namespace backstep
