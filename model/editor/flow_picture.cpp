#include "model/editor/flow_picture.h"

#include <algorithm>

namespace backstep {

FlowLayout layoutOf(const EditorGraph& graph)
{
    if (graph.isChain()) {
        return layoutChain(static_cast<std::uint32_t>(graph.steps.size()));
    }
    Predecessors before;
    before.reserve(graph.steps.size());
    for (const EditorStep& step : graph.steps) {
        before.emplace_back(step.before.begin(), step.before.end());
    }
    return layoutGraph(before);
}

bool hasShapeOf(const EditorGraph& one, const EditorGraph& other)
{
    return one.isChain() == other.isChain()
        && std::ranges::equal(one.steps, other.steps, {}, &EditorStep::before, &EditorStep::before);
}

std::optional<std::vector<int>> differingCards(const EditorGraph& one, const EditorGraph& other)
{
    // The pills at both ends, and the times beside a chain.
    if (one.longest != other.longest || one.isChain() || one.steps.empty()
        || one.steps.front().objectType != other.steps.front().objectType) {
        return std::nullopt;
    }
    std::vector<int> cards;
    for (std::size_t step = 0; step < one.steps.size(); ++step) {
        EditorStep moved = one.steps[step];
        moved.lines = other.steps[step].lines; // where it stands in the text is not seen
        if (moved != other.steps[step]) {
            cards.push_back(static_cast<int>(step));
        }
    }
    return cards;
}

QRectF pictureBounds(const FlowLayout& layout, const std::vector<std::size_t>& failing)
{
    QRectF bounds = layout.bounds;
    if (!failing.empty()) {
        bounds.setLeft(bounds.left() - layout::waveSize - layout::waveGap);
        for (const std::size_t step : failing) {
            bounds = bounds.united(notePlace(layout, step).value_or(QRectF()));
        }
        return bounds;
    }
    if (layout.chain) {
        bounds.setRight(bounds.right() + layout::timesGap + layout::timesWidth);
    }
    return bounds;
}

QRectF doRow(const QRectF& card)
{
    return {card.left(), card.top() + layout::headingHeight, card.width(), layout::rowHeight};
}

QRectF undoRow(const QRectF& card)
{
    return doRow(card).translated(0, layout::rowHeight + 1);
}

QRectF waveBox(const QRectF& card)
{
    const QRectF row = undoRow(card);
    return {
        row.left() - layout::waveGap - layout::waveSize,
        row.center().y() - layout::waveSize / 2,
        layout::waveSize,
        layout::waveSize};
}

std::optional<QRectF> notePlace(const FlowLayout& layout, std::size_t step)
{
    const QRectF card = layout.cards.at(step);
    const QRectF left(
        card.left() - layout::noteGap - layout::noteWidth, card.top(), layout::noteWidth, layout::cardHeight
    );
    const QRectF right(card.right() + layout::noteGap, card.top(), layout::noteWidth, layout::cardHeight);
    const auto isFree = [&layout](const QRectF& place) {
        return std::ranges::none_of(layout.cards, [&place](const QRectF& other) { return other.intersects(place); });
    };
    if (isFree(left)) {
        return left;
    }
    return isFree(right) ? std::optional(right) : std::nullopt;
}

int cardAt(const FlowLayout& layout, const QPointF& point)
{
    const auto found
        = std::ranges::find_if(layout.cards, [&point](const QRectF& card) { return card.contains(point); });
    return found == layout.cards.end() ? -1 : static_cast<int>(found - layout.cards.begin());
}

} // namespace backstep
