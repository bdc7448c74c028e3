#include "engine/ledger/sqlite_audit.h"

#include "engine/ledger/audit_file.h"
#include "engine/ledger/sqlite_create.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds betweenTries(1'000);
constexpr std::size_t conclusionsMax = 100'000; ///< that wait for a file that cannot be written
constexpr int stepsBetweenLooks = 10'000; ///< of SQLite's machine, between two looks at whether it is cancelled

using parts::execute;

constexpr const char* insertAct
    = "INSERT OR IGNORE INTO act (changed, act, at, who, source, connection, action, flow, orchestration, step, "
      "reason, "
      "plan, records, record_count, outcome, says, ended_at) VALUES ((SELECT ifnull(max(changed), 0) + 1 FROM act), "
      "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
constexpr const char* concludeAct
    = "UPDATE act SET changed = (SELECT ifnull(max(changed), 0) + 1 FROM act), outcome = ?2, says = ?3, ended_at = ?4 "
      "WHERE act = ?1";

int isOver(void* isCancelled)
{
    return static_cast<const std::atomic<bool>*>(isCancelled)->load() ? 1 : 0;
}

} // namespace

SqliteAudit::SqliteAudit(std::string folder)
    : m_file(fileIn(folder))
    , m_thread([this](const std::stop_token& stop) { work(stop); })
{
}

SqliteAudit::~SqliteAudit()
{
    m_thread.request_stop();
    m_thread.join();
}

std::string SqliteAudit::fileIn(const std::string& folder)
{
    return folder + "/audit.sqlite";
}

void SqliteAudit::append(AuditEntry entry, Kept kept)
{
    post({std::move(entry), std::move(kept), false});
}

void SqliteAudit::conclude(RequestId act, AuditOutcome outcome, std::string says, Instant at)
{
    Job job;
    job.entry.act = std::move(act);
    job.entry.outcome = outcome;
    job.entry.says = std::move(says);
    job.entry.endedAt = at;
    job.concludes = true;
    post(std::move(job));
}

void SqliteAudit::post(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isLate = m_isLate && job.concludes; // who waits for an answer has it tried at once
        m_jobs.push_back(std::move(job));
    }
    m_posted.notify_one();
}

void SqliteAudit::work(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (m_isLate) {
            m_posted.wait_for(lock, stop, betweenTries, [this] { return !m_isLate; });
        } else {
            m_posted.wait(lock, stop, [this] { return !m_jobs.empty(); });
        }
        if (m_jobs.empty()) {
            return;
        }
        std::deque<Job> jobs = std::exchange(m_jobs, {});
        m_isLate = false;
        lock.unlock();
        const Result<void> written = write(jobs);
        settle(std::move(jobs), written);
        lock.lock();
        if (stop.stop_requested() && m_isLate) {
            return; // it was tried a last time
        }
    }
}

/// All of them in one commit, in their order.
Result<void> SqliteAudit::write(const std::deque<Job>& jobs)
{
    if (m_writer == nullptr) {
        auto opened = parts::openAudit(m_file);
        if (!opened) {
            return failure(opened.error());
        }
        m_writer = std::move(*opened);
    }
    const auto failed = [this] {
        const Error error = parts::auditFailed(m_file, sqlite3_errmsg(m_writer.get()));
        static_cast<void>(execute(m_writer.get(), "ROLLBACK"));
        m_writer.reset(); // perhaps it is another file by now
        return tl::unexpected(error);
    };
    if (!execute(m_writer.get(), "BEGIN IMMEDIATE")) {
        return failed();
    }
    for (const Job& job : jobs) {
        if (!(job.concludes ? conclude(job.entry) : insert(job.entry))) {
            return failed();
        }
    }
    return execute(m_writer.get(), "COMMIT") ? Result<void>() : failed();
}

bool SqliteAudit::insert(const AuditEntry& entry)
{
    sqlite::Statement statement(m_writer.get(), insertAct);
    if (!statement.isGood()) {
        return false;
    }
    const Bytes records = parts::bytesOf(entry.records);
    return statement.bindText(1, entry.act.text())
        .bind(2, entry.at.micros)
        .bindText(3, entry.who)
        .bind(4, static_cast<std::int64_t>(entry.source))
        .bindText(5, entry.connection)
        .bindText(6, entry.action)
        .bindText(7, entry.flow.text())
        .bindText(8, entry.orchestration.text())
        .bindText(9, entry.step.text())
        .bindText(10, entry.reason)
        .bindText(11, entry.planHash)
        .bindBlob(12, records)
        .bind(13, static_cast<std::int64_t>(entry.recordCount))
        .bind(14, static_cast<std::int64_t>(entry.outcome))
        .bindText(15, entry.says)
        .bind(16, entry.endedAt.micros)
        .run();
}

