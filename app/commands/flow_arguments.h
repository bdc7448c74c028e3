#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/definition/document.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace backstep {

/// What run and plan take: a file, which of its orchestrations, and what to start it with.
struct FlowArguments
{
    std::string file;
    std::string name; ///< empty: the only one
    std::string payload; ///< JSON, or @file; empty: an empty object
    std::optional<long long> stepTimeoutMs;
};

/// --payload of the command, with that help.
void addPayloadArgument(CLI::App& command, std::string& payload, const std::string& help);

void addFlowArguments(CLI::App& command, FlowArguments& arguments);

/// Reads the file. BadInput tells the first error with file, line and column, and how many more there are.
[[nodiscard]] Result<DefinitionDocument> loadDefinitions(const std::string& file);

/// The orchestration asked for, with --step-timeout in the place of its own timeouts.
[[nodiscard]] Result<Orchestration> loadOrchestration(const FlowArguments& arguments);

/// Reads --payload: JSON, or @file.
[[nodiscard]] Result<Bytes> loadPayload(const std::string& payload);

[[nodiscard]] std::vector<StepName> stepNames(const Orchestration& orchestration);

/// "file:line:column: sentence".
[[nodiscard]] std::string toSentence(const Problem& problem);

} // namespace backstep
