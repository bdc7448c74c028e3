#pragma once

#include "engine/base/error.h"
#include "engine/definition/document.h"

#include <string>
#include <string_view>

namespace backstep {

/// What a file holds, at most one byte more than what is read as a definition. Refused with a sentence that names it.
[[nodiscard]] Result<std::string> readDefinitionText(const std::string& path);

/// What readDefinitionFile says of a file with this text.
[[nodiscard]] DefinitionDocument readLoaded(std::string_view text, const std::string& path);

/// What it says of one that cannot be read.
[[nodiscard]] DefinitionDocument unreadable(const std::string& path, const std::string& why);

} // namespace backstep
