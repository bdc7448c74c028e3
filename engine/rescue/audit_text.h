#pragma once

#include "engine/ports/audit.h"

#include <string>

namespace backstep {

/// An entry as one JSON object in one line, without the line's end.
[[nodiscard]] std::string toJsonLine(const AuditEntry& entry);

/// The headings of toCsvLine(), with the line's end.
[[nodiscard]] std::string auditCsvHeading();
/// An entry as one row, with the line's end. A text that a table program would take for a formula begins with an
/// apostrophe there.
[[nodiscard]] std::string toCsvLine(const AuditEntry& entry);

/// An entry for a terminal: two lines at most, without the last line's end. Texts of strangers are shown as text.
[[nodiscard]] std::string toTextLines(const AuditEntry& entry);

} // namespace backstep
