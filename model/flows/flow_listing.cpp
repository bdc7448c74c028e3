#include "model/flows/flow_listing.h"

#include <algorithm>

namespace backstep {

std::vector<FlowRows::Place>
listFlows(const FlowData& flows, const FlowQuestion& question, const std::atomic<bool>& isCancelled)
{
    using Place = FlowRows::Place;
    constexpr Place lookEvery = 4096;
    std::vector<Place> places;
    const ViewSet bit = bitOf(question.view);
    for (Place place = 0; place < flows.rows.size(); ++place) {
        if (place % lookEvery == 0 && isCancelled.load(std::memory_order_relaxed)) {
            return places;
        }
        if ((flows.rows[place].views & bit) != 0 && question.filter.matches(flows, place, question.asOf)) {
            places.push_back(place);
        }
    }
    const FlowOrder order{&flows, question.column, question.direction, question.asOf};
    order.sort(places);
    return places;
}

FilterMisses filterMisses(const FlowData& flows, FlowView view, const FlowFilter& filter, Instant now)
{
    std::vector<std::uint64_t> misses(filter.conditions().size());
    for (FlowRows::Place place = 0; place < flows.rows.size(); ++place) {
        if ((flows.rows[place].views & bitOf(view)) == 0) {
            continue;
        }
        if (const int missed = filter.onlyMiss(flows, place, now); missed >= 0) {
            ++misses[static_cast<std::size_t>(missed)];
        }
    }
    const auto most = std::ranges::max_element(misses);
    if (most == misses.end() || *most == 0) {
        return {};
    }
    return {*most, static_cast<int>(most - misses.begin())};
}

} // namespace backstep
