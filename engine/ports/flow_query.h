#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/saga/event.h"
#include "engine/saga/status.h"
#include "engine/wire/record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// A bar of the timeline: one attempt, one backoff or one wait. Built from records alone.
struct Span
{
    enum class Kind : std::uint8_t
    {
        Attempt,
        Backoff,
        WaitsForWorker
    };
    enum class Outcome : std::uint8_t
    {
        Running,
        Succeeded,
        Failed,
        NoAnswer
    };
    StepName step;
    Phase phase = Phase::Do;
    Kind kind = Kind::Attempt;
    Outcome outcome = Outcome::Running;
    int attempt = 1; ///< of a backoff: the attempt after which it runs
    Instant from;
    Instant to; ///< not set while it runs
    std::string error;
    bool skewed = false; ///< a timestamp contradicted the order and was clamped
};

struct SeenStep
{
    StepName name;
    int seq = 0;
    std::vector<StepName> dependsOn;
    StepStatus status = StepStatus::Pending;
    int attempts = 0;
    int attemptsMax = 0; ///< 0: not told
    int undoAttempts = 0;
    int undoAttemptsMax = 0;
    std::string error; ///< of the last failure
    std::string worker; ///< the service that answered last; empty: it did not say its name
    bool hasUndo = true;
    bool unknownOutcome = false;
};

struct SeenAnomaly
{
    AnomalyKind kind = AnomalyKind::UnexpectedReply;
    FlowId flow; ///< empty: of no flow
    std::string text;
    RecordPlace place;
    Instant at;
};

/// A place where what was done was not, or not rightly, taken back.
struct SeenHole
{
    enum class Kind : std::uint8_t
    {
        NotUndone, ///< a DO without UNDO
        DoneAfterUndo, ///< a DO that succeeded after its UNDO, and no UNDO since
        UndoneTwice,
        OutOfOrder ///< an UNDO before those of the steps that built upon it
    };
    Kind kind = Kind::NotUndone;
    StepName step;
    std::string text; ///< one sentence
    Instant at; ///< of what shows it
};

/// A flow as the wire tells it, whoever runs it.
struct SeenFlow
{
    FlowId id;
    OrchestrationName orchestration;
    FlowStatus status = FlowStatus::InProgress;
    std::string why; ///< the sentence that comes first; empty while all is well
    bool inferred = false; ///< concluded from commands and replies: this orchestrator publishes no events
    bool fromBeginning = true; ///< false: seen only from its middle on
    bool paused = false; ///< by a person: no new command until it is resumed
    bool hasGraph = false; ///< steps and edges were told, not guessed from commands
    FlowShape shape = FlowShape::Sequential;
    Instant startedAt;
    Instant endedAt; ///< not set while it goes on
    Instant lastSeenAt;
    int attemptsMost = 0; ///< the largest number of attempts any step used
    std::uint32_t anomalies = 0;
    std::uint64_t version = 0; ///< of the engine's state, where told
    OwnerId owner;
    DefinitionHash definition;
    StepName at; ///< the step it is at, or that failed
    std::string worker; ///< the service that answered last for that step, or for any; empty: none said its name
    std::vector<SeenStep> steps;
    std::vector<Span> spans; ///< in order of their beginning
    std::vector<SeenHole> holes; ///< in the order of the steps; none while a flow goes on as it should
};

/// One record of a flow, as evidence.
struct SeenRecord
{
    enum class Kind : std::uint8_t
    {
        Start,
        Command,
        Reply,
        Event,
        Control,
        Other
    };
    Kind kind = Kind::Other;
    StepName step;
    std::optional<Phase> phase;
    std::optional<int> attempt;
    bool failed = false;
    Record record;
};

/// What was seen on the wire. Called from the window's thread or a command; implementations lock for themselves.
class FlowQuery
{
public:
    FlowQuery() = default;
    FlowQuery(const FlowQuery&) = delete;
    FlowQuery& operator=(const FlowQuery&) = delete;
    virtual ~FlowQuery() = default;

    /// Flows that changed since the given mark, newest change last, and the mark to ask with next time. 0: everything.
    struct Changes
    {
        std::uint64_t mark = 0;
        std::vector<SeenFlow> flows;
        std::vector<SeenAnomaly> anomalies; ///< new ones, of flows and of none, in the order in which they were seen
        std::vector<FlowId> forgotten; ///< no longer kept, because newer flows need their place
        std::uint64_t recordsSeen = 0; ///< in all, for records/s
    };

    /// At most so many flows, and as many anomalies: ask again with the mark until it stays the same.
    [[nodiscard]] virtual Changes changesSince(std::uint64_t mark, std::size_t atMost) const = 0;
    [[nodiscard]] virtual std::optional<SeenFlow> flow(const FlowId& id) const = 0;
    /// The records of a flow in the order in which they were read.
    [[nodiscard]] virtual Result<std::vector<SeenRecord>> records(const FlowId& id) const = 0;
};

} // namespace backstep
