#include "app/commands/flow_starter.h"

#include "engine/orchestrator/orchestrator.h"

#include <algorithm>
#include <utility>

namespace backstep {

FlowStarter::FlowStarter(Orchestrations& orchestrations, CommandLoop& loop, StartOrder order)
    : m_orchestrations(orchestrations)
    , m_loop(loop)
    , m_order(std::move(order))
    , m_left(m_order.count)
{
}

void FlowStarter::begin()
{
    const auto answer = m_loop.answer<int>([this](const Result<int>& version) {
        if (!version) {
            m_fault = version.error();
            return;
        }
        m_registered = true;
        startMore();
    });
    m_orchestrations.registerOrchestration(m_order.orchestration, m_order.service, answer);
}

void FlowStarter::startMore()
{
    while (m_left > 0 && !m_fault.has_value() && std::cmp_less(m_underWay.size(), m_order.concurrency)) {
        --m_left;
        // The id is made here, so that the flow is known as one's own before its first event is seen.
        const FlowId flow = m_order.key.isEmpty() ? newFlowId() : flowIdFor(m_order.key);
        m_flows.push_back(flow);
        m_known.insert(flow);
        m_underWay.insert(flow);
        m_orchestrations.start(
            m_order.orchestration.name,
            {flow, m_order.key, m_order.payload},
            m_loop.answer<StartAnswer>([this, flow](const Result<StartAnswer>& answer) { take(flow, answer); })
        );
    }
}

void FlowStarter::take(const FlowId& asked, const Result<StartAnswer>& answer)
{
    if (!answer) {
        giveUp(asked, answer.error());
        return;
    }
    if (answer->flow != asked) {
        // The key had made a flow under another id.
        std::ranges::replace(m_flows, asked, answer->flow);
        m_known.erase(asked);
        m_known.insert(answer->flow);
        if (m_underWay.erase(asked) > 0) {
            m_underWay.insert(answer->flow);
        }
    }
    if (answer->existed) {
        m_onStartedBefore(answer->flow);
    }
}

void FlowStarter::giveUp(const FlowId& flow, const Error& error)
{
    m_fault = error;
    m_underWay.erase(flow);
    m_known.erase(flow);
    std::erase(m_flows, flow);
}

void FlowStarter::ended(const FlowId& flow)
{
    if (m_underWay.erase(flow) > 0) {
        startMore();
    }
}

bool FlowStarter::isDone() const
{
    const bool nothingMore = m_fault.has_value() || (m_registered && m_left == 0);
    return nothingMore && m_underWay.empty();
}

FlowId flowIdFor(const StartKey& key)
{
    const std::string hash = sha256Hex("start-key/" + key.text());
    return FlowId(
        hash.substr(0, 8) + "-" + hash.substr(8, 4) + "-8" + hash.substr(13, 3) + "-8" + hash.substr(17, 3) + "-"
        + hash.substr(20, 12)
    );
}

} // namespace backstep
