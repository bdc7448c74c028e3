#pragma once

#include "engine/ports/ledger.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

/// The ledger of a sandbox that keeps nothing: everything ends with the process.
class MemoryLedger final : public Ledger
{
public:
    MemoryLedger();

    [[nodiscard]] Result<LedgerContents> load() override;
    [[nodiscard]] Result<void> commit(const LedgerCommit& commit) override;
    [[nodiscard]] Result<FlowState> flow(const FlowId& id) override;
    [[nodiscard]] Result<std::optional<PastFlow>> pastFlow(const FlowId& id) override;
    [[nodiscard]] Result<Compacted> compact(const CompactionRule& rule) override;
    [[nodiscard]] Result<std::optional<FlowId>> flowOfStartKey(const StartKey& key) override;
    [[nodiscard]] Result<Orchestration> orchestration(const DefinitionHash& hash) override;
    [[nodiscard]] Result<std::vector<LedgerFlow>> flows(std::size_t atMost) override;
    [[nodiscard]] Result<std::vector<Event>> events(const FlowId& id) override;
    [[nodiscard]] Result<std::vector<QuarantinedRecord>> quarantine(std::size_t atMost) override;
    [[nodiscard]] Result<QuarantinedRecord> quarantined(std::uint64_t id) override;

private:
    struct Kept
    {
        FlowState state;
        Instant undoableUntil; ///< once it is closed
        std::uint64_t ordinal = 0; ///< counts flows in the order in which they were accepted
        std::vector<std::pair<std::uint64_t, Event>> events; ///< with the number of their commit
    };

    void keepAside(const LedgerCommit& commit);
    [[nodiscard]] int versionOf(const DefinitionHash& hash) const;

    mutable std::mutex m_mutex;
    OwnerId m_identity;

    struct Past
    {
        PastFlow flow;
        Instant forgottenAt;
    };

    std::unordered_map<FlowId, Kept> m_flows;
    std::unordered_map<FlowId, Past> m_past;
    std::unordered_map<StartKey, FlowId> m_startKeys;
    std::vector<RegisteredOrchestration> m_orchestrations;
    std::map<std::pair<std::string, std::string>, RegisteredWorker> m_workers;
    std::map<std::pair<std::string, std::int32_t>, Position> m_positions;
    std::vector<ParkedStart> m_parked;
    std::map<std::uint64_t, QuarantinedRecord> m_quarantine;
    std::uint64_t m_nextQuarantined = 1;
    std::uint64_t m_lastCommit = 0;
    std::uint64_t m_lastOrdinal = 0;
    std::uint64_t m_publishedUpTo = 0;
};

} // namespace backstep
