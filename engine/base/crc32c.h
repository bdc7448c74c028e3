#pragma once

#include <cstdint>
#include <string_view>

namespace backstep {

/// CRC-32C (Castagnoli), as in RFC 3720: of "123456789" it is 0xe3069283.
[[nodiscard]] std::uint32_t crc32c(std::string_view data);

} // namespace backstep
