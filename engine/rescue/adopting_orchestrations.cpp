#include "engine/rescue/adopting_orchestrations.h"

#include "engine/rescue/adoption.h"

#include <utility>

namespace backstep {

AdoptingOrchestrations::AdoptingOrchestrations(Orchestrations& inner, const FlowQuery& flows, const Clock& clock)
    : m_inner(inner)
    , m_flows(flows)
    , m_clock(clock)
{
}

void AdoptingOrchestrations::registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer)
{
    m_inner.registerOrchestration(std::move(orchestration), std::move(service), std::move(answer));
}

void AdoptingOrchestrations::registered(OrchestrationName name, Answer<RegisteredState> answer)
{
    m_inner.registered(std::move(name), std::move(answer));
}

void AdoptingOrchestrations::start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer)
{
    m_inner.start(std::move(name), std::move(request), std::move(answer));
}

/// A flow that was taken over is told by events from then on, and no longer inferred.
Result<void> AdoptingOrchestrations::putBeside(ActionRequest& request) const
{
    const auto flow = m_flows.flow(request.flow);
    if (!flow.has_value() || !flow->inferred) {
        return {};
    }
    const auto records = m_flows.records(request.flow);
    if (!records) {
        return failure(records.error());
    }
    Result<Adoption> adoption = adoptionOf(*flow, *records);
    if (!adoption) {
        return failure(adoption.error());
    }
    request.adopting = std::make_shared<const AdoptedFlow>(std::move(adoption->flow));
    return {};
}

void AdoptingOrchestrations::plan(ActionRequest request, Answer<ActionPlan> answer)
{
    if (const auto put = putBeside(request); !put) {
        return answer(failure(put.error()));
    }
    if (request.adopting == nullptr) {
        return m_inner.plan(std::move(request), std::move(answer));
    }
    const auto flow = m_flows.flow(request.flow);
    const std::string caution = flow.has_value() ? cautionFor(*flow, m_clock.now()) : std::string();
    m_inner.plan(std::move(request), [caution, answer = std::move(answer)](Result<ActionPlan> plan) {
        if (plan) {
            plan->caution = caution;
        }
        answer(std::move(plan));
    });
}

void AdoptingOrchestrations::act(ActionRequest request, Answer<std::uint64_t> answer)
{
    if (const auto put = putBeside(request); !put) {
        return answer(failure(put.error()));
    }
    m_inner.act(std::move(request), std::move(answer));
}

} // namespace backstep
