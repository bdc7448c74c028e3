#include "ui/monitor/new_chip.h"

#include "ui/shared/theme.h"

#include <QPainter>

namespace backstep {

namespace {
constexpr int chipHeight = 22;
constexpr int chipPadding = 9;
constexpr int arrowSize = 12;
constexpr int chipGap = 5;
} // namespace

NewChip::NewChip(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("newChip"));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setToolTip(QStringLiteral("Rows stand still while you choose or read. Show the new ones (R)"));
    hide();
}

void NewChip::setCount(int count)
{
    setText(QStringLiteral("%1 new").arg(countWords(static_cast<std::uint64_t>(count))));
    setAccessibleName(text());
    resize(sizeHint());
    setVisible(count > 0);
    update();
}

QSize NewChip::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::SmallMedium));
    return {2 * chipPadding + arrowSize + chipGap + metrics.horizontalAdvance(text()), chipHeight};
}

void NewChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(underMouse() || hasFocus() ? Token::AccentHover : Token::AccentFill));
    painter.drawRoundedRect(rect(), chipHeight / 2.0, chipHeight / 2.0);
    const QColor ink = m_theme.color(Token::OnAccent);
    painter.drawPixmap(
        chipPadding,
        (chipHeight - arrowSize) / 2,
        m_theme.picture(QStringLiteral("arrow-up"), arrowSize, ink, devicePixelRatioF())
    );
    painter.setPen(ink);
    painter.setFont(m_theme.font(TextRole::SmallMedium));
    painter.drawText(
        rect().adjusted(chipPadding + arrowSize + chipGap, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text()
    );
}

} // namespace backstep
