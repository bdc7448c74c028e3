#include "app/commands/message_line.h"

#include "app/commands/line_words.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

} // namespace

std::string toJsonLine(const MessageLine& line)
{
    const ActionPlan::Message& message = line.message;
    Json value = Json::parse(message.record.value.value_or("{}"));
    value["headers"].erase("timestamp");
    Json json{
        {"type", "message"},
        {"order", message.order},
        {"wave", message.wave},
        {"phase", toWire(message.phase)},
        {"step", message.step.text()},
        {"topic", message.record.topic.text()},
        {"key", message.record.key.value_or("")},
        {"headers", std::move(value["headers"])},
        {"payload", std::move(value["payload"])},
        {"why", message.why}};
    if (line.afterMs.has_value()) {
        json["afterMs"] = *line.afterMs;
    }
    return oneLine(json);
}

std::vector<std::string> toTextLines(const std::vector<MessageLine>& lines)
{
    std::size_t nameWidth = 0;
    std::size_t topicWidth = 0;
    for (const MessageLine& line : lines) {
        nameWidth = std::max(nameWidth, line.message.step.text().size());
        topicWidth = std::max(topicWidth, line.message.record.topic.text().size());
    }
    std::vector<std::string> texts;
    for (const MessageLine& line : lines) {
        const ActionPlan::Message& message = line.message;
        const std::string order = std::to_string(message.order);
        texts.push_back(
            padded("", order.size() < 4 ? 4 - order.size() : 0) + order + "  wave "
            + padded(std::to_string(message.wave), 4) + padded(std::string(toWire(message.phase)), 6)
            + padded(message.step.text(), nameWidth + 2) + padded(message.record.topic.text(), topicWidth + 2)
            + message.why
        );
    }
    return texts;
}

std::string endingInWords(FlowStatus status)
{
    switch (status) {
    case FlowStatus::Completed:
        return "every step done";
    case FlowStatus::Undone:
        return "everything that was done is undone";
    case FlowStatus::Failed:
        return "it rests and waits for a person";
    case FlowStatus::NotRegistered:
    case FlowStatus::InProgress:
    case FlowStatus::Undoing:
        return "it goes on";
    }
    return {};
}

} // namespace backstep
