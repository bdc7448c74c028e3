#pragma once

#include "app/composition/studio_run.h"

#include <optional>
#include <string>

namespace backstep {

/// Before the application is made: chooses where it draws (a display, or memory for a picture) and how large a pixel
/// is. Returns a sentence where there is nowhere to show a window.
[[nodiscard]] std::optional<std::string> preparePlatform(const StudioOptions& options);

/// For a command that draws into a file alone: it draws in memory, whatever display there is.
void drawInMemory();

/// Qt's own words: those about drawing in memory are left out, a display that cannot be reached becomes one sentence.
void takeQtMessages();

} // namespace backstep
