#include "ui/monitor/filter_popup.h"

#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {

constexpr int rowHeight = 24;
constexpr int margin = 4;
constexpr int padding = 8;
constexpr int gap = 16;
constexpr int narrowest = 220;

} // namespace

FilterPopup::FilterPopup(const Theme& theme, QWidget& field)
    : m_theme(theme)
    , m_field(field)
{
    setObjectName(QStringLiteral("filterPopup"));
    setAccessibleName(QStringLiteral("Proposals for the filter"));
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    hide();
}

void FilterPopup::show(const std::vector<FilterProposal>& proposals, int left)
{
    m_proposals = proposals;
    m_chosen = -1;
    if (proposals.empty()) {
        hide();
        return;
    }
    const QFontMetrics mono(m_theme.font(TextRole::Number));
    const QFontMetrics small(m_theme.font(TextRole::Small));
    int width = narrowest;
    for (const FilterProposal& each : proposals) {
        const int meaning = each.meaning.isEmpty() ? 0 : gap + small.horizontalAdvance(each.meaning);
        width = std::max(width, 2 * (margin + padding) + mono.horizontalAdvance(each.text) + meaning);
    }
    setParent(m_field.window()); // the field may have come into another window since
    const int height = 2 * margin + rowHeight * static_cast<int>(proposals.size());
    const QPoint below = m_field.mapTo(m_field.window(), QPoint(left, m_field.height() + 2));
    const int right = m_field.window()->width() - width;
    setGeometry(std::clamp(below.x(), 0, std::max(0, right)), below.y(), width, height);
    QWidget::show();
    raise();
    update();
}

void FilterPopup::step(int rows)
{
    const auto count = static_cast<int>(m_proposals.size());
    if (count > 0) {
        m_chosen = m_chosen < 0 ? (rows > 0 ? 0 : count - 1) : (m_chosen + rows + count) % count;
        update();
    }
}

int FilterPopup::rowAt(int y) const
{
    const int row = (y - margin) / rowHeight;
    return y >= margin && row < static_cast<int>(m_proposals.size()) ? row : -1;
}

void FilterPopup::mouseMoveEvent(QMouseEvent* event)
{
    m_chosen = rowAt(event->pos().y());
    update();
}

void FilterPopup::mousePressEvent(QMouseEvent* event)
{
    if (const int row = rowAt(event->pos().y()); row >= 0) {
        Q_EMIT taken(row);
    }
}

void FilterPopup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::LineStrong));
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    for (int row = 0; row < static_cast<int>(m_proposals.size()); ++row) {
        const FilterProposal& each = m_proposals[static_cast<std::size_t>(row)];
        const QRect line(margin, margin + row * rowHeight, width() - 2 * margin, rowHeight);
        if (row == m_chosen) {
            painter.fillRect(line, m_theme.color(Token::Select));
        }
        const QRect words = line.adjusted(padding, 0, -padding, 0);
        painter.setFont(m_theme.font(TextRole::Number));
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, each.text);
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, each.meaning);
    }
}

} // namespace backstep
