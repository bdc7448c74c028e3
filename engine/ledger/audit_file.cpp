#include "engine/ledger/audit_file.h"

#include "engine/base/system_files.h"
#include "engine/base/varint.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace backstep::parts {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t applicationId = 0x42534155; ///< "BSAU"
constexpr std::int64_t format = 1;
constexpr int patienceMs = 5'000; ///< another process may be writing

constexpr const char* create = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS act (number INTEGER PRIMARY KEY AUTOINCREMENT, changed INTEGER NOT NULL,
    act TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, source INTEGER NOT NULL, connection TEXT NOT NULL,
    action TEXT NOT NULL, flow TEXT NOT NULL, orchestration TEXT NOT NULL, step TEXT NOT NULL, reason TEXT NOT NULL,
    plan TEXT NOT NULL, records BLOB NOT NULL, record_count INTEGER NOT NULL, outcome INTEGER NOT NULL,
    says TEXT NOT NULL, ended_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS act_act ON act (act);
CREATE UNIQUE INDEX IF NOT EXISTS act_changed ON act (changed);
PRAGMA application_id = 0x42534155;
PRAGMA user_version = 1;
COMMIT;
)sql";

/// Durable with each commit, and read while it is written.
constexpr const char* connect = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

Result<void> makePrivateFile(const std::string& file)
{
    const fs::path folder = fs::path(file).parent_path();
    std::error_code error;
    if (!folder.empty() && !fs::is_directory(folder, error)) {
        fs::create_directories(folder, error);
        if (error) {
            return tl::unexpected(auditFailed(file, "its folder cannot be made (" + error.message() + ")"));
        }
        fs::permissions(folder, fs::perms::owner_all, error);
    }
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return tl::unexpected(auditFailed(file, "it cannot be opened (" + systemWords() + ")"));
    }
    static_cast<void>(fchmod(descriptor, ownerOnly)); // one that was copied here may be readable for others
    close(descriptor);
    return {};
}

std::int64_t numberOf(sqlite3* database, const char* question)
{
    sqlite::Statement statement(database, question);
    return statement.isGood() && statement.step() == SQLITE_ROW ? statement.number(0) : -1;
}

/// New, of this format, or why it is neither.
Result<bool> isNew(sqlite3* database, const std::string& file)
{
    const std::int64_t tables = numberOf(database, "SELECT count(*) FROM sqlite_schema");
    const std::int64_t id = numberOf(database, "PRAGMA application_id");
    const bool isBusy = tables < 0 && (sqlite3_errcode(database) & 0xff) == SQLITE_BUSY;
    if (isBusy) {
        return tl::unexpected(auditFailed(file, "another process has held it for too long"));
    }
    if (tables < 0 || (tables > 0 && id != applicationId)) {
        return tl::unexpected(auditFailed(
            file,
            "it is damaged or not an audit of Backstep; it was left as it is. Move it away, and a new one is begun"
        ));
    }
    const std::int64_t version = numberOf(database, "PRAGMA user_version");
    if (version > format) {
        return tl::unexpected(auditFailed(
            file,
            "its format is " + std::to_string(version) + " and this Backstep reads formats up to "
                + std::to_string(format) + "; use the Backstep that wrote it"
        ));
    }
    return tables == 0;
}

std::string pattern(const std::string& text)
{
    std::string like = "%";
    for (const char each : text) {
        if (each == '%' || each == '_' || each == '\\') {
            like += '\\';
        }
        like += each;
    }
    return like + "%";
}

std::vector<AuditEntry::Sent> recordsIn(std::string_view bytes)
{
    const auto take = [&bytes]() -> std::optional<std::string> {
        const auto size = takeVarint(bytes);
        if (!size || *size > bytes.size()) {
            return std::nullopt;
        }
        std::string text(bytes.substr(0, *size));
        bytes.remove_prefix(*size);
        return text;
    };
    std::vector<AuditEntry::Sent> records;
    while (!bytes.empty()) {
        auto topic = take();
        auto key = take();
        if (!topic || !key) {
            break;
        }
        records.push_back({std::move(*topic), std::move(*key)});
    }
    return records;
}

/// A number of a file that may have been written by another version, or by hand.
template <class Kind>
Kind kindOf(std::int64_t number, Kind last)
{
    return number < 0 || number > static_cast<std::int64_t>(last) ? Kind{} : static_cast<Kind>(number);
}

} // namespace

Error auditFailed(const std::string& file, std::string_view why)
{
    return {Fault::StoreFailed, "The audit " + file + " cannot be used: " + std::string(why) + "."};
}

