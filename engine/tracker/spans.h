#pragma once

#include "engine/ports/flow_query.h"
#include "engine/tracker/conclude.h"
#include "engine/tracker/flow_track.h"

#include <vector>

namespace backstep {

/// The bars of a flow in order of their beginning. What the orchestrator told places a bar by its clock alone; else
/// records' timestamps do, commands before replies: a reply that contradicts the order is clamped and flagged.
[[nodiscard]] std::vector<Span> spansOf(const FlowTrack& flow, const Standing& standing);

} // namespace backstep
