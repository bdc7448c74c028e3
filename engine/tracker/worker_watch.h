#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/transport.h"
#include "engine/ports/worker_directory.h"
#include "engine/ports/worker_query.h"
#include "engine/tracker/tracker.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace backstep {

/// Brings the evidence about workers together: what the records tell, what the ledger keeps of registrations older than
/// them, and who listens. That is asked of the broker on a thread of its own, because it may take seconds to answer,
/// and only as long as somebody wants to know.
class WorkerWatch final : public WorkerQuery
{
public:
    struct Sources
    {
        const Tracker& tracker;
        Transport& transport;
        const WorkerDirectory* directory = nullptr; ///< of the orchestrator, where it runs here
    };

    /// All of them outlive the watch.
    WorkerWatch(const Sources& sources, const Clock& clock);
    ~WorkerWatch() override;

    [[nodiscard]] std::optional<WorkersSeen> workersSince(std::uint64_t mark) const override;

private:
    /// What an answer is made of: the same, and there is no news.
    struct Evidence
    {
        std::uint64_t tracked = 0;
        std::uint64_t heard = 0;
        std::vector<RegisteredWorker> kept;

        friend bool operator==(const Evidence&, const Evidence&) = default;
    };

    void run();
    void ask() const;
    [[nodiscard]] WorkersSeen seen(const std::vector<RegisteredWorker>& kept) const;

    const Sources m_sources;
    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< guards everything below
    mutable std::condition_variable m_wished;
    mutable bool m_wanted = false;
    bool m_ending = false;
    mutable Instant m_askedAt;
    std::optional<std::vector<TopicName>> m_heard;
    std::uint64_t m_hearings = 0; ///< grows with each change of what is heard
    mutable Evidence m_told;
    mutable std::uint64_t m_mark = 0;
    std::jthread m_thread;
};

} // namespace backstep
