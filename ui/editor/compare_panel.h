#pragma once

#include "ui/shared/parts.h"

namespace backstep {

class CompareView;

/// In the place of the canvas: the file on disk beside the text here.
class ComparePanel final : public Surface
{
    Q_OBJECT

public:
    explicit ComparePanel(const Theme& theme);

    void compare(const QString& fileName, const QString& onDisk, const QString& mine);

Q_SIGNALS:
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    PanelHeading* m_heading;
    CompareView* m_view;
};

} // namespace backstep
