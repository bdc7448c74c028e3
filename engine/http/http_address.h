#pragma once

#include "engine/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace backstep {

/// Where the API listens.
struct HttpAddress
{
    std::string host = "127.0.0.1"; ///< a number: "127.0.0.1", "::1", "0.0.0.0"
    std::uint16_t port = 0; ///< 0: any that is free

    /// Nobody on another machine reaches it.
    [[nodiscard]] bool isLoopback() const;
    [[nodiscard]] std::string url() const; ///< "http://127.0.0.1:8080"
};

/// "8080", "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "0.0.0.0:8080". BadInput for anything else.
[[nodiscard]] Result<HttpAddress> readHttpAddress(std::string_view text);

} // namespace backstep
