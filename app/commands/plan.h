#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep plan FILE`: what would be sent, in order, and how it would end. Nothing runs.
void addPlanCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
