#pragma once

#include "engine/tracker/conclude.h"
#include "engine/tracker/flow_track.h"

#include <vector>

namespace backstep {

/// Where a flow was not taken back as it should have been, as far as its records tell: a step that has its effect after
/// the flow went back past it or came to rest, UNDOs that succeeded twice, and UNDOs out of order. What is only not
/// undone yet is none.
[[nodiscard]] std::vector<SeenHole> holesOf(const FlowTrack& flow, const Standing& standing);

} // namespace backstep
