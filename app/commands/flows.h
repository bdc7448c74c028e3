#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep flows`: what flows there are and which of them need a person.
void addFlowsCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
