#pragma once

#include "model/timeline/bars.h"

#include <vector>

namespace backstep {

/// One row of the timeline: a flow with its DO lane and, once there is an UNDO, its UNDO lane; or all other flows in
/// sight together. Bars count y from the row's top.
struct TimelineRow
{
    FlowId flow; ///< empty: several together
    QString label;
    QString under; ///< orchestration, where there is room for it
    StatusWord status;
    int top = 0;
    int height = 0;
    bool hasUndo = false;
    std::vector<Bar> bars;
};

inline constexpr LaneBand doBand{4, 16};
inline constexpr LaneBand undoBand{24, 16};
inline constexpr int rowOfOneLane = 24;
inline constexpr int rowOfTwoLanes = 44;

/// The row of one flow, at top 0.
[[nodiscard]] TimelineRow layOutFlow(const IndexedFlow& indexed, const TimelineScale& scale, Instant now);
/// The row of several: "12 flows".
[[nodiscard]] TimelineRow layOutRest(const IndexedFlows& flows, const TimelineScale& scale, Instant now);
/// What a tip tells of a bar; the first line is its heading. `flow` is the row's flow, or null for several.
[[nodiscard]] QString tipOf(const Bar& bar, const SeenFlow* flow, Instant now);
/// Sets each row below the one before it; gives the height of all.
int stack(std::vector<TimelineRow>& rows);

} // namespace backstep
