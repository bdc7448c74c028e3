#pragma once

#include "app/commands/broker_arguments.h"
#include "app/commands/exit_code.h"
#include "app/commands/failure_flags.h"
#include "engine/ports/orchestrations.h"

#include <string>

namespace CLI {
class App;
}

namespace backstep {

/// What undo and retry take: which flow, where it lives, and how sure the person is.
struct RescueArguments
{
    std::string flow;
    OperatorAction action = OperatorAction::Undo;
    std::string step; ///< empty: of the whole flow
    std::string payload; ///< edited, for a retry of a DO; empty: as it was
    std::string reason;
    BrokerArguments broker;
    FailureFlags failures;
    int timeoutSeconds = 600;
    bool dryRun = false;
    bool yes = false;
    bool json = false;
};

/// The same, read.
struct RescueOrder
{
    ActionRequest request;
    EngineOptions engine;
    RescueArguments arguments;
};

void addRescueArguments(CLI::App& command, RescueArguments& arguments);

/// A plan that is refused is a wish that cannot be: bad input. No flow needs a person for it.
[[nodiscard]] Result<ActionPlan> asInput(Result<ActionPlan> plan);

/// Plans, shows exactly what will be sent, asks, does it, and follows until the replies are seen.
[[nodiscard]] ExitCode rescue(const RescueArguments& arguments);

} // namespace backstep
