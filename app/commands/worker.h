#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep worker`: simulated workers as a process of their own.
void addWorkerCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
