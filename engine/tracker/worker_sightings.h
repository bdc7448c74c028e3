#pragma once

#include "engine/ports/worker_query.h"
#include "engine/wire/message.h"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace backstep {

/// What records tell of workers: their newest registrations, and when each step answered last. Bounded: names that a
/// broken producer makes up must not fill the memory. Not thread-safe.
class WorkerSightings
{
public:
    void registered(const Entry& worker, Instant at);
    /// `orchestration`: of the flow that the reply belongs to, since a worker written by hand does not name it.
    void answered(const OrchestrationName& orchestration, const ReplyMessage& reply, Instant at);

    /// Grows with each change.
    [[nodiscard]] std::uint64_t mark() const { return m_mark; }

    [[nodiscard]] std::vector<SeenWorker> workers() const;
    [[nodiscard]] std::vector<SeenAnswer> answers() const;

private:
    std::map<std::pair<OrchestrationName, std::string>, SeenWorker> m_workers; ///< by orchestration and service
    std::map<std::tuple<OrchestrationName, StepName, Phase>, Instant> m_answers;
    std::uint64_t m_mark = 0;
};

} // namespace backstep
