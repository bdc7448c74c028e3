#include "model/feed/worker_feed.h"

#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds lookingBeat(1000);

} // namespace

WorkerFeed::WorkerFeed(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_beat.setInterval(lookingBeat);
    connect(&m_beat, &QTimer::timeout, this, &WorkerFeed::take);
}

void WorkerFeed::watch(const WorkerQuery* query, bool hasStandIns)
{
    m_query = query;
    m_hasStandIns = hasStandIns;
    m_seen = {};
    query == nullptr ? m_beat.stop() : m_beat.start();
    Q_EMIT changed();
    take();
}

void WorkerFeed::take()
{
    if (m_query == nullptr) {
        return;
    }
    if (auto news = m_query->workersSince(m_seen.mark)) {
        m_seen = std::move(*news);
        Q_EMIT changed();
    }
    Q_EMIT beaten();
}

} // namespace backstep
