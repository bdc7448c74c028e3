#pragma once

#include "app/commands/exit_code.h"

#include <string>

namespace backstep {

/// `watch --replay FILE`: tells what a capture holds as watching told it, and what became of its flows. No broker is
/// asked for anything.
ExitCode replay(const std::string& file, bool json);

} // namespace backstep
