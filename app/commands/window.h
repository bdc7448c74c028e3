#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep [FILE…]`: the window. Adds its arguments to the root; does nothing when a subcommand was called.
void addWindowCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
