#pragma once

#include "model/timeline/bars.h"

#include <vector>

namespace backstep {

/// Attempts of one step with the waiting between them: they stand on one row.
struct LanePiece
{
    StepName step;
    TimeRange time;
    std::vector<int> spans; ///< in order of their beginning
    int place = 0; ///< which part of the shared lane
};

/// Pieces that run at the same time, directly or by way of others, and so share the lane.
struct LaneCluster
{
    std::vector<LanePiece> pieces;
    int shares = 1;
};

/// Depends on time alone, so that zooming and panning never move a step to another row.
[[nodiscard]] std::vector<LaneCluster> clustersOf(const std::vector<Span>& spans, const LaneOf& which, Instant now);

} // namespace backstep
