#pragma once

#include "engine/base/bytes.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace backstep {

/// Adds a number in base 128, the low digits first: what is stored is mostly small.
void appendVarint(Bytes& out, std::uint64_t value);

/// Takes one from the front. Nothing, and the rest is spent, when it has no end within 64 bits.
[[nodiscard]] std::optional<std::uint64_t> takeVarint(std::string_view& rest);

} // namespace backstep
