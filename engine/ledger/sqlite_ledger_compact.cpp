#include "engine/ledger/blob.h"
#include "engine/ledger/contents.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/sqlite_create.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/saga/state_codec.h"

#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

/// Closed flows leave the ledger (engine/decisions/0006): their rows and events go, and a short row says that they
/// were.
namespace backstep {

Result<std::optional<PastFlow>> SqliteLedger::pastFlow(const FlowId& id)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Statement& rows = m_statements->pastOfFlow;
    const sqlite::ResetAtEnd reset(rows);
    const int code = rows.bindText(1, id.text()).step();
    if (code == SQLITE_DONE) {
        return std::optional<PastFlow>();
    }
    if (code != SQLITE_ROW) {
        return tl::unexpected(fault("flow " + id.text() + " could not be looked for"));
    }
    PastFlow past;
    past.id = id;
    past.startKey = StartKey(rows.text(0));
    past.payload = DefinitionHash(rows.text(1));
    past.status = rows.number(2) == 0 ? FlowStatus::Completed : FlowStatus::Undone;
    return std::optional(std::move(past));
}

Result<Compacted> SqliteLedger::compact(const CompactionRule& rule)
{
    const std::lock_guard lock(m_mutex);
    if (!m_statements->begin.run()) {
        return tl::unexpected(fault("a compaction could not begin"));
    }
    Result<Compacted> done = compactDue(rule);
    if (done && done->flows + done->forgotten > 0) {
        giveRoomBack(); // in the same commit: it costs one flush
    }
    if (done && !m_statements->commit.run()) {
        done = tl::unexpected(fault("a compaction could not be made durable"));
    }
    if (!done) {
        (void)m_statements->rollback.run(); // SQLite may have rolled back by itself
        return done;
    }
    if (m_closedFlows.has_value()) {
        *m_closedFlows -= done->flows;
    }
    return done;
}

Result<Compacted> SqliteLedger::compactDue(const CompactionRule& rule)
{
    const Result<std::size_t> over = closedOver(rule.closedMax);
    if (!over) {
        return failure(over.error());
    }
    const Instant until = *over > 0 ? rule.now : rule.now - rule.keptClosed;
    const std::size_t most = *over > 0 ? std::min(*over, rule.atMost) : rule.atMost;
    const Result<std::vector<Closing>> due = dueForCompaction(until, most);
    if (!due) {
        return failure(due.error());
    }
    if (const auto moved = moveToPast(*due, rule); !moved) {
        return failure(moved.error());
    }
    if (const auto thinned = thinJournal(*due); !thinned) {
        return failure(thinned.error());
    }
    sqlite::Statement& forget = m_statements->forgetPast;
    if (!forget.bind(1, rule.now.micros).bind(2, static_cast<std::int64_t>(rule.atMost)).run()) {
        return tl::unexpected(fault("past flows could not be forgotten"));
    }
    Compacted done;
    done.flows = due->size();
    done.forgotten = static_cast<std::size_t>(sqlite3_changes64(m_database.get()));
    done.isMore = (done.flows > 0 && (done.flows == rule.atMost || *over > 0)) || done.forgotten == rule.atMost;
    return done;
}

Result<std::size_t> SqliteLedger::closedOver(std::size_t most)
{
    if (most == 0) {
        return std::size_t{0};
    }
    if (!m_closedFlows.has_value()) {
        sqlite::Statement& count = m_statements->closedCount;
        const sqlite::ResetAtEnd reset(count);
        if (count.step() != SQLITE_ROW) {
            return tl::unexpected(fault("its closed flows could not be counted"));
        }
        m_closedFlows = static_cast<std::size_t>(count.number(0)); // a look at each of them: once is enough
    }
    return *m_closedFlows > most ? *m_closedFlows - most : 0;
}

