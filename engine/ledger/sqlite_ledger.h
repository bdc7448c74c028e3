#pragma once

#include "engine/ledger/ledger_file.h"
#include "engine/ledger/sqlite.h"
#include "engine/ledger/sqlite_statements.h"
#include "engine/ledger/wide_flows.h"
#include "engine/ports/ledger.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

/// The ledger on disk: SQLite with a write-ahead log and synchronous=FULL; a commit is one transaction. One row a flow
/// holds its state, one blob a commit holds its events, one row holds the positions (engine/decisions/0001). A flow of
/// many steps has a row for each of them besides (wide_flows.h).
class SqliteLedger final : public Ledger
{
public:
    /// The ledger's file in a data folder.
    [[nodiscard]] static std::string fileIn(const std::string& folder);

    /// Makes folder and file when there are none. InUse names the process that holds it; a damaged file, a file of
    /// something else and one of a later format are StoreFailed and stay untouched. Flows of more than `wholeUpTo`
    /// steps are written in parts; what is there is read either way.
    [[nodiscard]] static Result<std::unique_ptr<SqliteLedger>>
    open(const std::string& folder, std::size_t wholeUpTo = parts::wholeUpTo);

    ~SqliteLedger() override;

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

    /// Ends as a killed process does: nothing more is written, the log stays beside the file. For tests of recovery.
    void abandon();

private:
    /// What an open flow's row needs to be written again without being read.
    struct Row
    {
        std::int64_t ordinal = 0;
        bool closed = false;
        bool wasClosed = false; ///< before it was written last
        bool inParts = false; ///< each of its steps has its row
        std::uint64_t lastCommit = 0;
        Bytes commits;
    };

    /// A closed flow that is due, as it is taken out.
    struct Closing
    {
        std::int64_t ordinal = 0;
        FlowState state;
        std::vector<std::uint64_t> commits;
    };

    SqliteLedger(std::string file, parts::LedgerLock lock, sqlite::Database database, std::size_t wholeUpTo);

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Error fault(std::string_view doing);
    [[nodiscard]] Error damaged(std::string_view what);
    /// Of one thing that is damaged for good, while the rest goes on.
    [[nodiscard]] Error unreadable(std::string_view what) const;

    [[nodiscard]] Result<void> readProgress();
    /// The state in a row of the flow of that id. Nothing when it is damaged for good: a checksum or the id does not
    /// fit, or a part is missing.
    [[nodiscard]] Result<std::optional<FlowState>>
    readState(std::int64_t ordinal, std::string_view id, std::string_view blob);
    [[nodiscard]] Result<bool> readParts(std::int64_t ordinal, FlowState& state);
    [[nodiscard]] Result<void> loadOpenFlows(LedgerContents& contents);
    [[nodiscard]] Result<void> loadOrchestrations(LedgerContents& contents);
    [[nodiscard]] Result<void> loadWorkers(LedgerContents& contents);
    [[nodiscard]] Result<void> loadUnpublished(LedgerContents& contents);
    [[nodiscard]] Result<void> loadAside(LedgerContents& contents);
    [[nodiscard]] Result<QuarantinedRecord> readQuarantined(const sqlite::Statement& row);

    [[nodiscard]] Result<Row> rowOf(const FlowId& id);
    [[nodiscard]] Result<Row> writeFlow(const FlowWrite& write, std::uint64_t number, std::int64_t ordinal);
    [[nodiscard]] Result<void> writeParts(const FlowWrite& write, const Row& row);
    [[nodiscard]] Result<void> writeJournal(const LedgerCommit& commit);
    [[nodiscard]] Result<void> writeProgress(const LedgerCommit& commit);
    [[nodiscard]] Result<void> writeRegistrations(const LedgerCommit& commit);
    [[nodiscard]] Result<void> writeAside(const LedgerCommit& commit);
    [[nodiscard]] Result<std::vector<Closing>> dueForCompaction(Instant until, std::size_t atMost);
    [[nodiscard]] Result<std::size_t> closedOver(std::size_t most);
    [[nodiscard]] Result<Compacted> compactDue(const CompactionRule& rule);
    [[nodiscard]] Result<void> moveToPast(const std::vector<Closing>& due, const CompactionRule& rule);
    [[nodiscard]] Result<void> thinJournal(const std::vector<Closing>& due);
    void giveRoomBack();
    [[nodiscard]] Result<void> write(const LedgerCommit& commit, std::vector<std::pair<FlowId, Row>>& rows);

    std::string m_file;
    std::size_t m_wholeUpTo;
    parts::LedgerLock m_lock;
    std::mutex m_mutex; ///< one connection serves the writer and readers on other threads
    sqlite::Database m_database;
    std::unique_ptr<parts::Statements> m_statements;
    std::unordered_map<FlowId, Row> m_openRows;
    std::map<std::pair<std::string, std::int32_t>, Position> m_positions;
    std::optional<std::size_t> m_closedFlows; ///< once they were counted
    bool m_isDamaged = false; ///< something in it could not be read; it is left as it is
    OwnerId m_identity;
    std::int64_t m_nextOrdinal = 1;
    std::uint64_t m_lastCommit = 0;
    std::uint64_t m_publishedUpTo = 0;
};

} // namespace backstep
