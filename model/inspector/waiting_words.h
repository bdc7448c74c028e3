#pragma once

#include "engine/ports/flow_query.h"
#include "engine/ports/lag_query.h"

#include <QString>

#include <optional>
#include <vector>

namespace backstep {

/// Who reads the topic of the command that the flow waits for, joined with how long it waits: "createClient waits:
/// nobody is subscribed to its DO topic. 3 commands are unanswered." Empty while nothing is out, while the answer is
/// not late yet, and where it is not known who reads what.
[[nodiscard]] QString
waitingWords(const SeenFlow& flow, const std::optional<std::vector<GroupReading>>& readings, Instant now);

/// An answer that takes no longer than this is nothing to speak of.
inline constexpr std::chrono::seconds worthSaying(2);

} // namespace backstep
