#include "model/feed/flow_feed.h"

#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds beat(100);

} // namespace

FlowFeed::FlowFeed(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_beat.setInterval(beat);
    m_rest.setSingleShot(true);
    connect(&m_beat, &QTimer::timeout, this, &FlowFeed::takeTurn);
    connect(&m_rest, &QTimer::timeout, this, &FlowFeed::takeTurn);
}

void FlowFeed::watch(const FlowQuery* query, const PayloadSearch* payloads)
{
    m_query = query;
    m_payloads = payloads;
    m_mark = 0;
    m_rest.stop();
    m_isPast = false;
    m_isTelling = true;
    Q_EMIT restarted(Restart::AnotherCluster);
}

void FlowFeed::look(const FlowQuery* query, const PayloadSearch* payloads, const Look& look)
{
    m_query = query;
    m_payloads = payloads;
    m_isPast = look.isPast;
    m_isTelling = true;
    if (look.isAnew) {
        m_mark = 0;
        m_rest.stop();
        Q_EMIT restarted(Restart::AnotherTime);
    }
    takeTurn();
}

void FlowFeed::start()
{
    m_beat.start();
}

void FlowFeed::stop()
{
    m_beat.stop();
    m_rest.stop();
}

void FlowFeed::take()
{
    while (takeBatch()) { }
}

/// One batch; what is left over comes with the next turn of the event loop.
void FlowFeed::takeTurn()
{
    if (takeBatch() && m_beat.isActive()) {
        m_rest.start();
    }
}

/// More is left.
bool FlowFeed::takeBatch()
{
    if (m_query == nullptr) {
        return false;
    }
    const FlowQuery::Changes changes = m_query->changesSince(m_mark, batchMost);
    m_mark = changes.mark;
    const bool isFull = changes.flows.size() >= batchMost || changes.anomalies.size() >= batchMost;
    if (!changes.flows.empty()) {
        Q_EMIT flowsChanged(changes.flows);
    }
    if (!changes.forgotten.empty()) {
        Q_EMIT flowsForgotten(changes.forgotten);
    }
    if (!changes.anomalies.empty()) {
        Q_EMIT anomaliesSeen(changes.anomalies);
    }
    Q_EMIT recordsSeen(changes.recordsSeen);
    if (!isFull && std::exchange(m_isTelling, false)) {
        Q_EMIT told();
    }
    return isFull;
}

std::optional<SeenFlow> FlowFeed::flow(const FlowId& id) const
{
    return m_query == nullptr ? std::nullopt : m_query->flow(id);
}

Result<std::vector<SeenRecord>> FlowFeed::records(const FlowId& id) const
{
    if (m_query == nullptr) {
        return failure(Fault::NotFound, "Not connected: there are no records to read. Connect first.");
    }
    return m_query->records(id);
}

} // namespace backstep
