#include "engine/ledger/sqlite_create.h"

#include "engine/definition/document.h"
#include "engine/ledger/blob.h"
#include "engine/ledger/contents.h"
#include "engine/ledger/ledger_file.h"
#include "engine/ledger/ledger_log.h"
#include "engine/ledger/sqlite_schema.h"
#include "engine/saga/state_codec.h"

#include <sqlite3.h>

#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <unordered_map>

namespace backstep::parts {

namespace {

using UndoableFor = std::unordered_map<DefinitionHash, Duration>;

constexpr const char* copyFromFormat1 = R"sql(
BEGIN;
INSERT INTO progress SELECT id, identity, last_commit, published_up_to, positions FROM old.progress;
INSERT INTO definition SELECT name, version, hash, canonical, service, registered_at FROM old.definition;
INSERT INTO worker SELECT orchestration, service, steps, registered_at FROM old.worker;
INSERT INTO journal SELECT number, at, sealed(events) FROM old.journal ORDER BY number;
INSERT INTO flow SELECT ordinal, id, start_key, closed, undoable_until(state), sealed(state), commits
    FROM old.flow ORDER BY ordinal;
COMMIT;
DETACH old;
)sql";

std::string_view blobOf(sqlite3_value* value)
{
    const void* data = sqlite3_value_blob(value);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return data == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(data), size);
}

void sealedInSql(sqlite3_context* context, int, sqlite3_value** values)
{
    const Bytes bytes = sealed(Bytes(blobOf(values[0])));
    sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

void undoableUntilInSql(sqlite3_context* context, int, sqlite3_value** values)
{
    const Result<FlowState> state = decodeState(blobOf(values[0]));
    if (!state) {
        sqlite3_result_error(context, "a flow cannot be read", -1);
        return;
    }
    const auto& known = *static_cast<const UndoableFor*>(sqlite3_user_data(context));
    const auto found = known.find(state->definition);
    const Duration kept = found == known.end() ? Orchestration().undoableFor : found->second;
    const bool closed = isClosed(*state);
    sqlite3_result_int64(context, closed ? (state->endedAt + kept).micros : 0);
}

/// Attaches the old file, and teaches the new one what the copy needs. `undoableFor` is filled here and must outlive
/// the copy.
bool prepareCopy(sqlite3* database, const std::string& file, UndoableFor& undoableFor)
{
    sqlite::Statement attach(database, "ATTACH ?1 AS old");
    if (!attach.isGood() || !attach.bindText(1, file).run()) {
        return false;
    }
    sqlite::Statement definitions(database, "SELECT hash, canonical FROM old.definition");
    while (definitions.isGood() && definitions.step() == SQLITE_ROW) {
        if (const Result<Orchestration> read = readCanonical(definitions.text(1))) {
            undoableFor.emplace(DefinitionHash(definitions.text(0)), read->undoableFor);
        }
    }
    const auto define = [database](const char* name, void* data, auto* function) {
        return sqlite3_create_function(database, name, 1, SQLITE_UTF8, data, function, nullptr, nullptr) == SQLITE_OK;
    };
    return definitions.isGood() && define("sealed", nullptr, sealedInSql)
        && define("undoable_until", &undoableFor, undoableUntilInSql);
}

/// Brings everything into the one file, so that nothing of the old log can be taken for the new file's.
Result<void> closeLog(const std::string& file)
{
    const sqlite::Database old = openDatabase(file);
    const auto leaveAsItIs = [&old] {
        int off = 0;
        sqlite3_db_config(old.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &off);
    };
    const bool opened = execute(old.get(), "PRAGMA locking_mode = EXCLUSIVE");
    if (auto own = checkLog(old.get(), file); !own) {
        leaveAsItIs();
        return own;
    }
    const Wholeness found = wholenessOf(old.get());
    if (!opened || found == Wholeness::Unreadable) {
        leaveAsItIs();
        return tl::unexpected(storeFailed(file, "it could not be read (" + messageOf(old.get()) + ")"));
    }
    if (found == Wholeness::Broken) {
        leaveAsItIs();
        return tl::unexpected(storeFailed(file, "it is damaged; it was left as it is. Restore it from a copy"));
    }
    const bool closed = execute(old.get(), "PRAGMA journal_mode = DELETE");
    std::error_code error;
    if (!closed || std::filesystem::exists(file + "-wal", error)) {
        return tl::unexpected(storeFailed(file, "its log cannot be taken in (" + messageOf(old.get()) + ")"));
    }
    return {};
}

Error cannotBeMoved(const std::string& file, std::int64_t format, sqlite3* database)
{
    const std::string from = "its format " + std::to_string(format);
    return storeFailed(file, from + " cannot be brought to this one (" + messageOf(database) + "); it is unchanged");
}

Result<std::string> beginFile(const std::string& file)
{
    std::string unfinished = file + ".new";
    std::error_code error;
    std::filesystem::remove(unfinished + "-journal", error); // of an attempt that did not end
    if (const auto made = createPrivateFile(unfinished); !made) {
        return failure(made.error());
    }
    return unfinished;
}

} // namespace

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