Result<std::vector<SqliteLedger::Closing>> SqliteLedger::dueForCompaction(Instant until, std::size_t atMost)
{
    std::vector<Closing> due;
    std::vector<std::int64_t> unreadable;
    {
        sqlite::Statement& rows = m_statements->closedUntil;
        const sqlite::ResetAtEnd reset(rows);
        rows.bind(1, until.micros).bind(2, static_cast<std::int64_t>(atMost));
        int code = SQLITE_DONE;
        while ((code = rows.step()) == SQLITE_ROW) {
            auto commits = parts::decodeCommits(rows.blob(3));
            Result<std::optional<FlowState>> state = readState(rows.number(0), rows.text(1), rows.blob(2));
            if (!state) {
                return failure(state.error());
            }
            if (!state->has_value() || !commits) {
                unreadable.push_back(rows.number(0));
            } else if (commits->empty() || commits->back() <= m_publishedUpTo) {
                due.push_back({rows.number(0), std::move(**state), std::move(*commits)});
            }
        }
        if (code != SQLITE_DONE) {
            return tl::unexpected(fault("its closed flows could not be read"));
        }
    }
    for (const std::int64_t ordinal : unreadable) {
        if (!m_statements->keepForGood.bind(1, ordinal).run()) {
            return tl::unexpected(fault("a closed flow could not be put aside"));
        }
    }
    return due;
}

Result<void> SqliteLedger::moveToPast(const std::vector<Closing>& due, const CompactionRule& rule)
{
    for (const Closing& each : due) {
        const PastFlow past = parts::pastOf(each.state);
        sqlite::Statement& insert = m_statements->insertPast;
        insert.bindText(1, past.id.text()).bindText(3, past.payload.text());
        insert.bind(4, past.status == FlowStatus::Completed ? 0 : 1).bind(5, (rule.now + rule.keptPast).micros);
        if (past.startKey.isEmpty()) {
            insert.bindNull(2);
        } else {
            insert.bindText(2, past.startKey.text());
        }
        const bool gone = insert.run() && m_statements->deleteFlow.bind(1, each.ordinal).run()
            && m_statements->deleteSteps.bind(1, each.ordinal).run()
            && m_statements->deletePayload.bind(1, each.ordinal).run();
        if (!gone) {
            return tl::unexpected(fault("flow " + past.id.text() + " could not be compacted"));
        }
    }
    return {};
}

/// A commit holds the events of many flows: it goes with the last of them.
Result<void> SqliteLedger::thinJournal(const std::vector<Closing>& due)
{
    std::unordered_set<std::string> gone;
    std::set<std::uint64_t> numbers;
    for (const Closing& each : due) {
        gone.insert(each.state.id.text());
        numbers.insert(each.commits.begin(), each.commits.end());
    }
    for (const std::uint64_t number : numbers) {
        const auto key = static_cast<std::int64_t>(number);
        std::optional<Bytes> left;
        {
            sqlite::Statement& rows = m_statements->journalOf;
            const sqlite::ResetAtEnd reset(rows);
            const int code = rows.bind(1, key).step();
            if (code != SQLITE_ROW && code != SQLITE_DONE) {
                return tl::unexpected(fault("its journal could not be read"));
            }
            const auto bytes = code == SQLITE_ROW ? parts::unsealed(rows.blob(0)) : std::nullopt;
            left = bytes.has_value() ? parts::journalWithout(*bytes, gone) : std::nullopt;
        }
        if (!left.has_value()) {
            continue; // damaged: it stays as it is, and says so to who asks for it
        }
        const Bytes sealed = parts::sealed(*left);
        const bool done = left->empty() ? m_statements->deleteJournal.bind(1, key).run()
                                        : m_statements->updateJournal.bind(1, key).bindBlob(2, sealed).run();
        if (!done) {
            return tl::unexpected(fault("its journal could not be thinned"));
        }
    }
    return {};
}

/// Pages that are free go back to the disk, a few at a time, but for those that the next flows will want. What does not
/// come off now comes off later.
void SqliteLedger::giveRoomBack()
{
    constexpr std::int64_t kept = 256;
    constexpr std::int64_t atOnce = 400;
    sqlite::Statement& count = m_statements->freePages;
    const bool isRead = count.step() == SQLITE_ROW;
    const std::int64_t over = isRead ? count.number(0) - kept : 0;
    count.reset();
    if (over > 0) {
        const std::string wish = "PRAGMA incremental_vacuum(" + std::to_string(std::min(over, atOnce)) + ")";
        (void)parts::execute(m_database.get(), wish.c_str());
    }
}

} // namespace backstep
