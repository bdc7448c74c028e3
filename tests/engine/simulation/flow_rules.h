#pragma once

#include "engine/saga/decide.h"

#include <string>
#include <vector>

namespace backstep::simulation {

/// The safety invariants of one flow (engines.md §6 as amended by design.md §4), said a second time and in another
/// way than engine/saga says them: over what became durable. An empty text: nothing is wrong.

/// An event that is about to change a durable state. `byPerson`: the same input was a person's.
[[nodiscard]] std::string
wrongWith(const Orchestration& orchestration, const FlowState& before, const Event& event, bool byPerson);

/// A state between two inputs: nothing is decided by half, nothing is stuck.
[[nodiscard]] std::string wrongWith(const Orchestration& orchestration, const FlowState& state);

/// Whether an event has changed a step that it does not name: what the ledger of wide flows relies on.
[[nodiscard]] bool
reachesTooFar(const std::vector<StepState>& before, const std::vector<StepState>& after, const EventBody& event);

} // namespace backstep::simulation
