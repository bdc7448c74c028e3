#pragma once

#include "engine/ports/flow_query.h"
#include "engine/tracker/past_history.h"
#include "engine/tracker/tracker.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace backstep {

/// What was seen on the wire as it stood at a time: a tracker is told the records of a history up to that time. Going
/// on to a later time tells it what lies between; going back tells another one from the beginning. One thread goes; any
/// may ask, and while it goes on to a later time they may be told a part of that already.
class PastFlows final : public FlowQuery
{
public:
    /// The history must outlive it; it may grow meanwhile.
    explicit PastFlows(const History& history, TrackerLimits limits = {});

    struct Arrival
    {
        bool hasArrived = false; ///< else it was cancelled before
        bool isAnew = false; ///< marks of changesSince() count from the beginning again
    };

    /// Told while it reads: records of those that there are to read.
    using Progress = std::function<void(std::size_t records, std::size_t recordsInAll)>;

    [[nodiscard]] Result<Arrival> goTo(Instant at, const Progress& tell, const std::atomic<bool>& isCancelled);

    [[nodiscard]] PastHistory& history() { return m_history; }

    [[nodiscard]] const PastHistory& history() const { return m_history; }

    [[nodiscard]] Changes changesSince(std::uint64_t mark, std::size_t atMost) const override;
    [[nodiscard]] std::optional<SeenFlow> flow(const FlowId& id) const override;
    [[nodiscard]] Result<std::vector<SeenRecord>> records(const FlowId& id) const override;

private:
    /// What was made of all records up to a time.
    struct Fold
    {
        std::shared_ptr<Tracker> tracker;
        Instant upTo = PastHistory::beforeAll;
    };

    [[nodiscard]] Fold begun();
    [[nodiscard]] Fold& nearestTo(Instant at);
    [[nodiscard]] std::shared_ptr<Tracker> shown() const;

    PastHistory m_history;
    const TrackerLimits m_limits;
    Fold m_fold; ///< of what is shown
    Fold m_ahead; ///< on its way to be shown, and cancelled
    mutable std::mutex m_mutex; ///< guards m_shown
    std::shared_ptr<Tracker> m_shown;
};

} // namespace backstep
