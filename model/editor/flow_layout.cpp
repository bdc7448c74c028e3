#include "model/editor/flow_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace backstep {

QRectF EdgeLine::bounds() const
{
    QPointF least = points.front();
    QPointF most = least;
    for (const QPointF& point : points) {
        least = {std::min(least.x(), point.x()), std::min(least.y(), point.y())};
        most = {std::max(most.x(), point.x()), std::max(most.y(), point.y())};
    }
    return {least, most};
}

FlowLayout layoutChain(std::uint32_t steps)
{
    using namespace layout;
    constexpr double pillIndent = 14;
    FlowLayout result;
    result.chain = true;
    result.start = {pillIndent, 0, startWidth, pillHeight};
    double y = pillHeight + rankGap - 4;
    std::uint32_t above = FlowLayout::startNode;
    double bottom = pillHeight;
    for (std::uint32_t step = 0; step < steps; ++step) {
        result.cards.emplace_back(0, y, cardWidth, cardHeight);
        result.ranks.push_back(static_cast<int>(step));
        result.edges.push_back({above, step, {{doRail, bottom}, {doRail, y}}});
        above = step;
        bottom = y + cardHeight;
        y = bottom + chainGap;
    }
    result.end = {pillIndent, y, endWidth, pillHeight};
    result.edges.push_back({above, FlowLayout::endNode, {{doRail, bottom}, {doRail, y}}});
    result.bounds = {0, 0, cardWidth, y + pillHeight};
    return result;
}

int neighbour(const FlowLayout& layout, int from, Direction direction)
{
    if (from < 0 || from >= static_cast<int>(layout.cards.size())) {
        return layout.cards.empty() ? -1 : 0;
    }
    const bool upright = direction == Direction::Up || direction == Direction::Down;
    const double sign = direction == Direction::Down || direction == Direction::Right ? 1 : -1;
    const QPointF here = layout.cards[static_cast<std::size_t>(from)].center();
    int nearest = -1;
    double least = std::numeric_limits<double>::max();
    for (std::size_t step = 0; step < layout.cards.size(); ++step) {
        const QPointF way = layout.cards[step].center() - here;
        const double along = sign * (upright ? way.y() : way.x());
        const double aside = std::abs(upright ? way.x() : way.y());
        if (along < 1 || (!upright && aside > 1)) {
            continue;
        }
        // A rank further on never wins over the next one, however straight ahead it lies.
        constexpr double rankWeight = 1000;
        const double distance = along * rankWeight + aside;
        if (distance < least) {
            least = distance;
            nearest = static_cast<int>(step);
        }
    }
    return nearest;
}

} // namespace backstep
