#pragma once

#include "model/dashboard/tally_keys.h"

#include <compare>
#include <cstdint>
#include <vector>

namespace backstep {

/// What is counted of flows in a bucket of time. The first five are of an orchestration.
enum class TallyKind : std::uint8_t
{
    Started,
    Completed, ///< every step at its first attempt
    Retried, ///< completed, some step needed another attempt
    Undone,
    Failed,
    FlowTime, ///< of an orchestration: how long a flow took that ended
    StepTime, ///< of a step: how long an attempt took that was answered
    Error, ///< of an error: a step failed for good
};

inline constexpr std::size_t outcomeKinds = 5;

/// One thing that is counted once of one flow. What a flow contributes is a sorted list of these, made anew from what
/// is known of it; the difference to the list before is what is counted, so nothing is counted twice.
struct Tally
{
    std::uint32_t second = 0; ///< since 1970: until 2106
    std::uint16_t key = 0;
    std::uint8_t bin = 0; ///< of a time
    TallyKind kind = TallyKind::Started;

    friend auto operator<=>(const Tally&, const Tally&) = default;

    [[nodiscard]] Instant at() const { return {static_cast<std::int64_t>(second) * 1'000'000}; }
};

/// Everything to be counted of a flow as it is known now. Times beyond `now` count as now: another machine's clock is
/// ahead.
[[nodiscard]] std::vector<Tally> talliesOf(const SeenFlow& flow, TallyKeys& keys, Instant now);

} // namespace backstep
