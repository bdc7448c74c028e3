#pragma once

#include "engine/base/instant.h"

#include <QString>

#include <optional>

namespace backstep {

/// "14:02:11.300"; with the day where it is not that of `now`: "29 Nov 14:02:11.300". In UTC.
[[nodiscard]] QString momentWords(Instant at, Instant now);

/// "5 m 21 s before now"; "now" where there is nothing between them.
[[nodiscard]] QString agoWordsOf(Instant at, Instant now);

/// What a person types for a moment: "14:02", "14:02:11.3" of the day of `shown`; "2026-11-30 14:02"; "-5m", "-1h30m"
/// before now; "now". In UTC. Nothing where it is none of them.
[[nodiscard]] std::optional<Instant> readMoment(const QString& text, Instant shown, Instant now);

/// How a moment is written, for who has not.
[[nodiscard]] QString momentHelp();

} // namespace backstep
