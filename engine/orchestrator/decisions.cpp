#include "engine/base/planted.h"
#include "engine/orchestrator/loop.h"
#include "engine/saga/payload_bytes.h"
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
    count(flow, decision.events);
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

void Loop::count(LiveFlow& flow, const std::vector<Event>& events)
{
    std::size_t added = 0;
    for (const Event& event : events) {
        added += payloadBytes(event.body);
    }
    m_batch.bytes += added;
    flow.bytes = flow.bytes.has_value() ? *flow.bytes + added : payloadBytes(flow.state);
}

/// Whether the flow would keep more than it may. What was added up counts twice what took another's place: near the
/// bound it is looked at again.
bool Loop::wouldOverfill(LiveFlow& flow, std::size_t more) const
{
    const std::size_t most = m_options.limits.flowBytesMax;
    if (!flow.bytes.has_value() || *flow.bytes + more > most) {
        flow.bytes = payloadBytes(flow.state);
    }
    return *flow.bytes + more > most;
}

/// A start whose first commands alone would overfill the flow is not accepted.
Result<void> Loop::fitsFlow(const Orchestration& orchestration, const StartRequest& request) const
{
    const auto first
        = std::ranges::count_if(orchestration.steps, [](const StepDefinition& step) { return step.dependsOn.empty(); });
    const std::size_t bytes = request.payload.size() * (1 + static_cast<std::size_t>(first));
    if (bytes <= m_options.limits.flowBytesMax) {
        return {};
    }
    return failure(
        Fault::BadInput,
        "The start payload has " + std::to_string(request.payload.size()) + " bytes, and " + std::to_string(first)
            + " steps would be sent it at once: a flow keeps at most " + std::to_string(m_options.limits.flowBytesMax)
            + " bytes of payloads and replies (limit flow-bytes). Put the data elsewhere and send where it is."
    );
}

Result<void> Loop::mayGoOut(LiveFlow& flow, const Command& command) const
{
    // An UNDO carries what is there already.
    if (command.phase == Phase::Do && wouldOverfill(flow, 0)) {
        return failure(
            Fault::BadInput,
            "With the payload of " + command.step.text() + " the flow would keep more than "
                + std::to_string(m_options.limits.flowBytesMax) + " bytes of payloads and replies (limit flow-bytes)."
        );
    }
    return fitsRecord(command.payload, "The payload of " + command.step.text(), m_options.limits.payloadBytesMax);
}

/// The step is done and counts as done; only what it answered cannot be kept. The next ones would have gone on from
/// that, so a person decides before any of them is sent.
void Loop::takeWithoutPayload(LiveFlow& flow, ReplyArrived arrived)
{
    OperatorAsked pause;
    pause.action = OperatorAction::Pause;
    pause.expectedVersion = flow.state.version;
    pause.who = "backstep";
    pause.reason = "The reply of " + arrived.step.text() + " was not kept: with it the flow would keep more than "
        + std::to_string(m_options.limits.flowBytesMax)
        + " bytes of payloads and replies (limit flow-bytes). Undo the flow, or resume it without that reply";
    if (!flow.state.turnedBack) {
        decideOn(flow, std::move(pause));
    }
    arrived.payload.clear();
    decideOn(flow, std::move(arrived));
}

/// With the reply itself, and with what is sent on because of it.
bool Loop::overfills(LiveFlow& flow, const ReplyArrived& reply)
{
    const auto& steps = flow.definition->orchestration.steps;
    const auto index = flow.definition->orchestration.find(reply.step);
    if (!reply.succeeded || !index.has_value()) {
        return false;
    }
    const std::size_t own = isNullPayload(reply.payload) ? 0 : reply.payload.size();
    const std::size_t goesOn = own == 0 ? flow.state.steps[*index].forward.payload.size() : own;
    if (!wouldOverfill(flow, own + goesOn * steps.size())) {
        return false; // nearly always, and without a look at every step
    }
    const auto after = std::ranges::count_if(steps, [&index](const StepDefinition& step) {
        return step.dependsOn.size() == 1 && step.dependsOn.front() == *index;
    });
    return wouldOverfill(flow, own + (flow.state.turnedBack ? 0 : goesOn * static_cast<std::size_t>(after)));
}

/// A join or a worker can make a payload that no broker takes, and a flow can come to hold more than the ledger takes.
/// Its attempt fails at once and by name: trying it for ever would help nobody, and the flow can still be undone.
void Loop::handOn(LiveFlow& flow, std::vector<Command> commands)
{
    std::vector<ReplyArrived> failed;
    for (Command& command : commands) {
        const auto checked = mayGoOut(flow, command);
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
