#include "engine/orchestrator/action_plan.h"
#include "engine/orchestrator/loop.h"
#include "engine/wire/payload.h"
#include "engine/wire/topics.h"

#include <functional>
#include <map>
#include <utility>

namespace backstep {

Result<int> Loop::registered(const Orchestration& orchestration, const std::string& service)
{
    if (orchestration.steps.size() > m_options.limits.stepsMax) {
        return failure(
            Fault::BadInput,
            orchestration.name.text() + " has " + std::to_string(orchestration.steps.size())
                + " steps; this engine takes " + std::to_string(m_options.limits.stepsMax) + " at most (limit steps)."
        );
    }
    if (const auto fetched = fetchParked(orchestration.name); !fetched) {
        return failure(fetched.error());
    }
    std::vector<TopicSpec> needed;
    for (const TopicName& topic : topics::ofOrchestration(orchestration, m_options.dialect)) {
        needed.push_back({topic, m_options.partitions, false});
    }
    if (const auto created = m_transport.ensureTopics(needed); !created) {
        return failure(created.error());
    }
    bool isNew = false;
    const Registry::Registered known = m_registry.add(orchestration, service, m_clock.now(), isNew);
    if (isNew) {
        m_batch.commit.registered.push_back(*known);
    }
    unpark(orchestration.name);
    return known->version;
}

Result<RegisteredState> Loop::stateOf(const OrchestrationName& name) const
{
    const Result<Registry::Registered> newest = m_registry.newest(name);
    if (!newest) {
        return failure(newest.error());
    }
    std::map<int, std::size_t, std::greater<>> open;
    for (const auto& [id, flow] : m_flows) {
        if (flow.definition->orchestration.name == name && !isClosed(flow.state)) {
            ++open[flow.definition->version];
        }
    }
    RegisteredState state;
    state.newest = **newest;
    for (const auto& [version, flows] : open) {
        if (version == state.newest.version) {
            state.openFlows = flows;
        } else {
            state.older.push_back({version, flows});
        }
    }
    return state;
}

Result<StartAnswer> Loop::startedBefore(const FlowId& id, const StartRequest& request)
{
    if (const PastFlow* gone = past(id)) {
        return startedBefore(*gone, request);
    }
    const LiveFlow* flow = find(id);
    if (flow == nullptr) {
        return failure(Fault::NotFound, "Flow " + id.text() + " is not in the ledger.");
    }
    if (flow->state.payload != request.payload || flow->state.startKey != request.key) {
        const std::string what
            = request.key.isEmpty() ? "The flow id " + id.text() : "The start key \"" + request.key.text() + "\"";
        return failure(
            Fault::BadInput,
            what + " belongs to flow " + id.text()
                + ", which was started in another way or with another payload. Use a new one for a new flow."
        );
    }
    return StartAnswer{id, true};
}

/// For one flow more, or one start that waits to become one.
Result<void> Loop::hasRoom() const
{
    const std::size_t open = m_flows.size() + m_parked.size();
    if (open < m_options.limits.openFlowsMax) {
        return {};
    }
    return failure(
        Fault::Refused,
        std::to_string(open) + " flows are open, and this engine takes no more than "
            + std::to_string(m_options.limits.openFlowsMax) + " (limit open-flows). Start it again later."
    );
}

Result<StartAnswer> Loop::started(const OrchestrationName& name, StartRequest request)
{
    const Result<Registry::Registered> definition = m_registry.newest(name);
    if (!definition) {
        return failure(definition.error());
    }
    if (auto checked = checkPayload(request.payload, "The start payload", m_options.limits.payloadBytesMax); !checked) {
        return failure(checked.error());
    }
    if (request.payload.empty()) {
        request.payload = "null";
    }
    if (const auto fetched = fetch(request); !fetched) {
        return failure(fetched.error());
    }
    if (const auto known = m_batch.startKeys.find(request.key); known != m_batch.startKeys.end()) {
        return startedBefore(known->second, request);
    }
    if (request.flow.isEmpty()) {
        request.flow = newFlowId(m_random);
    } else if (find(request.flow) != nullptr || past(request.flow) != nullptr) {
        return startedBefore(request.flow, request);
    }
    if (const auto room = hasRoom(); !room) {
        return failure(room.error());
    }
    if (const auto fits = fitsFlow((*definition)->orchestration, request); !fits) {
        return failure(fits.error());
    }
    const Result<StartTerms> terms = termsOf((*definition)->orchestration, request);
    if (!terms) {
        return failure(terms.error());
    }
    const FlowId id = request.flow;
    if (!request.key.isEmpty()) {
        m_batch.startKeys[request.key] = id;
    }
    LiveFlow& flow = m_flows[id];
    flow.definition = *definition;
    absorb(flow, backstep::start(flow.definition->orchestration, request, m_clock.now(), *terms));
    return StartAnswer{id, false};
}

Result<Loop::LiveFlow*> Loop::spokenOf(const ActionRequest& request)
{
    if (const auto fetched = fetch(request.flow); !fetched) {
        return failure(fetched.error());
    }
    if (const PastFlow* gone = past(request.flow)) {
        return failure(Fault::Refused, wordsOf(*gone) + " Nothing can be done to it any more.");
    }
    LiveFlow* flow = find(request.flow);
    if (flow == nullptr) {
        return failure(Fault::NotFound, "No flow " + request.flow.text() + " is in this ledger.");
    }
    return flow;
}

Error Loop::movedOn(const FlowState& now)
{
    return {
        Fault::Refused,
        "Not sent: the flow has moved on since the plan was made; it is now " + std::string(toWire(now.status))
            + " at version " + std::to_string(now.version) + ". Plan again."};
}

Result<ActionPlan> Loop::planned(const ActionRequest& request)
{
    const Result<LiveFlow*> flow = spokenOf(request);
    const PlanAuthor author{m_identity, m_options.dialect};
    if (!flow && isToBeAdopted(request, flow.error())) {
        const AdoptedFlow& adopted = *request.adopting;
        return planAction(adopted.orchestration, stateOf(adopted), request, author, m_clock.now());
    }
    if (!flow) {
        return failure(flow.error());
    }
    if (auto locked = lockedOut((*flow)->state)) {
        return failure(Fault::Refused, std::move(*locked));
    }
    return planAction((*flow)->definition->orchestration, (*flow)->state, request, author, m_clock.now());
}

Result<std::uint64_t> Loop::acted(const ActionRequest& request)
{
    Result<LiveFlow*> spoken = spokenOf(request);
    if (!spoken && isToBeAdopted(request, spoken.error())) {
        spoken = adoptFor(request);
    }
    if (!spoken) {
        return failure(spoken.error());
    }
    LiveFlow* flow = *spoken;
    const Result<OperatorAsked> wish = toAsked(request, flow->definition->orchestration);
    if (!wish) {
        return failure(wish.error());
    }
    if (auto locked = lockedOut(flow->state)) {
        return failure(Fault::Refused, std::move(*locked));
    }
    if (!request.planHash.empty()) {
        const Result<ActionPlan> plan = planned(request);
        if (!plan) {
            return failure(plan.error());
        }
        if (plan->hash != request.planHash) {
            return failure(movedOn(flow->state));
        }
    }
    Decision decision
        = decide(flow->definition->orchestration, flow->state, {*wish, 0.0, unsentOf(request.flow)}, m_clock.now());
    if (decision.refused.has_value()) {
        return failure(Fault::Refused, *decision.refused);
    }
    absorb(*flow, std::move(decision));
    return flow->state.version;
}

} // namespace backstep
