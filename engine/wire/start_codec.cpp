#include "engine/base/base64.h"
#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

OutgoingRecord encodeStart(const StartMessage& start, Dialect dialect)
{
    const bool isShared = dialect == Dialect::Shared;
    OutgoingRecord record;
    record.topic = TopicName(isShared ? topics::shared : topics::executionStart);
    if (!start.flow.isEmpty()) {
        record.key = start.flow.text();
    }
    std::string value;
    JsonWriter message(value);
    message.payload("payload", start.payload);
    JsonWriter(message.begin("headers"))
        .text("eventType", isShared ? topics::executionStart : "ORCHESTRATION_STARTED")
        .textIfAny("flowId", start.flow.text())
        .text("orchestrationName", start.orchestration.text())
        .text("source", "backstep")
        .text("serviceName", "backstep")
        .text("X-Service-Name", "backstep")
        .text("topic", record.topic.text())
        .textIfAny("x-backstep-start-key", start.key.text())
        .textIfAny("x-backstep-started-from", start.startedFrom.text())
        .end();
    message.end();
    record.value = std::move(value);
    return record;
}

namespace parts {

namespace {

void noteIgnored(const JsonMembers& members, std::vector<std::string>& notes)
{
    for (const std::string_view name : {"stepName", "action"}) {
        if (members.has(name)) {
            notes.push_back(std::string(name) + " has no meaning in a start: it is ignored.");
        }
    }
}

void readName(const JsonMembers& members, StartMessage& start)
{
    start.orchestration = OrchestrationName(members.textOr("orchestrationName", ""));
    if (start.orchestration.isEmpty() && members.has("orchName")) {
        start.orchestration = OrchestrationName(members.textOr("orchName", ""));
        start.notes.emplace_back("orchName is an alias of orchestrationName.");
    }
}

Bytes startPayload(std::string_view raw, std::vector<std::string>& notes)
{
    if (raw.starts_with('"')) {
        const auto text = jsonScalarText(raw);
        Bytes decoded = text ? jsonInBase64(*text) : Bytes();
        if (!decoded.empty()) {
            notes.emplace_back("payload was base64 and is decoded.");
            return decoded;
        }
    }
    return payloadOf(raw);
}

} // namespace

Bytes jsonInBase64(std::string_view text)
{
    auto decoded = fromBase64(text);
    if (!decoded) {
        return {};
    }
    const std::size_t first = decoded->find_first_not_of(" \t\r\n");
    if (first == std::string::npos || ((*decoded)[first] != '{' && (*decoded)[first] != '[')) {
        return {};
    }
    JsonMembers ignored;
    const JsonTrouble trouble = readJsonObject(*decoded, ignored);
    return trouble == JsonTrouble::None || trouble == JsonTrouble::NotAnObject ? std::move(*decoded) : Bytes();
}

Message decodeStart(const JsonEnvelope& envelope)
{
    StartMessage start;
    if (envelope.hasHeaders) {
        readName(envelope.headers, start);
    }
    const bool isFlat = start.orchestration.isEmpty();
    const JsonMembers& members = isFlat ? envelope.top : envelope.headers;
    if (isFlat) {
        readName(envelope.top, start);
    }
    if (start.orchestration.isEmpty()) {
        return unreadable(
            AnomalyKind::BadStart,
            "This start names no orchestration: put orchestrationName into its headers, or beside its payload."
        );
    }
    start.flow = FlowId(members.textOr("flowId", ""));
    const char first = members.raw("flowId").empty() ? '"' : members.raw("flowId").front();
    if (first != '"' && !start.flow.isEmpty()) {
        start.notes.emplace_back("flowId was no string; it is kept as text.");
    }
    start.key = StartKey(members.textOr("x-backstep-start-key", ""));
    start.startedFrom = FlowId(members.textOr("x-backstep-started-from", ""));
    noteIgnored(members, start.notes);
    start.payload = startPayload(envelope.top.raw("payload"), start.notes);
    return start;
}

} // namespace parts

} // namespace backstep
