#include "ui/shared/span_painter.h"

#include "ui/shared/theme.h"

#include <QPainter>
#include <QPolygon>

#include <algorithm>

namespace backstep {

namespace {

constexpr int cap = 3; ///< at the left of an UNDO bar
constexpr int point = 4; ///< at the end of a bar under way
constexpr int block = 14; ///< with × at the end of a failed bar
constexpr int smallBlock = 3;
constexpr int blockFrom = 20; ///< below this width a failed bar has the small end
constexpr int hatchEvery = 6;
constexpr int zigzag = 8;
constexpr int countFrom = 34;
constexpr int textLeft = 6;
constexpr int textMargin = 10;
constexpr int leastTextHeight = 12;
constexpr int questionWidth = 14;

void dashed(QPainter& painter, const QColor& ink, qreal on, qreal off)
{
    QPen pen(ink, 1, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({on, off});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
}

void cross(QPainter& painter, const QPointF& centre, double half, const QColor& ink)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(centre - QPointF(half, half), centre + QPointF(half, half));
    painter.drawLine(centre + QPointF(-half, half), centre + QPointF(half, -half));
    painter.restore();
}

} // namespace

SpanPainter::SpanPainter(QPainter& painter, const Theme& theme)
    : m_painter(painter)
    , m_theme(theme)
{
}

void SpanPainter::bars(const std::vector<Bar>& bars, const QPoint& origin, bool text)
{
    for (const Bar& each : bars) {
        bar(each, each.box.translated(origin));
    }
    if (!text) {
        return;
    }
    m_painter.save();
    m_painter.setFont(m_theme.font(TextRole::Tiny));
    for (const Bar& each : bars) {
        if (!each.texts.empty()) {
            write(each, each.box.translated(origin));
        }
    }
    m_painter.restore();
}

void SpanPainter::bar(const Bar& bar, const QRect& box)
{
    switch (bar.mark) {
    case Bar::Mark::Done:
        return done(bar, box);
    case Bar::Mark::Running:
        return running(bar, box);
    case Bar::Mark::Failed:
        return failed(bar, box);
    case Bar::Mark::NoAnswer:
        return noAnswer(box);
    case Bar::Mark::Backoff:
        return backoff(box);
    case Bar::Mark::Waits:
        return m_painter.fillRect(box, m_theme.fill(Tone::Idle));
    case Bar::Mark::Blocked:
        return blocked(box);
    case Bar::Mark::Folded:
        return folded(bar, box);
    }
}

void SpanPainter::outline(const QRect& box, const QColor& ink)
{
    m_painter.setPen(ink);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(box.adjusted(0, 0, -1, -1));
}

void SpanPainter::undoGround(const QRect& box)
{
    const QColor ink = m_theme.fill(Tone::Undo);
    if (box.width() <= cap) {
        return m_painter.fillRect(box, ink);
    }
    m_painter.fillRect(box, m_theme.tint(Tone::Undo));
    outline(box, ink);
    m_painter.fillRect(QRect(box.topLeft(), QSize(cap, box.height())), ink);
}

void SpanPainter::done(const Bar& bar, const QRect& box)
{
    if (bar.phase == Phase::Undo) {
        return undoGround(box);
    }
    m_painter.fillRect(box, m_theme.fill(Tone::Done));
}

void SpanPainter::running(const Bar& bar, const QRect& box)
{
    const bool back = bar.phase == Phase::Undo;
    const QColor ink = m_theme.fill(back ? Tone::Undo : Tone::Run);
    if (box.width() <= point) {
        return m_painter.fillRect(box, ink);
    }
    const QRect body = box.adjusted(0, 0, -point, 0);
    if (back) {
        undoGround(body);
    } else {
        m_painter.fillRect(body, ink);
    }
    const int x = body.right() + 1;
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(ink);
    const int bottom = box.bottom() + 1;
    m_painter.drawPolygon(
        QPolygonF({QPointF(x, box.top()), QPointF(x + point, (box.top() + bottom) / 2.0), QPointF(x, bottom)})
    );
    m_painter.restore();
}

void SpanPainter::failed(const Bar& bar, const QRect& box)
{
    const QColor ink = m_theme.fill(Tone::Fail);
    if (box.width() <= cap) {
        return m_painter.fillRect(box, ink);
    }
    if (bar.phase == Phase::Undo) {
        undoGround(box);
    } else {
        m_painter.fillRect(box, m_theme.tint(Tone::Fail));
        outline(box, ink);
    }
    const bool small = box.width() < blockFrom || box.height() < 6;
    const int width = small ? smallBlock : block;
    const QRect end(box.right() + 1 - width, box.top(), width, box.height());
    m_painter.fillRect(end, ink);
    if (!small) {
        const double half = box.height() >= leastTextHeight ? 3 : 2;
        cross(m_painter, QRectF(end).center(), half, m_theme.color(Token::Panel));
    }
}

void SpanPainter::noAnswer(const QRect& box)
{
    m_painter.fillRect(box, m_theme.tint(Tone::Retry));
    dashed(m_painter, m_theme.fill(Tone::Retry), 3, 2);
    m_painter.drawRect(box.adjusted(0, 0, -1, -1));
    if (box.width() < questionWidth || box.height() < leastTextHeight) {
        return;
    }
    m_painter.save();
    QFont font = m_theme.font(TextRole::Tiny);
    font.setWeight(QFont::DemiBold);
    m_painter.setFont(font);
    m_painter.setPen(m_theme.ink(Tone::Retry));
    const QRect place(box.right() + 1 - questionWidth, box.top(), questionWidth - 2, box.height());
    m_painter.drawText(place, Qt::AlignCenter, QStringLiteral("?"));
    m_painter.restore();
}

void SpanPainter::backoff(const QRect& box)
{
    m_painter.save();
    m_painter.setClipRect(box, Qt::IntersectClip);
    m_painter.setPen(m_theme.fill(Tone::Retry));
    QVector<QLine> lines;
    const int height = box.height();
    for (int x = box.left() - height; x <= box.right(); x += hatchEvery) {
        lines.append({x, box.bottom(), x + height - 1, box.top()});
    }
    m_painter.drawLines(lines);
    m_painter.restore();
}

void SpanPainter::blocked(const QRect& box)
{
    dashed(m_painter, m_theme.fill(Tone::Idle), 3, 3);
    m_painter.drawRect(box.adjusted(0, 0, -1, -1));
}

void SpanPainter::folded(const Bar& bar, const QRect& box)
{
    const QColor ink = m_theme.fill(bar.tone);
    if (box.width() <= zigzag / 2) {
        return m_painter.fillRect(box, ink);
    }
    m_painter.fillRect(box, m_theme.tint(bar.tone));
    const double low = box.top() + box.height() * 0.75;
    const double high = box.top() + box.height() * 0.25;
    QVector<QLineF> lines;
    for (int x = 0; x < box.width(); x += zigzag / 2) {
        const bool down = x / (zigzag / 2) % 2 == 0;
        lines.append(QLineF(box.left() + x, down ? high : low, box.left() + x + zigzag / 2.0, down ? low : high));
    }
    m_painter.save();
    m_painter.setClipRect(box, Qt::IntersectClip);
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(ink, 1));
    m_painter.drawLines(lines);
    m_painter.restore();
    m_painter.fillRect(QRect(box.topLeft(), QSize(box.width(), 2)), ink);
    if (bar.count == 0 || box.width() < countFrom || box.height() < leastTextHeight) {
        return;
    }
    m_painter.save();
    m_painter.setFont(m_theme.font(TextRole::NumberTiny));
    const QString count = countWords(static_cast<std::uint64_t>(bar.count));
    const int width = m_painter.fontMetrics().horizontalAdvance(count) + 8;
    if (width + 4 <= box.width()) {
        const QRect place(box.center().x() - width / 2, box.top() + 2, width, box.height() - 2);
        m_painter.fillRect(place, m_theme.tint(bar.tone));
        m_painter.setPen(m_theme.ink(bar.tone));
        m_painter.drawText(place, Qt::AlignCenter, count);
    }
    m_painter.restore();
}

