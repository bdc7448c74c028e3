#pragma once

#include "engine/base/error.h"
#include "engine/base/instant.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace backstep {

enum class StartFrom : std::uint8_t
{
    Beginning,
    End,
    Time,
    Offset
};

/// Where reading begins in a partition that has no position of its own, and what that needs. Topics that appear later
/// are read from their beginning whatever is said here. Readers in a group know Beginning and End alone.
struct StartPoint
{
    StartFrom from = StartFrom::End;
    /// With End: so many records before the end of each partition are read as well, the newest ones, so that whoever
    /// joins late sees what went before, within a bound. Readers in a group share what is to come and take none.
    std::int64_t backlogMax = 0;
    Instant since{}; ///< with Time: the first record that is not older (by the broker's times)
    std::int64_t offset = 0; ///< with Offset: in every partition; what lies outside of one is its beginning or end

    friend bool operator==(const StartPoint&, const StartPoint&) = default;
};

/// As persons write it: earliest, latest, a time ("2026-11-25T14:00:00Z"; a day or minutes may stand alone and are
/// UTC), how long ago ("90s", "15m", "2h", "3d"), or an offset ("120000"). Faults: BadInput, which says all of these.
[[nodiscard]] Result<StartPoint> startPointOf(std::string_view words, Instant now);

/// "from the beginning", "from now on", "from 2026-11-25T14:00:00.000Z on", "from offset 120000 of each partition"
[[nodiscard]] std::string toWords(const StartPoint& start);

/// What was there when reading began, and what is left of it. Counted in offsets: what was compacted away or belongs
/// to transactions counts too.
struct Backlog
{
    std::int64_t total = 0;
    std::int64_t left = 0;

    friend bool operator==(const Backlog&, const Backlog&) = default;
};

} // namespace backstep
