#include "ui/main_window/guard_frame.h"

#include "model/connections/send_guard.h"
#include "ui/shared/theme.h"

#include <QLayout>
#include <QPainter>

namespace backstep {

namespace {
constexpr int frameWidth = 3;
} // namespace

GuardFrame::GuardFrame(const Theme& theme)
    : m_theme(theme)
{
}

void GuardFrame::watch(const SendGuard& guard)
{
    const auto read = [this, &guard] {
        const int margin = guard.isArmed() ? frameWidth : 0;
        layout()->setContentsMargins(margin, margin, margin, margin);
        update();
    };
    connect(&guard, &SendGuard::changed, this, read);
    read();
}

void GuardFrame::paintEvent(QPaintEvent*)
{
    const QMargins margins = layout()->contentsMargins();
    if (margins.isNull()) {
        return;
    }
    QPainter painter(this);
    // The edges alone: not every page paints its own ground.
    const QRegion edges = QRegion(rect()) - QRegion(rect().marginsRemoved(margins));
    for (const QRect& edge : edges) {
        painter.fillRect(edge, m_theme.color(Token::Prod));
    }
}

} // namespace backstep
