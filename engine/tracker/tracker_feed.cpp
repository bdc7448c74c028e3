#include "engine/tracker/tracker_feed.h"

#include "engine/wire/topics.h"

#include <chrono>
#include <utility>

namespace backstep {

TrackerFeed::TrackerFeed(Tracker& tracker, const History& history, const Clock& clock)
    : m_tracker(tracker)
    , m_history(history)
    , m_clock(clock)
{
}

TrackerFeed::~TrackerFeed()
{
    close();
}

Result<void> TrackerFeed::open(Transport& transport, const StartPoint& start)
{
    if (auto restored = m_tracker.restore(); !restored) {
        return restored;
    }
    auto ends = m_history.ends();
    if (!ends) {
        return failure(ends.error());
    }
    SubscriptionSpec spec;
    spec.start() = start;
    spec.name = "tracker";
    spec.topicPrefix = topics::prefix;
    spec.positions = std::move(*ends);
    auto subscription = transport.subscribe(spec, *this);
    if (!subscription) {
        return failure(subscription.error());
    }
    m_subscription = std::move(*subscription);
    m_judge = std::jthread([this](const std::stop_token& stop) { judgeNowAndThen(stop); });
    return {};
}

void TrackerFeed::close()
{
    m_subscription.reset();
    m_judge = {};
}

TrackerHealth TrackerFeed::health() const
{
    const std::lock_guard lock(m_mutex);
    TrackerHealth health = m_health;
    health.backlog = m_subscription == nullptr ? Backlog() : m_subscription->backlog();
    return health;
}

void TrackerFeed::records(std::vector<Record> batch)
{
    const auto kept = m_tracker.take(std::move(batch), m_clock.now());
    const std::lock_guard lock(m_mutex);
    m_health.fault = kept ? std::string() : kept.error().message;
}

void TrackerFeed::caughtUp()
{
    m_tracker.caughtUp(m_clock.now());
    const std::lock_guard lock(m_mutex);
    m_health.caughtUp = true;
}

void TrackerFeed::judgeNowAndThen(const std::stop_token& stop)
{
    constexpr std::chrono::seconds pause(1);
    std::unique_lock lock(m_mutex);
    while (!m_stopped.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
        lock.unlock();
        m_tracker.judge(m_clock.now());
        lock.lock();
    }
}

} // namespace backstep
