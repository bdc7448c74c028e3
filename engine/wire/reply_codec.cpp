#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <array>
#include <utility>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 4> trueWords{"true", "yes", "1", "on"};

/// Headers of the reply that do not come from the command.
constexpr std::array<std::string_view, 8> overwritten{
    "eventType", "status", "action", "source", "X-Service-Name", "topic", "contentType", "errorMessage"};

bool isOverwritten(std::string_view name)
{
    return std::ranges::find(overwritten, name) != overwritten.end();
}

/// Not zero: some digit before the exponent is not 0. Reads numbers of any length.
bool isNonZero(std::string_view number)
{
    const std::string_view mantissa = number.substr(0, number.find_first_of("eE"));
    return mantissa.find_first_of("123456789") != std::string_view::npos;
}

/// The library leaves the command's status as it is where there is one, and says true where there is none; a
/// handler that throws makes it false (contract.md §1.7).
std::string_view statusOf(const JsonMembers& headers, bool succeeded)
{
    if (!succeeded) {
        return "false";
    }
    return headers.has("status") ? headers.raw("status") : "true";
}

} // namespace

bool toBool(std::string_view jsonValue)
{
    if (jsonValue.empty() || jsonValue == "null") {
        return false;
    }
    const char first = jsonValue.front();
    if (first == '-' || (first >= '0' && first <= '9')) {
        return isNonZero(jsonValue);
    }
    const auto text = jsonScalarText(jsonValue);
    return text
        && std::ranges::any_of(trueWords, [&text](std::string_view word) { return parts::sameInAnyCase(*text, word); });
}

Result<OutgoingRecord>
encodeReply(const Record& command, bool succeeded, std::string_view error, std::string_view service, Dialect dialect)
{
    if (dialect != Dialect::PerTopic) {
        return failure(Fault::Refused, "The shared dialect is not spoken yet: use per-topic.");
    }
    const topics::Kind kind = topics::kindOf(command.place.topic.text());
    if (kind != topics::Kind::Do && kind != topics::Kind::Undo) {
        return failure(
            Fault::BadInput, command.place.topic.text() + " is no topic of commands: it cannot be answered."
        );
    }
    thread_local JsonEnvelope envelope;
    if (!command.value || readJsonEnvelope(*command.value, envelope) != JsonTrouble::None || !envelope.hasHeaders) {
        return failure(Fault::BadInput, "A command that is no JSON object with headers cannot be answered.");
    }
    const std::string_view action = !succeeded ? "FAIL_STEP" : kind == topics::Kind::Do ? "DO" : "UNDO";
    OutgoingRecord reply;
    reply.topic = TopicName(topics::responseResult);
    reply.key = envelope.headers.text("flowId");
    std::string value;
    value.reserve(command.value->size() + error.size() + service.size() + 128);
    JsonWriter message(value);
    message.payload("payload", envelope.top.raw("payload"));
    JsonWriter headers(message.begin("headers"));
    for (const JsonMember& member : envelope.headers.all()) {
        if (!isOverwritten(member.name)) {
            headers.raw(member.name, member.value);
        }
    }
    headers.text("eventType", "ORCHESTRATION_SUCCESS").text("action", action);
    headers.raw("status", statusOf(envelope.headers, succeeded));
    headers.textIfAny("errorMessage", error).text("source", service).text("X-Service-Name", service);
    headers.text("topic", topics::responseResult).text("contentType", "application/json");
    headers.end();
    message.end();
    reply.value = std::move(value);
    return reply;
}

} // namespace backstep
