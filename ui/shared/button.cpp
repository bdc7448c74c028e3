#include "ui/shared/button.h"

#include "ui/shared/theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace backstep {

namespace {

constexpr int iconPixels = 14;
constexpr int gap = 6;
constexpr int hintGap = 8;

QString kindWord(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Plain:
        return QStringLiteral("plain");
    case ButtonKind::Primary:
        return QStringLiteral("primary");
    case ButtonKind::Undo:
        return QStringLiteral("undo");
    case ButtonKind::Danger:
        return QStringLiteral("danger");
    case ButtonKind::Link:
        return QStringLiteral("link");
    }
    return {};
}

} // namespace

Button::Button(const Theme& theme, ButtonKind kind, const QString& text, const QString& iconName)
    : QPushButton(text)
    , m_theme(theme)
    , m_kind(kind)
    , m_iconName(iconName)
{
    setProperty("kind", kindWord(kind)); // the sheet chooses by it
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Button::setKind(ButtonKind kind)
{
    if (kind == m_kind) {
        return;
    }
    m_kind = kind;
    setProperty("kind", kindWord(kind));
    style()->unpolish(this);
    style()->polish(this);
    updateGeometry();
    update();
}

void Button::setIconName(const QString& iconName)
{
    m_iconName = iconName;
    updateGeometry();
    update();
}

void Button::setKeyHint(const QString& keys)
{
    m_keyHint = keys;
    updateGeometry();
    update();
}

void Button::setSmall(bool small)
{
    m_small = small;
    setProperty("small", small);
    updateGeometry();
}

QFont Button::labelFont() const
{
    if (m_small) {
        return m_theme.font(TextRole::Small);
    }
    const bool loud = m_kind == ButtonKind::Primary || m_kind == ButtonKind::Undo;
    return m_theme.font(loud ? TextRole::BodyMedium : TextRole::Body);
}

QColor Button::ink() const
{
    if (!isEnabled()) {
        return m_theme.color(Token::Text3);
    }
    switch (m_kind) {
    case ButtonKind::Plain:
        return m_theme.color(Token::Text);
    case ButtonKind::Primary:
        return m_theme.color(Token::OnAccent);
    case ButtonKind::Undo:
        return m_theme.color(Token::OnSolid);
    case ButtonKind::Danger:
        return m_theme.color(Token::FailInk);
    case ButtonKind::Link:
        return m_theme.color(Token::Accent);
    }
    return {};
}

int Button::contentWidth() const
{
    int width = QFontMetrics(labelFont()).horizontalAdvance(text());
    if (!m_iconName.isEmpty()) {
        width += iconPixels + (text().isEmpty() && menu() == nullptr ? 0 : gap);
    }
    if (menu() != nullptr) {
        width += gap + iconPixels;
    }
    if (!m_keyHint.isEmpty()) {
        width += hintGap + QFontMetrics(m_theme.font(TextRole::NumberTiny)).horizontalAdvance(m_keyHint);
    }
    return width;
}

QSize Button::sizeHint() const
{
    const int padding = m_small || m_kind == ButtonKind::Link ? 8 : 12;
    return {contentWidth() + 2 * (padding + 1), m_small ? 24 : 28};
}

QSize Button::minimumSizeHint() const
{
    return sizeHint();
}

void Button::paintEvent(QPaintEvent*)
{
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    option.features &= ~QStyleOptionButton::HasMenu;
    QStylePainter painter(this);
    painter.drawControl(QStyle::CE_PushButton, option);

    const QColor color = ink();
    int x = (width() - contentWidth()) / 2;
    if (!m_iconName.isEmpty()) {
        painter.drawPixmap(
            x, (height() - iconPixels) / 2, m_theme.picture(m_iconName, iconPixels, color, devicePixelRatioF())
        );
        x += iconPixels + gap;
    }
    painter.setPen(color);
    painter.setFont(labelFont());
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (menu() != nullptr) {
        painter.drawPixmap(
            width() - (width() - contentWidth()) / 2 - iconPixels,
            (height() - iconPixels) / 2,
            m_theme.picture(QStringLiteral("chevron-down"), iconPixels, color, devicePixelRatioF())
        );
    }
    if (!m_keyHint.isEmpty()) {
        x += painter.fontMetrics().horizontalAdvance(text()) + hintGap;
        painter.setOpacity(0.8);
        painter.setFont(m_theme.font(TextRole::NumberTiny));
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine, m_keyHint);
    }
}

} // namespace backstep
