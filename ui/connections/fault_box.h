#pragma once

#include "ui/shared/theme.h"

#include <QPainter>
#include <QWidget>

namespace backstep {

/// What went wrong, on the tint of an error.
class FaultBox final : public QWidget
{
public:
    explicit FaultBox(const Theme& theme)
        : m_theme(theme)
    {
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.tint(Tone::Fail));
        painter.setPen(m_theme.fill(Tone::Fail));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
        painter.fillRect(0, 0, 3, height(), m_theme.fill(Tone::Fail));
    }

private:
    const Theme& m_theme;
};

} // namespace backstep
