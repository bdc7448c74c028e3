#include "ui/monitor/minimap_bar.h"

#include "model/timeline/bars.h"
#include "ui/shared/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {

constexpr int bandHeight = 40;
constexpr int barsHeight = 26;
constexpr int barEvery = 3;
constexpr int barWidth = 2;
constexpr int barsBottom = 34;
constexpr int textLeft = 12;
constexpr int handleWidth = 5;
constexpr int handleHeight = 14;
constexpr int gripRoom = 4;
constexpr int leastBrush = 12;
constexpr std::int64_t leastShown = 10'000; ///< µs

/// From the worst, which stands in front, at the bottom.
constexpr std::array fromWorst{Tone::Fail, Tone::Retry, Tone::Undo, Tone::Run, Tone::Idle, Tone::Done};

} // namespace

MinimapBar::MinimapBar(const Theme& theme)
    : m_theme(theme)
{
    setObjectName(QStringLiteral("minimap"));
    setAccessibleName(QStringLiteral("Flows begun, and the part shown"));
    setFixedHeight(bandHeight);
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MinimapBar::setFlows(const TimeRange& range, std::vector<MinimapBin> bins)
{
    m_range = range;
    m_bins = std::move(bins);
    update();
}

void MinimapBar::setShown(const TimeRange& shown)
{
    if (!(m_shown == shown)) {
        m_shown = shown;
        update();
    }
}

void MinimapBar::setGutter(int width)
{
    m_gutter = width;
    update();
}

int MinimapBar::room() const
{
    return std::max(1, (width() - m_gutter) / barEvery);
}

int MinimapBar::x(Instant at) const
{
    const double part = static_cast<double>(at.micros - m_range.from.micros) / std::max(1.0, m_range.micros());
    const double room = width() - m_gutter;
    return m_gutter + static_cast<int>(std::clamp(part * room, -100.0, room + 100));
}

Instant MinimapBar::at(int x) const
{
    const double part = static_cast<double>(x - m_gutter) / std::max(1, width() - m_gutter);
    return {m_range.from.micros + static_cast<std::int64_t>(part * m_range.micros())};
}

QRect MinimapBar::brush() const
{
    int left = x(m_shown.from);
    int right = x(m_shown.to);
    if (right - left < leastBrush) {
        left = (left + right - leastBrush) / 2;
        right = left + leastBrush;
    }
    // What is shown may go on beyond now; its handles stay where they can be taken.
    const int end = width() - handleWidth / 2 - 2;
    right = std::clamp(right, std::min(m_gutter + leastBrush, end), end);
    left = std::clamp(left, m_gutter, std::max(m_gutter, right - leastBrush));
    return {QPoint(left, 3), QPoint(right, bandHeight - 5)};
}

void MinimapBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Panel));
    painter.setFont(m_theme.font(TextRole::Tiny));
    painter.setPen(m_theme.color(Token::Text2));
    const QRect words(textLeft, 4, m_gutter - textLeft, bandHeight - 8);
    painter.drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft, minimapWords(m_range) + QStringLiteral("\nflows begun, worst in front")
    );
    painter.setClipRect(rect().adjusted(m_gutter, 0, 0, 0));
    paintBars(painter);
    paintBrush(painter);
    painter.setClipping(false);
    painter.fillRect(m_gutter - 1, 0, 1, height(), m_theme.color(Token::Line));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Line));
}

void MinimapBar::paintBars(QPainter& painter) const
{
    int fullest = 1;
    for (const MinimapBin& bin : m_bins) {
        fullest = std::max(fullest, bin.flows());
    }
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        // As many bins as fitted when they were counted; a width that changed since must not move them in time.
        const int left = m_gutter + static_cast<int>(i) * (width() - m_gutter) / static_cast<int>(m_bins.size());
        int bottom = barsBottom;
        for (const Tone tone : fromWorst) {
            const int flows = m_bins[i].byTone[static_cast<std::size_t>(tone)];
            if (flows > 0) {
                // A single failed flow is seen however many others there are.
                const int height = std::max(2, flows * barsHeight / fullest);
                painter.fillRect(left, bottom - height, barWidth, height, m_theme.fill(tone));
                bottom -= height;
            }
        }
    }
}

void MinimapBar::paintBrush(QPainter& painter) const
{
    const QRect box = brush();
    QColor cover = m_theme.color(Token::Panel);
    cover.setAlphaF(0.5);
    painter.fillRect(QRect(QPoint(m_gutter, 0), QPoint(box.left() - 1, height())), cover);
    painter.fillRect(QRect(QPoint(box.right() + 1, 0), QPoint(width(), height())), cover);
    const QColor ink = m_theme.color(Token::Accent);
    painter.setPen(ink);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    for (const int edge : {box.left(), box.right()}) {
        painter.fillRect(edge - handleWidth / 2, box.center().y() - handleHeight / 2, handleWidth, handleHeight, ink);
    }
}

MinimapBar::Grip MinimapBar::gripAt(const QPoint& at) const
{
    const QRect box = brush();
    if (std::abs(at.x() - box.left()) <= gripRoom) {
        return Grip::Left;
    }
    if (std::abs(at.x() - box.right()) <= gripRoom) {
        return Grip::Right;
    }
    return box.contains(at) ? Grip::Whole : Grip::None;
}

void MinimapBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || event->pos().x() < m_gutter) {
        return;
    }
    m_grip = gripAt(event->pos());
    m_grabbed = at(event->pos().x());
    m_before = m_shown;
    if (m_grip == Grip::None) {
        const std::int64_t half = (m_shown.to.micros - m_shown.from.micros) / 2;
        m_before = {{m_grabbed.micros - half}, {m_grabbed.micros + half}};
        m_grip = Grip::Whole;
        Q_EMIT rangeAsked(m_before);
    }
}

void MinimapBar::mouseMoveEvent(QMouseEvent* event)
{
    const Grip over = m_grip == Grip::None ? gripAt(event->pos()) : m_grip;
    setCursor(over == Grip::Left || over == Grip::Right ? Qt::SizeHorCursor : Qt::ArrowCursor);
    const std::int64_t moved = at(event->pos().x()).micros - m_grabbed.micros;
    TimeRange asked = m_before;
    switch (m_grip) {
    case Grip::None:
        return;
    case Grip::Left:
        asked.from.micros = std::min(asked.from.micros + moved, asked.to.micros - leastShown);
        break;
    case Grip::Right:
        asked.to.micros = std::max(asked.to.micros + moved, asked.from.micros + leastShown);
        break;
    case Grip::Whole:
        asked.from.micros += moved;
        asked.to.micros += moved;
        break;
    }
    Q_EMIT rangeAsked(asked);
}

void MinimapBar::mouseReleaseEvent(QMouseEvent*)
{
    m_grip = Grip::None;
}

} // namespace backstep
