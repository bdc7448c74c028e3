#include "model/timeline/indexed_flow.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::int64_t joinedWithin = 1'000'000; ///< µs

std::vector<TimeRange> busyTimes(const std::vector<Span>& spans)
{
    std::vector<TimeRange> all;
    for (const Span& span : spans) {
        if (span.kind == Span::Kind::Attempt) {
            const TimeRange range{span.from, span.to.isSet() ? span.to : Instant{SpanMark::open}};
            // Spans come in order of their beginning, so most of them only lengthen the last range.
            if (!all.empty() && range.from >= all.back().from
                && range.from.micros - joinedWithin <= all.back().to.micros) {
                all.back().to = std::max(all.back().to, range.to);
            } else {
                all.push_back(range);
            }
        }
    }
    return all;
}

/// Also of a step that only its spans name.
std::vector<StepName> stepsOf(const SeenFlow& flow)
{
    std::vector<StepName> steps;
    for (const SeenStep& step : flow.steps) {
        steps.push_back(step.name);
    }
    for (const Span& span : flow.spans) {
        if (std::ranges::find(steps, span.step) == steps.end()) {
            steps.push_back(span.step);
        }
    }
    return steps;
}

} // namespace

const std::vector<IndexedFlow::StepSpans>& IndexedFlow::bySteps() const
{
    if (!m_bySteps) {
        m_bySteps.emplace();
        for (const StepName& step : stepsOf(flow)) {
            StepSpans spans{
                step, laneOf(flow.spans, {Phase::Do, step}).spans, laneOf(flow.spans, {Phase::Undo, step}).spans};
            if (!spans.doSpans.isEmpty() || !spans.undoSpans.isEmpty()) {
                m_bySteps->push_back(std::move(spans));
            }
        }
    }
    return *m_bySteps;
}

IndexedFlow::IndexedFlow(SeenFlow seen)
    : flow(std::move(seen))
    , doLane(laneOf(flow.spans, {Phase::Do, {}}))
    , undoLane(laneOf(flow.spans, {Phase::Undo, {}}))
    , busy(busyTimes(flow.spans))
{
}

} // namespace backstep
