#pragma once

#include "engine/saga/decide.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace backstep {

/// Timers of all flows, earliest first, O(log n). One that no longer fits its flow is not looked for: it is inert in
/// decide().
class TimerQueue
{
public:
    struct Due
    {
        Instant at;
        std::uint64_t order = 0;
        FlowId flow;
        TimerFired fired;

        friend bool operator>(const Due& left, const Due& right)
        {
            return std::tie(left.at, left.order) > std::tie(right.at, right.order);
        }
    };

    void add(const FlowId& flow, const Timer& timer)
    {
        m_heap.push_back({timer.at, m_order++, flow, timer.fired});
        std::ranges::push_heap(m_heap, std::greater<>());
    }

    [[nodiscard]] std::optional<Instant> next() const
    {
        return m_heap.empty() ? std::nullopt : std::optional(m_heap.front().at);
    }

    [[nodiscard]] std::optional<Due> takeDue(Instant now)
    {
        if (m_heap.empty() || now < m_heap.front().at) {
            return std::nullopt;
        }
        std::ranges::pop_heap(m_heap, std::greater<>());
        Due due = std::move(m_heap.back());
        m_heap.pop_back();
        return due;
    }

    [[nodiscard]] std::size_t size() const { return m_heap.size(); }

    /// Forgets the timers of flows that are gone, when there are twice as many as were left the last time: a timer may
    /// be due a week after its flow has ended.
    void keepOnly(const std::function<bool(const FlowId&)>& isThere)
    {
        if (m_heap.size() < 2 * m_left + lookedThroughFrom) {
            return;
        }
        std::erase_if(m_heap, [&isThere](const Due& due) { return !isThere(due.flow); });
        std::ranges::make_heap(m_heap, std::greater<>());
        m_left = m_heap.size();
    }

    static constexpr std::size_t lookedThroughFrom = 10'000;

private:
    std::vector<Due> m_heap;
    std::size_t m_left = 0;
    std::uint64_t m_order = 0;
};

} // namespace backstep
