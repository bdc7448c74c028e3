#pragma once

#include "engine/definition/problem.h"

#include <string>
#include <vector>

namespace backstep {

/// One SARIF 2.1.0 log on one line, as code scanners and editors read it.
[[nodiscard]] std::string toSarif(const std::vector<Problem>& problems);

/// "note", "warning" or "error": SARIF's levels, and the words of check.
[[nodiscard]] std::string wordOf(Severity severity);

} // namespace backstep
