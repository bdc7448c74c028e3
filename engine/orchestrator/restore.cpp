#include "engine/base/planted.h"
#include "engine/orchestrator/loop.h"

#include <utility>

/// What the ledger holds is taken over at the start: open flows with their timers, what may not have been sent, events
/// that may not have been published, starts that wait.
namespace backstep {

Result<void> Loop::restore(LedgerContents contents, const std::vector<Position>& beginnings)
{
    m_identity = contents.identity;
    m_commitNumber = contents.lastCommit;
    // What was not published yet counts as such until its delivery is reported.
    m_publishedWritten = contents.unpublished.empty() ? contents.lastCommit : 0;
    m_outbox.startAt(m_publishedWritten);
    for (RegisteredOrchestration& registered : contents.orchestrations) {
        m_registry.restore(std::move(registered));
    }
    for (const RegisteredWorker& worker : contents.workers) {
        m_registry.addWorker(worker);
    }
    m_toldWorkers = m_registry.workers();
    restorePositions(contents.positions, beginnings);
    for (FlowState& state : contents.openFlows) {
        if (auto restored = restoreFlow(std::move(state)); !restored) {
            return restored;
        }
    }
    if (auto restored = restoreEvents(contents.unpublished); !restored) {
        return restored;
    }
    if (!planted(Bug::ForgetsParkedStarts)) {
        m_parked.assign(contents.parked.begin(), contents.parked.end());
    }
    m_quarantined = contents.quarantined;
    restoreHolds();
    forgetClosed();
    m_batch.urgent = true;
    return commitBatch();
}

void Loop::restorePositions(const std::vector<Position>& known, const std::vector<Position>& beginnings)
{
    for (const Position& position : known) {
        m_positions[{position.topic.text(), position.partition}] = position;
    }
    for (const Position& position : beginnings) {
        m_positions.try_emplace({position.topic.text(), position.partition}, position);
        // Durable before anything is read: else a crash would move an untouched end forward.
        m_batch.positions.insert_or_assign({position.topic.text(), position.partition}, position);
    }
}

Result<void> Loop::restoreFlow(FlowState state)
{
    const FlowId id = state.id;
    m_flows[id] = {std::move(state), nullptr};
    if (const auto fetched = fetch(id); !fetched) {
        return failure(Fault::StoreFailed, fetched.error().message);
    }
    const LiveFlow* flow = find(id);
    if (!planted(Bug::ForgetsWhoHoldsTheLock)) {
        keepHolds(flow->state);
    }
    for (const Timer& timer : timersOf(flow->definition->orchestration, flow->state)) {
        if (!planted(Bug::ForgetsTimers)) {
            m_timers.add(id, timer);
        }
    }
    for (const Command& command : undelivered(flow->definition->orchestration, flow->state)) {
        if (!planted(Bug::ForgetsWhatWasNotSent)) {
            m_outbox.addRedelivery(command, encodeCommand(command, m_identity, m_options.dialect));
        }
    }
    return {};
}

Result<void> Loop::restoreEvents(const std::vector<UnpublishedEvent>& unpublished)
{
    for (const UnpublishedEvent& each : unpublished) {
        if (const auto fetched = fetch(each.flow); !fetched) {
            return failure(Fault::StoreFailed, fetched.error().message);
        }
        const LiveFlow* flow
            = m_options.publishEvents && !planted(Bug::ForgetsWhatWasNotTold) ? find(each.flow) : nullptr;
        if (flow == nullptr) {
            continue;
        }
        if (const auto told = toFlowEvent(each.event, flow->state, flow->definition->orchestration)) {
            m_outbox.addEvent(encodeFlowEvent(*told), m_commitNumber);
        }
    }
    for (const auto& [id, flow] : m_flows) {
        if (m_options.publishEvents) {
            m_outbox.addOther(encodeFlowEvent(toSnapshotEvent(flow.state, flow.definition->orchestration, m_clock.now())
            ));
        }
    }
    m_outbox.commitDone(m_commitNumber);
    return {};
}

} // namespace backstep
