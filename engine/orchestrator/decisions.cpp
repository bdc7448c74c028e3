#include "engine/base/planted.h"
#include "engine/orchestrator/loop.h"
#include "engine/wire/payload.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace backstep {

namespace {

/// After this something that was decided before may be wanted no more.
bool mayTakeBack(const EventBody& body, const FlowState& now)
{
    const auto* succeeded = std::get_if<StepSucceeded>(&body);
    if (succeeded != nullptr) {
        // An earlier attempt was answered after all; looked at first, for it is rare and the flow may be large.
        return now.steps[succeeded->ref.step].phase(succeeded->ref.phase).open() != nullptr;
    }
    return std::holds_alternative<TurnedBack>(body) || std::holds_alternative<StepClosed>(body);
}

} // namespace

/// Looks in memory alone: whoever asks has fetched it.
Loop::LiveFlow* Loop::find(const FlowId& id)
{
    const auto found = m_flows.find(id);
    return found == m_flows.end() || found->second.definition == nullptr ? nullptr : &found->second;
}

void Loop::touch(const FlowId& flow)
{
    if (m_batch.touched.empty()) {
        m_batch.since = m_clock.now();
    }
    if (m_batch.events.try_emplace(flow).second) {
        m_batch.touched.push_back(flow);
    }
}

void Loop::decideOn(LiveFlow& flow, Input input)
{
    std::uniform_real_distribution<double> jitter(-1.0, 1.0);
    const Stimulus stimulus{std::move(input), jitter(m_random), unsentOf(flow.state.id)};
    absorb(flow, decide(flow.definition->orchestration, std::move(flow.state), stimulus, m_clock.now()));
}

void Loop::absorb(LiveFlow& flow, Decision decision)
{
    flow.state = std::move(decision.state);
    if (decision.events.empty()) {
        return;
    }
    const FlowId id = flow.state.id;
    touch(id);
    std::vector<Event>& events = m_batch.events[id];
    bool withdrawn = false;
    for (Event& event : decision.events) {
        withdrawn = withdrawn || mayTakeBack(event.body, flow.state);
        events.push_back(std::move(event));
    }
    if (withdrawn) {
        withdrawUnwanted(flow);
    }
    for (const Timer& timer : decision.timers) {
        m_timers.add(id, timer);
    }
    keepHolds(flow.state);
    handOn(flow, std::move(decision.commands));
}

/// A join or a worker can make a payload that no broker takes. Its attempt fails at once and by name: resending it for
/// ever would help nobody, and the flow can still be undone.
void Loop::handOn(LiveFlow& flow, std::vector<Command> commands)
{
    std::vector<ReplyArrived> failed;
    for (Command& command : commands) {
        const auto checked
            = fitsRecord(command.payload, "The payload of " + command.step.text(), m_options.limits.payloadBytesMax);
        if (checked) {
            m_batch.commands.push_back(std::move(command));
            continue;
        }
        ReplyArrived reply;
        reply.step = command.step;
        reply.command = command.id;
        reply.saysDo = command.phase == Phase::Do;
        reply.error = checked.error().message;
        failed.push_back(std::move(reply));
    }
    for (ReplyArrived& reply : failed) {
        decideOn(flow, std::move(reply));
    }
}

std::vector<CommandId> Loop::unsentOf(const FlowId& flow) const
{
    std::vector<CommandId> unsent;
    if (m_outbox.waits()) {
        unsent = m_outbox.unsentOf(flow);
    }
    for (const Command& command : m_batch.commands) {
        if (command.flow == flow) {
            unsent.push_back(command.id); // decided by this very batch: not even durable yet
        }
    }
    return unsent;
}

/// What waits and is not awaited any more is not sent: of a flow that turned back every DO, also one that may have been
/// handed on before (it counts as in flight); of a step that a person closed what was never handed on; of one that is
/// done every other attempt.
void Loop::withdrawUnwanted(const LiveFlow& flow)
{
    std::unordered_set<CommandId> unwanted;
    for (StepIndex index = 0; index < flow.state.steps.size(); ++index) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const StepName& name = flow.definition->orchestration.steps[index].name;
            const PhaseState& in = flow.state.steps[index].phase(phase);
            const bool goesOn = !(phase == Phase::Do && flow.state.turnedBack) && !in.succeeded();
            // Earlier attempts too: one that was answered may still wait to be sent again for want of a report.
            for (const Attempt& attempt : in.attempts) {
                const bool isAwaited = attempt.outcome == AttemptOutcome::Open && attempt.generation == in.generation;
                if (!isAwaited || !goesOn) {
                    unwanted.insert(commandId(flow.state.id, name, phase, attempt));
                }
            }
        }
    }
    if (planted(Bug::SendsWhatItTookBack)) {
        return;
    }
    std::erase_if(m_batch.commands, [&unwanted](const Command& command) { return unwanted.contains(command.id); });
    m_outbox.withdraw(unwanted);
}

void Loop::forgetClosed()
{
    for (const FlowId& id : m_batch.touched) {
        const auto found = m_flows.find(id);
        if (found != m_flows.end() && isClosed(found->second.state)) {
            m_flows.erase(found);
        }
    }
}

} // namespace backstep
