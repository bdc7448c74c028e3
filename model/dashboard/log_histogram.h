#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace backstep {

/// Durations counted in bins whose widths grow with them: eight to a doubling, so that a percentile is right within
/// 5 % from 0.1 ms to days, and a histogram is small however much it counts. Only bins that hold something are kept.
class LogHistogram
{
public:
    using Bin = std::uint8_t;

    [[nodiscard]] static Bin binOf(std::chrono::microseconds duration);
    /// The middle of a bin.
    [[nodiscard]] static std::chrono::microseconds durationOf(Bin bin);

    void add(Bin bin, std::uint32_t count = 1);
    /// Takes away one that was added before.
    void remove(Bin bin);
    void add(const LogHistogram& other);

    [[nodiscard]] std::uint64_t count() const { return m_count; }

    /// The duration that this part (0 to 1) of them does not exceed; 0 of nothing.
    [[nodiscard]] std::chrono::microseconds percentile(double part) const;

private:
    struct Counted
    {
        Bin bin = 0;
        std::uint32_t count = 0;
    };

    [[nodiscard]] std::vector<Counted>::iterator placeOf(Bin bin);

    std::vector<Counted> m_bins; ///< ascending
    std::uint64_t m_count = 0;
};

} // namespace backstep
