#pragma once

#include "engine/base/error.h"
#include "engine/saga/plan.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace backstep {

/// The flags that say how simulated workers misbehave (design.md §7), as they were typed.
struct FailureFlags
{
    std::vector<std::string> fail;
    std::vector<std::string> silent;
    std::vector<std::string> late;
    std::vector<std::string> duplicate;
    std::vector<std::string> failUndo;
    std::vector<std::string> silentUndo;
    std::vector<std::string> lateUndo;
    std::vector<std::string> duplicateUndo;
    long long latencyMs = 0;

    [[nodiscard]] bool isEmpty() const;
};

void addFailureFlags(CLI::App& command, FailureFlags& flags);

/// BadInput names the flag and, for a step that is not there, the steps that are.
[[nodiscard]] Result<WorkerScript> toScript(const FailureFlags& flags, const std::vector<StepName>& steps);

} // namespace backstep
