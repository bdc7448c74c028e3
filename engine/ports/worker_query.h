#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/document.h"
#include "engine/saga/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// Who said that they serve which steps.
struct SeenWorker
{
    Entry registration; ///< as it stood on the wire; of a step that only the ledger knows, its name alone
    Instant at;
};

/// When a step of an orchestration answered last.
struct SeenAnswer
{
    OrchestrationName orchestration;
    StepName step;
    Phase phase = Phase::Do;
    Instant at;
};

/// The workers of a cluster: three kinds of evidence, none of which implies another. A registration is never taken
/// back, a worker written by hand does not register, and who listens may never answer.
struct WorkersSeen
{
    std::uint64_t mark = 0;
    std::vector<SeenWorker> registered; ///< by orchestration and service
    std::vector<SeenAnswer> answered; ///< by orchestration, step and phase
    /// Topics of commands that somebody listens to, sorted; nothing: not known. Who listens to the shared one serves
    /// nobody knows what.
    std::optional<std::vector<TopicName>> heard;
};

/// Whom the window asks about workers, on its own thread; implementations lock for themselves and wait for nobody.
class WorkerQuery
{
public:
    WorkerQuery() = default;
    WorkerQuery(const WorkerQuery&) = delete;
    WorkerQuery& operator=(const WorkerQuery&) = delete;
    virtual ~WorkerQuery() = default;

    /// All there is to know; nothing when it is what was told with that mark. 0: it is told in any case.
    [[nodiscard]] virtual std::optional<WorkersSeen> workersSince(std::uint64_t mark) const = 0;
};

} // namespace backstep
