#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep watch`: the monitor in a terminal.
void addWatchCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
