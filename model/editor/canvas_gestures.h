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
    enum class Kind : std::uint8_t
    {
        Order, ///< between two of a sequence, or of those that stand side by side
        Beside, ///< at the same time as another: into a group, or a new one
        Between, ///< on an edge of a graph
        Front, ///< out of those that stand side by side: before all
        Behind ///< … and after all
    };
    Kind kind = Kind::Order;
    int place = 0; ///< Order: among the others
    int card = -1; ///< Beside
    std::size_t edge = 0; ///< Between
    QLineF mark; ///< the line that shows it
};

/// Nothing where a card that is let go stays where it is.
[[nodiscard]] std::optional<DropPlace> dropPlace(const FlowLayout& layout, int moved, const QPointF& point);

/// Where a new step that is let go at a point comes to stand.
struct InsertPlace
{
    std::optional<std::size_t> edge; ///< on this one, between its two ends
    int card = -1; ///< behind this one; with neither: behind all
};

[[nodiscard]] InsertPlace insertPlace(const FlowLayout& layout, const QPointF& point);

} // namespace backstep
