#include "engine/ledger/sqlite_ledger.h"

#include "engine/ledger/contents.h"
#include "engine/ledger/journal_codec.h"
#include "engine/ledger/sqlite_schema.h"
#include "engine/saga/state_codec.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace backstep {

namespace {

constexpr std::size_t smallEnoughToCheckWhole = std::size_t{16} * 1024 * 1024;

sqlite::Database openDatabase(const std::string& file)
{
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    return sqlite::Database(database);
}

bool execute(sqlite3* database, const char* text)
{
    return sqlite3_exec(database, text, nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// The new ledger grows under another name: a crash on the way leaves none, not half of one.
Result<void> createLedger(const std::string& file)
{
    const std::string unfinished = file + ".new";
    if (const auto made = parts::createPrivateFile(unfinished); !made) {
        return tl::unexpected(parts::storeFailed(file, "it cannot be made in that folder"));
    }
    {
        const sqlite::Database database = openDatabase(unfinished);
        if (!execute(database.get(), schema::create)) {
            return tl::unexpected(parts::storeFailed(file, sqlite3_errmsg(database.get())));
        }
        sqlite::Statement identity(database.get(), schema::insertProgress);
        const OwnerId made = parts::newIdentity();
        if (!identity.isGood() || !identity.bindText(1, made.text()).run()) {
            return tl::unexpected(parts::storeFailed(file, sqlite3_errmsg(database.get())));
        }
    }
    return parts::moveIntoPlace(unfinished, file);
}

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
        if (const auto created = createLedger(file); !created) {
            return failure(created.error());
        }
    }
    std::unique_ptr<SqliteLedger> ledger(new SqliteLedger(file, std::move(*lock), openDatabase(file)));
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
    , m_statements(std::make_unique<Statements>())
{
}

SqliteLedger::~SqliteLedger() = default;

Result<void> SqliteLedger::prepare()
{
    if (!execute(m_database.get(), schema::connect)) {
        return tl::unexpected(fault("it could not be opened"));
    }
    if (!isWhole(m_database.get(), m_file) || !m_statements->prepare(m_database.get())) {
        return tl::unexpected(damaged("its pages contradict each other"));
    }
    return readProgress();
}

bool SqliteLedger::Statements::prepare(sqlite3* database)
{
    using Text = std::pair<sqlite::Statement*, std::string_view>;
    const std::initializer_list<Text> all{
        {&begin, "BEGIN IMMEDIATE"},
        {&commit, "COMMIT"},
        {&rollback, "ROLLBACK"},
        {&insertFlow, schema::insertFlow},
        {&updateFlow, schema::updateFlow},
        {&closeFlow, schema::closeFlow},
        {&insertJournal, schema::insertJournal},
        {&updateProgress, schema::updateProgress},
        {&insertDefinition, schema::insertDefinition},
        {&upsertWorker, schema::upsertWorker},
        {&rowOfFlow, schema::rowOfFlow},
        {&stateOfFlow, schema::stateOfFlow},
        {&flowOfKey, schema::flowOfKey},
        {&definitionOfHash, schema::definitionOfHash},
        {&newestFlows, schema::newestFlows},
        {&progress, schema::progress},
        {&openFlows, schema::openFlows},
        {&journalFrom, schema::journalFrom},
        {&journalOf, schema::journalOf},
        {&definitions, schema::definitions},
        {&workers, schema::workers},
    };
    return std::ranges::all_of(all, [database](const auto& each) {
        *each.first = sqlite::Statement(database, each.second);
        return each.first->isGood();
    });
}

void SqliteLedger::abandon()
{
    m_statements = std::make_unique<Statements>();
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
    const std::string advice = code == SQLITE_FULL ? "; make room on that disk" : "";
    return parts::storeFailed(m_file, std::string(doing) + " (" + sqlite3_errmsg(m_database.get()) + ")" + advice);
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

Result<void> SqliteLedger::write(const LedgerCommit& commit, std::vector<std::pair<FlowId, Row>>& rows)
{
    std::int64_t ordinal = m_nextOrdinal;
    for (const FlowWrite& each : commit.flows) {
        Result<Row> row = writeFlow(each, commit.number, ordinal);
        if (!row) {
            return failure(row.error());
        }
        ordinal = std::max(ordinal, row->ordinal + 1);
        rows.emplace_back(each.state.id, std::move(*row));
    }
    return writeRegistrations(commit).and_then([&] { return writeJournal(commit); }
    ).and_then([&] { return writeProgress(commit); });
}

Result<SqliteLedger::Row> SqliteLedger::writeFlow(const FlowWrite& write, std::uint64_t number, std::int64_t ordinal)
{
    Result<Row> row = rowOf(write.state.id);
    if (!row) {
        return row;
    }
    const bool isNew = row->ordinal == 0;
    const bool wasClosed = row->closed;
    const Bytes state = encodeState(write.state);
    parts::appendCommit(row->commits, row->lastCommit, number);
    row->lastCommit = number;
    row->closed = parts::isClosed(write.state);
    bool done = false;
    if (isNew) {
        row->ordinal = ordinal;
        sqlite::Statement& insert = m_statements->insertFlow;
        insert.bind(1, row->ordinal).bindText(2, write.state.id.text()).bind(4, row->closed ? 1 : 0);
        if (write.state.startKey.isEmpty()) {
            insert.bindNull(3);
        } else {
            insert.bindText(3, write.state.startKey.text());
        }
        done = insert.bindBlob(5, state).bindBlob(6, row->commits).run();
    } else if (wasClosed == row->closed) {
        // The index of open flows is touched only by the first and the last commit of a flow.
        done = m_statements->updateFlow.bind(1, row->ordinal).bindBlob(2, state).bindBlob(3, row->commits).run();
    } else {
        sqlite::Statement& close = m_statements->closeFlow;
        close.bind(1, row->ordinal).bindBlob(2, state).bindBlob(3, row->commits).bind(4, row->closed ? 1 : 0);
        done = close.run();
    }
    if (!done) {
        return tl::unexpected(fault("flow " + write.state.id.text() + " could not be written"));
    }
    return row;
}

Result<void> SqliteLedger::writeJournal(const LedgerCommit& commit)
{
    if (commit.flows.empty()) {
        return {};
    }
    const Bytes journal = parts::encodeJournal(commit.flows);
    sqlite::Statement& insert = m_statements->insertJournal;
    insert.bind(1, static_cast<std::int64_t>(commit.number)).bind(2, commit.at.micros).bindBlob(3, journal);
    return insert.run() ? Result<void>{} : tl::unexpected(fault("its journal could not be written"));
}

Result<void> SqliteLedger::writeProgress(const LedgerCommit& commit)
{
    std::vector<Position> positions = commit.positions;
    for (const auto& known : m_positions) {
        const Position& position = known.second;
        const bool isNewer = std::ranges::any_of(commit.positions, [&position](const Position& each) {
            return each.partition == position.partition && each.topic == position.topic;
        });
        if (!isNewer) {
            positions.push_back(position);
        }
    }
    const Bytes bytes = parts::encodePositions(positions);
    sqlite::Statement& update = m_statements->updateProgress;
    update.bind(1, static_cast<std::int64_t>(commit.number));
    update.bind(2, static_cast<std::int64_t>(std::max(m_publishedUpTo, commit.publishedUpTo)));
    update.bindBlob(3, bytes);
    return update.run() ? Result<void>{} : tl::unexpected(fault("its positions could not be written"));
}

Result<void> SqliteLedger::writeRegistrations(const LedgerCommit& commit)
{
    for (const RegisteredOrchestration& each : commit.registered) {
        const std::string canonical = toCanonicalJson(each.orchestration);
        sqlite::Statement& insert = m_statements->insertDefinition;
        insert.bindText(1, each.orchestration.name.text()).bind(2, each.version);
        insert.bindText(3, each.orchestration.hash.text()).bindText(4, canonical);
        insert.bindText(5, each.service).bind(6, each.registeredAt.micros);
        if (!insert.run()) {
            return tl::unexpected(fault("a registration could not be written"));
        }
    }
    for (const RegisteredWorker& each : commit.workers) {
        const Bytes steps = parts::encodeSteps(each.steps);
        sqlite::Statement& upsert = m_statements->upsertWorker;
        upsert.bindText(1, each.orchestration.text()).bindText(2, each.service);
        if (!upsert.bindBlob(3, steps).bind(4, each.registeredAt.micros).run()) {
            return tl::unexpected(fault("a worker's registration could not be written"));
        }
    }
    return {};
}

} // namespace backstep
