#pragma once

#include "model/timeline/indexed_flow.h"

#include <optional>

namespace backstep {

/// One attempt of one flow, by what it is: where it stands among the flow's spans may change with every record.
struct ChosenSpan
{
    FlowId flow;
    StepName step;
    Phase phase = Phase::Do;
    int attempt = 0;

    friend bool operator==(const ChosenSpan&, const ChosenSpan&) = default;
};

[[nodiscard]] ChosenSpan chosenOf(const SeenFlow& flow, const Span& span);
/// Where it stands in the flow's spans now; null when it is of another flow or no longer there.
[[nodiscard]] const Span* spanOf(const SeenFlow& flow, const ChosenSpan& chosen);

/// The attempt of the flow that begins next after (1) or before (-1) the chosen one; without one, its first or last.
/// Nothing beyond the ends.
[[nodiscard]] std::optional<ChosenSpan>
nextAttempt(const IndexedFlow& flow, const std::optional<ChosenSpan>& from, int direction);
/// The next attempt of any of the flows, by time, that failed or was never answered.
[[nodiscard]] std::optional<ChosenSpan>
nextError(const IndexedFlows& flows, const std::optional<ChosenSpan>& from, int direction);

/// How bad the worst is that was at work in that time; 0: nothing was.
[[nodiscard]] int badnessWithin(const SpanTree& spans, const TimeRange& time);

/// Which of the flows fared worst in that time; null where none was at work.
[[nodiscard]] const IndexedFlow* worstWithin(const IndexedFlows& flows, const TimeRange& time);

} // namespace backstep
