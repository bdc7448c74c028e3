#pragma once

#include "tests/engine/simulation/scheme.h"

#include <array>
#include <cstdint>

namespace backstep::simulation {

/// Draws what goes wrong now, as the scheme has it, and counts it: between begin() and calm().
class Troubles
{
public:
    explicit Troubles(const Scheme& scheme)
        : m_chance(scheme.chance)
        , m_dice(scheme.seed ^ 0x5EED0FA11ULL)
    {
    }

    [[nodiscard]] bool strikes(Trouble trouble)
    {
        const auto index = static_cast<std::size_t>(trouble);
        if (m_calm || !m_dice.happens(m_chance[index])) {
            return false;
        }
        ++m_struck[index];
        return true;
    }

    void begin() { m_calm = false; }

    void calm() { m_calm = true; }

    [[nodiscard]] bool isCalm() const { return m_calm; }

    /// Counts one that happens at a planned time.
    void count(Trouble trouble) { ++m_struck[static_cast<std::size_t>(trouble)]; }

    [[nodiscard]] Dice& dice() { return m_dice; }

    [[nodiscard]] const std::array<std::uint64_t, troubleCount>& struck() const { return m_struck; }

private:
    std::array<double, troubleCount> m_chance;
    std::array<std::uint64_t, troubleCount> m_struck{};
    Dice m_dice;
    bool m_calm = true;
};

} // namespace backstep::simulation
