#pragma once

#include "engine/definition/document.h"
#include "engine/definition/step_reader.h"
#include "engine/definition/text_tree.h"
#include "engine/definition/words.h"

namespace backstep {

/// One registration: an item of `orchestrations`, a document in the single form, or an envelope's payload.
[[nodiscard]] Entry readEntry(const TextNode& node, const std::string& service, Findings& findings);

/// What is said of an orchestration besides its steps.
struct OrchestrationDraft
{
    OrchestrationName name;
    FlowShape shape = FlowShape::Sequential;
    Place place; ///< of its name
    std::optional<Dialect> dialect;
    std::string lockKey;
    Duration undoableFor = Orchestration().undoableFor;
};

/// Puts the steps of an initiator in order, draws their edges and checks the whole. Problems go to findings; the result
/// is of use only when none of them is an error.
[[nodiscard]] Orchestration
buildOrchestration(const OrchestrationDraft& draft, std::vector<StepDraft> steps, Findings& findings);

/// How often and how long its steps are tried. `steps`: those of the orchestration, in its order.
void checkPolicies(const Orchestration& orchestration, const std::vector<StepDraft>& steps, Findings& findings);

} // namespace backstep