bool SqliteAudit::conclude(const AuditEntry& entry)
{
    sqlite::Statement statement(m_writer.get(), concludeAct);
    return statement.isGood()
        && statement.bindText(1, entry.act.text())
               .bind(2, static_cast<std::int64_t>(entry.outcome))
               .bindText(3, entry.says)
               .bind(4, entry.endedAt.micros)
               .run();
}

/// Who waits is told. How an act ended is not lost because the disk is full for a while.
void SqliteAudit::settle(std::deque<Job> jobs, const Result<void>& written)
{
    std::deque<Job> later;
    for (Job& job : jobs) {
        if (job.kept != nullptr) {
            job.kept(written);
        }
        if (job.concludes && !written && later.size() < conclusionsMax) {
            later.push_back(std::move(job));
        }
    }
    if (!later.empty()) {
        const std::lock_guard lock(m_mutex);
        m_isLate = m_jobs.empty();
        std::ranges::move(m_jobs, std::back_inserter(later));
        m_jobs = std::move(later);
    }
}

/// Where nothing was written yet there is nothing to read, and nothing is made for it.
Result<bool> SqliteAudit::isThere() const
{
    std::error_code error;
    if (m_reader == nullptr) {
        if (!std::filesystem::exists(m_file, error)) {
            return false;
        }
        auto opened = parts::openAudit(m_file);
        if (!opened) {
            return failure(opened.error());
        }
        m_reader = std::move(*opened);
    }
    return true;
}

Result<std::vector<AuditEntry>> SqliteAudit::read(
    const AuditFilter& filter, std::uint64_t before, std::size_t atMost, const std::atomic<bool>& isCancelled
) const
{
    const std::lock_guard lock(m_reading);
    if (const auto there = isThere(); !there || !*there) {
        return there ? Result<std::vector<AuditEntry>>() : failure(there.error());
    }
    const parts::AuditConditions conditions = parts::conditionsOf(filter, 3);
    sqlite::Statement rows(
        m_reader.get(),
        parts::selectEntries() + " AND (?1 = 0 OR number < ?1)" + conditions.text + " ORDER BY number DESC LIMIT ?2"
    );
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): SQLite hands it back as it was given
    sqlite3_progress_handler(m_reader.get(), stepsBetweenLooks, isOver, const_cast<std::atomic<bool>*>(&isCancelled));
    std::vector<AuditEntry> entries;
    int code = SQLITE_ERROR;
    if (rows.isGood()) {
        rows.bind(1, static_cast<std::int64_t>(before)).bind(2, static_cast<std::int64_t>(atMost));
        parts::bind(rows, conditions);
        while ((code = rows.step()) == SQLITE_ROW) {
            entries.push_back(parts::entryAt(rows));
        }
    }
    sqlite3_progress_handler(m_reader.get(), 0, nullptr, nullptr);
    return code == SQLITE_DONE || code == SQLITE_INTERRUPT ? Result<std::vector<AuditEntry>>(std::move(entries))
                                                           : failureOfReading();
}

Result<Audit::Changes> SqliteAudit::changesSince(std::uint64_t mark, std::size_t atMost) const
{
    const std::lock_guard lock(m_reading);
    Changes changes;
    changes.mark = mark;
    if (const auto there = isThere(); !there || !*there) {
        return there ? Result<Changes>(changes) : failure(there.error());
    }
    sqlite::Statement rows(m_reader.get(), parts::selectEntries() + " AND changed > ?1 ORDER BY changed LIMIT ?2");
    int code = SQLITE_ERROR;
    if (rows.isGood()) {
        rows.bind(1, static_cast<std::int64_t>(mark)).bind(2, static_cast<std::int64_t>(atMost));
        while ((code = rows.step()) == SQLITE_ROW) {
            changes.entries.push_back(parts::entryAt(rows));
            changes.mark = parts::changeAt(rows);
        }
    }
    return code == SQLITE_DONE ? Result<Changes>(std::move(changes)) : failureOfReading();
}

Result<std::uint64_t> SqliteAudit::mark() const
{
    const std::lock_guard lock(m_reading);
    if (const auto there = isThere(); !there || !*there) {
        return there ? Result<std::uint64_t>(0) : failure(there.error());
    }
    sqlite::Statement newest(m_reader.get(), "SELECT ifnull(max(changed), 0) FROM act");
    if (!newest.isGood() || newest.step() != SQLITE_ROW) {
        return failureOfReading();
    }
    return static_cast<std::uint64_t>(newest.number(0));
}

tl::unexpected<Error> SqliteAudit::failureOfReading() const
{
    return tl::unexpected(parts::auditFailed(m_file, sqlite3_errmsg(m_reader.get())));
}

} // namespace backstep