QColor SpanPainter::inkOn(const Bar& bar) const
{
    const bool solid = bar.phase == Phase::Do && (bar.mark == Bar::Mark::Done || bar.mark == Bar::Mark::Running);
    if (solid) {
        return m_theme.color(Token::BarInk);
    }
    return m_theme.color(bar.mark == Bar::Mark::Blocked ? Token::Text2 : Token::Text);
}

int SpanPainter::roomFor(const Bar& bar, const QRect& box) const
{
    int room = box.width() - textMargin;
    if (bar.mark == Bar::Mark::Failed && box.width() >= blockFrom) {
        room -= block - textMargin + textLeft + 2;
    }
    if (bar.mark == Bar::Mark::NoAnswer) {
        room -= questionWidth;
    }
    return bar.mark == Bar::Mark::Running ? room - point : room;
}

void SpanPainter::write(const Bar& bar, const QRect& box)
{
    const int room = roomFor(bar, box);
    const QFontMetrics metrics = m_painter.fontMetrics();
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= room; };
    const auto text = std::ranges::find_if(bar.texts, fits);
    if (text == bar.texts.end()) {
        return;
    }
    m_painter.setPen(inkOn(bar));
    const QRect place(box.left() + textLeft, box.top(), box.width(), box.height());
    m_painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, *text);
}

