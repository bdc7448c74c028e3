#include "app/commands/undo.h"

#include "app/commands/rescue.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace backstep {

void addUndoCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<RescueArguments>();
    CLI::App& command = *app.add_subcommand("undo", "Undoes a flow, after showing every message it will send");
    addRescueArguments(command, *arguments);
    command.add_flag_callback(
        "--now",
        [arguments] { arguments->action = OperatorAction::UndoNow; },
        "does not wait for steps in flight: they are undone as if they had happened"
    );
    command.callback([arguments, &exit] { exit = rescue(*arguments); });
}

} // namespace backstep
