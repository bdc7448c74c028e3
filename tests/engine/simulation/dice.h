#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace backstep::simulation {

using std::chrono::microseconds;

/// Chance: the same seed gives the same draws on every machine (splitmix64).
class Dice
{
public:
    explicit Dice(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

    bool happens(double probability)
    {
        constexpr double unit = 0x1p-53;
        return probability > 0 && static_cast<double>(next() >> 11U) * unit < probability;
    }

    microseconds between(microseconds least, microseconds most)
    {
        return least + microseconds(below(static_cast<std::size_t>((most - least).count()) + 1));
    }

private:
    std::uint64_t m_state;
};

} // namespace backstep::simulation
