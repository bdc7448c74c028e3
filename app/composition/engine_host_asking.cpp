#include "app/composition/engine_host.h"

#include <cassert>
#include <utility>

namespace backstep {

Result<void> EngineHost::askElsewhere()
{
    RemoteOrchestrations::Options options;
    options.dialect = m_options.dialect;
    options.forReference = m_options.forReference;
    options.patience = m_options.patience;
    m_remote = std::make_unique<RemoteOrchestrations>(options);
    auto transport = m_broker->connect(m_remote->listener());
    if (!transport) {
        return failure(transport.error());
    }
    m_orchestrating = std::move(*transport);
    return m_remote->open(*m_orchestrating);
}

Orchestrations& EngineHost::orchestrations()
{
    return m_audited != nullptr ? *m_audited : unaudited();
}

Orchestrations& EngineHost::orchestrationsForRest()
{
    return m_auditedRest != nullptr ? *m_auditedRest : unaudited();
}

Orchestrations& EngineHost::unaudited()
{
    assert((m_orchestrator != nullptr || m_remote != nullptr) && "start() comes first");
    if (m_adopting != nullptr) {
        return *m_adopting;
    }
    if (m_orchestrator != nullptr) {
        return *m_orchestrator;
    }
    return *m_remote;
}

void EngineHost::knowPlan(const ActionPlan& plan)
{
    if (m_audited != nullptr) {
        m_audited->remember(plan);
    }
}

void EngineHost::concludeAct(const FlowId& flow, AuditOutcome outcome, const std::string& says)
{
    if (m_audited != nullptr) {
        m_audited->conclude(flow, outcome, says);
    }
}

std::unique_ptr<AuditedOrchestrations> EngineHost::audited(const AuditTerms& terms)
{
    return std::make_unique<AuditedOrchestrations>(unaudited(), *m_options.audit, terms, m_clock, m_sight->tracker);
}

} // namespace backstep
