#pragma once

#include "engine/base/bytes.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/orchestration.h"
#include "engine/saga/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace backstep {

/// Where a record stood; goes into anomalies and the events they cause.
struct RecordPlace
{
    TopicName topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1;

    friend bool operator==(const RecordPlace&, const RecordPlace&) = default;
};

/// A worker's answer, judged by contract.md B9 already (succeeded), matched to a step by the core.
struct ReplyArrived
{
    StepName step;
    std::optional<CommandId> command; ///< the echoed command id, where one was echoed
    bool saysDo = false; ///< action was DO: without an id, such a success never completes an UNDO
    bool succeeded = false;
    Bytes payload;
    std::string error;
    RecordPlace place;
};

/// The transport reported that a command is on the broker: its timeout runs from now.
struct CommandDelivered
{
    StepIndex step = 0;
    Phase phase = Phase::Do;
    int attempt = 1;
};

/// A timer that the core asked for came due. Timers of settled attempts are inert.
struct TimerFired
{
    enum class Kind : std::uint8_t
    {
        Timeout,
        Retry
    };
    Kind kind = Kind::Timeout;
    StepIndex step = 0;
    Phase phase = Phase::Do;
    int attempt = 1; ///< the attempt that timed out, or the one after which the backoff runs
};

enum class OperatorAction : std::uint8_t
{
    Undo, ///< cancel, undo a completed flow, or retry failed UNDOs
    UndoNow, ///< the same, in-flight steps count as unknown
    Retry, ///< a failed UNDO, or a DO where the flow rests without having turned back
    MarkDone,
    MarkUndone,
    Skip,
    Pause,
    Resume,
    StartAnyway,
};

[[nodiscard]] std::string_view toWire(OperatorAction action); ///< "undo-now" …
[[nodiscard]] std::optional<OperatorAction> operatorActionFromWire(std::string_view word);

/// A person's wish, with the version of the flow that the person saw. Refused when it moved on.
struct OperatorAsked
{
    OperatorAction action = OperatorAction::Undo;
    std::optional<StepIndex> step;
    std::optional<std::uint64_t> expectedVersion;
    std::optional<Bytes> payload; ///< edited, for a retry of a DO; the reply, for a step marked done
    RequestId request;
    std::string who;
    std::string reason;
};

/// The flow was just accepted: send what can be sent.
struct FlowAccepted
{
};

/// Who serves the steps has changed: a flow that waits for workers goes on by itself when nothing is unserved any more.
struct WorkersServe
{
    std::vector<StepIndex> unserved; ///< the steps that still have no worker
};

/// The flow that held the lock is closed: this one has it now, first come first served.
struct LockGranted
{
};

using Input
    = std::variant<FlowAccepted, ReplyArrived, CommandDelivered, TimerFired, OperatorAsked, WorkersServe, LockGranted>;

/// An input with what the core cannot know by itself: a jitter draw, and which decided commands were never handed on.
struct Stimulus
{
    Input input;
    double jitter = 0.0; ///< in [-1, 1], drawn outside; 0 is the nominal backoff
    std::vector<CommandId> unsent; ///< decided commands of this flow that the transport has certainly not got
};

/// What a start brings.
struct StartRequest
{
    FlowId flow;
    StartKey key;
    Bytes payload;
    FlowId startedFrom = {}; ///< the flow that this one starts again, perhaps with another payload

    friend bool operator==(const StartRequest&, const StartRequest&) = default;
};

/// What a start cannot know by itself: who serves its steps, and whether its lock is free.
struct StartTerms
{
    std::vector<StepIndex> unserved; ///< steps without a worker; empty: start at once
    std::string lock; ///< of lock_key.h
    FlowId lockHolder; ///< who holds it; empty: it is free
};

} // namespace backstep
