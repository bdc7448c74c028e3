#pragma once

#include "model/timeline/indexed_flow.h"

#include <vector>

namespace backstep {

/// From the flow's beginning until its last sight, or until now while it runs.
[[nodiscard]] TimeRange extentOf(const SeenFlow& flow, Instant now);
/// From the first beginning of any of the flows until the end of the last.
[[nodiscard]] TimeRange extentOf(const IndexedFlows& flows, Instant now);

/// The stretches in which no attempt of any of the flows was under way and that are long against the rest: longer
/// than 10 s and than a quarter of the time in which something was. A little of the quiet stays at both of their ends.
[[nodiscard]] std::vector<TimeRange> idleTimes(const IndexedFlows& flows, Instant now);

} // namespace backstep
