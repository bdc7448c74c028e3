#include "engine/wire/control_answer.h"

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

std::string_view toWord(ControlAnswer::Kind kind)
{
    switch (kind) {
    case ControlAnswer::Kind::Done:
        return "done";
    case ControlAnswer::Kind::Refused:
        return "refused";
    case ControlAnswer::Kind::Plan:
        return "plan";
    }
    return {};
}

std::optional<ControlAnswer::Kind> kindFromWord(std::string_view word)
{
    for (const auto kind : {ControlAnswer::Kind::Done, ControlAnswer::Kind::Refused, ControlAnswer::Kind::Plan}) {
        if (word == toWord(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

Json toJson(const ControlAnswer::Message& message)
{
    return {
        {"order", message.order},
        {"wave", message.wave},
        {"phase", toWire(message.phase)},
        {"step", message.step.text()},
        {"topic", message.record.topic.text()},
        {"key", message.record.key.value_or("")},
        {"value", message.record.value.value_or("")},
        {"why", message.why},
    };
}

ControlAnswer::Message messageFrom(const Json& json)
{
    ControlAnswer::Message message;
    message.order = json.at("order").get<int>();
    message.wave = json.at("wave").get<int>();
    message.phase = phaseFromWire(json.at("phase").get<std::string>()).value_or(Phase::Undo);
    message.step = StepName(json.at("step").get<std::string>());
    message.record.topic = TopicName(json.at("topic").get<std::string>());
    message.record.key = json.at("key").get<std::string>();
    message.record.value = json.at("value").get<std::string>();
    message.why = json.at("why").get<std::string>();
    return message;
}

} // namespace

FlowEventMessage toFlowEvent(const ControlAnswer& answer, Instant now)
{
    Json detail{
        {"requestId", answer.request.text()},
        {"answer", toWord(answer.kind)},
        {"version", answer.version},
        {"message", answer.message},
    };
    if (answer.kind == ControlAnswer::Kind::Plan) {
        detail["hash"] = answer.hash;
        detail["ends"] = toWire(answer.ends);
        detail["messages"] = Json::array();
        for (const ControlAnswer::Message& message : answer.messages) {
            detail["messages"].push_back(toJson(message));
        }
    }
    if (answer.isUnknown) {
        detail["unknown"] = true;
    }
    FlowEventMessage event;
    event.eventId = answer.request.text();
    event.flow = answer.flow;
    event.orchestration = answer.orchestration;
    event.type = "operator_action";
    event.at = now;
    event.request = answer.request;
    event.detail = detail.dump(-1, ' ', false, Json::error_handler_t::replace);
    return event;
}

Result<ControlAnswer> readControlAnswer(const FlowEventMessage& event)
{
    const auto notOne = [] { return failure(Fault::BadInput, "The flow event is not an answer to a control record."); };
    const Json json = Json::parse(event.detail, nullptr, false);
    if (!json.is_object() || !json.contains("answer") || !json["answer"].is_string()) {
        return notOne();
    }
    const auto kind = kindFromWord(json["answer"].get<std::string>());
    if (!kind.has_value()) {
        return notOne();
    }
    try {
        ControlAnswer answer;
        answer.request = RequestId(json.at("requestId").get<std::string>());
        answer.flow = event.flow;
        answer.orchestration = event.orchestration;
        answer.kind = *kind;
        answer.version = json.at("version").get<std::uint64_t>();
        answer.message = json.at("message").get<std::string>();
        answer.isUnknown = json.value("unknown", false);
        if (*kind == ControlAnswer::Kind::Plan) {
            answer.hash = json.at("hash").get<std::string>();
            answer.ends = flowStatusFromWire(json.at("ends").get<std::string>()).value_or(FlowStatus::Failed);
            for (const Json& message : json.at("messages")) {
                answer.messages.push_back(messageFrom(message));
            }
        }
        return answer;
    } catch (const Json::exception&) {
        return notOne();
    }
}

} // namespace backstep
