#pragma once

#include <string>

#include <sys/types.h>

namespace backstep {

/// What Backstep writes is for its owner's eyes: flows carry money and names.
inline constexpr mode_t ownerOnly = 0600;

/// What the system says of errno. Asked at once: whatever is called in between may set it anew.
[[nodiscard]] std::string systemWords();

} // namespace backstep
