#pragma once

#include "app/commands/exit_code.h"
#include "engine/ports/ledger.h"

#include <string>

namespace CLI {
class App;
}

namespace backstep {

/// backstep quarantine: records that could not be taken in; lists them, feeds one again, or drops one.
void addQuarantineCommand(CLI::App& app, ExitCode& exit);

/// {"type":"quarantined", …}: the record, and the first bytes of its value as text.
[[nodiscard]] std::string toJsonLine(const QuarantinedRecord& kept);

/// For a person: what, where from, why, and how it begins. Control characters are escaped.
[[nodiscard]] std::string toText(const QuarantinedRecord& kept);

} // namespace backstep
