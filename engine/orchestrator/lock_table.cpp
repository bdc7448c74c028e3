#include "engine/orchestrator/lock_table.h"

#include "engine/base/planted.h"

#include <algorithm>

namespace backstep {

FlowId LockTable::holder(const std::string& lock) const
{
    const auto line = m_lines.find(lock);
    return line == m_lines.end() || planted(Bug::GivesTheLockToAll) ? FlowId() : line->second.front();
}

bool LockTable::take(const std::string& lock, const FlowId& flow)
{
    std::deque<FlowId>& line = m_lines[lock];
    if (std::ranges::find(line, flow) == line.end()) {
        line.push_back(flow);
    }
    return line.front() == flow;
}

std::optional<FlowId> LockTable::release(const std::string& lock, const FlowId& flow)
{
    const auto found = m_lines.find(lock);
    if (found == m_lines.end()) {
        return std::nullopt;
    }
    std::deque<FlowId>& line = found->second;
    const bool held = line.front() == flow;
    std::erase(line, flow);
    if (line.empty()) {
        m_lines.erase(found);
        return std::nullopt;
    }
    return held && !planted(Bug::KeepsTheLock) ? std::optional(line.front()) : std::nullopt;
}

} // namespace backstep
