#include "engine/ledger/sqlite_ledger.h"

#include "engine/ledger/contents.h"
#include "engine/ledger/ledger_log.h"
#include "engine/ledger/sqlite_create.h"
#include "engine/ledger/sqlite_schema.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace backstep {

namespace {

constexpr std::size_t smallEnoughToCheckWhole = std::size_t{16} * 1024 * 1024;

} // namespace

std::string SqliteLedger::fileIn(const std::string& folder)
{
    return (std::filesystem::path(folder) / "ledger.sqlite").string();
}

Result<std::unique_ptr<SqliteLedger>> SqliteLedger::open(const std::string& folder, std::size_t wholeUpTo)
{
    const auto meant = parts::meantFile(fileIn(folder));
    if (!meant) {
        return failure(meant.error());
    }
    const std::string& file = *meant;
    const auto before = parts::inspectLedgerFile(file);
    if (!before) {
        return failure(before.error());
    }
    Result<parts::LedgerLock> lock = parts::LedgerLock::take(file);
    if (!lock) {
        return failure(lock.error());
    }
    // Looked at once more under the lock: another process may have made it in between.
    const auto state = parts::inspectLedgerFile(file);
    if (!state) {
        return failure(state.error());
    }
    if (*state == parts::LedgerFileState::Missing) {
        if (const auto created = parts::createLedger(file); !created) {
            return failure(created.error());
        }
    } else if (*state == parts::LedgerFileState::Earlier) {
        if (const auto migrated = parts::migrateLedger(file); !migrated) {
            return failure(migrated.error());
        }
    }
    std::unique_ptr<SqliteLedger> ledger(new SqliteLedger(file, std::move(*lock), parts::openDatabase(file), wholeUpTo)
    );
    if (const auto ready = ledger->prepare(); !ready) {
        ledger->abandon();
        return failure(ready.error());
    }
    return ledger;
}

SqliteLedger::SqliteLedger(std::string file, parts::LedgerLock lock, sqlite::Database database, std::size_t wholeUpTo)
    : m_file(std::move(file))
    , m_wholeUpTo(wholeUpTo)
    , m_lock(std::move(lock))
    , m_database(std::move(database))
    , m_statements(std::make_unique<parts::Statements>())
{
}

SqliteLedger::~SqliteLedger()
{
    if (m_isDamaged) {
        abandon(); // whoever looks into it finds it as it was
    }
}

Result<void> SqliteLedger::prepare()
{
    if (!parts::execute(m_database.get(), schema::connect)) {
        return tl::unexpected(fault("it could not be opened"));
    }
    if (auto own = parts::checkLog(m_database.get(), m_file); !own) {
        return own;
    }
    std::error_code error;
    const bool isSmall = std::filesystem::file_size(m_file, error) <= smallEnoughToCheckWhole; // else reading it tells
    const parts::Wholeness found = isSmall ? parts::wholenessOf(m_database.get()) : parts::Wholeness::Whole;
    if (found == parts::Wholeness::Broken) {
        return tl::unexpected(damaged("its pages contradict each other"));
    }
    if (found == parts::Wholeness::Unreadable || !m_statements->prepare(m_database.get())) {
        const bool isUnlike = sqlite3_errcode(m_database.get()) == SQLITE_ERROR;
        if (sqlite3_errcode(m_database.get()) == SQLITE_OK) {
            return tl::unexpected(parts::storeFailed(m_file, "it could not be read (disk I/O error)"));
        }
        return tl::unexpected(isUnlike ? damaged("it has not the tables of a ledger") : fault("it could not be read"));
    }
    if (auto read = readProgress(); !read) {
        return read;
    }
    if (!parts::secureLog(m_database.get())) {
        return tl::unexpected(parts::storeFailed(m_file, "its log could not be made durable (disk I/O error)"));
    }
    return {};
}

void SqliteLedger::abandon()
{
    if (m_database == nullptr) {
        return;
    }
    m_statements = std::make_unique<parts::Statements>();
    int off = 0;
    sqlite3_db_config(m_database.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &off);
    m_database.reset();
    m_lock = {};
}

Error SqliteLedger::fault(std::string_view doing)
{
    const int code = sqlite3_errcode(m_database.get());
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        return damaged(sqlite3_errmsg(m_database.get()));
    }
    return parts::storeFailed(m_file, std::string(doing) + " (" + parts::messageOf(m_database.get()) + ")");
}

Error SqliteLedger::damaged(std::string_view what)
{
    m_isDamaged = true;
    return parts::storeFailed(m_file, "it is damaged: " + std::string(what) + ". Restore it from a copy");
}

Error SqliteLedger::unreadable(std::string_view what) const
{
    return {
        Fault::BadInput,
        "The ledger " + m_file + " is damaged: " + std::string(what) + " cannot be read. Restore it from a copy."};
}

Result<void> SqliteLedger::commit(const LedgerCommit& commit)
{
    const std::lock_guard lock(m_mutex);
    if (commit.number != m_lastCommit + 1) {
        return tl::unexpected(parts::outOfTurn(commit.number, m_lastCommit));
    }
    if (!m_statements->begin.run()) {
        return tl::unexpected(fault("a commit could not begin"));
    }
    std::vector<std::pair<FlowId, Row>> rows;
    Result<void> written = write(commit, rows);
    if (written && !m_statements->commit.run()) {
        written = tl::unexpected(fault("a commit could not be made durable"));
    }
    if (!written) {
        (void)m_statements->rollback.run(); // SQLite may have rolled back by itself
        return written;
    }
    // Only what is on disk is remembered.
    for (auto& [id, row] : rows) {
        m_nextOrdinal = std::max(m_nextOrdinal, row.ordinal + 1);
        if (m_closedFlows.has_value() && row.closed != row.wasClosed) {
            *m_closedFlows = row.closed ? *m_closedFlows + 1 : *m_closedFlows - 1;
        }
        if (row.closed) {
            m_openRows.erase(id);
        } else {
            m_openRows[id] = std::move(row);
        }
    }
    for (const Position& position : commit.positions) {
        m_positions[{position.topic.text(), position.partition}] = position;
    }
    m_lastCommit = commit.number;
    m_publishedUpTo = std::max(m_publishedUpTo, commit.publishedUpTo);
    return {};
}

} // namespace backstep
