#pragma once

#include "engine/ports/flow_query.h"
#include "engine/tracker/flow_track.h"

namespace backstep {

/// The facts about a flow as a person sees them.
[[nodiscard]] SeenFlow viewOf(const FlowTrack& flow);

} // namespace backstep
