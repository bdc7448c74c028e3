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

InsertPlace insertPlace(const FlowLayout& layout, const QPointF& point)
{
    constexpr double reach = 60; // a card that is dragged is held less exactly than a + is clicked
    for (std::size_t i = 0; i < layout.cards.size(); ++i) {
        if (layout.cards[i].contains(point)) {
            return {std::nullopt, static_cast<int>(i)};
        }
    }
    InsertPlace place;
    double least = reach;
    for (std::size_t i = 0; i < layout.edges.size(); ++i) {
        const QPointF way = middleOf(layout.edges[i]) - point;
        // In a sequence the whole gap between two cards is the place.
        const double distance = layout.chain ? std::abs(way.y()) : std::hypot(way.x(), way.y());
        if (distance < least) {
            least = distance;
            place.edge = i;
        }
    }
    return place;
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

namespace {

/// In the order in which they are seen; that of a row is its own, of a chain that of the steps.
std::optional<DropPlace> orderPlace(const FlowLayout& layout, int moved, const QPointF& point)
{
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

/// Above or below all that stand side by side: out of the group.
std::optional<DropPlace> apartPlace(const FlowLayout& layout, const QPointF& point)
{
    constexpr double out = 24;
    const QRectF& first = layout.cards.front();
    const bool isAbove = point.y() < first.top() - out;
    if ((!isAbove && point.y() < first.bottom() + out) || layout.cards.size() < 2) {
        return std::nullopt;
    }
    double left = first.left();
    double right = first.right();
    for (const QRectF& card : layout.cards) {
        left = std::min(left, card.left());
        right = std::max(right, card.right());
    }
    const double y = isAbove ? first.top() - layout::rankGap / 2 : first.bottom() + layout::rankGap / 2;
    DropPlace drop;
    drop.kind = isAbove ? DropPlace::Kind::Front : DropPlace::Kind::Behind;
    drop.mark = {left, y, right, y};
    return drop;
}

/// At a side of another card; `within`: on it as well.
std::optional<DropPlace> besidePlace(const FlowLayout& layout, int moved, const QPointF& point, bool within)
{
    constexpr double clear = 12; ///< a card that is moved up or down by its edge does not mean the side
    const double reach = layout.chain ? 160 : layout::sideGap;
    for (int i = 0; i < static_cast<int>(layout.cards.size()); ++i) {
        const QRectF& card = layout.cards[static_cast<std::size_t>(i)];
        if (i == moved || point.y() < card.top() || point.y() > card.bottom()) {
            continue;
        }
        const double beyond = point.x() > card.center().x() ? point.x() - card.right() : card.left() - point.x();
        if (beyond > reach || (!within && beyond < clear)) {
            continue;
        }
        const bool isRight = point.x() > card.center().x();
        const double x = isRight ? card.right() + layout::sideGap / 2 : card.left() - layout::sideGap / 2;
        DropPlace drop;
        drop.kind = DropPlace::Kind::Beside;
        drop.card = i;
        drop.mark = {x, card.top(), x, card.bottom()};
        return drop;
    }
    return std::nullopt;
}

std::optional<DropPlace> betweenPlace(const FlowLayout& layout, int moved, const QPointF& point)
{
    constexpr double reach = 60;
    const auto own = static_cast<std::uint32_t>(moved);
    std::optional<DropPlace> drop;
    double least = reach;
    for (std::size_t i = 0; i < layout.edges.size(); ++i) {
        const EdgeLine& edge = layout.edges[i];
        const QPointF middle = middleOf(edge);
        const double distance = QLineF(middle, point).length();
        if (distance < least && edge.from != own && edge.to != own) {
            least = distance;
            drop.emplace();
            drop->kind = DropPlace::Kind::Between;
            drop->edge = i;
            drop->mark = {middle - QPointF(layout::cardWidth / 2, 0), middle + QPointF(layout::cardWidth / 2, 0)};
        }
    }
    return drop;
}

} // namespace

std::optional<DropPlace> dropPlace(const FlowLayout& layout, int moved, const QPointF& point)
{
    if (layout.chain) {
        const auto beside = besidePlace(layout, moved, point, false);
        return beside ? beside : orderPlace(layout, moved, point);
    }
    if (isRow(layout)) {
        const auto apart = apartPlace(layout, point);
        return apart ? apart : orderPlace(layout, moved, point);
    }
    const auto between = betweenPlace(layout, moved, point);
    return between ? between : besidePlace(layout, moved, point, true);
}

} // namespace backstep
