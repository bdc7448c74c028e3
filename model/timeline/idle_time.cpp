#include "model/timeline/idle_time.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr double leastIdle = 10e6; ///< µs

/// When any of the flows was at work, joined where they touch.
std::vector<TimeRange> busyTimes(const IndexedFlows& flows, Instant now)
{
    std::vector<TimeRange> all;
    for (const IndexedFlow* flow : flows) {
        for (const TimeRange& range : flow->busy) {
            const bool open = range.to.micros == SpanMark::open;
            all.push_back({range.from, open ? std::max(now, range.from) : range.to});
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

TimeRange extentOf(const SeenFlow& flow, Instant now)
{
    const Instant end = isAtRest(flow.status) ? flow.lastSeenAt : std::max(flow.lastSeenAt, now);
    return {flow.startedAt, std::max(flow.startedAt, end)};
}

TimeRange extentOf(const IndexedFlows& flows, Instant now)
{
    TimeRange extent{now, {}};
    for (const IndexedFlow* flow : flows) {
        const TimeRange own = extentOf(flow->flow, now);
        extent.from = std::min(extent.from, own.from);
        extent.to = std::max(extent.to, own.to);
    }
    extent.to = std::max(extent.to, extent.from);
    return extent;
}

std::vector<TimeRange> idleTimes(const IndexedFlows& flows, Instant now)
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
