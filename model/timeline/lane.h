#pragma once

#include "model/timeline/span_tree.h"

#include <vector>

namespace backstep {

/// Which spans make a lane: those of one direction, of all steps or of one.
struct LaneOf
{
    Phase phase = Phase::Do;
    StepName step;
};

/// Steps that run at the same time, directly or by way of others, and so share the lane.
struct SharedStretch
{
    std::size_t first = 0; ///< among the lane's marks
    std::size_t last = 0; ///< behind its last mark
    int shares = 1;
};

/// One lane of a flow, arranged once for all zooms. Depends on time alone, so that zooming and panning never move a
/// step to another part of the lane.
struct Lane
{
    SpanTree spans;
    std::vector<SharedStretch> shared; ///< in order; what is in none of them has the lane to itself
};

/// Attempts of one step with the waiting between them stand on one part of the lane.
[[nodiscard]] Lane laneOf(const std::vector<Span>& spans, const LaneOf& which);

} // namespace backstep
