#include "engine/http/api_words.h"

#include <chrono>

namespace backstep {

using Json = nlohmann::ordered_json;

std::string_view apiWord(FlowStatus status)
{
    switch (status) {
    case FlowStatus::NotRegistered:
        return "NOT_REGISTERED";
    case FlowStatus::InProgress:
    case FlowStatus::Undoing:
        return "IN_PROGRESS";
    case FlowStatus::Completed:
        return "SUCCESS";
    case FlowStatus::Undone:
        return "ROLLED_BACK";
    case FlowStatus::Failed:
        return "FAILED";
    }
    return "IN_PROGRESS";
}

std::string_view apiWord(StepStatus status)
{
    switch (status) {
    case StepStatus::Pending:
    case StepStatus::InProgress:
    case StepStatus::Undoing:
        return "IN_PROGRESS";
    case StepStatus::DoSuccess:
        return "SUCCESS";
    case StepStatus::DoFail:
    case StepStatus::RetryExhausted:
    case StepStatus::UndoFail:
        return "FAILED";
    case StepStatus::UndoSuccess:
        return "ROLLED_BACK";
    }
    return "IN_PROGRESS";
}

std::string_view apiWord(FlowShape shape)
{
    switch (shape) {
    case FlowShape::Sequential:
        return "SEQUENTIAL";
    case FlowShape::Parallel:
        return "SIMULTANEOUS";
    case FlowShape::Graph:
        return "GRAPH";
    }
    return "GRAPH";
}

Json timeOrNull(Instant at)
{
    return at.isSet() ? Json(toIso8601(at)) : Json(nullptr);
}

Json textOrNull(std::string_view text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

Json millisecondsOrNull(Instant from, Instant to)
{
    return from.isSet() && to.isSet() ? Json(std::chrono::duration_cast<Duration>(to - from).count()) : Json(nullptr);
}

} // namespace backstep
