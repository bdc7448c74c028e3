#include "ui/shared/chooser.h"

#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

Chooser::Chooser(const Theme& theme)
    : m_theme(theme)
{
    setFont(theme.font(TextRole::Body));
    connect(&theme, &Theme::changed, this, [this] { setFont(m_theme.font(TextRole::Body)); });
}

void Chooser::paintEvent(QPaintEvent* event)
{
    constexpr int size = 14;
    constexpr int padding = 7;
    QComboBox::paintEvent(event);
    QPainter painter(this);
    const QColor ink = m_theme.color(isEnabled() ? Token::Text2 : Token::Text3);
    painter.drawPixmap(
        width() - size - padding,
        (height() - size) / 2,
        m_theme.picture(QStringLiteral("chevron-down"), size, ink, devicePixelRatioF())
    );
}

} // namespace backstep
