#pragma once

#include "model/timeline/lane.h"
#include "model/timeline/timeline_scale.h"

#include <optional>
#include <vector>

namespace backstep {

/// A flow with what the timeline looks up in it, arranged once whenever the flow changes, so that a frame costs what
/// it draws and not what there is.
class IndexedFlow
{
public:
    IndexedFlow(SeenFlow seen); ///< from any flow: it is the same flow, ready for the timeline

    SeenFlow flow;
    Lane doLane;
    Lane undoLane;
    /// When attempts were under way, joined where less than a second lies between; the last may be open.
    std::vector<TimeRange> busy;

    /// What one step was at.
    struct StepSpans
    {
        StepName step;
        SpanTree doSpans;
        SpanTree undoSpans;
    };

    /// In the order of the flow's steps; arranged at the first call, since only rows of many flows ask for it.
    [[nodiscard]] const std::vector<StepSpans>& bySteps() const;

private:
    mutable std::optional<std::vector<StepSpans>> m_bySteps;
};

/// Flows by reference; those who hold them keep them while arithmetic is done.
using IndexedFlows = std::vector<const IndexedFlow*>;

} // namespace backstep