Result<sqlite::Database> openAudit(const std::string& file)
{
    if (const auto made = makePrivateFile(file); !made) {
        return failure(made.error());
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite::Database database(handle);
    if (code != SQLITE_OK) {
        return tl::unexpected(auditFailed(file, sqlite3_errstr(code)));
    }
    sqlite3_busy_timeout(handle, patienceMs);
    const Result<bool> fresh = isNew(handle, file);
    if (!fresh) {
        return failure(fresh.error());
    }
    const auto execute
        = [handle](const char* text) { return sqlite3_exec(handle, text, nullptr, nullptr, nullptr) == SQLITE_OK; };
    if (!execute(connect) || (*fresh && !execute(create))) {
        return tl::unexpected(auditFailed(file, sqlite3_errmsg(handle)));
    }
    return database;
}

std::string selectEntries()
{
    return "SELECT number, act, at, who, source, connection, action, flow, orchestration, step, reason, plan, records, "
           "record_count, outcome, says, ended_at, changed FROM act WHERE 1";
}

AuditEntry entryAt(const sqlite::Statement& row)
{
    AuditEntry entry;
    entry.number = static_cast<std::uint64_t>(row.number(0));
    entry.act = RequestId(row.text(1));
    entry.at = {row.number(2)};
    entry.who = row.text(3);
    entry.source = kindOf(row.number(4), AuditSource::Rest);
    entry.connection = row.text(5);
    entry.action = row.text(6);
    entry.flow = FlowId(row.text(7));
    entry.orchestration = OrchestrationName(row.text(8));
    entry.step = StepName(row.text(9));
    entry.reason = row.text(10);
    entry.planHash = row.text(11);
    entry.records = recordsIn(row.blob(12));
    entry.recordCount = static_cast<std::uint64_t>(row.number(13));
    entry.outcome = kindOf(row.number(14), AuditOutcome::NoAnswer);
    entry.says = row.text(15);
    entry.endedAt = {row.number(16)};
    return entry;
}

std::uint64_t changeAt(const sqlite::Statement& row)
{
    return static_cast<std::uint64_t>(row.number(17));
}

AuditConditions conditionsOf(const AuditFilter& filter, int firstPlace)
{
    AuditConditions conditions;
    conditions.firstPlace = firstPlace;
    const auto add = [&conditions](const std::string& before, std::string value, const std::string& after) {
        const std::size_t place = static_cast<std::size_t>(conditions.firstPlace) + conditions.values.size();
        conditions.text += " AND " + before + "?" + std::to_string(place) + after;
        conditions.values.push_back(std::move(value));
    };
    const auto like = [&add](const char* column, const std::string& text) {
        if (!text.empty()) {
            add(std::string(column) + " LIKE ", pattern(text), " ESCAPE '\\'");
        }
    };
    const auto compare
        = [&add](const char* what, std::int64_t number) { add(what, std::to_string(number), " AS INTEGER)"); };
    for (const std::string& word : filter.words) {
        // Column by column: to put them together first takes ten times as long.
        const auto place = std::to_string(static_cast<std::size_t>(conditions.firstPlace) + conditions.values.size());
        std::string anywhere;
        for (const char* column :
             {"who", "connection", "action", "flow", "orchestration", "step", "reason", "plan", "says"}) {
            anywhere += std::string(anywhere.empty() ? " AND (" : " OR ") + column + " LIKE ?" + place + " ESCAPE '\\'";
        }
        conditions.text += anywhere + ")";
        conditions.values.push_back(pattern(word));
    }
    like("flow", filter.flow);
    like("who", filter.who);
    like("orchestration", filter.orchestration);
    like("connection", filter.connection);
    if (!filter.action.empty()) {
        add("action = ", filter.action, " COLLATE NOCASE");
    }
    if (filter.source.has_value()) {
        compare("source = CAST(", static_cast<std::int64_t>(*filter.source));
    }
    if (filter.outcome.has_value()) {
        compare("outcome = CAST(", static_cast<std::int64_t>(*filter.outcome));
    }
    if (filter.since.isSet()) {
        compare("at >= CAST(", filter.since.micros);
    }
    if (filter.until.isSet()) {
        compare("at <= CAST(", filter.until.micros);
    }
    return conditions;
}

void bind(sqlite::Statement& statement, const AuditConditions& conditions)
{
    int place = conditions.firstPlace;
    for (const std::string& value : conditions.values) {
        statement.bindText(place++, value);
    }
}

Bytes bytesOf(const std::vector<AuditEntry::Sent>& records)
{
    Bytes bytes;
    for (const AuditEntry::Sent& record : records) {
        for (const std::string& text : {record.topic, record.key}) {
            appendVarint(bytes, text.size());
            bytes += text;
        }
    }
    return bytes;
}

} // namespace backstep::parts
