#include "app/commands/plan.h"

#include "app/commands/failure_flags.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/flow_summary.h"
#include "app/commands/line_words.h"
#include "app/commands/message_line.h"
#include "engine/saga/one_failure.h"
#include "engine/wire/codec.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// Stands where `run` has a new id for each flow.
constexpr const char* plannedFlow = "planned-flow";

struct PlanArguments
{
    FlowArguments flow;
    FailureFlags failures;
    bool everyFailure = false;
    bool json = false;
};

long long millisecondsSince(Instant first, Instant at)
{
    return (at.micros - first.micros) / 1000;
}

std::vector<MessageLine> linesOf(const Plan& plan)
{
    std::vector<MessageLine> lines;
    for (const PlannedMessage& message : plan.messages) {
        const Command& command = message.command;
        lines.push_back(
            {{message.order,
              message.wave,
              command.phase,
              command.step,
              encodeCommand(command, OwnerId(), Dialect::PerTopic),
              message.why},
             millisecondsSince(plan.messages.front().at, message.at)}
        );
    }
    return lines;
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
    return oneLine(
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

void tellText(const Plan& plan, const Orchestration& orchestration)
{
    for (const std::string& line : toTextLines(linesOf(plan))) {
        sayLine(line);
    }
    const std::string ending
        = plan.settled ? endingInWords(plan.end.status) : "it has not come to rest within the bound of a plan";
    const auto longest = std::chrono::duration_cast<std::chrono::microseconds>(plan.longest);
    sayLine(
        orchestration.name.text() + " ends " + std::string(toWire(plan.end.status)) + ": " + ending + ". "
        + std::to_string(plan.messages.size()) + (plan.messages.size() == 1 ? " message" : " messages")
        + (longest.count() == 0 ? "" : ", " + toWords(longest) + " of waiting") + "."
    );
}

std::string_view wordOf(FailureWay way)
{
    switch (way) {
    case FailureWay::AnswersFailure:
        return "fails";
    case FailureWay::NeverAnswers:
        return "silent";
    case FailureWay::AnswersTooLate:
        return "late";
    }
    return {};
}

std::vector<std::string> namesOf(const Orchestration& orchestration, const std::vector<StepIndex>& steps)
{
    std::vector<std::string> names;
    names.reserve(steps.size());
    for (const StepIndex step : steps) {
        names.push_back(orchestration.steps[step].name.text());
    }
    return names;
}

void tellFailure(const OneFailure& failure, const Orchestration& orchestration, bool json)
{
    const std::string step = orchestration.steps[failure.step].name.text();
    const std::vector<std::string> undone = namesOf(orchestration, failure.undone);
    if (json) {
        sayLine(oneLine(
            {{"type", "failure"},
             {"step", step},
             {"way", wordOf(failure.way)},
             {"ends", toWire(failure.end)},
             {"messages", failure.messages},
             {"waves", failure.waves},
             {"undone", undone}}
        ));
        return;
    }
    std::string line = step + " " + std::string(wordOf(failure.way)) + ": " + std::string(toWire(failure.end));
    for (const std::string& name : undone) {
        line += (&name == undone.data() ? "  UNDO " : " ") + name;
    }
    sayLine(line);
}

/// Each step failing in each way, and the UNDOs that none of these sends.
void tellEveryFailure(const Orchestration& orchestration, bool json)
{
    std::vector<OneFailure> failures;
    for (StepIndex step = 0; step < orchestration.steps.size(); ++step) {
        for (const FailureWay way : everyFailureWay) {
            failures.push_back(planFailure(orchestration, step, way));
            tellFailure(failures.back(), orchestration, json);
        }
    }
    const std::vector<StepIndex> never = neverUndone(orchestration, undoCoverage(orchestration, failures));
    const std::vector<std::string> names = namesOf(orchestration, never);
    if (json) {
        sayLine(oneLine({{"type", "coverage"}, {"failures", failures.size()}, {"neverUndone", names}}));
        return;
    }
    std::string line
        = names.empty() ? "Every UNDO is sent by some single failure." : "No single failure sends the UNDO of";
    for (const std::string& name : names) {
        line += (&name == names.data() ? " " : ", ") + name;
    }
    sayLine(names.empty() ? line : line + ".");
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
    if (arguments.everyFailure && !arguments.failures.isEmpty()) {
        return sayError(
            {Fault::BadInput, "--every-failure fails each step by itself: leave the other failure flags out."}
        );
    }
    if (arguments.everyFailure) {
        tellEveryFailure(*orchestration, arguments.json);
        return ExitCode::Fine;
    }
    const auto script = toScript(arguments.failures, stepNames(*orchestration));
    if (!script) {
        return sayError(script.error());
    }
    const Plan plan = planStart(*orchestration, {FlowId(plannedFlow), {}, std::move(*payload)}, *script);
    if (!arguments.json) {
        tellText(plan, *orchestration);
        return ExitCode::Fine;
    }
    for (const MessageLine& line : linesOf(plan)) {
        sayLine(toJsonLine(line));
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
    command.add_flag(
        "--every-failure",
        arguments->everyFailure,
        "each step failing in each way, and the UNDOs that none of these sends"
    );
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = plan(*arguments); });
}

} // namespace backstep
