#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace backstep::bench {

class Stopwatch
{
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count();
    }

    [[nodiscard]] double milliseconds() const { return seconds() * 1e3; }

private:
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
};

/// Of values in any order; part 0.5 is the median.
[[nodiscard]] inline double percentile(std::vector<double> values, double part)
{
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size()));
    return values[std::min(at, values.size() - 1)];
}

/// Seconds of one fdatasync after 4 KB were written to a file of that folder that does not grow, as a write-ahead log
/// in use does not: the median.
[[nodiscard]] double fdatasyncSeconds(const std::string& folder);

/// Bytes of this process in memory, without what the C library's allocator only keeps in reserve.
[[nodiscard]] double residentBytes();

} // namespace backstep::bench
