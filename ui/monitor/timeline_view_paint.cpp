#include "ui/monitor/timeline_view.h"

#include "ui/shared/span_painter.h"
#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace backstep {

namespace {

constexpr int rulerHeight = 20;
constexpr int glyphLeft = 10;
constexpr int labelLeft = 30;
constexpr int laneWordRight = 8;
constexpr int laneHeight = 20;
constexpr int pinRight = 44; ///< left of the words DO and UNDO
constexpr int pinSize = 12;
constexpr int tickLabelLeft = 4;
constexpr int flagRoom = 19; ///< half of the flag of now, and a little air

int whole(double x)
{
    return static_cast<int>(std::floor(x));
}

} // namespace

void TimelineView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    const QRect all = viewport()->rect();
    painter.fillRect(all, m_theme.color(Token::Panel));
    const QRect chart = all.adjusted(m_gutter, 0, 0, 0);
    painter.setClipRect(chart);
    paintRuler(painter);
    paintRows(painter);
    SpanPainter spans(painter, m_theme);
    painter.setClipRect(chart);
    paintIdle(spans);
    const int now = m_gutter + whole(m_window.scale().x(m_feed.now()));
    if (!m_rows.empty()) {
        const QString flag = m_feed.isPast() ? QStringLiteral("then") : QStringLiteral("now");
        spans.now(now, rulerHeight, all.height(), flag);
    }
    painter.setClipping(false);
    paintGutter(painter);
    if (m_hovered.has_value() && m_tipDue) {
        paintTip(painter);
    }
}

void TimelineView::paintRuler(QPainter& painter) const
{
    const int height = viewport()->height();
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    // The flag of now stands in the ruler; a label that would run into it gives way.
    const int now = m_gutter + whole(m_window.scale().x(m_feed.now()));
    const QRect flag(now - flagRoom, 0, 2 * flagRoom, rulerHeight);
    for (const TimelineScale::Tick& tick : m_window.scale().ticks()) {
        const int x = m_gutter + whole(tick.x);
        painter.fillRect(x, rulerHeight - 6, 1, 6, m_theme.color(Token::Line));
        painter.fillRect(x, rulerHeight, 1, height - rulerHeight, m_theme.color(Token::LineSoft));
        painter.setPen(m_theme.color(Token::Text2));
        const int width = painter.fontMetrics().horizontalAdvance(tick.label);
        const QRect place(x + tickLabelLeft, 0, width, rulerHeight - 1);
        if (!place.intersects(flag)) {
            painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, tick.label);
        }
    }
    painter.fillRect(0, rulerHeight - 1, viewport()->width(), 1, m_theme.color(Token::Line));
}

void TimelineView::paintRows(QPainter& painter) const
{
    const QRect rows(m_gutter, rulerHeight, viewport()->width() - m_gutter, viewport()->height() - rulerHeight);
    painter.setClipRect(rows);
    SpanPainter spans(painter, m_theme);
    for (const TimelineRow& row : m_rows) {
        const int top = topOf(row);
        if (top + row.height < rulerHeight || top > viewport()->height()) {
            continue;
        }
        painter.fillRect(0, top + row.height - 1, viewport()->width(), 1, m_theme.color(Token::LineSoft));
        spans.bars(row.bars, QPoint(m_gutter, top));
    }
    paintChosen(spans);
    if (m_hovered.has_value()) {
        const TimelineRow& row = m_rows[m_hovered->row];
        spans.frame(row.bars[m_hovered->bar], QPoint(m_gutter, topOf(row)));
    }
}

void TimelineView::paintChosen(SpanPainter& spans) const
{
    if (const auto chosen = m_chosenSpan ? barOf(*m_chosenSpan) : std::nullopt) {
        const TimelineRow& row = m_rows[chosen->row];
        spans.chosen(row.bars[chosen->bar], QPoint(m_gutter, topOf(row)));
    }
}

void TimelineView::paintIdle(SpanPainter& spans) const
{
    for (const TimelineScale::Fold& fold : m_window.scale().folds()) {
        spans.idle(m_gutter + whole(fold.x), 0, viewport()->height(), foldWords(fold));
    }
}

void TimelineView::paintGutter(QPainter& painter) const
{
    const QRect gutter(0, 0, m_gutter, viewport()->height());
    painter.fillRect(gutter, m_theme.color(Token::Panel));
    painter.setClipRect(gutter.adjusted(0, rulerHeight, 0, 0));
    for (const TimelineRow& row : m_rows) {
        paintGutterRow(painter, row, topOf(row));
    }
    painter.setClipping(false);
    painter.fillRect(0, rulerHeight - 1, m_gutter, 1, m_theme.color(Token::Line));
    painter.fillRect(m_gutter - 1, 0, 1, gutter.height(), m_theme.color(Token::Line));
}

