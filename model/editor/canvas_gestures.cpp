#include "model/editor/canvas_gestures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace backstep {

namespace {

/// All steps stand in one rank: side by side.
bool isRow(const FlowLayout& layout)
{
    return !layout.chain && std::ranges::all_of(layout.ranks, [&](int rank) { return rank == layout.ranks.front(); });
}

} // namespace

QPointF middleOf(const EdgeLine& edge)
{
    double length = 0;
    for (std::size_t i = 1; i < edge.points.size(); ++i) {
        length += QLineF(edge.points[i - 1], edge.points[i]).length();
    }
    double left = length / 2;
    for (std::size_t i = 1; i < edge.points.size(); ++i) {
        const QLineF part(edge.points[i - 1], edge.points[i]);
        if (part.length() >= left) {
            return part.length() > 0 ? part.pointAt(left / part.length()) : part.p1();
        }
        left -= part.length();
    }
    return edge.points.back();
}

std::optional<std::size_t> plusAt(const FlowLayout& layout, const QPointF& point)
{
    std::optional<std::size_t> nearest;
    double least = layout::plusReach / 2;
    for (std::size_t i = 0; i < layout.edges.size(); ++i) {
        const double distance = QLineF(middleOf(layout.edges[i]), point).length();
        if (distance <= least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

QPointF handleOf(const QRectF& card)
{
    return {card.center().x(), card.bottom()};
}

std::vector<int> stepsWithin(const FlowLayout& layout, const QRectF& area)
{
    std::vector<int> steps;
    for (std::size_t i = 0; i < layout.cards.size(); ++i) {
        if (layout.cards[i].intersects(area)) {
            steps.push_back(static_cast<int>(i));
        }
    }
    return steps;
}

std::optional<DropPlace> dropPlace(const FlowLayout& layout, int moved, const QPointF& point)
{
    if (!layout.chain && !isRow(layout)) {
        return std::nullopt;
    }
    // In the order in which they are seen; that of a row is its own, of a chain that of the steps.
    std::vector<int> seen(layout.cards.size());
    std::iota(seen.begin(), seen.end(), 0);
    const auto along = [&](int step) {
        const QPointF centre = layout.cards[static_cast<std::size_t>(step)].center();
        return layout.chain ? centre.y() : centre.x();
    };
    std::ranges::stable_sort(seen, {}, along);
    std::erase(seen, moved);
    const double at = layout.chain ? point.y() : point.x();
    const auto next = std::ranges::find_if(seen, [&](int step) { return along(step) > at; });
    const auto card = [&](auto step) { return layout.cards[static_cast<std::size_t>(*step)]; };
    DropPlace drop;
    drop.place = next == seen.end() ? static_cast<int>(layout.cards.size()) - 1 : *next > moved ? *next - 1 : *next;
    if (seen.empty()) {
        return std::nullopt;
    }
    const double half = layout.chain ? layout::chainGap / 2 : layout::sideGap / 2;
    if (layout.chain) {
        const double y = next == seen.end() ? card(std::prev(seen.end())).bottom() + half : card(next).top() - half;
        drop.mark = {0, y, layout::cardWidth, y};
    } else {
        const double x = next == seen.end() ? card(std::prev(seen.end())).right() + half : card(next).left() - half;
        drop.mark = {x, layout.cards.front().top(), x, layout.cards.front().bottom()};
    }
    return drop;
}

} // namespace backstep
