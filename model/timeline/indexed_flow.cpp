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

} // namespace

IndexedFlow::IndexedFlow(SeenFlow seen)
    : flow(std::move(seen))
    , doLane(laneOf(flow.spans, {Phase::Do, {}}))
    , undoLane(laneOf(flow.spans, {Phase::Undo, {}}))
    , busy(busyTimes(flow.spans))
{
}

} // namespace backstep
