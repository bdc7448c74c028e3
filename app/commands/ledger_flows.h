#pragma once

#include "app/commands/flow_summary.h"
#include "app/composition/engine_host.h"
#include "engine/ports/ledger.h"

#include <cstddef>
#include <vector>

namespace backstep {

/// What the ledger knows of a flow. NotFound when there is none.
[[nodiscard]] Result<FlowSummary> summaryFrom(Ledger& ledger, const FlowId& flow);

/// Starts that wait for their orchestration, then every flow, newest first; at most so many.
[[nodiscard]] Result<std::vector<FlowSummary>> summariesFrom(Ledger& ledger, std::size_t atMost);

/// Simulated workers for this orchestration as the script says, and for what flows that go on by themselves are pinned
/// to: whoever opens a ledger lets all of them go on, not only the flow that was asked for.
[[nodiscard]] Result<void>
addWorkersFor(const Orchestration& orchestration, const WorkerScript& script, EngineHost& host);

} // namespace backstep
