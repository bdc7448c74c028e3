#pragma once

#include "model/timeline/timeline_scale.h"

#include <array>
#include <vector>

namespace backstep {

/// One begun flow, as far as the minimap cares.
struct BegunFlow
{
    Instant at;
    Tone tone = Tone::Idle;
};

inline constexpr std::size_t toneCount = static_cast<std::size_t>(Tone::Undo) + 1;

/// Flows that began within one bar of the minimap, by tone; nothing is averaged away.
struct MinimapBin
{
    std::array<int, toneCount> byTone{};

    [[nodiscard]] int flows() const;
};

/// The least of 1, 5, 15 and 60 minutes before now that holds the first begun flow.
[[nodiscard]] TimeRange minimapRange(Instant first, Instant now);
[[nodiscard]] QString minimapWords(const TimeRange& range); ///< "Last hour", "Last 5 minutes"

/// Where flows of a range stand among so many bins of equal length.
class MinimapBins
{
public:
    MinimapBins(const TimeRange& range, int bins);

    void add(const BegunFlow& flow);

    [[nodiscard]] const std::vector<MinimapBin>& bins() const { return m_bins; }

    [[nodiscard]] int fullest() const;

private:
    TimeRange m_range;
    std::vector<MinimapBin> m_bins;
};

} // namespace backstep
