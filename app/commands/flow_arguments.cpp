#include "app/commands/flow_arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace backstep {

namespace {

constexpr long long TimeoutMax = 7LL * 24 * 3600 * 1000;

} // namespace

void addFlowArguments(CLI::App& command, FlowArguments& arguments)
{
    command.add_option("FILE", arguments.file, "a definition file (YAML or JSON)")->required();
    command.add_option("--name", arguments.name, "ORCH  which orchestration of the file");
    command.add_option("--payload", arguments.payload, "JSON or @file  what the flow starts with (default: {})");
    command.add_option("--step-timeout", arguments.stepTimeoutMs, "MS  in the place of every step's own timeouts")
        ->check(CLI::Range(1LL, TimeoutMax));
}

std::string toSentence(const Problem& problem)
{
    if (problem.code == "unreadable-file") {
        return problem.message; // it names the file; no line of it was seen
    }
    return problem.file + ":" + std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + ": "
        + problem.message;
}

Result<DefinitionDocument> loadDefinitions(const std::string& file)
{
    DefinitionDocument document = readDefinitionFile(file);
    const auto isError = [](const Problem& problem) { return problem.severity == Severity::Error; };
    const auto first = std::ranges::find_if(document.problems, isError);
    if (first == document.problems.end()) {
        return document;
    }
    std::string message = toSentence(*first);
    if (const auto count = std::ranges::count_if(document.problems, isError); count > 1) {
        message += " (" + std::to_string(count - 1) + " more: backstep check " + file + ")";
    }
    return failure(Fault::BadInput, std::move(message));
}

Result<Orchestration> loadOrchestration(const FlowArguments& arguments)
{
    const auto document = loadDefinitions(arguments.file);
    if (!document) {
        return failure(document.error());
    }
    auto chosen = chooseOrchestration(*document, OrchestrationName(arguments.name));
    if (!chosen || !arguments.stepTimeoutMs.has_value()) {
        return chosen;
    }
    for (StepDefinition& step : chosen->steps) {
        step.doPolicy.timeout = Duration(*arguments.stepTimeoutMs);
        step.undoPolicy.timeout = Duration(*arguments.stepTimeoutMs);
    }
    return sealed(std::move(*chosen));
}

Result<Bytes> loadPayload(const std::string& payload)
{
    if (payload.empty()) {
        return Bytes("{}");
    }
    Bytes bytes = payload;
    if (payload.front() == '@') {
        std::ifstream file(payload.substr(1), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
        if (!file) {
            return failure(Fault::BadInput, "--payload: the file " + payload.substr(1) + " cannot be read.");
        }
    }
    if (!isJson(bytes)) {
        return failure(
            Fault::BadInput, "--payload is not JSON: give a value such as '{\"tenantName\":\"acme\"}', or @file."
        );
    }
    return bytes;
}

std::vector<StepName> stepNames(const Orchestration& orchestration)
{
    std::vector<StepName> names;
    for (const StepDefinition& step : orchestration.steps) {
        names.push_back(step.name);
    }
    return names;
}

} // namespace backstep
