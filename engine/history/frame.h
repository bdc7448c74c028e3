#pragma once

#include "engine/base/instant.h"
#include "engine/ports/history.h"
#include "engine/ports/transport.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What stands in a segment and in a capture: frames of length (4 bytes), CRC-32C of the body (4 bytes) and body, all
/// little-endian.
namespace backstep::frame {

inline constexpr std::size_t headSize = 8;
inline constexpr std::size_t bodyMax
    = std::size_t{256} * 1024 * 1024; ///< no record is as large: a larger length is damage

enum class Kind : char
{
    Ends = 'E', ///< the positions up to which records were taken in, at the beginning of a segment
    Record = 'R',
    Copy = 'C', ///< a record of an older segment that went
    Bare = 'D', ///< a record whose payload was deleted by policy: read as Record, with the header that tells it
    BareCopy = 'd',
    BareByHand = 'H', ///< the same by hand
    BareCopyByHand = 'h',
    About = 'A', ///< of a capture: what it is, at its beginning
    Closed = 'Z', ///< of a capture: that it was finished, at its end
};

/// A record's number counts appends; a copy keeps the number of what it copies.
void appendRecord(std::string& out, const History::Entry& entry, std::uint64_t number, Kind kind);
void appendEnds(std::string& out, const std::vector<Position>& ends);
void appendText(std::string& out, std::string_view text, Kind kind);

struct Head
{
    std::uint32_t length = 0;
    std::uint32_t crc = 0;
};

[[nodiscard]] Head readHead(std::string_view bytes); ///< of at least headSize bytes

/// A body with its CRC found right. Nothing when it does not hold together all the same.
struct Body
{
    Kind kind = Kind::Record;
    std::uint64_t number = 0;
    History::Entry entry;
    std::vector<Position> ends;
    std::string text; ///< of About and Closed
    std::size_t length = 0; ///< in bytes
};

/// What deleted a payload.
enum class Deletion : char
{
    Policy,
    Hand
};

/// The body of a record's frame without its payload, as long as it was, so that it takes its place. Nothing where there
/// is no payload.
[[nodiscard]] std::optional<std::string> bareBody(const Body& body, Deletion by, Instant at);

[[nodiscard]] std::optional<Body> readBody(std::string_view bytes);

} // namespace backstep::frame
