#include "ui/main_window/guard_tag.h"

#include "model/connections/send_guard.h"
#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

namespace {

constexpr int tagHeight = 20;
constexpr int iconPixels = 12;
constexpr int padding = 8;

} // namespace

GuardTag::GuardTag(const Theme& theme, SendGuard& guard)
    : m_theme(theme)
    , m_guard(guard)
{
    setObjectName(QStringLiteral("guardTag"));
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(tagHeight);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&guard, &SendGuard::changed, this, &GuardTag::read);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (m_guard.isArmed()) {
            m_guard.disarm();
        } else {
            Q_EMIT armAsked();
        }
    });
    read();
}

void GuardTag::read()
{
    const bool isArmed = m_guard.isArmed();
    setVisible(m_guard.isGuarded());
    setText(m_guard.words());
    setAccessibleName(text() + (isArmed ? QStringLiteral(". Disarm") : QStringLiteral(". Arm")));
    setToolTip(
        isArmed ? QStringLiteral("Records can be sent. A click makes it read-only at once.")
                : QStringLiteral("Nothing is sent from here. A click asks for the profile's name, and lets you send "
                                 "for ten minutes.")
    );
    updateGeometry();
    update();
}

QSize GuardTag::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::SmallMedium));
    return {metrics.horizontalAdvance(text()) + iconPixels + 3 * padding, tagHeight};
}

void GuardTag::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isArmed = m_guard.isArmed();
    const QColor prod = m_theme.color(Token::Prod);
    painter.setPen(prod);
    painter.setBrush(isArmed ? QBrush(prod) : underMouse() ? QBrush(m_theme.color(Token::Hover)) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    // Text keeps its contrast on both grounds: dark ink on the filled tag, as on the bars.
    const QColor ink = m_theme.color(isArmed ? Token::BarInk : Token::Text);
    const QString icon = isArmed ? QStringLiteral("lock-open") : QStringLiteral("shield");
    painter.drawPixmap(
        padding,
        (height() - iconPixels) / 2,
        m_theme.picture(icon, iconPixels, isArmed ? ink : prod, devicePixelRatioF())
    );
    painter.setFont(m_theme.font(TextRole::SmallMedium));
    painter.setPen(ink);
    painter.drawText(rect().adjusted(padding + iconPixels + 6, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

} // namespace backstep
