#pragma once

#include "model/words.h"

#include "engine/ports/audit.h"

#include <QString>

namespace backstep {

/// Shape, word and tone of what became of an act.
[[nodiscard]] StatusWord wordOf(AuditOutcome outcome);

/// "undo of chargeCard", "register", "start again".
[[nodiscard]] QString actionWords(const AuditEntry& entry);

/// "Window", "Command line", "Control record".
[[nodiscard]] QString sourceWords(AuditSource source);

/// "3 records", "no record".
[[nodiscard]] QString recordWords(const AuditEntry& entry);

/// "30 Nov 14:06:38".
[[nodiscard]] QString dayTimeWords(Instant at);

/// All of it, as a person reads it: a line for each thing that is known.
[[nodiscard]] QString wholeOf(const AuditEntry& entry);

} // namespace backstep
