#pragma once

#include "engine/saga/input.h"
#include "engine/saga/state.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace backstep {

/// Which attempt an event speaks of.
struct AttemptRef
{
    StepIndex step = 0;
    Phase phase = Phase::Do;
    int attempt = 1;

    friend bool operator==(const AttemptRef&, const AttemptRef&) = default;
};

struct StartAccepted
{
    FlowId flow;
    OrchestrationName orchestration;
    DefinitionHash definition;
    StartKey key;
    Bytes payload;
    std::uint32_t steps = 0;
    std::string lock; ///< what it excludes others by; empty: nothing
    FlowId startedFrom; ///< the flow that it starts again
};

/// A command was decided (do_sent, undo_sent); it is handed to the transport once this is durable.
struct AttemptSent
{
    AttemptRef ref;
    int generation = 1;
    Bytes payload; ///< empty from the second attempt on: the phase keeps it
};

struct AttemptDelivered
{
    AttemptRef ref;
};

/// The step's success: the first success to any attempt (do_succeeded, undo_succeeded).
struct StepSucceeded
{
    AttemptRef ref;
    Bytes payload;
    bool late = false; ///< came after the flow had turned back, or after the attempt had timed out
};

/// An attempt was answered failure (do_failed, undo_failed).
struct AttemptFailed
{
    AttemptRef ref;
    std::string error;
};

struct AttemptTimedOut
{
    AttemptRef ref;
    Duration waited{};
};

/// A late answer that settles only its own attempt and changes nothing else.
struct AttemptSettled
{
    AttemptRef ref;
    bool succeeded = false;
    std::string error;
    Bytes payload = {}; ///< of a DO that succeeded under a further key: what its UNDO is sent
};

struct RetryScheduled
{
    AttemptRef ref; ///< the attempt after which the backoff runs
    Instant at;
};

/// The budget of a phase is used up. DO: RETRY_EXHAUSTED. UNDO: UNDO_FAIL.
struct StepExhausted
{
    StepIndex step = 0;
    Phase phase = Phase::Do;
    bool unknown = false; ///< some attempt never answered
};

/// The flow turns back: each step's fate, decided at once (design.md §4 "Turning back").
struct TurnedBack
{
    std::string why;
    std::vector<std::pair<StepIndex, Fate>> fates;
    std::vector<StepIndex> withdrawn; ///< their open attempt was never handed on
};

/// A waited-for or late answer decided what becomes of a step after turning back.
struct FateDecided
{
    StepIndex step = 0;
    Fate fate = Fate::Undo;
    bool again = false; ///< undo once more, under the next generation
};

/// A person gave a phase a fresh budget (retry), perhaps with an edited payload and a new generation.
struct BudgetRenewed
{
    StepIndex step = 0;
    Phase phase = Phase::Undo;
    int generation = 1;
    std::optional<Bytes> payload;
};

/// The flow left its rest: undo of a completed flow, retry of a failed one, a late success after UNDONE.
struct FlowReopened
{
    FlowStatus status = FlowStatus::Undoing;
};

struct FlowEnded
{
    FlowStatus status = FlowStatus::Completed;
    std::string why;
};

enum class AnomalyKind : std::uint8_t
{
    DuplicateReply, ///< the attempt was answered already
    UnknownStep,
    UnknownCommand, ///< an echoed id that this flow never sent
    UnexpectedReply, ///< nothing was awaited
    UnknownFlow,
    NotJson,
    NoHeaders,
    UnknownTopic,
    NullValue,
    TooLarge,
    BadStart,
    BadRegistration,
    DoneTwice, ///< the step's DO succeeded before, under another key
    InheritedFailure, ///< a command carries the status of the failure before it (contract.md §4, D1 and D2)
};

[[nodiscard]] std::string_view toWire(AnomalyKind kind); ///< "duplicate-reply" …
[[nodiscard]] std::optional<AnomalyKind> anomalyKindFromWire(std::string_view word);

struct AnomalySeen
{
    AnomalyKind kind = AnomalyKind::UnexpectedReply;
    std::string text;
    RecordPlace place;
};

struct OperatorActed
{
    OperatorAction action = OperatorAction::Undo;
    std::optional<StepIndex> step;
    RequestId request;
    std::string who;
    std::string reason;
    FlowStatus before = FlowStatus::InProgress;
};

/// The flow is held back before its first command.
struct FlowWaits
{
    bool forLock = false; ///< else for workers
    std::vector<StepIndex> unserved; ///< the steps that no worker serves
    std::string why;
};

/// What held the flow back is gone.
struct FlowLetGo
{
    bool ofLock = false; ///< else the workers are there, or a person starts it anyway
};

/// A person spoke for a step's worker: done, skipped or undone.
struct StepClosed
{
    StepIndex step = 0;
    Closing closing = Closing::Done;
    Bytes payload; ///< what its DO would have been sent
    Bytes reply; ///< what goes on from it; empty: a null reply
    bool withdrawn = false; ///< its open attempt was never handed on
};

using EventBody = std::variant<
    StartAccepted,
    AttemptSent,
    AttemptDelivered,
    StepSucceeded,
    AttemptFailed,
    AttemptTimedOut,
    AttemptSettled,
    RetryScheduled,
    StepExhausted,
    TurnedBack,
    FateDecided,
    BudgetRenewed,
    FlowReopened,
    FlowEnded,
    AnomalySeen,
    OperatorActed,
    FlowWaits,
    FlowLetGo,
    StepClosed>;

/// One thing that was decided, numbered within its flow without gaps.
struct Event
{
    std::uint64_t seq = 0;
    Instant at;
    EventBody body;
    std::uint64_t version = 0; ///< of the flow after the input that caused it
};

/// The word of `run --json` and of orchestrator.flow.events (design.md §7): "do_sent" … Empty for events that are the
/// ledger's own business (AttemptDelivered, FateDecided, BudgetRenewed, FlowReopened).
[[nodiscard]] std::string_view wireWord(const EventBody& body);

/// The step, phase and attempt an event speaks of, as far as it does.
struct EventSubject
{
    std::optional<StepIndex> step;
    std::optional<Phase> phase;
    std::optional<int> attempt;
};

[[nodiscard]] EventSubject subjectOf(const EventBody& body);

/// Which steps of a state an event may change.
enum class EventReach : std::uint8_t
{
    NoStep,
    ItsStep, ///< the one of subjectOf()
    EveryStep
};

[[nodiscard]] EventReach reachOf(const EventBody& body);

} // namespace backstep
