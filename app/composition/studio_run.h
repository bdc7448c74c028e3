#pragma once

#include "app/commands/exit_code.h"

#include <string>
#include <vector>

namespace backstep {

/// What the window was asked for on the command line (design.md §7).
struct StudioOptions
{
    std::vector<std::string> files;
    bool demo = false;
    std::string screenshot; ///< empty: the window is shown
    std::string view = "welcome";
    std::string theme; ///< empty: as the settings say
    std::string profile; ///< empty: the sandbox
    int width = 1440;
    int height = 900;
    double scale = 1.0;
};

/// Shows the window until it is closed, or draws the picture asked for.
[[nodiscard]] ExitCode runStudio(const StudioOptions& options);

} // namespace backstep
