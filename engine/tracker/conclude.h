#pragma once

#include "engine/ports/flow_query.h"
#include "engine/tracker/flow_track.h"

#include <vector>

namespace backstep {

/// Where a flow stands: as its orchestrator told, or concluded from commands and replies where it tells nothing.
struct Standing
{
    FlowStatus status = FlowStatus::InProgress;
    std::vector<StepStatus> steps; ///< as FlowTrack::steps
    bool turnedBack = false;
};

[[nodiscard]] Standing standingOf(const FlowTrack& flow);

/// How an attempt went as far as is known; Running where it is open.
[[nodiscard]] Span::Outcome outcomeOf(const AttemptTrack& attempt);

/// The attempts a phase of a step of this flow may use; 0 where nobody told.
[[nodiscard]] int budgetOf(const FlowTrack& flow, const StepTrack& step, Phase phase);

} // namespace backstep
