#include "engine/base/any_case_word.h"
#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <utility>

namespace backstep {

OutgoingRecord encodeCommand(const Command& command, const OwnerId& owner, Dialect usual)
{
    OutgoingRecord record;
    record.topic = command.dialect.value_or(usual) == Dialect::Shared
        ? TopicName(topics::shared)
        : topics::command(command.orchestration, command.step, command.phase);
    record.key = command.flow.text();
    const std::string_view phase = toWire(command.phase);
    std::string eventType(command.phase == Phase::Do ? "do" : "undo");
    eventType += command.step.text();

    std::string value;
    value.reserve(command.payload.size() + record.topic.text().size() + 640);
    JsonWriter message(value);
    message.payload("payload", command.payload);
    JsonWriter(message.begin("headers"))
        .text("flowId", command.flow.text())
        .text("orchestrationName", command.orchestration.text())
        .text("stepName", command.step.text())
        .text("action", phase)
        .number("seq", command.seqOfStep)
        .text("eventType", eventType)
        .boolean("status", true)
        .text("contentType", "application/json")
        .text("source", "backstep")
        .text("topic", record.topic.text())
        .text("timestamp", toIso8601(command.decidedAt))
        .text("x-backstep-command-id", command.id.text())
        .text("x-backstep-phase", phase)
        .number("x-backstep-attempt", command.attempt)
        .text("x-backstep-idempotency-key", command.key.text())
        .number("x-backstep-seq", command.seq)
        .textIfAny("x-backstep-owner", owner.text())
        .textIfAny("x-backstep-request", command.request.text())
        .textIfAny("x-backstep-who", command.who)
        .textIfAny("x-backstep-reason", command.reason)
        .end();
    message.end();
    record.value = std::move(value);
    return record;
}

namespace parts {

namespace {

struct TopicNames
{
    std::string_view orchestration;
    std::string_view step;
};

/// The names in a command topic; the last dot parts them, because a step's name holds none. The shared topic names
/// nothing: there the event type names the step.
TopicNames namesIn(std::string_view topic, Phase phase, std::string_view eventType)
{
    if (topic == topics::shared) {
        const std::size_t prefix = std::string_view(phase == Phase::Do ? "do" : "undo").size();
        return {{}, eventType.substr(std::min(prefix, eventType.size()))};
    }
    std::string_view names = topic.substr(topics::prefix.size());
    names = names.substr(0, names.rfind('.'));
    const std::size_t dot = names.rfind('.');
    return {names.substr(0, dot), names.substr(dot + 1)};
}

std::optional<int> attemptOf(const JsonMembers& headers)
{
    const auto attempt = headers.number("x-backstep-attempt");
    return attempt && *attempt > 0 && *attempt < 1'000'000 ? std::optional(static_cast<int>(*attempt)) : std::nullopt;
}

template <class IdType>
std::optional<IdType> idOf(const JsonMembers& headers, std::string_view name)
{
    auto text = headers.text(name);
    return text && !text->empty() ? std::optional(IdType(std::move(*text))) : std::nullopt;
}

/// flowId/step/DO/1 or flowId/step/UNDO#2/3: the phase stands before the last slash.
std::optional<Phase> phaseInCommandId(std::string_view id)
{
    const std::size_t end = id.rfind('/');
    if (end == std::string_view::npos || end == 0) {
        return std::nullopt;
    }
    const std::size_t from = id.rfind('/', end - 1) + 1;
    const std::string_view word = id.substr(from, end - from);
    return phaseFromWire(word.substr(0, word.find('#')));
}

} // namespace

Message decodeCommand(const Record& record, const JsonEnvelope& envelope, Phase phase)
{
    const JsonMembers& headers = envelope.headers;
    if (!envelope.hasHeaders) {
        return unreadable(
            AnomalyKind::NoHeaders, "This command has no headers object: a worker cannot tell which flow it is for."
        );
    }
    CommandMessage message;
    message.flow = FlowId(headers.textOr("flowId", ""));
    if (message.flow.isEmpty()) {
        return unreadable(
            AnomalyKind::UnknownFlow, "This command names no flow (headers.flowId): no reply to it can be matched."
        );
    }
    const std::string eventType = headers.textOr("eventType", "");
    const TopicNames names = namesIn(record.place.topic.text(), phase, eventType);
    message.orchestration = OrchestrationName(headers.textOr("orchestrationName", names.orchestration));
    message.step = StepName(headers.textOr("stepName", names.step));
    message.phase = phase;
    message.command = idOf<CommandId>(headers, "x-backstep-command-id");
    message.attempt = attemptOf(headers);
    message.idempotencyKey = idOf<IdempotencyKey>(headers, "x-backstep-idempotency-key");
    message.seq = headers.number("x-backstep-seq");
    message.owner = OwnerId(headers.textOr("x-backstep-owner", ""));
    message.saysFailed = headers.has("status") && !toBool(headers.raw("status"));
    message.payload = payloadOf(envelope.top.raw("payload"));
    return message;
}

Message decodeReply(const Record&, const JsonEnvelope& envelope)
{
    const JsonMembers& headers = envelope.headers;
    if (!envelope.hasHeaders) {
        return unreadable(
            AnomalyKind::NoHeaders,
            "This reply has no headers object: it must carry flowId, stepName, action and status there."
        );
    }
    ReplyMessage reply;
    reply.flow = FlowId(headers.textOr("flowId", ""));
    if (reply.flow.isEmpty()) {
        return unreadable(
            AnomalyKind::UnknownFlow, "This reply names no flow: the worker must echo the command's headers.flowId."
        );
    }
    reply.step = StepName(headers.textOr("stepName", ""));
    if (reply.step.isEmpty()) {
        return unreadable(
            AnomalyKind::UnknownStep,
            "This reply names no step: the worker must echo the command's headers.stepName.",
            reply.flow
        );
    }
    const std::string action = headers.textOr("action", "");
    reply.orchestration = OrchestrationName(headers.textOr("orchestrationName", ""));
    reply.command = idOf<CommandId>(headers, "x-backstep-command-id");
    reply.phase = reply.command ? phaseInCommandId(reply.command->text()) : std::nullopt;
    if (const auto echoed = headers.text("x-backstep-phase"); !reply.phase && echoed) {
        reply.phase = phaseFromWire(*echoed);
    }
    reply.attempt = attemptOf(headers);
    reply.saysDo = sameInAnyCase(action, "DO");
    reply.succeeded = !sameInAnyCase(action, "FAIL_STEP") && toBool(headers.raw("status"));
    reply.payload = payloadOf(envelope.top.raw("payload"));
    reply.error = headers.textOr("errorMessage", "");
    reply.source = headers.textOr("X-Service-Name", "");
    if (reply.source.empty()) {
        reply.source = headers.textOr("source", "");
    }
    reply.owner = OwnerId(headers.textOr("x-backstep-owner", ""));
    return reply;
}

} // namespace parts

} // namespace backstep
