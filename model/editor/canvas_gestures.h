#pragma once

#include "model/editor/flow_layout.h"

#include <QLineF>

#include <optional>
#include <vector>

/// What a gesture on the drawing means. Arithmetic alone.
namespace backstep {

namespace layout {

inline constexpr double plusSize = 20; ///< the circle on an edge that adds a step
inline constexpr double plusReach = 28; ///< where a click still means it
inline constexpr double handleSize = 12; ///< below a card of a graph: from here a dependency is drawn

} // namespace layout

/// The middle of the way along an edge: there its + stands.
[[nodiscard]] QPointF middleOf(const EdgeLine& edge);

/// The edge whose + is at a point of the drawing; nothing when none is.
[[nodiscard]] std::optional<std::size_t> plusAt(const FlowLayout& layout, const QPointF& point);

/// Where a dependency is drawn from: the middle of the card's lower side.
[[nodiscard]] QPointF handleOf(const QRectF& card);

/// Steps whose cards a rectangle touches, in their order.
[[nodiscard]] std::vector<int> stepsWithin(const FlowLayout& layout, const QRectF& area);

/// Where a card that is let go at a point comes to stand.
struct DropPlace
{
    int place = 0; ///< in the order of the others
    QLineF mark; ///< the line that shows it
};

/// Between the cards of a sequence, or between those that stand side by side. Nothing where the order is not drawn.
[[nodiscard]] std::optional<DropPlace> dropPlace(const FlowLayout& layout, int moved, const QPointF& point);

} // namespace backstep
