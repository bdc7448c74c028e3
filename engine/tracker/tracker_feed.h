#pragma once

#include "engine/base/error.h"
#include "engine/ports/clock.h"
#include "engine/ports/history.h"
#include "engine/ports/transport.h"
#include "engine/tracker/tracker.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace backstep {

/// What a person is told about the watching itself.
struct TrackerHealth
{
    bool caughtUp = false; ///< all that was on the wire when reading began is read
    Backlog backlog; ///< of it
    std::string fault; ///< why the history keeps nothing at the moment; empty: all is well
};

/// Reads every topic of the wire, without a group, and feeds a tracker and through it the history. Goes on where the
/// history ends. Needs no engine beside it.
class TrackerFeed final : private RecordListener
{
public:
    /// All of them must outlive the feed.
    TrackerFeed(Tracker& tracker, const History& history, const Clock& clock);
    ~TrackerFeed() override;

    /// Rebuilds the tracker from the history and begins to read: behind the history's ends, and where it has none
    /// where `start` says. Faults: StoreFailed, Unreachable.
    [[nodiscard]] Result<void> open(Transport& transport, const StartPoint& start);

    /// Stops reading; what was read is kept. Idempotent.
    void close();

    [[nodiscard]] TrackerHealth health() const;

private:
    void records(std::vector<Record> batch) override;
    void caughtUp() override;
    void judgeNowAndThen(const std::stop_token& stop);

    Tracker& m_tracker;
    const History& m_history;
    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< guards m_health
    std::condition_variable_any m_stopped;
    TrackerHealth m_health;
    std::unique_ptr<Subscription> m_subscription;
    std::jthread m_judge;
};

} // namespace backstep
