#pragma once

#include "engine/ports/ledger.h"
#include "tests/engine/simulation/dice.h"
#include "tests/engine/simulation/judge.h"
#include "tests/engine/simulation/sim_disk.h"
#include "tests/engine/simulation/troubles.h"

#include <optional>
#include <vector>

namespace backstep::simulation {

/// The disk: what was committed outlives every engine, what was not is lost with it. It fails as the port allows, and
/// it is where an engine may end before or after a commit.
class SimLedger final : public Ledger
{
public:
    SimLedger(SimDisk& disk, Troubles& troubles, Judge& judge)
        : m_disk(disk)
        , m_troubles(troubles)
        , m_judge(judge)
    {
    }

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

    /// The disk is full for a while.
    void fail(bool failing);

    [[nodiscard]] bool isFailing() const { return m_failing; }

    /// The engine, or its whole machine, ended while it wrote or read.
    [[nodiscard]] bool isDead() const { return m_dead || m_disk.isDead(); }

    /// A new engine opens it; load() says what came of it.
    void opened();

private:
    [[nodiscard]] Result<void> write(const LedgerCommit& commit);
    void look(const LedgerContents& contents);
    [[nodiscard]] tl::unexpected<Error> full() const;
    [[nodiscard]] tl::unexpected<Error> unreadable() const;

    SimDisk& m_disk;
    Troubles& m_troubles;
    Judge& m_judge;
    bool m_failing = false;
    bool m_dead = false;
    Result<Ledger*> m_kept = nullptr; ///< what the present engine opened
    std::optional<LedgerCommit> m_unsure; ///< reported failed, perhaps on disk after all
    std::optional<LedgerCommit> m_failed; ///< the disk itself failed in it: it may be there
};

} // namespace backstep::simulation
