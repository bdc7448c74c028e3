#pragma once

#include "engine/definition/report.h"

#include <map>
#include <string>

namespace backstep {

/// One SARIF 2.1.0 log on one line, as code scanners and editors read it: what is silenced is in it, as suppressed, and
/// fixes where the change is known. `texts`: what each file holds, by its name.
[[nodiscard]] std::string toSarif(const Report& report, const std::map<std::string, std::string>& texts);

/// "note", "warning" or "error": SARIF's levels, and the words of check.
[[nodiscard]] std::string wordOf(Severity severity);

} // namespace backstep
