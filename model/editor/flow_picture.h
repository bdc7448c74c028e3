#pragma once

#include "model/editor/editor_graph.h"
#include "model/editor/flow_layout.h"

#include <optional>
#include <vector>

/// Where the things around the cards stand: longest times, wave numbers, the note at the failing card.
namespace backstep {

namespace layout {

inline constexpr double headingHeight = 36;
inline constexpr double rowHeight = 31; ///< DO and UNDO, below the heading
inline constexpr double timesGap = 20; ///< from a card of a sequence to its longest times
inline constexpr double timesWidth = 112;
inline constexpr double waveSize = 24;
inline constexpr double waveGap = 6; ///< from the wave number to its UNDO row
inline constexpr double noteWidth = 184;
inline constexpr double noteGap = 12;

} // namespace layout

[[nodiscard]] FlowLayout layoutOf(const EditorGraph& graph);

/// The flow's shape is the same, so that its drawing stays as it is.
[[nodiscard]] bool hasShapeOf(const EditorGraph& one, const EditorGraph& other);

/// The steps whose cards look otherwise, of two flows that have the same shape; nothing: more than cards may differ.
[[nodiscard]] std::optional<std::vector<int>> differingCards(const EditorGraph& one, const EditorGraph& other);

/// All that is drawn; in What if, where those steps fail, with the wave numbers and the notes.
[[nodiscard]] QRectF pictureBounds(const FlowLayout& layout, const std::vector<std::size_t>& failing = {});

[[nodiscard]] QRectF doRow(const QRectF& card);
[[nodiscard]] QRectF undoRow(const QRectF& card);
[[nodiscard]] QRectF waveBox(const QRectF& card);

/// Beside the failing card, where no other card stands; nothing when both sides are taken.
[[nodiscard]] std::optional<QRectF> notePlace(const FlowLayout& layout, std::size_t step);

/// The card at a point of the drawing, -1: none.
[[nodiscard]] int cardAt(const FlowLayout& layout, const QPointF& point);

} // namespace backstep
