#include "engine/tracker/kept_flows.h"

#include "engine/tracker/conclude.h"
#include "engine/tracker/flow_view.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// The first entry with a number above the mark; entries stand in order of their numbers.
template <class Entries>
auto behind(const Entries& entries, std::uint64_t mark)
{
    return std::upper_bound(entries.begin(), entries.end(), mark, [](std::uint64_t number, const auto& entry) {
        return number < entry.number;
    });
}

} // namespace

KeptFlows::KeptFlows(std::size_t flowsMax, std::size_t anomaliesMax)
    : m_flowsMax(flowsMax)
    , m_anomaliesMax(anomaliesMax)
{
}

FlowTrack* KeptFlows::find(const FlowId& id)
{
    const auto found = m_flows.find(id);
    return found == m_flows.end() ? nullptr : &found->second->track;
}

const FlowTrack* KeptFlows::find(const FlowId& id) const
{
    const auto found = m_flows.find(id);
    return found == m_flows.end() ? nullptr : &found->second->track;
}

FlowTrack& KeptFlows::change(const FlowId& id)
{
    std::unique_ptr<Kept>& kept = m_flows[id];
    if (kept == nullptr) {
        kept = std::make_unique<Kept>();
        kept->track.id = id;
    }
    if (!kept->isTouched) {
        kept->isTouched = true;
        m_touched.push_back(kept.get());
    }
    return kept->track;
}

void KeptFlows::give(const OrchestrationName& name, const std::shared_ptr<const Orchestration>& graph)
{
    for (const auto& [id, kept] : m_flows) {
        if (kept->track.graph == nullptr && kept->track.orchestration == name) {
            change(id).setGraph(graph);
        }
    }
}

bool KeptFlows::tell(SeenAnomaly anomaly)
{
    FlowTrack* flow = anomaly.flow.isEmpty() ? nullptr : find(anomaly.flow);
    if (flow != nullptr && !change(anomaly.flow).countAnomaly(anomaly.place)) {
        return false;
    }
    m_anomalies.push_back({++m_number, std::move(anomaly)});
    if (m_anomalies.size() > m_anomaliesMax) {
        m_anomalies.pop_front();
    }
    return true;
}

void KeptFlows::commit()
{
    for (Kept* kept : m_touched) {
        kept->isTouched = false;
        number(*kept);
    }
    m_touched.clear();
    forgetBeyondLimit();
    shrinkLog();
}

KeptFlows::Rank KeptFlows::rankOf(const FlowTrack& flow)
{
    if (!flow.isShown) {
        return Rank::Unseen;
    }
    const FlowStatus status = flow.isTold ? flow.status : standingOf(flow).status;
    return status == FlowStatus::Completed || status == FlowStatus::Undone ? Rank::Closed : Rank::Open;
}

void KeptFlows::number(Kept& kept)
{
    kept.changedAt = ++m_number;
    m_log.push_back({m_number, &kept});
    m_queues[static_cast<std::size_t>(rankOf(kept.track))].push_back({m_number, kept.track.id});
}

void KeptFlows::forgetBeyondLimit()
{
    while (m_flows.size() > m_flowsMax) {
        if (!forgetOldest(Rank::Unseen) && !forgetOldest(Rank::Closed) && !forgetOldest(Rank::Open)) {
            return;
        }
    }
}

bool KeptFlows::forgetOldest(Rank rank)
{
    auto& queue = m_queues[static_cast<std::size_t>(rank)];
    while (!queue.empty()) {
        const Numbered<FlowId> oldest = std::move(queue.front());
        queue.pop_front();
        const auto found = m_flows.find(oldest.what);
        if (found != m_flows.end() && found->second->changedAt == oldest.number) {
            forget(*found->second);
            return true;
        }
    }
    return false;
}

void KeptFlows::forget(Kept& kept)
{
    const auto entry = std::ranges::lower_bound(m_log, kept.changedAt, {}, &Numbered<Kept*>::number);
    if (entry != m_log.end() && entry->what == &kept) {
        entry->what = nullptr;
    }
    const bool wasShown = kept.track.isShown;
    FlowId id = kept.track.id;
    m_flows.erase(id);
    if (!wasShown) {
        return;
    }
    m_forgotten.push_back({++m_number, std::move(id)});
    if (m_forgotten.size() > m_flowsMax) {
        m_forgotten.pop_front();
    }
}

/// Entries that no longer count are swept out when they are the larger part.
void KeptFlows::shrinkLog()
{
    constexpr std::size_t slack = 1'024;
    if (m_log.size() > 2 * m_flows.size() + slack) {
        std::erase_if(m_log, [](const Numbered<Kept*>& entry) {
            return entry.what == nullptr || entry.what->changedAt != entry.number;
        });
    }
    for (auto& queue : m_queues) {
        if (queue.size() > 2 * m_flows.size() + slack) {
            std::erase_if(queue, [this](const Numbered<FlowId>& entry) {
                const auto found = m_flows.find(entry.what);
                return found == m_flows.end() || found->second->changedAt != entry.number;
            });
        }
    }
}

FlowQuery::Changes KeptFlows::changesSince(std::uint64_t mark, std::size_t atMost) const
{
    FlowQuery::Changes changes;
    changes.mark = m_number;
    auto anomaly = behind(m_anomalies, mark);
    if (static_cast<std::size_t>(m_anomalies.end() - anomaly) > atMost) {
        changes.mark = (anomaly + static_cast<std::ptrdiff_t>(atMost))->number - 1;
    }
    for (auto entry = behind(m_log, mark); entry != m_log.end() && entry->number <= changes.mark; ++entry) {
        if (entry->what == nullptr || entry->what->changedAt != entry->number || !entry->what->track.isShown) {
            continue;
        }
        if (changes.flows.size() == atMost) {
            changes.mark = entry->number - 1;
            break;
        }
        changes.flows.push_back(viewOf(entry->what->track));
    }
    for (; anomaly != m_anomalies.end() && anomaly->number <= changes.mark; ++anomaly) {
        changes.anomalies.push_back(anomaly->what);
    }
    for (auto gone = behind(m_forgotten, mark); gone != m_forgotten.end() && gone->number <= changes.mark; ++gone) {
        changes.forgotten.push_back(gone->what);
    }
    return changes;
}

} // namespace backstep
