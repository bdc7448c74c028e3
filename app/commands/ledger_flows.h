#pragma once

#include "app/commands/flow_summary.h"
#include "app/composition/engine_host.h"
#include "engine/ports/ledger.h"

#include <cstddef>
#include <string>
#include <vector>

namespace backstep {

/// What the ledger knows of a flow. NotFound when there is none.
[[nodiscard]] Result<FlowSummary> summaryFrom(Ledger& ledger, const FlowId& flow);

/// Starts that wait for their orchestration, then every flow, newest first; at most so many. Of a flow that cannot be
/// read, or whose definition cannot, a sentence goes to `damage` instead.
[[nodiscard]] Result<std::vector<FlowSummary>>
summariesFrom(Ledger& ledger, std::size_t atMost, std::vector<std::string>& damage);

/// Simulated workers for this orchestration as the script says, and for what flows that go on by themselves are pinned
/// to: whoever opens a ledger lets all of them go on, not only the flow that was asked for.
[[nodiscard]] Result<void>
addWorkersFor(const Orchestration& orchestration, const WorkerScript& script, EngineHost& host);

} // namespace backstep
