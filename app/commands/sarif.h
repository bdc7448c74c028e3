#pragma once

#include "engine/definition/report.h"

#include <string>

namespace backstep {

/// One SARIF 2.1.0 log on one line, as code scanners and editors read it. What is silenced is in it, as suppressed.
[[nodiscard]] std::string toSarif(const Report& report);

/// "note", "warning" or "error": SARIF's levels, and the words of check.
[[nodiscard]] std::string wordOf(Severity severity);

} // namespace backstep
