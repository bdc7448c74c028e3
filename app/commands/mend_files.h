#pragma once

#include "engine/base/error.h"

#include <string>
#include <string_view>

namespace backstep {

/// Puts a text into the place of the one that a file holds: all of it or nothing, with the rights of the file, and what
/// it held kept beside it as FILE~. Refused when the file is none, or holds something else than `before` by now.
[[nodiscard]] Result<void> replaceText(const std::string& path, std::string_view before, std::string_view after);

} // namespace backstep
