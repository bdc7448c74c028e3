#include "app/commands/plan.h"

#include "app/commands/failure_flags.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/flow_summary.h"
#include "engine/saga/plan.h"
#include "engine/wire/codec.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// Stands where `run` has a new id for each flow.
constexpr const char* PlannedFlow = "planned-flow";

struct PlanArguments
{
    FlowArguments flow;
    FailureFlags failures;
    bool json = false;
};

std::string dump(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

long long millisecondsSince(Instant first, Instant at)
{
    return (at.micros - first.micros) / 1000;
}

/// The very record that would be sent, but for its time, which only the sending knows.
std::string toLine(const PlannedMessage& message, Instant first)
{
    const OutgoingRecord record = encodeCommand(message.command, OwnerId(), Dialect::PerTopic);
    Json value = Json::parse(record.value.value_or("{}"));
    value["headers"].erase("timestamp");
    return dump(
        {{"type", "message"},
         {"order", message.order},
         {"wave", message.wave},
         {"phase", toWire(message.command.phase)},
         {"step", message.command.step.text()},
         {"topic", record.topic.text()},
         {"key", record.key.value_or("")},
         {"headers", std::move(value["headers"])},
         {"payload", std::move(value["payload"])},
         {"why", message.why},
         {"afterMs", millisecondsSince(first, message.at)}}
    );
}

std::string toSummary(const Plan& plan, const Orchestration& orchestration)
{
    Json steps = Json::array();
    for (const FlowSummary::Step& step : summaryOf(plan.end, orchestration).steps) {
        steps.push_back(
            {{"name", step.name.text()},
             {"status", toWire(step.status)},
             {"attempts", step.attempts},
             {"undoAttempts", step.undoAttempts}}
        );
    }
    return dump(
        {{"type", "summary"},
         {"orchestrationName", orchestration.name.text()},
         {"definitionHash", orchestration.hash.text()},
         {"ends", toWire(plan.end.status)},
         {"settled", plan.settled},
         {"messages", plan.messages.size()},
         {"waves", plan.messages.empty() ? 0 : plan.messages.back().wave},
         {"afterMs", plan.longest.count()},
         {"steps", std::move(steps)}}
    );
}

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

std::string ending(const Plan& plan)
{
    if (!plan.settled) {
        return "it has not come to rest within the bound of a plan";
    }
    switch (plan.end.status) {
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

void tellText(const Plan& plan, const Orchestration& orchestration)
{
    std::size_t nameWidth = 0;
    std::size_t topicWidth = 0;
    std::vector<std::string> topics;
    for (const PlannedMessage& message : plan.messages) {
        topics.push_back(encodeCommand(message.command, OwnerId(), Dialect::PerTopic).topic.text());
        nameWidth = std::max(nameWidth, message.command.step.text().size());
        topicWidth = std::max(topicWidth, topics.back().size());
    }
    for (std::size_t i = 0; i < plan.messages.size(); ++i) {
        const PlannedMessage& message = plan.messages[i];
        const std::string order = std::to_string(message.order);
        sayLine(
            padded("", order.size() < 4 ? 4 - order.size() : 0) + order + "  wave "
            + padded(std::to_string(message.wave), 4) + padded(std::string(toWire(message.command.phase)), 6)
            + padded(message.command.step.text(), nameWidth + 2) + padded(topics[i], topicWidth + 2) + message.why
        );
    }
    const auto longest = std::chrono::duration_cast<std::chrono::microseconds>(plan.longest);
    sayLine(
        orchestration.name.text() + " ends " + std::string(toWire(plan.end.status)) + ": " + ending(plan) + ". "
        + std::to_string(plan.messages.size()) + (plan.messages.size() == 1 ? " message" : " messages")
        + (longest.count() == 0 ? "" : ", " + toWords(longest) + " of waiting") + "."
    );
}

ExitCode plan(const PlanArguments& arguments)
{
    const auto orchestration = loadOrchestration(arguments.flow);
    if (!orchestration) {
        return sayError(orchestration.error());
    }
    auto payload = loadPayload(arguments.flow.payload);
    if (!payload) {
        return sayError(payload.error());
    }
    const auto script = toScript(arguments.failures, stepNames(*orchestration));
    if (!script) {
        return sayError(script.error());
    }
    const Plan plan = planStart(*orchestration, {FlowId(PlannedFlow), {}, std::move(*payload)}, *script);
    if (!arguments.json) {
        tellText(plan, *orchestration);
        return ExitCode::Fine;
    }
    for (const PlannedMessage& message : plan.messages) {
        sayLine(toLine(message, plan.messages.front().at));
    }
    sayLine(toSummary(plan, *orchestration));
    return ExitCode::Fine;
}

} // namespace

void addPlanCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<PlanArguments>();
    CLI::App& command = *app.add_subcommand("plan", "Says what would be sent, in order, and how it would end");
    addFlowArguments(command, arguments->flow);
    addFailureFlags(command, arguments->failures);
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = plan(*arguments); });
}

} // namespace backstep
