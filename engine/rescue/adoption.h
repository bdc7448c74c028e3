#pragma once

#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <string>
#include <vector>

namespace backstep {

/// A flow that another orchestrator ran, as this one would have it had it run it: what was seen of it becomes the
/// events of a flow at rest, so that the one core plans what is left to undo.
struct Adoption
{
    AdoptedFlow flow;
    FlowState state; ///< after the events
};

/// `records`: those of the flow, in the order in which they were read. The same evidence gives the same adoption. A
/// step counts as done when any of its attempts was answered success, as undone when its UNDO was and nothing was done
/// after it; an attempt that nobody answered may have happened. Faults: Refused, with what stands against it.
[[nodiscard]] Result<Adoption> adoptionOf(const SeenFlow& flow, const std::vector<SeenRecord>& records);

/// What a person should know before anything is sent for a flow of another orchestrator; empty: nothing.
[[nodiscard]] std::string cautionFor(const SeenFlow& flow, Instant now);

} // namespace backstep
