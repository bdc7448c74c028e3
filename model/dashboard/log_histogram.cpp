#include "model/dashboard/log_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace backstep {

namespace {

constexpr double leastMicros = 100;
constexpr double binsPerDoubling = 8;

} // namespace

LogHistogram::Bin LogHistogram::binOf(std::chrono::microseconds duration)
{
    const double micros = std::max(static_cast<double>(duration.count()), leastMicros);
    const double bin = std::round(binsPerDoubling * std::log2(micros / leastMicros));
    return static_cast<Bin>(std::min<double>(bin, std::numeric_limits<Bin>::max()));
}

std::chrono::microseconds LogHistogram::durationOf(Bin bin)
{
    return std::chrono::microseconds(std::llround(leastMicros * std::exp2(bin / binsPerDoubling)));
}

std::vector<LogHistogram::Counted>::iterator LogHistogram::placeOf(Bin bin)
{
    return std::ranges::lower_bound(m_bins, bin, {}, &Counted::bin);
}

void LogHistogram::add(Bin bin, std::uint32_t count)
{
    auto place = placeOf(bin);
    if (place == m_bins.end() || place->bin != bin) {
        place = m_bins.insert(place, {bin, 0});
    }
    place->count += count;
    m_count += count;
}

void LogHistogram::remove(Bin bin)
{
    const auto place = placeOf(bin);
    if (place == m_bins.end() || place->bin != bin) {
        return; // its bucket began anew since
    }
    --m_count;
    if (--place->count == 0) {
        m_bins.erase(place);
    }
}

void LogHistogram::add(const LogHistogram& other)
{
    for (const Counted& each : other.m_bins) {
        add(each.bin, each.count);
    }
}

std::chrono::microseconds LogHistogram::percentile(double part) const
{
    if (m_count == 0) {
        return {};
    }
    const auto rank = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (const Counted& each : m_bins) {
        seen += each.count;
        if (seen >= std::max<std::uint64_t>(rank, 1)) {
            return durationOf(each.bin);
        }
    }
    return durationOf(m_bins.back().bin);
}

} // namespace backstep
