#pragma once

#include "model/flows/flow_filter.h"
#include "model/flows/flow_order.h"
#include "model/flows/flow_views.h"

#include <atomic>
#include <vector>

namespace backstep {

/// What the list is asked for.
struct FlowQuestion
{
    FlowView view = FlowView::OpenAndRecent;
    FlowFilter filter;
    FlowColumn column = FlowColumn::Status;
    Qt::SortOrder direction = Qt::AscendingOrder;
    Instant asOf;
};

/// The places of the rows that belong, in order. Ends early, with less, when it is cancelled.
[[nodiscard]] std::vector<FlowRows::Place>
listFlows(const FlowData& flows, const FlowQuestion& question, const std::atomic<bool>& isCancelled);

/// What stands where a filter finds nothing in a view.
struct FilterMisses
{
    std::uint64_t flows = 0; ///< that match all conditions but one
    int condition = -1; ///< that one; of several the one without which most would match; -1: there is none
};

[[nodiscard]] FilterMisses filterMisses(const FlowData& flows, FlowView view, const FlowFilter& filter, Instant now);

} // namespace backstep
