#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep check FILE…`: what is wrong or odd in definition files, each problem with its place.
void addCheckCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
