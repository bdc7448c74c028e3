#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

OutgoingRecord encodeControl(const ControlMessage& control)
{
    OutgoingRecord record;
    record.topic = TopicName(topics::control);
    record.key = control.flow.text();
    std::string value;
    JsonWriter writer(value);
    writer.text("requestId", control.request.text()).text("action", control.action).text("flowId", control.flow.text());
    writer.textIfAny("step", control.step.text());
    if (control.expectedVersion) {
        writer.number("expectedVersion", *control.expectedVersion);
    }
    writer.textIfAny("planHash", control.planHash).text("who", control.who).text("reason", control.reason);
    writer.textIfAny("planFor", control.planFor);
    if (control.payload) {
        writer.payload("payload", *control.payload);
    }
    writer.end();
    record.value = std::move(value);
    return record;
}

OutgoingRecord encodeOwner(const OwnerMessage& owner)
{
    OutgoingRecord record;
    record.topic = TopicName(topics::owner);
    record.key = owner.owner.text();
    std::string value;
    JsonWriter(value)
        .text("owner", owner.owner.text())
        .text("name", owner.name)
        .boolean("released", owner.released)
        .number("openFlows", owner.openFlows)
        .text("at", toIso8601(owner.at))
        .end();
    record.value = std::move(value);
    return record;
}

OutgoingRecord encodeRegistrationStatus(const RegistrationStatusMessage& status)
{
    OutgoingRecord record;
    record.topic = TopicName(topics::registrationStatus);
    std::string value;
    JsonWriter message(value);
    JsonWriter body(message.begin("payload"));
    body.text("eventType", "REGISTRATION_STATUS").text("orchName", status.orchestration.text());
    body.text("as", status.role).text("serviceName", status.service).text("status", status.status);
    if (status.failureReason.empty()) {
        body.raw("failureReason", "null");
    } else {
        JsonWriter(body.begin("failureReason")).text("error_0", status.failureReason).end();
    }
    body.text("timestamp", toIso8601(status.at)).end();
    JsonWriter(message.begin("headers"))
        .text("eventType", "REGISTRATION_STATUS")
        .text("orchName", status.orchestration.text())
        .text("asRole", status.role)
        .text("serviceName", status.service)
        .text("status", status.status)
        .end();
    message.end();
    record.value = std::move(value);
    return record;
}

namespace parts {

namespace {

std::string joinedReasons(std::string_view raw)
{
    if (raw.empty() || raw == "null") {
        return {};
    }
    JsonMembers reasons;
    if (readJsonObject(raw, reasons) != JsonTrouble::None) {
        return jsonScalarText(raw).value_or(std::string(raw));
    }
    std::string joined;
    for (const JsonMember& reason : reasons.all()) {
        joined += (joined.empty() ? "" : "; ") + jsonScalarText(reason.value).value_or(std::string(reason.value));
    }
    return joined;
}

std::string firstOf(const JsonMembers& members, std::string_view name, std::string_view alias)
{
    return members.textOr(name, members.textOr(alias, ""));
}

} // namespace

Message decodeRegistrationStatus(const JsonEnvelope& envelope)
{
    JsonMembers inner;
    const std::string_view payload = envelope.top.raw("payload");
    const bool isWrapped = payload.starts_with('{') && readJsonObject(payload, inner) == JsonTrouble::None;
    // The documented form is flat, the real one is wrapped (contract.md §1.8).
    const JsonMembers& body = isWrapped ? inner : envelope.top;
    RegistrationStatusMessage status;
    status.orchestration = OrchestrationName(firstOf(body, "orchName", "orchestrationName"));
    if (status.orchestration.isEmpty()) {
        return unreadable(AnomalyKind::BadRegistration, "This registration status names no orchestration (orchName).");
    }
    status.role = firstOf(body, "as", "asRole");
    status.service = body.textOr("serviceName", "");
    status.status = body.textOr("status", "");
    status.failureReason = joinedReasons(body.raw("failureReason"));
    status.at = instantOf(body.raw("timestamp"));
    return status;
}

Message decodeControl(const JsonEnvelope& envelope)
{
    const JsonMembers& body = envelope.top;
    ControlMessage control;
    control.request = RequestId(body.textOr("requestId", ""));
    control.action = body.textOr("action", "");
    control.flow = FlowId(body.textOr("flowId", ""));
    if (control.flow.isEmpty() || control.action.empty()) {
        return unreadable(
            AnomalyKind::BadStart, "This control record names no flow or no action (flowId, action): it is ignored."
        );
    }
    if (control.action != "plan" && !operatorActionFromWire(control.action)) {
        return unreadable(
            AnomalyKind::BadStart,
            "\"" + control.action + "\" is no action: plan, undo, undo-now, retry, mark-done, mark-undone, skip, "
                + "pause, resume and start-anyway are.",
            control.flow
        );
    }
    control.step = StepName(body.textOr("step", ""));
    control.expectedVersion = body.number("expectedVersion");
    control.planHash = body.textOr("planHash", "");
    control.who = body.textOr("who", "");
    control.reason = body.textOr("reason", "");
    control.planFor = body.textOr("planFor", "");
    if (body.has("payload")) {
        control.payload = payloadOf(body.raw("payload"));
    }
    return control;
}

Message decodeOwner(const JsonEnvelope& envelope)
{
    OwnerMessage owner;
    owner.owner = OwnerId(envelope.top.textOr("owner", ""));
    if (owner.owner.isEmpty()) {
        return unreadable(AnomalyKind::NoHeaders, "This owner record names no owner.");
    }
    owner.name = envelope.top.textOr("name", "");
    owner.released = toBool(envelope.top.raw("released"));
    owner.openFlows = envelope.top.number("openFlows").value_or(0);
    owner.at = instantOf(envelope.top.raw("at"));
    return owner;
}

} // namespace parts

} // namespace backstep
