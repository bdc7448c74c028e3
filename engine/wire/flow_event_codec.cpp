#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

OutgoingRecord encodeFlowEvent(const FlowEventMessage& event)
{
    OutgoingRecord record;
    record.topic = TopicName(topics::flowEvents);
    record.key = event.flow.text();
    std::string value;
    value.reserve(event.detail.size() + 480);
    JsonWriter writer(value);
    writer.text("eventId", event.eventId)
        .text("flowId", event.flow.text())
        .text("orchestrationName", event.orchestration.text())
        .number("seq", event.seq)
        .text("type", event.type)
        .textIfAny("step", event.step.text());
    if (event.phase) {
        writer.text("phase", toWire(*event.phase));
    }
    if (event.attempt) {
        writer.number("attempt", *event.attempt);
    }
    writer.textIfAny("commandId", event.command.text())
        .text("at", toIso8601(event.at))
        .textIfAny("definitionHash", event.definition.text())
        .textIfAny("requestId", event.request.text())
        .raw("detail", event.detail.empty() ? "{}" : std::string_view(event.detail))
        .end();
    record.value = std::move(value);
    return record;
}

namespace parts {

Message decodeFlowEvent(const JsonEnvelope& envelope)
{
    const JsonMembers& body = envelope.top;
    FlowEventMessage event;
    event.flow = FlowId(body.textOr("flowId", ""));
    event.type = body.textOr("type", "");
    if (event.flow.isEmpty() || event.type.empty()) {
        return unreadable(AnomalyKind::NoHeaders, "This flow event names no flow or no type: it is ignored.");
    }
    event.eventId = body.textOr("eventId", "");
    event.orchestration = OrchestrationName(body.textOr("orchestrationName", ""));
    event.seq = body.number("seq").value_or(0);
    event.step = StepName(body.textOr("step", ""));
    if (const auto phase = body.text("phase")) {
        event.phase = phaseFromWire(*phase);
    }
    if (const auto attempt = body.number("attempt"); attempt && *attempt < 1'000'000) {
        event.attempt = static_cast<int>(*attempt);
    }
    event.command = CommandId(body.textOr("commandId", ""));
    event.at = instantOf(body.raw("at"));
    event.definition = DefinitionHash(body.textOr("definitionHash", ""));
    event.request = RequestId(body.textOr("requestId", ""));
    event.detail = payloadOf(body.raw("detail"));
    return event;
}

} // namespace parts

} // namespace backstep
