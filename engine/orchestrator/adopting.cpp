#include "engine/orchestrator/loop.h"
#include "engine/wire/topics.h"

#include <utility>
#include <vector>

/// Flows that another orchestrator left: they come at rest, as what was seen of them, and are then flows like any
/// other.
namespace backstep {

bool Loop::isToBeAdopted(const ActionRequest& request, const Error& notHere)
{
    return notHere.fault == Fault::NotFound && request.adopting != nullptr;
}

FlowState Loop::stateOf(const AdoptedFlow& flow)
{
    FlowState state;
    for (const Event& event : flow.events) {
        apply(state, event);
    }
    return state;
}

/// Not for a wish that would be refused: then it stays whose it was.
Result<Loop::LiveFlow*> Loop::adoptFor(const ActionRequest& request)
{
    const Result<ActionPlan> plan = planned(request);
    if (!plan) {
        return failure(plan.error());
    }
    if (!request.planHash.empty() && plan->hash != request.planHash) {
        return failure(movedOn(stateOf(*request.adopting)));
    }
    if (const auto taken = adopt(*request.adopting); !taken) {
        return failure(taken.error());
    }
    return spokenOf(request);
}

Result<void> Loop::adopt(const AdoptedFlow& flow)
{
    if (flow.orchestration.steps.size() > m_options.limits.stepsMax) {
        return failure(
            Fault::BadInput,
            "Flow " + flow.flow.text() + " has " + std::to_string(flow.orchestration.steps.size())
                + " steps; this engine takes " + std::to_string(m_options.limits.stepsMax) + " at most (limit steps)."
        );
    }
    if (auto room = hasRoom(); !room) {
        return room;
    }
    std::vector<TopicSpec> needed;
    for (const TopicName& topic : topics::ofOrchestration(flow.orchestration, m_options.dialect)) {
        needed.push_back({topic, m_options.partitions, false});
    }
    if (auto created = m_transport.ensureTopics(needed); !created) {
        return created;
    }
    bool isNew = false;
    Registry::Registered definition = m_registry.pin(flow.orchestration, m_clock.now(), isNew);
    if (isNew) {
        m_batch.commit.registered.push_back(*definition);
    }
    LiveFlow& held = m_flows.insert_or_assign(flow.flow, LiveFlow{stateOf(flow), std::move(definition)}).first->second;
    touch(flow.flow);
    count(held, flow.events);
    m_batch.events[flow.flow] = flow.events;
    m_batch.adopted.emplace(flow.flow, toSnapshotEvent(held.state, held.definition->orchestration, m_clock.now()));
    m_batch.absent.erase(flow.flow);
    return {};
}

} // namespace backstep
