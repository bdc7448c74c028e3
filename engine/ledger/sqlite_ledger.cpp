#include "engine/ledger/sqlite_ledger.h"

#include "engine/ledger/contents.h"
#include "engine/ledger/sqlite_create.h"
#include "engine/ledger/sqlite_schema.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace backstep {

namespace {

constexpr std::size_t smallEnoughToCheckWhole = std::size_t{16} * 1024 * 1024;

bool isWhole(sqlite3* database, const std::string& file)
{
    std::error_code error;
    if (std::filesystem::file_size(file, error) > smallEnoughToCheckWhole) {
        return true; // reading it tells
    }
    sqlite::Statement check(database, "PRAGMA quick_check(1)");
    return check.isGood() && check.step() == SQLITE_ROW && check.text(0) == "ok";
}

} // namespace

std::string SqliteLedger::fileIn(const std::string& folder)
{
    return (std::filesystem::path(folder) / "ledger.sqlite").string();
}

Result<std::unique_ptr<SqliteLedger>> SqliteLedger::open(const std::string& folder)
{
    const std::string file = fileIn(folder);
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
    std::unique_ptr<SqliteLedger> ledger(new SqliteLedger(file, std::move(*lock), parts::openDatabase(file)));
    if (const auto ready = ledger->prepare(); !ready) {
        ledger->abandon();
        return failure(ready.error());
    }
    return ledger;
}

SqliteLedger::SqliteLedger(std::string file, parts::LedgerLock lock, sqlite::Database database)
    : m_file(std::move(file))
    , m_lock(std::move(lock))
    , m_database(std::move(database))
    , m_statements(std::make_unique<parts::Statements>())
{
}

SqliteLedger::~SqliteLedger() = default;

Result<void> SqliteLedger::prepare()
{
    if (!parts::execute(m_database.get(), schema::connect)) {
        return tl::unexpected(fault("it could not be opened"));
    }
    if (!isWhole(m_database.get(), m_file) || !m_statements->prepare(m_database.get())) {
        return tl::unexpected(damaged("its pages contradict each other"));
    }
    return readProgress();
}

void SqliteLedger::abandon()
{
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

Error SqliteLedger::damaged(std::string_view what) const
{
    return parts::storeFailed(m_file, "it is damaged: " + std::string(what) + ". Restore it from a copy");
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
