#include "tests/engine/simulation/sim_ledger.h"

#include <utility>

namespace backstep::simulation {

Result<LedgerContents> SimLedger::load()
{
    if (m_failing) {
        return full();
    }
    auto contents = m_disk.load();
    contents->identity = OwnerId("sim-owner"); // the same in every run
    return contents;
}

Result<void> SimLedger::commit(const LedgerCommit& commit)
{
    if (m_dead || m_failing) {
        return full();
    }
    if (m_troubles.strikes(Trouble::StoreFails)) {
        return full();
    }
    if (m_troubles.strikes(Trouble::StoreUnsure)) {
        m_unsure = commit;
        return full();
    }
    if (m_troubles.strikes(Trouble::CrashBeforeCommit)) {
        m_dead = true;
        return full();
    }
    if (auto written = write(commit); !written) {
        return written;
    }
    if (m_troubles.strikes(Trouble::CrashAfterCommit)) {
        m_dead = true;
        return full();
    }
    return {};
}

Result<void> SimLedger::write(const LedgerCommit& commit)
{
    m_unsure.reset();
    auto written = m_disk.commit(commit);
    if (written) {
        m_judge.committed(commit);
    }
    return written;
}

void SimLedger::opened()
{
    m_dead = false;
    if (m_unsure.has_value() && m_troubles.dice().happens(0.5)) {
        (void)write(LedgerCommit(*m_unsure));
    }
    m_unsure.reset();
}

Result<FlowState> SimLedger::flow(const FlowId& id)
{
    return m_disk.flow(id);
}

Result<std::optional<FlowId>> SimLedger::flowOfStartKey(const StartKey& key)
{
    return m_disk.flowOfStartKey(key);
}

Result<Orchestration> SimLedger::orchestration(const DefinitionHash& hash)
{
    return m_disk.orchestration(hash);
}

Result<std::vector<LedgerFlow>> SimLedger::flows(std::size_t atMost)
{
    return m_disk.flows(atMost);
}

Result<std::vector<Event>> SimLedger::events(const FlowId& id)
{
    return m_disk.events(id);
}

Result<std::vector<QuarantinedRecord>> SimLedger::quarantine(std::size_t atMost)
{
    return m_disk.quarantine(atMost);
}

Result<QuarantinedRecord> SimLedger::quarantined(std::uint64_t id)
{
    return m_disk.quarantined(id);
}

tl::unexpected<Error> SimLedger::full() const
{
    return failure(Fault::StoreFailed, "The disk is full.");
}

} // namespace backstep::simulation
