#pragma once

#include "engine/base/instant.h"
#include "engine/definition/text_tree.h"

#include <cstdint>
#include <optional>

namespace backstep {

/// What scalars mean. Empty: it is something else.
[[nodiscard]] std::optional<bool> toBoolean(const TextNode& node);

/// Also from a quoted number, as the reference takes "1" for a seq.
[[nodiscard]] std::optional<std::int64_t> toInteger(const TextNode& node);

[[nodiscard]] std::optional<double> toNumber(const TextNode& node);

/// 30d, 12h, 45m, 90s, 500ms; a number alone is milliseconds.
[[nodiscard]] std::optional<Duration> toDuration(const TextNode& node);

} // namespace backstep