void TimelineView::paintGutterRow(QPainter& painter, const TimelineRow& row, int top) const
{
    const bool chosen = !row.flow.isEmpty() && row.flow == m_current;
    const QColor ground = m_theme.color(chosen ? Token::Select : Token::Panel);
    painter.fillRect(0, top, m_gutter - 1, row.height - 1, ground);
    painter.fillRect(0, top + row.height - 1, m_gutter - 1, 1, m_theme.color(Token::LineSoft));
    const QRectF glyph(glyphLeft, top + (rowOfOneLane - lineGlyph) / 2.0, lineGlyph, lineGlyph);
    paintGlyph(painter, glyph, row.status.glyph, m_theme.ink(row.status.tone), ground);
    const auto write = [&](TextRole role, const QColor& ink, const QRect& place, const QString& text) {
        painter.setFont(m_theme.font(role));
        painter.setPen(ink);
        painter.drawText(place, Qt::AlignVCenter | Qt::TextSingleLine, text);
    };
    const int width = m_gutter - labelLeft;
    if (!row.flow.isEmpty() && m_shown.isMarked(row.flow)) {
        const int left = m_gutter - pinRight - pinSize;
        m_theme.icon(QStringLiteral("pin"), Token::Accent)
            .paint(&painter, QRect(left, top + (rowOfOneLane - pinSize) / 2, pinSize, pinSize));
    }
    painter.setFont(m_theme.font(TextRole::Number));
    const int labelRoom = width - laneWordRight - painter.fontMetrics().horizontalAdvance(QStringLiteral("DO")) - 6;
    const QString label = painter.fontMetrics().elidedText(row.label, Qt::ElideRight, labelRoom);
    write(TextRole::Number, m_theme.color(Token::Text), {labelLeft, top, labelRoom, rowOfOneLane}, label);
    const auto lane = [&](Phase phase, Tone tone, int y) {
        painter.setFont(m_theme.font(TextRole::TinyStrong));
        painter.setPen(m_theme.ink(tone));
        const QRect place(0, y, m_gutter - laneWordRight, laneHeight);
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, wordOf(phase));
    };
    lane(Phase::Do, Tone::Run, top + 2);
    if (!row.hasUndo) {
        return;
    }
    lane(Phase::Undo, Tone::Undo, top + 22);
    painter.setFont(m_theme.font(TextRole::Tiny));
    const int room = width - laneWordRight - painter.fontMetrics().horizontalAdvance(QStringLiteral("UNDO")) - 6;
    const QString under = painter.fontMetrics().elidedText(row.under, Qt::ElideRight, room);
    write(TextRole::Tiny, m_theme.color(Token::Text2), {labelLeft, top + 21, room, laneHeight}, under);
}

void TimelineView::paintTip(QPainter& painter) const
{
    constexpr int padding = 10;
    constexpr int apart = 8;
    constexpr int lineHeight = 16;
    const TimelineRow& row = m_rows[m_hovered->row];
    const Bar& bar = row.bars[m_hovered->bar];
    const QStringList lines = tipOf(bar, flowOf(row), m_feed.now()).split(QLatin1Char('\n'));
    const QFontMetrics heading(m_theme.font(TextRole::SmallStrong));
    const QFontMetrics rest(m_theme.font(TextRole::Tiny));
    int width = heading.horizontalAdvance(lines.first());
    for (const QString& line : lines) {
        width = std::max(width, rest.horizontalAdvance(line));
    }
    QRect box(0, 0, width + 2 * padding, static_cast<int>(lines.size()) * lineHeight + 8);
    // Never over its own bar: to the right of it, else below, else above.
    const QRect own = barBox(*m_hovered);
    box.moveTopLeft({own.right() + apart, own.top() - 2});
    const QRect all = viewport()->rect().adjusted(4, 4, -4, -4);
    if (box.right() > all.right()) {
        box.moveRight(all.right());
        box.moveTop(own.bottom() + apart);
    }
    if (box.bottom() > all.bottom()) {
        box.moveBottom(box.left() > own.right() ? all.bottom() : own.top() - apart);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::LineStrong));
    painter.setBrush(m_theme.color(Token::Raised));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    for (int i = 0; i < lines.size(); ++i) {
        painter.setFont(m_theme.font(i == 0 ? TextRole::SmallStrong : TextRole::Tiny));
        painter.setPen(m_theme.color(i == 0 ? Token::Text : Token::Text2));
        const QRect place(box.left() + padding, box.top() + 4 + i * lineHeight, width + padding, lineHeight);
        painter.drawText(place, Qt::AlignVCenter | Qt::TextSingleLine, lines.at(i));
    }
}

} // namespace backstep
