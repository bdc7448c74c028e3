#pragma once

#include "engine/ledger/sqlite.h"
#include "engine/ports/audit.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace backstep {

/// The audit in one SQLite file of a folder, mode 0600, which windows and commands of this machine write together. It
/// is opened when it is first needed, and again as long as it cannot be: who may not write it is told with each act.
class SqliteAudit final : public Audit
{
public:
    explicit SqliteAudit(std::string folder);
    /// Writes what waits.
    ~SqliteAudit() override;

    [[nodiscard]] static std::string fileIn(const std::string& folder);

    void append(AuditEntry entry, Kept kept) override;
    void conclude(RequestId act, AuditOutcome outcome, std::string says, Instant at) override;
    [[nodiscard]] Result<std::vector<AuditEntry>> read(
        const AuditFilter& filter, std::uint64_t before, std::size_t atMost, const std::atomic<bool>& isCancelled
    ) const override;
    [[nodiscard]] Result<Changes> changesSince(std::uint64_t mark, std::size_t atMost) const override;
    [[nodiscard]] Result<std::uint64_t> mark() const override;

private:
    struct Job
    {
        AuditEntry entry; ///< of a conclusion: act, outcome, says and endedAt
        Kept kept;
        bool concludes = false;
    };

    void post(Job job);
    void work(const std::stop_token& stop);
    [[nodiscard]] Result<void> write(const std::deque<Job>& jobs);
    [[nodiscard]] bool insert(const AuditEntry& entry);
    [[nodiscard]] bool conclude(const AuditEntry& entry);
    void settle(std::deque<Job> jobs, const Result<void>& written);
    [[nodiscard]] Result<bool> isThere() const;
    [[nodiscard]] tl::unexpected<Error> failureOfReading() const;

    const std::string m_file;

    std::mutex m_mutex; ///< of what waits
    std::condition_variable_any m_posted;
    std::deque<Job> m_jobs;
    bool m_isLate = false; ///< the file could not be written: conclusions wait, and are tried again

    sqlite::Database m_writer; ///< of the thread below

    mutable std::mutex m_reading;
    mutable sqlite::Database m_reader;

    std::jthread m_thread;
};

} // namespace backstep
