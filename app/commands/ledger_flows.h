#pragma once

#include "app/commands/flow_summary.h"
#include "engine/definition/document.h"
#include "engine/ports/ledger.h"

#include <cstddef>
#include <vector>

namespace backstep {

/// What the ledger knows of a flow. NotFound when there is none.
[[nodiscard]] Result<FlowSummary> summaryFrom(Ledger& ledger, const FlowId& flow);

/// Every flow, newest first, at most so many.
[[nodiscard]] Result<std::vector<FlowSummary>> summariesFrom(Ledger& ledger, std::size_t atMost);

/// Workers for the definitions that flows which go on by themselves are pinned to: whoever opens a ledger lets all of
/// them go on, not only the flow that was asked for.
[[nodiscard]] Result<std::vector<Entry>> workersOfOpenFlows(Ledger& ledger);

} // namespace backstep
