#include "model/timeline/idle_time.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr double leastIdle = 10e6; ///< µs

/// Attempts as stretches of time, joined where they touch.
std::vector<TimeRange> busyTimes(const SeenFlows& flows, Instant now)
{
    std::vector<TimeRange> all;
    for (const SeenFlow* flow : flows) {
        for (const Span& span : flow->spans) {
            if (span.kind == Span::Kind::Attempt) {
                all.push_back({span.from, span.to.isSet() ? span.to : std::max(now, span.from)});
            }
        }
    }
    std::ranges::sort(all, {}, &TimeRange::from);
    std::vector<TimeRange> joined;
    for (const TimeRange& range : all) {
        if (!joined.empty() && range.from <= joined.back().to) {
            joined.back().to = std::max(joined.back().to, range.to);
        } else {
            joined.push_back(range);
        }
    }
    return joined;
}

} // namespace

TimeRange extentOf(const SeenFlows& flows, Instant now)
{
    TimeRange extent{now, {}};
    for (const SeenFlow* flow : flows) {
        extent.from = std::min(extent.from, flow->startedAt);
        extent.to = std::max(extent.to, flow->lastSeenAt);
        if (!isAtRest(flow->status)) {
            extent.to = std::max(extent.to, now);
        }
    }
    extent.to = std::max(extent.to, extent.from);
    return extent;
}

std::vector<TimeRange> idleTimes(const SeenFlows& flows, Instant now)
{
    std::vector<TimeRange> busy = busyTimes(flows, now);
    if (busy.empty()) {
        return {};
    }
    double active = 0;
    for (const TimeRange& range : busy) {
        active += range.micros();
    }
    const double least = std::max(leastIdle, active / 4);
    const auto margin = static_cast<std::int64_t>(std::clamp(active / 16, 100e3, leastIdle / 4));
    busy.push_back({now, now});
    std::vector<TimeRange> idle;
    for (std::size_t i = 1; i < busy.size(); ++i) {
        const TimeRange gap{{busy[i - 1].to.micros + margin}, {busy[i].from.micros - margin}};
        if (gap.micros() > least) {
            idle.push_back(gap);
        }
    }
    return idle;
}

} // namespace backstep