Wholeness wholenessOf(sqlite3* database)
{
    sqlite::Statement check(database, "PRAGMA quick_check(1)");
    if (!check.isGood() || check.step() != SQLITE_ROW) {
        return Wholeness::Unreadable;
    }
    const std::string_view told = check.text(0);
    if (told == "ok") {
        return Wholeness::Whole;
    }
    // SQLite tells a page that the disk did not give among the broken ones: "unable to get the page. error code=266".
    constexpr std::string_view before = "error code=";
    const std::size_t at = told.find(before);
    const std::string_view digits = at == std::string_view::npos ? "0" : told.substr(at + before.size());
    int code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code);
    return (code & 0xFF) == SQLITE_IOERR ? Wholeness::Unreadable : Wholeness::Broken;
}

std::string messageOf(sqlite3* database)
{
    const bool full = sqlite3_errcode(database) == SQLITE_FULL;
    return std::string(sqlite3_errmsg(database)) + (full ? "; make room on that disk" : "");
}

Result<void> createLedger(const std::string& file)
{
    const Result<std::string> unfinished = beginFile(file);
    if (!unfinished) {
        return failure(unfinished.error());
    }
    {
        const sqlite::Database database = openDatabase(*unfinished);
        const bool tables = execute(database.get(), schema::beforeCreate) && execute(database.get(), schema::create);
        sqlite::Statement identity(database.get(), schema::insertProgress);
        const OwnerId made = newIdentity();
        const bool done = tables && identity.isGood() && identity.bindText(1, made.text()).run()
            && execute(database.get(), schema::index) && execute(database.get(), schema::finish);
        if (!done) {
            return tl::unexpected(storeFailed(file, "it cannot be made (" + messageOf(database.get()) + ")"));
        }
    }
    return moveIntoPlace(*unfinished, file);
}

Result<void> migrateLedger(const std::string& file)
{
    if (auto closed = closeLog(file); !closed) {
        return closed;
    }
    {
        const sqlite::Database database = openDatabase(file);
        sqlite::Statement version(database.get(), "PRAGMA user_version");
        const bool isRead = version.isGood() && version.step() == SQLITE_ROW;
        const std::int64_t format = isRead ? version.number(0) : 0;
        version.reset();
        if (!isRead || (format == 2 && !execute(database.get(), schema::fromFormat2))) {
            return tl::unexpected(cannotBeMoved(file, format, database.get()));
        }
        if (format == 2) {
            return {};
        }
    }
    const Result<std::string> unfinished = beginFile(file);
    if (!unfinished) {
        return failure(unfinished.error());
    }
    {
        UndoableFor undoableFor;
        const sqlite::Database database = openDatabase(*unfinished);
        const bool done = execute(database.get(), schema::beforeCreate) && execute(database.get(), schema::create)
            && prepareCopy(database.get(), file, undoableFor) && execute(database.get(), copyFromFormat1)
            && execute(database.get(), schema::index) && execute(database.get(), schema::finish);
        if (!done) {
            return tl::unexpected(cannotBeMoved(file, 1, database.get()));
        }
    }
    return moveIntoPlace(*unfinished, file);
}

} // namespace backstep::parts
