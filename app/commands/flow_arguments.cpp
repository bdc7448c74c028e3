#include "app/commands/flow_arguments.h"

#include "engine/base/limits.h"
#include "engine/wire/payload.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace backstep {

namespace {

constexpr long long timeoutMax = 7LL * 24 * 3600 * 1000;

Result<Bytes> readPayloadFile(const std::string& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return failure(Fault::BadInput, "--payload: " + path + " is a folder: name a file in it.");
    }
    if (std::filesystem::exists(path, error) && !isReadAsFile(path)) {
        return failure(Fault::BadInput, "--payload: " + path + " is no file but a pipe or a device: name a file.");
    }
    std::ifstream file(path, std::ios::binary);
    // One byte more than is taken tells that there is too much, also of a pipe that never ends.
    Bytes bytes(limits::payloadBytesMax + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.is_open() || file.bad()) {
        return failure(Fault::BadInput, "--payload: the file " + path + " cannot be read.");
    }
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

} // namespace

void addPayloadArgument(CLI::App& command, std::string& payload, const std::string& help)
{
    const auto refuseNothing = [](const std::string& text) {
        return text.empty() ? std::string("nothing is not JSON; leave --payload out, or give {}") : std::string();
    };
    command.add_option("--payload", payload, help)->check(refuseNothing);
}

void addFlowArguments(CLI::App& command, FlowArguments& arguments)
{
    command.add_option("FILE", arguments.file, "a definition file (YAML or JSON)")->required();
    command.add_option("--name", arguments.name, "ORCH  which orchestration of the file");
    addPayloadArgument(command, arguments.payload, "JSON or @file  what the flow starts with (default: {})");
    command.add_option("--step-timeout", arguments.stepTimeoutMs, "MS  in the place of every step's own timeouts")
        ->check(CLI::Range(1LL, timeoutMax));
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
        auto read = readPayloadFile(payload.substr(1));
        if (!read) {
            return read;
        }
        bytes = std::move(*read);
    }
    if (!isJson(bytes)) {
        return failure(
            Fault::BadInput, R"(--payload is not JSON: give a value such as '{"tenantName":"acme"}', or @file.)"
        );
    }
    if (auto checked = checkPayload(bytes, "--payload"); !checked) {
        return failure(checked.error());
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
