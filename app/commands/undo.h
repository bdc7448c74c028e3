#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep undo`: undoes a flow: a running one is cancelled, a completed one taken back, failed UNDOs are tried
/// again.
void addUndoCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
