#pragma once

#include "ui/shared/parts.h"

class QMenuBar;

namespace backstep {

/// 28 px at the top: the sign, the menus, the search field and the place of the production tag.
class MenuStrip final : public Surface
{
    Q_OBJECT

public:
    explicit MenuStrip(const Theme& theme);

    [[nodiscard]] QMenuBar& menus() { return *m_menus; }

    /// Where the command palette opens: the right end below the search field, in this widget's coordinates.
    [[nodiscard]] QPoint searchCorner() const;

Q_SIGNALS:
    void searchRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QMenuBar* m_menus;
    QWidget* m_search;
};

} // namespace backstep
