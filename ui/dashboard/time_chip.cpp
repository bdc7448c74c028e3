#include "ui/dashboard/time_chip.h"

#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

namespace {

constexpr int chipHeight = 24;
constexpr int padding = 8;
constexpr int cross = 12;
constexpr int gap = 6;

} // namespace

TimeChip::TimeChip(const Theme& theme)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("timeChip"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(QStringLiteral("What is shown below the chart is of this time. Press to show all of it again."));
    hide();
    connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
}

void TimeChip::setWords(const QString& words)
{
    setText(words);
    setAccessibleName(words.isEmpty() ? QString() : QStringLiteral("Chosen time %1, drop it").arg(words));
    setVisible(!words.isEmpty());
    updateGeometry();
    update();
}

QSize TimeChip::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::Number));
    return {padding + metrics.horizontalAdvance(text()) + gap + cross + padding, chipHeight};
}

void TimeChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool loud = underMouse() || isDown();
    painter.setPen(hasFocus() ? QPen(m_theme.color(Token::Focus), 2) : QPen(m_theme.color(Token::LineStrong), 1));
    painter.setBrush(m_theme.color(loud ? Token::Hover : Token::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(m_theme.font(TextRole::Number));
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(rect().adjusted(padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    painter.drawPixmap(
        width() - padding - cross,
        (height() - cross) / 2,
        m_theme.picture(QStringLiteral("x"), cross, m_theme.color(Token::Text2), devicePixelRatioF())
    );
}

} // namespace backstep
