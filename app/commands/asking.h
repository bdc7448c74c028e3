#pragma once

#include "app/commands/command_loop.h"
#include "app/composition/engine_host.h"
#include "engine/ports/orchestrations.h"

#include <optional>

namespace backstep {

/// What the orchestrator, here or elsewhere, would do. A wish that it refuses is bad input; Refused when the person
/// interrupts.
[[nodiscard]] Result<ActionPlan> askForPlan(EngineHost& host, CommandLoop& loop, const ActionRequest& request);

/// Asks for exactly that plan. Why it was not done; nothing when it was.
[[nodiscard]] std::optional<Error>
askToAct(EngineHost& host, CommandLoop& loop, ActionRequest request, const ActionPlan& plan);

} // namespace backstep
