#pragma once

#include "engine/base/error.h"
#include "engine/saga/decide.h"
#include "engine/wire/message.h"
#include "engine/wire/record.h"
#include "engine/wire/topics.h"

#include <optional>
#include <string_view>
#include <vector>

namespace backstep {

/// Reads any record, of either dialect: its topic says which. Never fails: what cannot be read is an UnreadableMessage
/// with its reason. A registration record may hold several entries (payload.orchestrations, contract.md 1.3): one
/// message each.
[[nodiscard]] std::vector<Message> decode(const Record& record);

/// What a record is by its topic, and on the shared topic by its event type: Shared, where that names nothing known.
/// What it says may still be unreadable.
[[nodiscard]] topics::Kind kindOf(const Record& record);

/// A fresh header set with "status": true and Backstep's correlation headers, key = flowId (contract.md B10, §1.6
/// "Recommended command"). The same command always gives the same bytes: a redelivery repeats the record. `usual`: the
/// dialect of commands whose definition names none.
[[nodiscard]] OutgoingRecord encodeCommand(const Command& command, const OwnerId& owner, Dialect usual);

/// What a worker of the reference library would answer to a command record (contract.md §1.7, the column "true"):
/// the command's headers echoed, action and status set. Empty error: success. BadInput for what is no command.
[[nodiscard]] Result<OutgoingRecord>
encodeReply(const Record& command, bool succeeded, std::string_view error, std::string_view service);

/// As contract.md §1.5 has it.
[[nodiscard]] OutgoingRecord encodeStart(const StartMessage& start, Dialect dialect);

/// The registration of an initiator as contract.md §1.3 and B3 want it ("type" is written "parallel" per topic and
/// "simultaneous" on the shared one). What the strict form has no place for (Backstep's own words, graph shape) is
/// carried too, where a definition uses it: the reference takes all others. `usual` as in encodeCommand(). With
/// `forReference` (B3's switch) it is "simultaneous" on every topic, the only word that the Java orchestrator knows.
[[nodiscard]] OutgoingRecord encodeRegistration(
    const Orchestration& orchestration,
    const FlowId& id,
    std::string_view service,
    Dialect usual,
    bool forReference = false
);

/// BadInput, with the words, where the registration would carry what the reference orchestrator does not know: it drops
/// such a message in silence (contract.md B4.4, §1.3).
[[nodiscard]] Result<void> fitsReference(const Orchestration& orchestration);

/// The registration of a worker, strictly the field set of §1.3.
[[nodiscard]] OutgoingRecord
encodeWorkerRegistration(const Entry& worker, const FlowId& id, std::string_view service, Dialect dialect);

/// contract.md §1.8 with Backstep's honesty: SUCCESS for a good initiator registration.
[[nodiscard]] OutgoingRecord encodeRegistrationStatus(const RegistrationStatusMessage& status);

[[nodiscard]] OutgoingRecord encodeFlowEvent(const FlowEventMessage& event);
[[nodiscard]] OutgoingRecord encodeControl(const ControlMessage& control);
[[nodiscard]] OutgoingRecord encodeOwner(const OwnerMessage& owner);

/// A flow's event as B12 wants it. The first event of a flow carries the step graph in `detail`. Empty for events
/// that are the ledger's own business.
[[nodiscard]] std::optional<FlowEventMessage>
toFlowEvent(const Event& event, const FlowState& state, const Orchestration& orchestration);

/// The `detail` of an anomaly's event: kind, text and where the record stood.
[[nodiscard]] Bytes toDetail(const AnomalySeen& anomaly);

/// The flow.snapshot of a flow of which no more is known than how it ended.
[[nodiscard]] FlowEventMessage
toPastEvent(const FlowId& flow, const OrchestrationName& name, FlowStatus status, const std::string& why, Instant now);

/// The `detail` of flow.waiting for a start that is no flow yet.
[[nodiscard]] Bytes waitingDetail(const std::string& why);

/// flow.snapshot: the whole state, without payloads, with the step graph.
[[nodiscard]] FlowEventMessage toSnapshotEvent(const FlowState& state, const Orchestration& orchestration, Instant now);

/// One JSON object: {"name", "seq", "dependsOn", …} per step, as carried by a flow's first event and by snapshots.
[[nodiscard]] Bytes stepGraphJson(const Orchestration& orchestration);

/// Reads stepGraphJson back (tracker): names, seq, edges, policies as far as told.
[[nodiscard]] Result<Orchestration> readStepGraph(std::string_view detail);

/// contract.md §1.7 toBool: what the reference takes for a true status.
[[nodiscard]] bool toBool(std::string_view jsonValue);

} // namespace backstep
