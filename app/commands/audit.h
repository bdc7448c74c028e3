#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep audit`: what persons did, newest first.
void addAuditCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