void SpanPainter::frame(const Bar& bar, const QPoint& origin)
{
    outline(bar.box.translated(origin).adjusted(-1, -1, 1, 1), m_theme.color(Token::Text));
}

void SpanPainter::chosen(const Bar& bar, const QPoint& origin)
{
    const QRect box = bar.box.translated(origin);
    outline(box.adjusted(-1, -1, 1, 1), m_theme.color(Token::Accent));
    outline(box.adjusted(-2, -2, 2, 2), m_theme.color(Token::Accent));
}

void SpanPainter::now(int x, int top, int bottom, const QString& flag)
{
    m_painter.fillRect(QRect(x, top, 1, bottom - top), m_theme.color(Token::Accent));
    const QRect box(x - 15, top - 17, 30, 14);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.color(Token::AccentFill));
    m_painter.drawRoundedRect(box, 2, 2);
    m_painter.setFont(m_theme.font(TextRole::TinyStrong));
    m_painter.setPen(m_theme.color(Token::OnAccent));
    m_painter.drawText(box, Qt::AlignCenter, flag);
    m_painter.restore();
}

void SpanPainter::turnedBack(int x, int top, int bottom, const QString& words)
{
    m_painter.save();
    dashed(m_painter, m_theme.fill(Tone::Undo), 3, 3);
    m_painter.drawLine(x, top, x, bottom - 1);
    m_painter.setFont(m_theme.font(TextRole::TinyStrong));
    const QRect box(x, top - 17, m_painter.fontMetrics().horizontalAdvance(words) + 10, 14);
    m_painter.fillRect(box, m_theme.tint(Tone::Undo));
    outline(box, m_theme.fill(Tone::Undo));
    m_painter.setPen(m_theme.ink(Tone::Undo));
    m_painter.drawText(box, Qt::AlignCenter, words);
    m_painter.restore();
}

void SpanPainter::idle(int x, int top, int bottom, const QString& words)
{
    const QRect band(x, top, static_cast<int>(TimelineScale::foldWidth), bottom - top);
    m_painter.save();
    m_painter.fillRect(band, m_theme.color(Token::Window));
    dashed(m_painter, m_theme.color(Token::Line), 2, 2);
    m_painter.drawLine(band.left(), top, band.left(), bottom - 1);
    m_painter.drawLine(band.right(), top, band.right(), bottom - 1);
    m_painter.setFont(m_theme.font(TextRole::NumberTiny));
    if (m_painter.fontMetrics().horizontalAdvance(words) + textMargin <= band.height()) {
        m_painter.setPen(m_theme.color(Token::Text2));
        m_painter.translate(band.left(), band.bottom() - textMargin / 2);
        m_painter.rotate(-90);
        m_painter.drawText(QRect(0, 0, band.height(), band.width()), Qt::AlignVCenter | Qt::AlignLeft, words);
    }
    m_painter.restore();
}

} // namespace backstep
