#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep retry`: tries a failed step of a flow again.
void addRetryCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
