#include "tests/engine/simulation/sim_ledger.h"

#include <utility>

namespace backstep::simulation {

Result<LedgerContents> SimLedger::load()
{
    if (m_failing) {
        return full();
    }
    if (!m_kept) {
        return failure(m_kept.error());
    }
    auto contents = (*m_kept)->load();
    if (!contents) {
        return contents;
    }
    look(*contents);
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
    m_failed.reset();
    auto written = (*m_kept)->commit(commit);
    if (written) {
        m_judge.committed(commit);
    } else {
        m_failed = commit;
    }
    return written;
}

void SimLedger::fail(bool failing)
{
    m_failing = failing;
    m_disk.fill(failing);
}

void SimLedger::opened()
{
    m_dead = false;
    m_kept = m_disk.open(m_troubles);
    if (m_kept && m_unsure.has_value() && m_troubles.dice().happens(0.5)) {
        const LedgerCommit unsure = *m_unsure;
        (void)write(unsure);
    }
    m_unsure.reset();
}

/// Whether it is all there: what was told durable, and perhaps the commit in which the disk failed.
void SimLedger::look(const LedgerContents& contents)
{
    if (m_failed.has_value() && contents.lastCommit == m_failed->number) {
        m_judge.committed(*m_failed);
        m_unsure.reset();
    }
    m_failed.reset();
    if (contents.lastCommit != m_judge.commits()) {
        m_judge.say(
            "the ledger holds commit " + std::to_string(contents.lastCommit) + " and "
            + std::to_string(m_judge.commits()) + " were told durable"
        );
    }
}

Result<FlowState> SimLedger::flow(const FlowId& id)
{
    if (m_troubles.strikes(Trouble::StoreUnreadable)) {
        return unreadable();
    }
    return (*m_kept)->flow(id);
}

Result<std::optional<PastFlow>> SimLedger::pastFlow(const FlowId& id)
{
    if (m_troubles.strikes(Trouble::StoreUnreadable)) {
        return unreadable();
    }
    return (*m_kept)->pastFlow(id);
}

Result<Compacted> SimLedger::compact(const CompactionRule& rule)
{
    if (m_dead || m_failing) {
        return full();
    }
    return (*m_kept)->compact(rule);
}

Result<std::optional<FlowId>> SimLedger::flowOfStartKey(const StartKey& key)
{
    if (m_troubles.strikes(Trouble::StoreUnreadable)) {
        return unreadable();
    }
    return (*m_kept)->flowOfStartKey(key);
}

Result<Orchestration> SimLedger::orchestration(const DefinitionHash& hash)
{
    if (m_troubles.strikes(Trouble::StoreUnreadable)) {
        return unreadable();
    }
    return (*m_kept)->orchestration(hash);
}

Result<std::vector<LedgerFlow>> SimLedger::flows(std::size_t atMost)
{
    return (*m_kept)->flows(atMost);
}

Result<std::vector<Event>> SimLedger::events(const FlowId& id)
{
    return (*m_kept)->events(id);
}

Result<std::vector<QuarantinedRecord>> SimLedger::quarantine(std::size_t atMost)
{
    return (*m_kept)->quarantine(atMost);
}

Result<QuarantinedRecord> SimLedger::quarantined(std::uint64_t id)
{
    if (m_troubles.strikes(Trouble::StoreUnreadable)) {
        return unreadable();
    }
    return (*m_kept)->quarantined(id);
}

tl::unexpected<Error> SimLedger::full() const
{
    return failure(Fault::StoreFailed, "The disk is full.");
}

tl::unexpected<Error> SimLedger::unreadable() const
{
    return failure(Fault::StoreFailed, "The disk cannot be read.");
}

} // namespace backstep::simulation
