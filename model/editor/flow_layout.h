#pragma once

#include <QPointF>
#include <QRectF>

#include <cstdint>
#include <vector>

/// Where cards, pills and edges stand. Arithmetic alone: the same graph always gives the same drawing.
namespace backstep {

namespace layout {

inline constexpr double cardWidth = 248;
inline constexpr double cardHeight = 100;
inline constexpr double pillHeight = 28;
inline constexpr double startWidth = 176;
inline constexpr double endWidth = 240;
inline constexpr double chainGap = 52; ///< between the cards of a sequence
inline constexpr double rankGap = 36; ///< between the ranks of a graph
inline constexpr double sideGap = 48; ///< between the cards of a rank
inline constexpr double gutter = 18; ///< below the upper card, where edges run sideways
inline constexpr double portGap = 24; ///< between edges that share a side; nearer ends make a straight edge
inline constexpr double doRail = 62; ///< where the DO edge of a sequence hangs, from the card's left
inline constexpr double undoRail = 186; ///< and its UNDO edge

} // namespace layout

/// The measures of a drawing in ranks. Those of the canvas, unless others are asked for.
struct LayoutMeasures
{
    double cardWidth = layout::cardWidth;
    double cardHeight = layout::cardHeight;
    double startWidth = layout::startWidth;
    double endWidth = layout::endWidth;
    double rankGap = layout::rankGap;
    double sideGap = layout::sideGap;
    double gutter = layout::gutter;
    double portGap = layout::portGap; ///< 0: all edges of a side share its middle
};

/// What a flow waits for, step by step.
using Predecessors = std::vector<std::vector<std::uint32_t>>;

struct EdgeLine
{
    std::uint32_t from = 0; ///< a step, or startNode
    std::uint32_t to = 0; ///< a step, or endNode
    std::vector<QPointF> points; ///< from the upper end to the lower, with square corners

    /// Around the points; a straight line has no width.
    [[nodiscard]] QRectF bounds() const;
};

struct FlowLayout
{
    static constexpr std::uint32_t startNode = 0xFFFF'FFFE;
    static constexpr std::uint32_t endNode = 0xFFFF'FFFF;

    std::vector<QRectF> cards;
    std::vector<int> ranks;
    std::vector<EdgeLine> edges;
    QRectF start;
    QRectF end;
    QRectF bounds;
    bool chain = false;
};

/// Cards one below the other, edges on two rails.
[[nodiscard]] FlowLayout layoutChain(std::uint32_t steps);

/// Ranks by the longest way, cards of a rank ordered so that few edges cross, each as near as may be to its neighbours.
/// `before` has no cycle.
[[nodiscard]] FlowLayout layoutGraph(const Predecessors& before, const LayoutMeasures& measures = {});

/// Which card the arrow keys lead to: the nearest in that direction, none where there is none.
enum class Direction : std::uint8_t
{
    Up,
    Down,
    Left,
    Right
};
[[nodiscard]] int neighbour(const FlowLayout& layout, int from, Direction direction);

} // namespace backstep
