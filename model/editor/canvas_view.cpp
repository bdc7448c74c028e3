#include "model/editor/canvas_view.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace backstep {

namespace {
constexpr std::array<double, 13> steps{0.25, 0.33, 0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0};
}

void CanvasView::setContent(const QRectF& bounds)
{
    m_content = bounds;
}

void CanvasView::setSize(const QSizeF& size)
{
    m_size = size;
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

void CanvasView::fit(const QRectF& part, double legible)
{
    if (part.isEmpty() || m_size.isEmpty()) {
        return;
    }
    const QSizeF room(std::max(1.0, m_size.width() - 2 * margin), std::max(1.0, m_size.height() - 2 * margin));
    const double byHeight = std::max(room.height() / part.height(), legible);
    m_scale = std::clamp(std::min(room.width() / part.width(), byHeight), fitScaleLeast, 1.0);
    const QPointF middle(m_size.width() / 2, m_size.height() / 2);
    m_offset = middle - part.center() * m_scale;
    if (part.height() * m_scale > room.height()) {
        m_offset.setY(margin - part.top() * m_scale);
    }
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
    panBy({way(seen.left(), seen.right(), m_size.width()), way(seen.top(), seen.bottom(), m_size.height())});
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
