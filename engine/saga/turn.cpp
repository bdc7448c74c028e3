#include "engine/saga/turn.h"

#include "engine/base/planted.h"

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

/// Delivery reports and anomalies tell nothing that a person would have to look at again before acting.
bool raisesVersion(const EventBody& body)
{
    return !std::holds_alternative<AttemptDelivered>(body) && !std::holds_alternative<AnomalySeen>(body);
}

Duration backoff(const RetryPolicy& retry, int attemptsUsed, double jitter)
{
    const double nominal = static_cast<double>(retry.delay.count()) * std::pow(retry.factor, attemptsUsed - 1);
    const double capped = std::min(nominal, static_cast<double>(retry.maxDelay.count()));
    return Duration(static_cast<Duration::rep>(std::max(0.0, capped * (1.0 + retry.jitter * jitter))));
}

} // namespace

Turn::Turn(const Orchestration& orchestration, FlowState state, const Stimulus& stimulus, Instant now)
    : m_orchestration(orchestration)
    , m_stimulus(stimulus)
    , m_now(now)
    , m_versionBefore(state.version)
{
    m_decision.state = std::move(state);
}

const AttemptPolicy& Turn::policy(StepIndex index, Phase phase) const
{
    const StepDefinition& step = m_orchestration.steps[index];
    return phase == Phase::Do ? step.doPolicy : step.undoPolicy;
}

bool Turn::isUnsent(StepIndex index, Phase phase, const Attempt& attempt) const
{
    if (m_stimulus.unsent.empty() || planted(Bug::CountsUnsentAsInFlight)) {
        return false;
    }
    if (m_unsent.empty()) { // Few turns ask, and those that turn a large flow back ask for every step.
        m_unsent.insert(m_stimulus.unsent.begin(), m_stimulus.unsent.end());
    }
    return m_unsent.contains(commandId(state().id, definition(index).name, phase, attempt));
}

void Turn::emit(EventBody body)
{
    m_versionRaised = m_versionRaised || raisesVersion(body);
    Event event{state().seq + 1, m_now, std::move(body), m_versionBefore + (m_versionRaised ? 1U : 0U)};
    apply(m_decision.state, event);
    if (planted(Bug::ChangesStateOutsideEvents) && std::holds_alternative<AnomalySeen>(event.body)) {
        ++m_decision.state.anomalies;
    }
    m_decision.events.push_back(std::move(event));
}

void Turn::send(StepIndex index, Phase phase, const Bytes& payload)
{
    const PhaseState& sending = step(index).phase(phase);
    const int number = sending.attempts.empty() ? 1 : sending.attempts.back().number + 1;
    const int next = planted(Bug::RetriesUnderNextKey) && number > 1 ? 1 : 0;
    emit(AttemptSent{{index, phase, number}, sending.generation + next, payload});
    m_decision.commands.push_back(
        commandOf(m_orchestration, state(), index, phase, step(index).phase(phase).attempts.back())
    );
}

void Turn::scheduleRetry(StepIndex index, Phase phase)
{
    const PhaseState& failed = step(index).phase(phase);
    const AttemptRef after{index, phase, failed.attempts.back().number};
    const Instant at = m_now + backoff(policy(index, phase).retry, failed.used(), m_stimulus.jitter);
    emit(RetryScheduled{after, at});
    wake({at, {TimerFired::Kind::Retry, index, phase, after.attempt}});
}

Command commandOf(
    const Orchestration& orchestration, const FlowState& state, StepIndex index, Phase phase, const Attempt& attempt
)
{
    const StepDefinition& step = orchestration.steps[index];
    Command command;
    command.flow = state.id;
    command.orchestration = state.orchestration;
    command.step = step.name;
    command.stepIndex = index;
    command.seqOfStep = step.seq;
    command.phase = phase;
    command.attempt = attempt.number;
    command.id = commandId(state.id, step.name, phase, attempt);
    command.key = idempotencyKey(state.id, step.name, phase, attempt.generation);
    command.seq = attempt.seq;
    command.decidedAt = attempt.sentAt;
    command.payload = state.steps[index].phase(phase).payload;
    if (const Act* act = state.actBefore(attempt.seq)) {
        command.request = act->request;
        command.who = act->who;
        command.reason = act->reason;
    }
    command.dialect = orchestration.dialect;
    return command;
}

bool succeededUnder(const PhaseState& phase, int generation)
{
    return std::ranges::any_of(phase.attempts, [generation](const Attempt& attempt) {
        return attempt.outcome == AttemptOutcome::Succeeded && attempt.generation == generation;
    });
}

const Bytes& flowingPayload(const StepState& step)
{
    return isNullPayload(step.forward.reply) ? step.forward.payload : step.forward.reply;
}

} // namespace backstep
