#pragma once

#include "engine/definition/problem.h"

#include <optional>
#include <string_view>

namespace backstep {

/// Reads a YAML text once more with yaml-cpp and tells where it means something else there: such a text would mean one
/// thing here and another in the next program. Slower than readDefinitions: for files that are loaded and before a
/// save, not for every key. JSON, and YAML too large for it, is not read again.
[[nodiscard]] std::optional<Problem> findSecondMeaning(std::string_view text, std::string_view file);

} // namespace backstep
