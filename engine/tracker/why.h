#pragma once

#include "engine/tracker/conclude.h"
#include "engine/tracker/flow_track.h"

#include <string>

namespace backstep {

/// The sentence a person reads first (look, "Words"); empty while all is well.
[[nodiscard]] std::string whyOf(const FlowTrack& flow, const Standing& standing);

} // namespace backstep
