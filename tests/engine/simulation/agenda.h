#pragma once

#include "engine/ports/clock.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <tuple>
#include <utility>
#include <vector>

namespace backstep::simulation {

/// What is going to happen, in order of time; what falls on the same moment, in the order in which it was planned.
class Agenda
{
public:
    [[nodiscard]] Instant now() const { return m_now; }

    void after(std::chrono::microseconds wait, std::function<void()> happening)
    {
        m_planned.push_back({{m_now.micros + wait.count()}, m_order++, std::move(happening)});
        std::push_heap(m_planned.begin(), m_planned.end(), later);
    }

    /// Lets the next thing happen. False when nothing is planned.
    bool happen()
    {
        if (m_planned.empty()) {
            return false;
        }
        std::pop_heap(m_planned.begin(), m_planned.end(), later);
        const Planned next = std::move(m_planned.back());
        m_planned.pop_back();
        m_now = next.at;
        next.happening();
        return true;
    }

private:
    struct Planned
    {
        Instant at;
        std::uint64_t order = 0;
        std::function<void()> happening;
    };

    static bool later(const Planned& left, const Planned& right)
    {
        return std::tie(left.at, left.order) > std::tie(right.at, right.order);
    }

    Instant m_now{1'795'521'600'000'000}; // 2026-11-24T12:00Z
    std::uint64_t m_order = 0;
    std::vector<Planned> m_planned; ///< a heap
};

/// The clock of the machine the engine runs on: it may be set forward and back.
class SimClock final : public Clock
{
public:
    explicit SimClock(const Agenda& agenda)
        : m_agenda(agenda)
    {
    }

    [[nodiscard]] Instant now() const override { return {m_agenda.now().micros + m_ahead.count()}; }

    void jump(std::chrono::microseconds by) { m_ahead += by; }

private:
    const Agenda& m_agenda;
    std::chrono::microseconds m_ahead{0};
};

} // namespace backstep::simulation
