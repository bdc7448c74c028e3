#pragma once

#include "model/feed/flow_feed.h"
#include "model/timeline/timeline_scale.h"

#include <vector>

namespace backstep {

/// Flows by reference; those who hold them keep them while arithmetic is done.
using SeenFlows = std::vector<const SeenFlow*>;

/// From the first beginning of any of the flows until their last sight, and at least until a running one's now.
[[nodiscard]] TimeRange extentOf(const SeenFlows& flows, Instant now);

/// The stretches in which no attempt of any of the flows was under way and that are long against the rest: longer
/// than 10 s and than a quarter of the time in which something was. A little of the quiet stays at both of their ends.
[[nodiscard]] std::vector<TimeRange> idleTimes(const SeenFlows& flows, Instant now);

} // namespace backstep
