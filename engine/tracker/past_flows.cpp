#include "engine/tracker/past_flows.h"

#include <utility>

namespace backstep {

PastFlows::PastFlows(const History& history, TrackerLimits limits)
    : m_history(history)
    , m_limits(limits)
    , m_fold(begun())
    , m_shown(m_fold.tracker)
{
}

PastFlows::Fold PastFlows::begun()
{
    Fold fold{std::make_shared<Tracker>(m_history, m_limits), PastHistory::beforeAll};
    fold.tracker->caughtUp(PastHistory::beforeAll); // replies are judged as time passes, as they were then
    return fold;
}

/// Whichever has the least to be told yet.
PastFlows::Fold& PastFlows::nearestTo(Instant at)
{
    const bool isShownNear = m_fold.upTo <= at;
    const bool isAheadNear = m_ahead.tracker != nullptr && m_ahead.upTo <= at;
    if (isShownNear && !(isAheadNear && m_ahead.upTo > m_fold.upTo)) {
        return m_fold;
    }
    if (!isAheadNear) {
        m_ahead = begun();
    }
    return m_ahead;
}

Result<PastFlows::Arrival> PastFlows::goTo(Instant at, const Progress& tell, const std::atomic<bool>& isCancelled)
{
    const auto news = m_history.lookThrough(isCancelled, [&tell](std::size_t records) { tell(0, records); });
    if (!news) {
        return failure(news.error());
    }
    if (isCancelled.load(std::memory_order_relaxed)) {
        return Arrival{};
    }
    // A record may be read after others that bear a later time: what was made without it is made again.
    for (Fold* fold : {&m_fold, &m_ahead}) {
        if (news->has_value() && fold->tracker != nullptr && **news <= fold->upTo) {
            *fold = begun();
        }
    }
    Fold& fold = nearestTo(at);
    const std::size_t inAll = m_history.recordsUntil(at);
    std::size_t read = fold.upTo == PastHistory::beforeAll ? 0 : m_history.recordsUntil(fold.upTo);
    const auto take = [&](std::vector<History::Entry> entries) {
        read += entries.size();
        fold.tracker->retell(std::move(entries));
        tell(read, inAll);
    };
    const auto upTo = m_history.between(fold.upTo, at, take, isCancelled);
    if (!upTo) {
        return failure(upTo.error());
    }
    fold.upTo = *upTo;
    if (*upTo < at || isCancelled.load(std::memory_order_relaxed)) {
        return Arrival{};
    }
    fold.tracker->judge(at);
    m_history.stand(at);
    if (&fold == &m_ahead) {
        m_fold = std::exchange(m_ahead, {});
    }
    const std::lock_guard lock(m_mutex);
    return Arrival{true, std::exchange(m_shown, m_fold.tracker) != m_fold.tracker};
}

std::shared_ptr<Tracker> PastFlows::shown() const
{
    const std::lock_guard lock(m_mutex);
    return m_shown;
}

FlowQuery::Changes PastFlows::changesSince(std::uint64_t mark, std::size_t atMost) const
{
    return shown()->changesSince(mark, atMost);
}

std::optional<SeenFlow> PastFlows::flow(const FlowId& id) const
{
    return shown()->flow(id);
}

Result<std::vector<SeenRecord>> PastFlows::records(const FlowId& id) const
{
    return shown()->records(id);
}

} // namespace backstep
