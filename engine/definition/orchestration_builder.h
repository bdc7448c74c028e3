#pragma once

#include "engine/definition/step_reader.h"

namespace backstep {

/// Checks what the steps of an initiator must be together, and makes the orchestration. Nothing after an error.
[[nodiscard]] std::optional<Orchestration> buildOrchestration(
    const Entry& entry, FlowShape shape, std::vector<ReadStep> steps, const TextNode& node, Findings& findings
);

/// Names, repeated names: what holds for the steps of either role.
void checkStepNames(const Entry& entry, const std::vector<ReadStep>& steps, Findings& findings);

} // namespace backstep
