#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace backstep {

/// The bytes libFuzzer hands in, as text.
[[nodiscard]] inline std::string_view asText(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the run when a promise does not hold: libFuzzer keeps the input and says where.
inline void promise(bool holds, std::string_view what)
{
    if (!holds) {
        std::cerr << "broken promise: " << what << '\n';
        std::abort();
    }
}

} // namespace backstep
