#pragma once

#include "engine/base/error.h"
#include "engine/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// What a capture says of itself before its first record: where, when and with which masks they were recorded.
struct CaptureAbout
{
    Instant recordedAt;
    std::string from; ///< "localhost:9092", for a person
    std::string by; ///< the program and its version
    std::vector<std::string> masks; ///< as they were given
    std::string scope; ///< "flow f-1" where it holds one flow alone; empty: all that was seen
};

/// What it says at its end, when it was finished.
struct CaptureEnd
{
    std::uint64_t records = 0;
    Instant endedAt;
};

namespace capture {

inline constexpr std::size_t headBytes = 16;
inline constexpr char format = 1;
/// What every capture begins with; the format follows, the rest is for later.
inline constexpr std::string_view magic = "BSTPCAPT";

[[nodiscard]] std::string head();

[[nodiscard]] std::string toText(const CaptureAbout& about);
[[nodiscard]] std::optional<CaptureAbout> readAbout(std::string_view text);
[[nodiscard]] std::string toText(const CaptureEnd& end);
[[nodiscard]] std::optional<CaptureEnd> readEnd(std::string_view text);

/// "The capture … cannot be used: …".
[[nodiscard]] Error unusable(const std::string& file, std::string_view why);

} // namespace capture

} // namespace backstep
