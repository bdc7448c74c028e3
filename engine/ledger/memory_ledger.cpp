#include "engine/ledger/memory_ledger.h"

#include "engine/ledger/contents.h"

#include <algorithm>
#include <tuple>

namespace backstep {

MemoryLedger::MemoryLedger()
    : m_identity(parts::newIdentity())
{
}

Result<LedgerContents> MemoryLedger::load()
{
    const std::lock_guard lock(m_mutex);
    LedgerContents contents;
    contents.identity = m_identity;
    contents.lastCommit = m_lastCommit;
    contents.parked = m_parked;
    contents.quarantined = m_quarantine.size();
    std::map<std::uint64_t, const FlowState*> open;
    std::vector<std::pair<std::uint64_t, UnpublishedEvent>> unpublished;
    for (const auto& [id, kept] : m_flows) {
        if (!parts::isClosed(kept.state)) {
            open[kept.ordinal] = &kept.state;
        }
        for (const auto& [number, event] : kept.events) {
            if (number > m_publishedUpTo) {
                unpublished.emplace_back(number, UnpublishedEvent{id, event});
            }
        }
    }
    for (const auto& [ordinal, state] : open) {
        contents.openFlows.push_back(*state);
    }
    std::ranges::stable_sort(unpublished, [](const auto& left, const auto& right) {
        return std::tie(left.first, left.second.event.at) < std::tie(right.first, right.second.event.at);
    });
    for (auto& [number, event] : unpublished) {
        contents.unpublished.push_back(std::move(event));
    }
    contents.orchestrations = parts::neededOf(m_orchestrations, contents.openFlows);
    for (const auto& [key, worker] : m_workers) {
        contents.workers.push_back(worker);
    }
    for (const auto& [key, position] : m_positions) {
        contents.positions.push_back(position);
    }
    return contents;
}

Result<void> MemoryLedger::commit(const LedgerCommit& commit)
{
    const std::lock_guard lock(m_mutex);
    if (commit.number != m_lastCommit + 1) {
        return tl::unexpected(parts::outOfTurn(commit.number, m_lastCommit));
    }
    for (const FlowWrite& write : commit.flows) {
        const auto [found, isNew] = m_flows.try_emplace(write.state.id);
        Kept& kept = found->second;
        if (isNew) {
            kept.ordinal = ++m_lastOrdinal;
            if (!write.state.startKey.isEmpty()) {
                m_startKeys[write.state.startKey] = write.state.id;
            }
        }
        kept.state = write.state;
        kept.undoableUntil = write.undoableUntil;
        for (const Event& event : write.events) {
            kept.events.emplace_back(commit.number, event);
        }
    }
    m_orchestrations.insert(m_orchestrations.end(), commit.registered.begin(), commit.registered.end());
    for (const RegisteredWorker& worker : commit.workers) {
        m_workers[{worker.orchestration.text(), worker.service}] = worker;
    }
    for (const Position& position : commit.positions) {
        m_positions[{position.topic.text(), position.partition}] = position;
    }
    keepAside(commit);
    m_lastCommit = commit.number;
    m_publishedUpTo = std::max(m_publishedUpTo, commit.publishedUpTo);
    return {};
}

void MemoryLedger::keepAside(const LedgerCommit& commit)
{
    const auto forget = [this](const FlowId& id) {
        std::erase_if(m_parked, [&id](const ParkedStart& each) { return each.request.flow == id; });
    };
    for (const ParkedStart& parked : commit.parked) {
        forget(parked.request.flow);
        m_parked.push_back(parked);
    }
    std::ranges::for_each(commit.unparked, forget);
    for (QuarantinedRecord record : commit.quarantined) {
        record.id = m_nextQuarantined++;
        m_quarantine.emplace(record.id, std::move(record));
    }
    for (const std::uint64_t id : commit.released) {
        m_quarantine.erase(id);
    }
}

Result<FlowState> MemoryLedger::flow(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_flows.find(id);
    if (found == m_flows.end()) {
        return tl::unexpected(parts::noSuchFlow(id));
    }
    return found->second.state;
}

Result<std::optional<PastFlow>> MemoryLedger::pastFlow(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_past.find(id);
    return found == m_past.end() ? std::nullopt : std::optional(found->second.flow);
}

Result<Compacted> MemoryLedger::compact(const CompactionRule& rule)
{
    const std::lock_guard lock(m_mutex);
    std::vector<const Kept*> closed;
    for (const auto& [id, kept] : m_flows) {
        if (parts::isClosed(kept.state)) {
            closed.push_back(&kept);
        }
    }
    std::ranges::sort(closed, {}, &Kept::undoableUntil);
    const std::size_t over = rule.closedMax > 0 && closed.size() > rule.closedMax ? closed.size() - rule.closedMax : 0;
    Compacted done;
    for (std::size_t each = 0; each < closed.size(); ++each) {
        const Instant goesAt = closed[each]->undoableUntil + (each < over ? Duration(0) : rule.keptClosed);
        if (rule.now < goesAt || closed[each]->events.back().first > m_publishedUpTo) {
            continue;
        }
        if (done.flows == rule.atMost) {
            done.isMore = true;
            break;
        }
        ++done.flows;
        const PastFlow past = parts::pastOf(closed[each]->state);
        m_past[past.id] = {past, rule.now + rule.keptPast};
        m_flows.erase(past.id);
    }
    done.forgotten = std::erase_if(m_past, [&](const auto& each) {
        const bool isOver = each.second.forgottenAt <= rule.now;
        if (isOver) {
            m_startKeys.erase(each.second.flow.startKey);
        }
        return isOver;
    });
    return done;
}

Result<std::optional<FlowId>> MemoryLedger::flowOfStartKey(const StartKey& key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_startKeys.find(key);
    return found == m_startKeys.end() ? std::nullopt : std::optional(found->second);
}

Result<Orchestration> MemoryLedger::orchestration(const DefinitionHash& hash)
{
    const std::lock_guard lock(m_mutex);
    for (const RegisteredOrchestration& each : m_orchestrations) {
        if (each.orchestration.hash == hash) {
            return each.orchestration;
        }
    }
    return failure(Fault::NotFound, "No definition " + hash.text() + " is in this ledger.");
}

int MemoryLedger::versionOf(const DefinitionHash& hash) const
{
    for (const RegisteredOrchestration& each : m_orchestrations) {
        if (each.orchestration.hash == hash) {
            return each.version;
        }
    }
    return 1;
}

Result<std::vector<LedgerFlow>> MemoryLedger::flows(std::size_t atMost)
{
    const std::lock_guard lock(m_mutex);
    std::vector<const Kept*> newestFirst;
    newestFirst.reserve(m_flows.size());
    for (const auto& [id, kept] : m_flows) {
        newestFirst.push_back(&kept);
    }
    std::ranges::sort(newestFirst, std::ranges::greater{}, &Kept::ordinal);
    newestFirst.resize(std::min(atMost, newestFirst.size()));
    std::vector<LedgerFlow> flows;
    flows.reserve(newestFirst.size());
    for (const Kept* kept : newestFirst) {
        flows.push_back({kept->state, versionOf(kept->state.definition)});
    }
    return flows;
}

Result<std::vector<Event>> MemoryLedger::events(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_flows.find(id);
    if (found == m_flows.end()) {
        return tl::unexpected(parts::noSuchFlow(id));
    }
    std::vector<Event> events;
    for (const auto& [number, event] : found->second.events) {
        events.push_back(event);
    }
    return events;
}

Result<std::vector<QuarantinedRecord>> MemoryLedger::quarantine(std::size_t atMost)
{
    const std::lock_guard lock(m_mutex);
    std::vector<QuarantinedRecord> records;
    records.reserve(std::min(atMost, m_quarantine.size()));
    for (auto each = m_quarantine.rbegin(); each != m_quarantine.rend() && records.size() < atMost; ++each) {
        records.push_back(each->second);
    }
    return records;
}

Result<QuarantinedRecord> MemoryLedger::quarantined(std::uint64_t id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_quarantine.find(id);
    if (found == m_quarantine.end()) {
        return tl::unexpected(parts::notInQuarantine(id));
    }
    return found->second;
}

} // namespace backstep
