#include "engine/wire/topics.h"

#include <array>
#include <string>
#include <utility>

namespace backstep::topics {

namespace {

constexpr std::string_view doSuffix = ".do";
constexpr std::string_view undoSuffix = ".undo";

constexpr std::array<std::pair<std::string_view, Kind>, 8> exact{
    {{registration, Kind::Registration},
     {registrationStatus, Kind::RegistrationStatus},
     {executionStart, Kind::Start},
     {responseResult, Kind::Response},
     {flowEvents, Kind::FlowEvents},
     {control, Kind::Control},
     {owner, Kind::Owner},
     {shared, Kind::Shared}}};

/// orchestrator.<orchestration>.<step><suffix>: two names at least stand between prefix and suffix.
bool isCommand(std::string_view topic, std::string_view suffix)
{
    if (!topic.starts_with(prefix) || !topic.ends_with(suffix) || topic.size() < prefix.size() + suffix.size() + 3) {
        return false;
    }
    const auto names = topic.substr(prefix.size(), topic.size() - prefix.size() - suffix.size());
    const std::size_t dot = names.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < names.size();
}

} // namespace

TopicName command(const OrchestrationName& orchestration, const StepName& step, Phase phase)
{
    std::string name;
    name.reserve(prefix.size() + orchestration.text().size() + step.text().size() + undoSuffix.size() + 1);
    name += prefix;
    name += orchestration.text();
    name += '.';
    name += step.text();
    name += phase == Phase::Do ? doSuffix : undoSuffix;
    return TopicName(std::move(name));
}

std::vector<TopicName> ofOrchestration(const Orchestration& orchestration, Dialect usual)
{
    if (orchestration.dialect.value_or(usual) == Dialect::Shared) {
        return {TopicName(shared)};
    }
    std::vector<TopicName> names;
    for (const StepDefinition& step : orchestration.steps) {
        names.push_back(command(orchestration.name, step.name, Phase::Do));
        if (step.hasUndo) {
            names.push_back(command(orchestration.name, step.name, Phase::Undo));
        }
    }
    return names;
}

std::vector<TopicName> common()
{
    return {
        TopicName(registration),
        TopicName(registrationStatus),
        TopicName(executionStart),
        TopicName(responseResult),
        TopicName(flowEvents),
        TopicName(control),
        TopicName(shared)};
}

Kind kindOf(std::string_view topic)
{
    for (const auto& [name, kind] : exact) {
        if (topic == name) {
            return kind;
        }
    }
    if (isCommand(topic, doSuffix)) {
        return Kind::Do;
    }
    return isCommand(topic, undoSuffix) ? Kind::Undo : Kind::Other;
}

} // namespace backstep::topics
