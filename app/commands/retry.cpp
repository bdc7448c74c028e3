#include "app/commands/retry.h"

#include "app/commands/flow_arguments.h"
#include "app/commands/rescue.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace backstep {

void addRetryCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<RescueArguments>();
    arguments->action = OperatorAction::Retry;
    CLI::App& command = *app.add_subcommand("retry", "Tries a failed step of a flow again");
    addRescueArguments(command, *arguments);
    command.add_option("--step", arguments->step, "STEP  only this one (default: all that failed)");
    addPayloadArgument(command, arguments->payload, "JSON or @file  in the place of the step's own payload");
    command.callback([arguments, &exit] { exit = rescue(*arguments); });
}

} // namespace backstep
