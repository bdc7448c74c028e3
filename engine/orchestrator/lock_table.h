#pragma once

#include "engine/base/id.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace backstep {

/// Who holds which lock and who waits for it, first come first served (design.md §4 "Further words", invariant 23).
/// What it says is written with the flows themselves: a lock passes on in the commit that closes its holder.
class LockTable
{
public:
    /// The flow that holds it; empty when it is free.
    [[nodiscard]] FlowId holder(const std::string& lock) const;

    /// Holds it, or stands last in line for it. True when the flow holds it now.
    bool take(const std::string& lock, const FlowId& flow);

    /// The flow is closed, or waits no more. The flow that has the lock from now on, if it passes on.
    [[nodiscard]] std::optional<FlowId> release(const std::string& lock, const FlowId& flow);

private:
    std::unordered_map<std::string, std::deque<FlowId>> m_lines; ///< the first holds it, the others wait
};

} // namespace backstep
