#pragma once

#include "engine/ports/orchestrations.h"
#include "engine/saga/state.h"
#include "engine/wire/record.h"

namespace backstep {

/// The wish as the core takes it. NotFound for a step that the orchestration has not.
[[nodiscard]] Result<OperatorAsked> toAsked(const ActionRequest& request, const Orchestration& orchestration);

/// Who would send a plan's records, and how.
struct PlanAuthor
{
    OwnerId owner;
    Dialect dialect = Dialect::PerTopic;
};

/// What the wish would send if it were done now to a flow in this state, whether an orchestrator runs or not. Refused
/// when the core refuses the wish.
[[nodiscard]] Result<ActionPlan> planAction(
    const Orchestration& orchestration,
    const FlowState& state,
    const ActionRequest& request,
    const PlanAuthor& author,
    Instant now
);

} // namespace backstep
