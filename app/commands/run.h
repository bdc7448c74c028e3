#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep run FILE`: registers, starts flows and follows them to their end.
void addRunCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
