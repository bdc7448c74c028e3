#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep test`: whether a cluster can be used from here, question by question, and at the first "no" what is wrong.
void addTestCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
