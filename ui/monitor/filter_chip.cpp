#include "ui/monitor/filter_chip.h"

#include "model/flows/filter_expression.h"
#include "ui/shared/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {

constexpr int chipHeight = 20;
constexpr int padding = 6;
constexpr int crossSize = 10;
constexpr int crossGap = 5;
constexpr int widest = 260;

} // namespace

FilterChip::FilterChip(const Theme& theme, const QString& condition, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_condition(condition)
{
    const FilterExpression read = parseFilter(condition);
    const FilterCondition first = read.conditions.empty() ? FilterCondition() : read.conditions.front();
    const QString words = conditionWords(first);
    const auto sign = first.field == FilterField::Words ? -1 : words.indexOf(relationWords(first));
    m_field = sign < 0 ? QString() : words.left(sign);
    m_rest = sign < 0 ? words : words.mid(sign);
    setText(words);
    setObjectName(QStringLiteral("filterChip"));
    setAccessibleName(QStringLiteral("Condition %1").arg(words));
    setToolTip(QStringLiteral("%1\nClick to edit it; Del takes it away").arg(condition));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    resize(sizeHint());
}

int FilterChip::textWidth() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::Number));
    return std::min(widest, metrics.horizontalAdvance(m_field) + metrics.horizontalAdvance(m_rest) + 1);
}

QSize FilterChip::sizeHint() const
{
    return {padding + textWidth() + crossGap + crossSize + padding, chipHeight};
}

QRect FilterChip::cross() const
{
    return {width() - padding - crossSize, (height() - crossSize) / 2, crossSize, crossSize};
}

void FilterChip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        Q_EMIT removeRequested();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        Q_EMIT editRequested();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void FilterChip::mouseReleaseEvent(QMouseEvent* event)
{
    setDown(false);
    if (event->button() != Qt::LeftButton || !rect().contains(event->pos())) {
        return;
    }
    const bool isOnCross = event->pos().x() >= cross().left() - crossGap / 2;
    if (isOnCross) {
        Q_EMIT removeRequested();
    } else {
        Q_EMIT editRequested();
    }
}

void FilterChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(hasFocus() ? Token::Focus : Token::Line));
    painter.setBrush(m_theme.color(underMouse() ? Token::Hover : Token::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(m_theme.font(TextRole::Number));
    const QFontMetrics metrics = painter.fontMetrics();
    const int field = std::min(metrics.horizontalAdvance(m_field), textWidth());
    QRect words(padding, 0, textWidth(), height());
    painter.setPen(m_theme.color(Token::Accent));
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, m_field);
    words.setLeft(words.left() + field);
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(
        words, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(m_rest, Qt::ElideRight, words.width() + 1)
    );
    painter.drawPixmap(
        cross(), m_theme.picture(QStringLiteral("x"), crossSize, m_theme.color(Token::Text2), devicePixelRatioF())
    );
}

} // namespace backstep
