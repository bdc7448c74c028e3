#pragma once

#include "model/timeline/timeline_rows.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace backstep {

/// What a row of the timeline stands for.
enum class Grouping : std::uint8_t
{
    Flows,
    Orchestrations,
    Steps,
    Workers
};

inline constexpr std::array allGroupings{Grouping::Flows, Grouping::Orchestrations, Grouping::Steps, Grouping::Workers};

[[nodiscard]] QString wordOf(Grouping grouping); ///< "Flows", "Orchestrations", "Steps", "Workers"

/// What one flow has in a group: all its spans, or those of one step.
struct GroupShare
{
    const IndexedFlow* flow = nullptr;
    const SpanTree* doSpans = nullptr;
    const SpanTree* undoSpans = nullptr;
};

/// Flows, or parts of them, that share a row.
struct FlowGroup
{
    QString name;
    QString under; ///< of a step: its orchestration; else how many flows
    StatusWord status; ///< the worst within
    std::size_t flows = 0;
    std::vector<GroupShare> shares;
};

/// Orchestrations and workers by name, those that did not say theirs last; steps in the order of their orchestration. A
/// worker is the service that answered a step last. Refers into the flows, as they are now.
[[nodiscard]] std::vector<FlowGroup> groupsOf(const IndexedFlows& flows, Grouping by);

/// One row: DO and, once there is an UNDO, a lane for it.
[[nodiscard]] TimelineRow layOutGroup(const FlowGroup& group, const TimelineScale& scale, Instant now);

/// Which of its flows fared worst in that time, in that direction, with what belongs to the group; null where none was
/// at work.
[[nodiscard]] const IndexedFlow* worstWithin(const FlowGroup& group, Phase phase, const TimeRange& time);

} // namespace backstep
