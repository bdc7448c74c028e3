#include "engine/base/any_case_word.h"
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

/// What the library puts over the command's headers (contract.md §1.7).
struct Answer
{
    std::string_view topic;
    std::string_view eventType;
    std::string_view action; ///< as JSON; empty: as the command says
    std::string_view status; ///< as JSON
    bool saysFailure = false; ///< responseType, which only the shared mode has
};

/// The library leaves the command's status as it is where there is one, and says true where there is none; a handler
/// that throws makes it false.
Answer perTopic(const JsonMembers& headers, Phase phase, bool succeeded)
{
    const std::string_view own = headers.has("status") ? headers.raw("status") : "true";
    const std::string_view done = phase == Phase::Do ? R"("DO")" : R"("UNDO")";
    return {
        topics::responseResult,
        "ORCHESTRATION_SUCCESS",
        succeeded ? done : R"("FAIL_STEP")",
        succeeded ? own : "false",
        false};
}

/// doNext forces true; undoNext leaves the command's status, says false where there is none, and FAILURE in any case.
Answer onShared(const JsonMembers& headers, Phase phase, bool succeeded)
{
    Answer answer{topics::shared, topics::responseResult, R"("FAIL_STEP")", "false", true};
    if (succeeded) {
        answer.action = headers.raw("action");
        answer.status = phase == Phase::Do ? "true" : headers.has("status") ? headers.raw("status") : "false";
        answer.saysFailure = phase == Phase::Undo;
    }
    return answer;
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
        && std::ranges::any_of(trueWords, [&text](std::string_view word) { return sameInAnyCase(*text, word); });
}

Result<OutgoingRecord>
encodeReply(const Record& command, bool succeeded, std::string_view error, std::string_view service)
{
    thread_local JsonEnvelope envelope;
    if (!command.value || readJsonEnvelope(*command.value, envelope) != JsonTrouble::None || !envelope.hasHeaders) {
        return failure(Fault::BadInput, "A command that is no JSON object with headers cannot be answered.");
    }
    const JsonMembers& given = envelope.headers;
    const bool isShared = command.place.topic.text() == topics::shared;
    const topics::Kind kind = isShared ? parts::kindOnShared(given) : topics::kindOf(command.place.topic.text());
    if (kind != topics::Kind::Do && kind != topics::Kind::Undo) {
        return failure(
            Fault::BadInput, command.place.topic.text() + " carries no command here: it cannot be answered."
        );
    }
    const Phase phase = kind == topics::Kind::Do ? Phase::Do : Phase::Undo;
    const Answer answer = isShared ? onShared(given, phase, succeeded) : perTopic(given, phase, succeeded);
    OutgoingRecord reply;
    reply.topic = TopicName(answer.topic);
    reply.key = given.text("flowId");
    std::string value;
    value.reserve(command.value->size() + error.size() + service.size() + 128);
    JsonWriter message(value);
    message.payload("payload", envelope.top.raw("payload"));
    JsonWriter headers(message.begin("headers"));
    for (const JsonMember& member : given.all()) {
        if (!isOverwritten(member.name) && !(isShared && member.name == "responseType")) {
            headers.raw(member.name, member.value);
        }
    }
    headers.text("eventType", answer.eventType);
    if (!answer.action.empty()) {
        headers.raw("action", answer.action);
    }
    headers.raw("status", answer.status);
    if (answer.saysFailure) {
        headers.text("responseType", "FAILURE");
    }
    headers.textIfAny("errorMessage", error).text("source", service).text("X-Service-Name", service);
    headers.text("topic", answer.topic).text("contentType", "application/json");
    headers.end();
    message.end();
    reply.value = std::move(value);
    return reply;
}

} // namespace backstep
