#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep serve`: the orchestrator without a window; where a cluster has one already it watches.
void addServeCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
