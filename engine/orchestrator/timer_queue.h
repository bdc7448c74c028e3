#pragma once

#include "engine/saga/decide.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

namespace backstep {

/// Timers of all flows, earliest first, O(log n). Nothing is ever removed early: a timer that no longer fits its flow
/// is inert in decide().
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

    void add(const FlowId& flow, const Timer& timer) { m_queue.push({timer.at, m_order++, flow, timer.fired}); }

    [[nodiscard]] std::optional<Instant> next() const
    {
        return m_queue.empty() ? std::nullopt : std::optional(m_queue.top().at);
    }

    [[nodiscard]] std::optional<Due> takeDue(Instant now)
    {
        if (m_queue.empty() || now < m_queue.top().at) {
            return std::nullopt;
        }
        Due due = m_queue.top();
        m_queue.pop();
        return due;
    }

private:
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_queue;
    std::uint64_t m_order = 0;
};

} // namespace backstep
