#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backstep {

/// The bytes of standard base64, with or without padding; nothing when it is something else.
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

} // namespace backstep
