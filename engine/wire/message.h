#pragma once

#include "engine/base/bytes.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/document.h"
#include "engine/saga/event.h"
#include "engine/saga/input.h"
#include "engine/wire/record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace backstep {

/// A DO or UNDO command as it stood on the wire, whoever sent it.
struct CommandMessage
{
    FlowId flow;
    OrchestrationName orchestration;
    StepName step;
    Phase phase = Phase::Do;
    std::optional<CommandId> command; ///< absent: a foreign orchestrator
    std::optional<int> attempt;
    std::optional<IdempotencyKey> idempotencyKey;
    std::optional<std::uint64_t> seq; ///< x-backstep-seq
    OwnerId owner; ///< empty: a foreign orchestrator
    bool saysFailed = false; ///< its status is false, as that of the reply before it was (contract.md §1.6)
    Bytes payload;
};

/// A worker's reply, judged by contract.md B9.
struct ReplyMessage
{
    FlowId flow;
    OrchestrationName orchestration; ///< may be empty: a hand-written worker echoes nothing
    StepName step;
    std::optional<CommandId> command;
    std::optional<Phase> phase; ///< from the echoed header; `action` does not decide it
    std::optional<int> attempt;
    bool saysDo = false; ///< action was DO, any case
    bool succeeded = false;
    Bytes payload;
    std::string error;
    std::string source; ///< the service that answered, where it says so
    OwnerId owner; ///< echoed; replies to another owner's commands are not anomalies
};

/// A start (contract.md B7, B11.3).
struct StartMessage
{
    OrchestrationName orchestration;
    FlowId flow; ///< empty: none was given
    StartKey key; ///< empty: none was given
    Bytes payload;
    std::vector<std::string> notes; ///< "orchName is an alias of orchestrationName" …
    FlowId startedFrom = {}; ///< x-backstep-started-from: the flow that this one starts again; empty: none
};

/// One registration of an initiator or a worker.
struct RegistrationMessage
{
    Entry entry;
    std::vector<Problem> problems; ///< what was odd about it
};

/// contract.md §1.8, both forms.
struct RegistrationStatusMessage
{
    OrchestrationName orchestration;
    std::string role; ///< "initiator" or "worker"
    std::string service;
    std::string status;
    std::string failureReason;
    Instant at;
};

/// One record of orchestrator.flow.events (contract.md B12).
struct FlowEventMessage
{
    std::string eventId;
    FlowId flow;
    OrchestrationName orchestration;
    std::uint64_t seq = 0;
    std::string type; ///< a word of run --json, "flow.snapshot" or "flow.waiting"
    StepName step; ///< empty: of the whole flow
    std::optional<Phase> phase;
    std::optional<int> attempt;
    CommandId command; ///< empty: none
    Instant at;
    DefinitionHash definition;
    RequestId request; ///< empty, or what this answers: a control record, or the flow id that a start asked for
    Bytes detail; ///< a JSON object
};

/// One record of orchestrator.control (contract.md B12).
struct ControlMessage
{
    RequestId request;
    std::string action; ///< "plan", or a word of OperatorAction
    FlowId flow;
    StepName step; ///< empty: the whole flow
    std::optional<std::uint64_t> expectedVersion;
    std::string planHash;
    std::string who;
    std::string reason;
    std::optional<Bytes> payload;
    std::string planFor; ///< for "plan": the action planned ("undo" when empty)
};

/// The claim of the engine that owns a cluster (orchestrator.owner).
struct OwnerMessage
{
    OwnerId owner; ///< the ledger's identity
    std::string name; ///< host, process and program, for a person
    bool released = false; ///< said at a clean stop
    std::uint64_t openFlows = 0;
    Instant at;
};

/// A record that means nothing here, with the reason in one sentence.
struct UnreadableMessage
{
    AnomalyKind kind = AnomalyKind::UnknownTopic;
    std::string reason;
    FlowId flow; ///< where one could be read
};

using Message = std::variant<
    CommandMessage,
    ReplyMessage,
    StartMessage,
    RegistrationMessage,
    RegistrationStatusMessage,
    FlowEventMessage,
    ControlMessage,
    OwnerMessage,
    UnreadableMessage>;

} // namespace backstep
