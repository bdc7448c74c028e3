#include "ui/inspector/rescue_trail.h"

#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

namespace {

constexpr int sign = 18;
constexpr int gap = 6;
constexpr int arrowRoom = 36;

QStringList stations()
{
    return {QStringLiteral("Plan"), QStringLiteral("Preview"), QStringLiteral("Follow until resolved")};
}

} // namespace

RescueTrail::RescueTrail(const Theme& theme)
    : m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void RescueTrail::setPlace(Place place)
{
    m_place = place;
    setAccessibleName(
        place == Place::Preview ? QStringLiteral("Preview of the plan") : QStringLiteral("Following what was sent")
    );
    update();
}

QSize RescueTrail::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::Strong));
    int width = 8;
    for (const QString& station : stations()) {
        width += sign + gap + metrics.horizontalAdvance(station) + arrowRoom;
    }
    return {width, 28};
}

void RescueTrail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int now = m_place == Place::Preview ? 1 : 2;
    const QStringList words = stations();
    double x = 4;
    for (int i = 0; i < words.size(); ++i) {
        const QRectF circle(x, (height() - sign) / 2.0, sign, sign);
        if (i < now) {
            paintGlyph(
                painter,
                circle.adjusted(2, 2, -2, -2),
                GlyphKind::DiscTick,
                m_theme.ink(Tone::Done),
                m_theme.color(Token::Panel)
            );
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.color(i == now ? Token::AccentFill : Token::IdleTint));
            painter.drawEllipse(circle);
            painter.setFont(m_theme.font(TextRole::Tiny));
            painter.setPen(m_theme.color(i == now ? Token::OnAccent : Token::Text2));
            painter.drawText(circle, Qt::AlignCenter, QString::number(i + 1));
        }
        x += sign + gap;
        painter.setFont(m_theme.font(i == now ? TextRole::Strong : TextRole::Body));
        painter.setPen(m_theme.color(i == now ? Token::Text : Token::Text2));
        const int width = painter.fontMetrics().horizontalAdvance(words.at(i));
        painter.drawText(QRectF(x, 0, width + 1, height()), Qt::AlignLeft | Qt::AlignVCenter, words.at(i));
        x += width;
        if (i + 1 < words.size()) {
            constexpr int arrow = 14;
            const QPixmap picture = m_theme.picture(
                QStringLiteral("chevron-right"), arrow, m_theme.color(Token::Text2), devicePixelRatioF()
            );
            painter.drawPixmap(QPointF(x + (arrowRoom - arrow) / 2.0, (height() - arrow) / 2.0), picture);
            x += arrowRoom;
        }
    }
}

} // namespace backstep
