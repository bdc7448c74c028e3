#include "tests/engine/wire/every_record.h"

#include "engine/wire/codec.h"
#include "engine/wire/control_answer.h"
#include "tests/engine/wire/records.h"
#include "tests/support/scenario.h"

#include <nlohmann/json.hpp>

namespace backstep {

std::vector<Record> everyRecord()
{
    const Orchestration orchestration = pictured("a; b < a; c < a; d < b c");
    const Instant noon = fromIso8601("2026-11-24T12:00:00.000Z");
    const Decision decision = start(orchestration, {FlowId("f-1"), StartKey("k"), R"({"x":[1,2,{"y":null}]})"}, noon);
    std::vector<OutgoingRecord> sent;
    for (const Event& event : decision.events) {
        if (const auto told = toFlowEvent(event, decision.state, orchestration)) {
            sent.push_back(encodeFlowEvent(*told));
        }
    }
    for (const Command& command : decision.commands) {
        sent.push_back(encodeCommand(command, OwnerId("me"), Dialect::PerTopic));
        sent.push_back(*encodeReply(read(sent.back()), true, "", "svc"));
    }
    sent.push_back(encodeFlowEvent(toSnapshotEvent(decision.state, orchestration, noon)));
    sent.push_back(encodeRegistration(orchestration, FlowId("r"), "svc", Dialect::PerTopic));
    StartMessage started{OrchestrationName("o"), FlowId("f"), StartKey("k"), R"("eyJ4IjoxfQ==")", {}};
    sent.push_back(encodeStart(started, Dialect::PerTopic));
    sent.push_back(encodeControl({RequestId("r"), "undo", FlowId("f"), {}, 7, "h", "me", "why", R"({"x":1})", {}}));
    sent.push_back(encodeOwner({OwnerId("me"), "host", false, 3, noon}));
    sent.push_back(encodeRegistrationStatus({OrchestrationName("o"), "worker", "s", "FAILED", "why", noon}));
    ControlAnswer answer;
    answer.flow = FlowId("f-1");
    answer.kind = ControlAnswer::Kind::Plan;
    answer.messages.push_back({1, 1, Phase::Undo, StepName("a"), sent.back(), "first"});
    sent.push_back(encodeFlowEvent(toFlowEvent(answer, noon)));
    std::vector<Record> records;
    for (const OutgoingRecord& each : sent) {
        records.push_back(read(each));
    }
    return records;
}

bool isSound(const Record& record)
{
    const std::vector<Message> messages = decode(record);
    if (messages.empty()) {
        return false;
    }
    for (const Message& message : messages) {
        if (const auto* bad = std::get_if<UnreadableMessage>(&message); bad != nullptr && bad->reason.empty()) {
            return false;
        }
        if (const auto* event = std::get_if<FlowEventMessage>(&message)) {
            (void)readControlAnswer(*event);
            (void)readStepGraph(event->detail);
            if (!nlohmann::json::accept(encodeFlowEvent(*event).value.value())) {
                return false;
            }
        }
        if (const auto* command = std::get_if<CommandMessage>(&message)) {
            const auto reply = encodeReply(record, true, "", "svc");
            if (!reply || !nlohmann::json::accept(*reply->value) || command->flow.isEmpty()) {
                return false;
            }
        }
        if (const auto* reply = std::get_if<ReplyMessage>(&message)) {
            if (!reply->payload.empty() && !nlohmann::json::accept(reply->payload)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace backstep
