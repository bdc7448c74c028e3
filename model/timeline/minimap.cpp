#include "model/timeline/minimap.h"

#include <algorithm>
#include <numeric>

namespace backstep {

namespace {

constexpr std::int64_t oneMinute = 60'000'000;
constexpr std::array minutes{1, 5, 15, 60};

} // namespace

TimeRange minimapRange(Instant first, Instant now)
{
    const auto* const found
        = std::ranges::find_if(minutes, [&](int count) { return first.micros >= now.micros - count * oneMinute; });
    const int count = found == minutes.end() ? minutes.back() : *found;
    return {{now.micros - count * oneMinute}, now};
}

QString minimapWords(const TimeRange& range)
{
    const auto count = (range.to.micros - range.from.micros) / oneMinute;
    if (count == 1) {
        return QStringLiteral("Last minute");
    }
    return count == minutes.back() ? QStringLiteral("Last hour") : QStringLiteral("Last %1 minutes").arg(count);
}

MinimapBins::MinimapBins(const TimeRange& range, int bins)
    : m_range(range)
    , m_bins(static_cast<std::size_t>(std::max(1, bins)))
{
}

void MinimapBins::add(const BegunFlow& flow)
{
    if (flow.at < m_range.from || flow.at > m_range.to) {
        return;
    }
    const double part = static_cast<double>(flow.at.micros - m_range.from.micros) / std::max(1.0, m_range.micros());
    const auto place = static_cast<std::size_t>(part * static_cast<double>(m_bins.size()));
    ++m_bins[std::min(place, m_bins.size() - 1)].byTone[static_cast<std::size_t>(flow.tone)];
}

int MinimapBin::flows() const
{
    return std::accumulate(byTone.begin(), byTone.end(), 0);
}

int MinimapBins::fullest() const
{
    return std::ranges::max_element(m_bins, {}, &MinimapBin::flows)->flows();
}

} // namespace backstep
