#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace backstep {

/// The engine's unit of waiting. Definitions speak in milliseconds.
using Duration = std::chrono::milliseconds;

/// A point in time, in microseconds since 1970-01-01T00:00:00 UTC. It is always handed in, never asked for, below the
/// orchestrator loop (the port Clock gives it).
struct Instant
{
    std::int64_t micros = 0;

    friend auto operator<=>(const Instant&, const Instant&) = default;

    friend Instant operator+(Instant at, Duration wait) { return {at.micros + wait.count() * 1000}; }

    friend Instant operator-(Instant at, Duration wait) { return {at.micros - wait.count() * 1000}; }

    friend std::chrono::microseconds operator-(Instant later, Instant earlier)
    {
        return std::chrono::microseconds(later.micros - earlier.micros);
    }

    [[nodiscard]] bool isSet() const { return micros != 0; }
};

/// ISO 8601 in UTC with milliseconds and a true Z: 2026-11-24T14:06:38.911Z.
[[nodiscard]] std::string toIso8601(Instant at);

/// Reads ISO 8601 with Z or an offset; an Instant that is not set when the text is something else.
[[nodiscard]] Instant fromIso8601(std::string_view text);

/// A duration as a person reads it: "240 ms", "2.6 s", "30 s", "1 m 31 s", "2 h 04 m".
[[nodiscard]] std::string toWords(std::chrono::microseconds duration);

} // namespace backstep
