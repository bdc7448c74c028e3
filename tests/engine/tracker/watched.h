#pragma once

#include "engine/history/memory_history.h"
#include "engine/tracker/tracker.h"

#include <utility>
#include <vector>

namespace backstep {

/// A tracker with a history in memory, and no engine anywhere near.
struct Watched
{
    MemoryHistory history;
    Tracker tracker;
    Instant now{10'000'000};

    explicit Watched(TrackerLimits limits = {})
        : tracker(history, limits)
    {
    }

    explicit Watched(std::vector<Record> records)
        : Watched()
    {
        take(std::move(records));
    }

    void take(std::vector<Record> records) { (void)tracker.take(std::move(records), now); }

    /// All is read, and every reply had its time.
    void settle()
    {
        tracker.caughtUp(now);
        now = now + Duration(60'000);
        tracker.judge(now);
    }

    [[nodiscard]] SeenFlow flow(const char* id = "f") const { return tracker.flow(FlowId(id)).value_or(SeenFlow()); }
};

} // namespace backstep
