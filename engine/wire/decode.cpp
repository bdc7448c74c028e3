#include "engine/base/any_case_word.h"
#include "engine/base/limits.h"
#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

namespace parts {

UnreadableMessage unreadable(AnomalyKind kind, std::string reason, FlowId flow)
{
    return {kind, std::move(reason), std::move(flow)};
}

Bytes payloadOf(std::string_view raw)
{
    return raw == "null" ? Bytes() : Bytes(raw);
}

} // namespace parts

namespace {

using topics::Kind;

/// The beginning of a value as it can be shown in one sentence.
std::string excerpt(std::string_view value)
{
    constexpr std::size_t shown = 24;
    std::string text;
    for (const char c : value.substr(0, shown)) {
        text += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? '.' : c;
    }
    return text + (value.size() > shown ? "…" : "");
}

std::string notReadable(std::string_view what, JsonTrouble trouble, std::string_view value)
{
    std::string reason = "The value of this " + std::string(what) + " " + std::string(troubleWords(trouble));
    if (trouble != JsonTrouble::Empty && trouble != JsonTrouble::NotUtf8) {
        reason += " (it begins with " + excerpt(value) + ")";
    }
    return reason + ": send one JSON object on one line.";
}

std::string_view nounOf(Kind kind)
{
    switch (kind) {
    case Kind::Registration:
        return "registration";
    case Kind::RegistrationStatus:
        return "registration status";
    case Kind::Start:
        return "start";
    case Kind::Response:
        return "reply";
    case Kind::FlowEvents:
        return "flow event";
    case Kind::Control:
        return "control record";
    case Kind::Owner:
        return "owner record";
    case Kind::Do:
        return "DO command";
    case Kind::Undo:
        return "UNDO command";
    case Kind::Shared:
        return "message";
    case Kind::Other:
        break;
    }
    return "record";
}

AnomalyKind anomalyOf(JsonTrouble trouble)
{
    return trouble == JsonTrouble::NotAnObject ? AnomalyKind::NoHeaders : AnomalyKind::NotJson;
}

Message decodeObject(const Record& record, Kind kind, const JsonEnvelope& envelope)
{
    switch (kind) {
    case Kind::Response:
        return parts::decodeReply(record, envelope);
    case Kind::Do:
        return parts::decodeCommand(record, envelope, Phase::Do);
    case Kind::Undo:
        return parts::decodeCommand(record, envelope, Phase::Undo);
    case Kind::FlowEvents:
        return parts::decodeFlowEvent(envelope);
    case Kind::Start:
        return parts::decodeStart(envelope);
    case Kind::Control:
        return parts::decodeControl(envelope);
    case Kind::Owner:
        return parts::decodeOwner(envelope);
    case Kind::RegistrationStatus:
        return parts::decodeRegistrationStatus(envelope);
    case Kind::Registration:
    case Kind::Shared:
    case Kind::Other:
        break;
    }
    return parts::unreadable(AnomalyKind::UnknownTopic, "This topic carries nothing that Backstep reads.");
}

UnreadableMessage routesNowhere(const JsonMembers& headers)
{
    const std::string type = headers.textOr("eventType", "");
    const FlowId flow(headers.textOr("flowId", ""));
    if (type.empty()) {
        return parts::unreadable(
            AnomalyKind::UnknownTopic,
            "This message on orchestrator.event has no headers.eventType, by which that topic is routed: nobody takes "
            "it.",
            flow
        );
    }
    return parts::unreadable(
        AnomalyKind::UnknownTopic,
        "Nobody on orchestrator.event takes headers.eventType " + excerpt(type)
            + ": it routes by orchestrator.registration, orchestrator.execution.start, orchestrator.response.result, "
              "do<step> and undo<step>.",
        flow
    );
}

} // namespace

topics::Kind parts::kindOnShared(const JsonMembers& headers)
{
    const std::string type = headers.textOr("eventType", "");
    for (const auto& [topic, kind] :
         {std::pair(topics::registration, Kind::Registration),
          std::pair(topics::executionStart, Kind::Start),
          std::pair(topics::responseResult, Kind::Response)}) {
        if (sameInAnyCase(type, topic)) {
            return kind;
        }
    }
    if (type.starts_with("undo")) {
        return Kind::Undo;
    }
    return type.starts_with("do") ? Kind::Do : Kind::Other;
}

topics::Kind kindOf(const Record& record)
{
    const Kind kind = topics::kindOf(record.place.topic.text());
    if (kind != Kind::Shared || !record.value || record.value->size() > limits::recordBytesMax) {
        return kind;
    }
    thread_local JsonEnvelope envelope;
    if (readJsonEnvelope(*record.value, envelope) != JsonTrouble::None) {
        return kind;
    }
    const Kind routed = parts::kindOnShared(envelope.headers);
    return routed == Kind::Other ? kind : routed;
}

std::vector<Message> decode(const Record& record)
{
    Kind kind = topics::kindOf(record.place.topic.text());
    if (kind == Kind::Other) {
        return {parts::unreadable(
            AnomalyKind::UnknownTopic, record.place.topic.text() + " is no topic of either dialect: check its name."
        )};
    }
    const std::string noun(nounOf(kind));
    if (!record.value) {
        return {parts::unreadable(AnomalyKind::NullValue, "This " + noun + " has no value: it says nothing.")};
    }
    if (record.value->size() > limits::recordBytesMax) {
        return {parts::unreadable(AnomalyKind::TooLarge, "This " + noun + " is larger than 16 MB: it is not read.")};
    }
    if (kind == Kind::Registration) {
        return parts::decodeRegistration(record);
    }
    thread_local JsonEnvelope envelope;
    const JsonTrouble trouble = readJsonEnvelope(*record.value, envelope);
    if (trouble != JsonTrouble::None) {
        return {parts::unreadable(anomalyOf(trouble), notReadable(noun, trouble, *record.value))};
    }
    if (kind == Kind::Shared) {
        kind = parts::kindOnShared(envelope.headers);
        if (kind == Kind::Registration) {
            return parts::decodeRegistration(record);
        }
        if (kind == Kind::Other) {
            return {routesNowhere(envelope.headers)};
        }
    }
    std::vector<Message> messages;
    messages.push_back(decodeObject(record, kind, envelope));
    return messages;
}

} // namespace backstep
