#include "model/editor/canvas_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace backstep {

namespace {
constexpr double clearance = 12; ///< between the drawing and what stands over it
constexpr double readable = 0.45; ///< names can be read: all of it is worth more than the size
constexpr double tellable = 0.15; ///< cards are specks below it
constexpr double worthIt = 0.6; ///< smaller than this part of the largest it would be too small to be clear
constexpr std::array<double, 13> steps{0.25, 0.33, 0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0};
} // namespace

void CanvasView::setContent(const QRectF& bounds)
{
    m_content = bounds;
}

void CanvasView::setSize(const QSizeF& size)
{
    m_size = size;
}

void CanvasView::setObstacles(std::vector<QRectF> obstacles)
{
    m_obstacles = std::move(obstacles);
}

QRectF CanvasView::visible() const
{
    return {toDrawing({0, 0}), m_size / m_scale};
}

void CanvasView::zoomAround(const QPointF& at, double scale)
{
    const QPointF fixed = toDrawing(at);
    m_scale = std::clamp(scale, std::min(scaleLeast, m_scale), scaleMost);
    m_offset = at - fixed * m_scale;
    keepInReach();
}

void CanvasView::step(const QPointF& at, int direction)
{
    constexpr double same = 0.005;
    double next = m_scale;
    if (direction > 0) {
        const auto found = std::ranges::find_if(steps, [this](double one) { return one > m_scale + same; });
        next = found == steps.end() ? scaleMost : *found;
    } else {
        for (const double one : steps) {
            next = one < m_scale - same ? one : next;
        }
        next = m_scale <= scaleLeast ? m_scale : next;
    }
    zoomAround(at, next);
}

void CanvasView::panBy(const QPointF& way)
{
    m_offset += way;
    keepInReach();
}

/// Where a drawing may stand: the whole view, and what is left of it beside or above each obstacle.
std::vector<QRectF> CanvasView::rooms() const
{
    const QRectF whole(QPointF(0, 0), m_size);
    std::vector<QRectF> rooms{whole.adjusted(margin, margin, -margin, -margin)};
    for (const QRectF& obstacle : m_obstacles) {
        const std::vector<QRectF> before = rooms;
        for (QRectF room : before) {
            QRectF beside = room;
            if (obstacle.center().x() < whole.center().x()) {
                beside.setLeft(std::max(room.left(), obstacle.right() + clearance));
            } else {
                beside.setRight(std::min(room.right(), obstacle.left() - clearance));
            }
            if (obstacle.center().y() < whole.center().y()) {
                room.setTop(std::max(room.top(), obstacle.bottom() + clearance));
            } else {
                room.setBottom(std::min(room.bottom(), obstacle.top() - clearance));
            }
            for (const QRectF& left : {beside, room}) {
                if (left.width() > 0 && left.height() > 0) {
                    rooms.push_back(left);
                }
            }
        }
    }
    return rooms;
}

CanvasView::Fit CanvasView::fitInto(const QRectF& room, const QRectF& part, double legible) const
{
    const QSizeF size(std::max(1.0, room.width()), std::max(1.0, room.height()));
    const double byWidth = size.width() / part.width();
    double byHeight = size.height() / part.height();
    if (std::min(byWidth, byHeight) < readable) {
        byHeight = std::max(byHeight, legible);
    }
    Fit fit;
    fit.scale = std::clamp(std::min(byWidth, byHeight), fitScaleLeast, 1.0);
    if (legible > 0 && fit.scale < tellable) {
        fit.scale = legible;
    }
    fit.offset = room.center() - part.center() * fit.scale;
    if (part.height() * fit.scale > size.height()) {
        fit.offset.setY(room.top() - part.top() * fit.scale);
    }
    const QRectF seen(part.topLeft() * fit.scale + fit.offset, part.size() * fit.scale);
    constexpr double same = 1e-6;
    fit.isWhole = seen.width() <= size.width() + same && seen.height() <= size.height() + same;
    fit.isClear = std::ranges::none_of(m_obstacles, [&](const QRectF& each) { return each.intersects(seen); });
    return fit;
}

void CanvasView::fit(const QRectF& part, double legible)
{
    if (part.isEmpty() || m_size.isEmpty()) {
        return;
    }
    const std::vector<QRectF> all = rooms();
    const Fit overall = fitInto(all.front(), part, legible);
    Fit best = overall;
    for (const QRectF& room : all) {
        const Fit fit = fitInto(room, part, legible);
        const bool isCut = overall.isWhole && !fit.isWhole;
        const bool isWorthIt = fit.isClear && !isCut && fit.scale >= worthIt * overall.scale;
        if (isWorthIt && (!best.isClear || fit.scale > best.scale)) {
            best = fit;
        }
    }
    m_scale = best.scale;
    m_offset = best.offset;
}

void CanvasView::reveal(const QRectF& part)
{
    const QRectF seen(toView(part.topLeft()), part.size() * m_scale);
    const auto way = [](double low, double high, double end) {
        if (low < margin || high - low > end - 2 * margin) {
            return margin - low;
        }
        return high > end - margin ? end - margin - high : 0.0;
    };
    const QPointF by(way(seen.left(), seen.right(), m_size.width()), way(seen.top(), seen.bottom(), m_size.height()));
    const QRectF there = seen.translated(by);
    double up = 0;
    for (const QRectF& obstacle : m_obstacles) {
        if (obstacle.intersects(there) && obstacle.center().y() > m_size.height() / 2) {
            up = std::max(up, there.bottom() + clearance - obstacle.top());
        }
    }
    panBy({by.x(), by.y() - std::min(up, std::max(0.0, there.top() - margin))});
}

void CanvasView::centre(const QPointF& at)
{
    m_offset = QPointF(m_size.width() / 2, m_size.height() / 2) - at * m_scale;
    keepInReach();
}

/// A corner of the drawing always stays in sight, so that it cannot get lost.
void CanvasView::keepInReach()
{
    constexpr double reach = 64;
    if (m_content.isEmpty() || m_size.isEmpty()) {
        return;
    }
    const auto within = [](double offset, double low, double high, double end) {
        const double least = reach - high;
        const double most = end - reach - low;
        return std::clamp(offset, std::min(least, most), std::max(least, most));
    };
    const QRectF drawn(m_content.topLeft() * m_scale, m_content.size() * m_scale);
    m_offset.setX(within(m_offset.x(), drawn.left(), drawn.right(), m_size.width()));
    m_offset.setY(within(m_offset.y(), drawn.top(), drawn.bottom(), m_size.height()));
}

} // namespace backstep
