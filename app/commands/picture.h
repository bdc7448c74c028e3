#pragma once

#include "app/commands/exit_code.h"

namespace CLI {
class App;
}

namespace backstep {

/// `backstep picture FILE --out X.svg|X.png`: a flow drawn as Design draws it, without a window.
void addPictureCommand(CLI::App& app, ExitCode& exit);

} // namespace backstep
