#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/orchestration.h"
#include "engine/ports/flow_query.h"
#include "engine/saga/status.h"
#include "engine/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace backstep {

/// What is known of one attempt. Every field is a fact that does not depend on when it was read: a reply may be known
/// before its command.
struct AttemptTrack
{
    int number = 1;
    bool commandSeen = false;
    Instant commandAt; ///< timestamp of the command's record
    Instant toldFrom; ///< as do_sent and undo_sent say
    std::optional<bool> answered; ///< by a reply's record: whether it says success
    bool answeredById = false; ///< it echoed the command's id; else it was matched by the order of reading
    Instant replyAt; ///< timestamp of that record
    std::optional<Span::Outcome> toldOutcome;
    std::uint64_t toldSeq = 0; ///< of the event that told the outcome: the newest counts
    Instant toldTo;
    Instant retryFrom; ///< a backoff began after this attempt
    Instant retryAt; ///< when it is due
    bool withdrawn = false; ///< decided, but never handed on: not an attempt to a person
    std::string error;

    [[nodiscard]] bool isSent() const { return (commandSeen || toldFrom.isSet()) && !withdrawn; }
};

/// A reply that fits no attempt yet: its command may still come.
struct LooseReply
{
    RecordPlace place;
    Instant at;
    bool saysDo = false;
    bool succeeded = false;
    std::string error;
};

struct StepTrack
{
    StepName name;
    StepStatus status = StepStatus::Pending; ///< as told
    std::uint64_t statusSeq = 0; ///< of what told it; 0: nothing did
    std::string error; ///< as told, of the last failure
    std::uint64_t errorSeq = 0;
    std::string worker; ///< the service that answered last, where it said its name
    Instant workerAt;
    std::vector<AttemptTrack> does; ///< in order of their numbers
    std::vector<AttemptTrack> undoes;
    std::vector<LooseReply> loose;
    int toldAttempts = 0; ///< by a snapshot, for what was before the history
    int toldUndoAttempts = 0;
    std::uint64_t unknownSeq = 0; ///< of the snapshot that told toldUnknown
    bool toldUnknown = false;
    bool inheritedInDo = false; ///< a command carried the failure before it, and that was told
    bool inheritedInUndo = false;
    bool failedAsDo = false; ///< a reply says DO, where the reference's library says FAIL_STEP of what went wrong
    Instant waitsFrom; ///< for a worker, until its first DO

    /// Told as failed by a worker that may only have sent back the failure its command carried.
    [[nodiscard]] bool mayBeDone() const { return inheritedInDo && failedAsDo; }

    [[nodiscard]] std::vector<AttemptTrack>& of(Phase phase) { return phase == Phase::Do ? does : undoes; }

    [[nodiscard]] const std::vector<AttemptTrack>& of(Phase phase) const { return phase == Phase::Do ? does : undoes; }

    [[nodiscard]] AttemptTrack& attempt(Phase phase, int number); ///< made where it is not there
};

/// A sentence that was told, and by which event.
struct ToldText
{
    std::string text;
    std::uint64_t seq = 0;

    void take(const std::string& newer, std::uint64_t newerSeq);
};

/// The facts about one flow, merged from its records in whatever order they are read.
struct FlowTrack
{
    FlowId id;
    OrchestrationName orchestration;
    OwnerId owner;
    DefinitionHash definition;
    std::shared_ptr<const Orchestration> graph; ///< told by an event or a registration; else none
    std::vector<StepTrack> steps; ///< those of the graph first, in its order
    std::unordered_map<StepName, std::size_t> indexes;
    bool isShown = false; ///< more than replies was seen of it
    bool isTold = false; ///< some event was seen
    bool startSeen = false;
    bool beganWithDo = false; ///< the first thing seen was a DO
    FlowStatus status = FlowStatus::InProgress; ///< as told
    std::uint64_t statusSeq = 0;
    ToldText cause; ///< why it turned back
    ToldText end; ///< why it ended
    ToldText waiting; ///< why it waits
    std::uint64_t version = 0;
    std::uint64_t lastSeq = 0;
    Instant startedAt; ///< as told
    Instant startRecordAt;
    Instant endedAt; ///< as told
    std::uint64_t endedSeq = 0;
    Instant turnedBackAt;
    Instant lastSeenAt;
    StepName exhausted; ///< the step whose DO was exhausted last
    bool paused = false; ///< as told
    std::uint64_t pausedSeq = 0;
    std::uint32_t anomalies = 0;
    std::vector<RecordPlace> anomalyPlaces; ///< of the first ones: one record is one anomaly

    [[nodiscard]] StepTrack* find(const StepName& name);
    [[nodiscard]] StepTrack* step(const StepName& name); ///< made where it is not there; nothing beyond the limit
    void setGraph(std::shared_ptr<const Orchestration> told);
    /// From the first event on, what replies without an id were taken to answer counts no more.
    void becomeTold();
    void tellStatus(FlowStatus told, std::uint64_t seq);
    /// False when this record was counted already.
    bool countAnomaly(const RecordPlace& place);
};

} // namespace backstep
