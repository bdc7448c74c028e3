#include "engine/saga/plan.h"

#include "engine/saga/turn.h"

#include <algorithm>
#include <iterator>
#include <queue>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t happeningsMax = 2'000'000;

/// Something that happens in virtual time: an answer, or a timer.
struct Happening
{
    Instant at;
    std::size_t order = 0; ///< ties in the order in which they were caused
    Input input;

    friend bool operator>(const Happening& left, const Happening& right)
    {
        return std::tie(left.at, left.order) > std::tie(right.at, right.order);
    }
};

/// Attempts count within the budget: a person's retry begins a new one.
std::string ordinal(const PhaseState& phase, const AttemptPolicy& policy)
{
    return phase.used() <= 1 ? "tried again"
                             : "attempt " + std::to_string(phase.used()) + " of " + std::to_string(policy.attemptsMax);
}

std::string whySent(const Orchestration& orchestration, const FlowState& state, const Command& command)
{
    const StepDefinition& step = orchestration.steps[command.stepIndex];
    const StepState& now = state.steps[command.stepIndex];
    const AttemptPolicy& policy = command.phase == Phase::Do ? step.doPolicy : step.undoPolicy;
    const PhaseState& phase = now.phase(command.phase);
    const auto& attempts = phase.attempts;
    if (attempts.size() > 1) {
        const Attempt& before = attempts[attempts.size() - 2];
        if (before.outcome == AttemptOutcome::TimedOut) {
            return ordinal(phase, policy) + ": the one before got no answer";
        }
        if (before.outcome == AttemptOutcome::Failed) {
            return ordinal(phase, policy) + ": the one before failed";
        }
        return now.done.size() > 1 ? "undone once more: its DO was done under another key, too"
                                   : "undone once more: its DO succeeded late";
    }
    if (command.phase == Phase::Undo) {
        if (now.forward.succeeded()) {
            return "it had succeeded";
        }
        return now.forward.outcomeUnknown() ? "its outcome is unknown" : "undoOnFailure asks for it";
    }
    return step.dependsOn.empty() ? "the flow starts" : "all it depends on has succeeded";
}

class Simulation
{
public:
    Simulation(const Orchestration& orchestration, const WorkerScript& script)
        : m_orchestration(orchestration)
        , m_script(script)
    {
    }

    void take(Decision decision, Instant now)
    {
        m_plan.end = std::move(decision.state);
        std::ranges::move(decision.events, std::back_inserter(m_plan.events));
        for (const Timer& timer : decision.timers) {
            push(timer.at, timer.fired);
        }
        for (Command& command : decision.commands) {
            deliver(std::move(command), now);
        }
    }

    /// What was out before the plan began is answered too, and what backs off is sent when it is due.
    void takeOver(Instant now)
    {
        for (StepIndex index = 0; index < m_plan.end.steps.size(); ++index) {
            for (const Phase phase : {Phase::Do, Phase::Undo}) {
                const PhaseState& in = m_plan.end.steps[index].phase(phase);
                const Attempt* open = in.open();
                const bool isNew = open != nullptr && open->sentAt == now && m_sent.contains({index, phase});
                if (open != nullptr && !isNew && !in.succeeded()) {
                    answer(commandOf(m_orchestration, m_plan.end, index, phase, *open), now);
                } else if (in.retryAt.isSet() && in.last() != nullptr) {
                    push(
                        std::max(in.retryAt, now), TimerFired{TimerFired::Kind::Retry, index, phase, in.last()->number}
                    );
                }
            }
        }
    }

    /// An answer that comes after the flow came to rest may wake it again, so all of them are waited for.
    Plan run(Instant from)
    {
        std::size_t happened = 0;
        bool wasAtRest = isAtRest(m_plan.end.status);
        while (!m_queue.empty() && (!wasAtRest || m_answersDue > 0) && happened < happeningsMax) {
            happened += playWave();
            const bool rests = isAtRest(m_plan.end.status);
            if (!wasAtRest || !rests) {
                m_plan.longest = std::chrono::duration_cast<Duration>(m_now - from);
            }
            wasAtRest = rests;
        }
        m_plan.settled = isAtRest(m_plan.end.status);
        numberWaves();
        return std::move(m_plan);
    }

private:
    /// Everything that happens at one moment and was caused before it: what is sent then may go at once.
    std::size_t playWave()
    {
        const std::size_t causedBefore = m_order;
        std::size_t happened = 0;
        m_now = m_queue.top().at;
        ++m_wave;
        while (!m_queue.empty() && m_queue.top().at == m_now && m_queue.top().order < causedBefore) {
            const Input input = m_queue.top().input;
            m_queue.pop();
            m_answersDue -= std::holds_alternative<ReplyArrived>(input) ? 1U : 0U;
            take(decide(m_orchestration, std::move(m_plan.end), {input, 0.0, {}}, m_now), m_now);
            ++happened;
        }
        return happened;
    }

    void push(Instant at, Input input)
    {
        m_answersDue += std::holds_alternative<ReplyArrived>(input) ? 1U : 0U;
        m_queue.push({at, m_order++, std::move(input)});
    }

    void deliver(Command command, Instant now)
    {
        const CommandDelivered delivered{command.stepIndex, command.phase, command.attempt};
        const std::string why = whySent(m_orchestration, m_plan.end, command);
        take(decide(m_orchestration, std::move(m_plan.end), {delivered, 0.0, {}}, now), now);
        answer(command, now);
        const int order = static_cast<int>(m_plan.messages.size()) + 1;
        m_plan.messages.push_back({order, m_wave, std::move(command), why, now});
    }

    void answer(const Command& command, Instant now)
    {
        const AnswerScript& script = m_script.answer(command.step, command.phase);
        int& sent = m_sent[{command.stepIndex, command.phase}];
        ++sent;
        const bool silent = script.silent < 0 || sent <= script.silent;
        if (silent) {
            return;
        }
        ReplyArrived reply;
        reply.step = command.step;
        reply.command = command.id;
        reply.saysDo = command.phase == Phase::Do;
        reply.succeeded = !(script.fail < 0 || sent <= script.fail);
        reply.payload = command.payload;
        reply.error = reply.succeeded ? std::string{} : "simulated failure";
        const Instant at = now + m_script.latency + script.late;
        push(at, reply);
        if (script.duplicate) {
            push(at, reply);
        }
    }

    /// Rounds in which nothing was sent leave no gap in the numbers.
    void numberWaves()
    {
        int wave = 0;
        int before = -1;
        for (PlannedMessage& message : m_plan.messages) {
            if (message.wave != before) {
                before = message.wave;
                ++wave;
            }
            message.wave = wave;
        }
    }

    const Orchestration& m_orchestration;
    const WorkerScript& m_script;
    Plan m_plan;
    std::priority_queue<Happening, std::vector<Happening>, std::greater<>> m_queue;
    std::map<std::pair<StepIndex, Phase>, int> m_sent;
    std::size_t m_order = 0;
    std::size_t m_answersDue = 0; ///< in the queue
    Instant m_now;
    int m_wave = 0;
};

} // namespace

const AnswerScript& WorkerScript::answer(const StepName& step, Phase phase) const
{
    static const AnswerScript always;
    const auto found = steps.find(step);
    if (found == steps.end()) {
        return always;
    }
    return phase == Phase::Do ? found->second.onDo : found->second.onUndo;
}

Plan planStart(const Orchestration& orchestration, const StartRequest& request, const WorkerScript& script)
{
    const Instant from{1'000'000};
    Simulation simulation(orchestration, script);
    simulation.take(start(orchestration, request, from), from);
    return simulation.run(from);
}

OperatorPlan planOperator(
    const Orchestration& orchestration,
    const FlowState& state,
    const OperatorAsked& asked,
    const WorkerScript& script,
    Instant now
)
{
    Decision first = decide(orchestration, state, {asked, 0.0, {}}, now);
    if (first.refused.has_value()) {
        return {{}, std::move(first.refused)};
    }
    Simulation simulation(orchestration, script);
    simulation.take(std::move(first), now);
    simulation.takeOver(now);
    return {simulation.run(now), std::nullopt};
}

std::string planHash(const FlowState& state, const OperatorAsked& asked, const Plan& plan)
{
    std::string text
        = state.id.text() + "\n" + std::to_string(state.version) + "\n" + std::string(toWire(asked.action));
    for (const PlannedMessage& message : plan.messages) {
        text += "\n" + message.command.id.text() + "\n" + message.command.payload;
    }
    return sha256Hex(text);
}

Duration worstCase(const Orchestration& orchestration)
{
    WorkerScript script;
    for (const StepDefinition& step : orchestration.steps) {
        // Each step answers at the last moment of its last attempt; the longest way is then straight ahead.
        StepScript& scripted = script.steps[step.name];
        scripted.onDo.silent = step.doPolicy.attemptsMax - 1;
        scripted.onDo.late = step.doPolicy.timeout - Duration(1);
    }
    return planStart(orchestration, {FlowId("worst-case"), {}, "null"}, script).longest;
}

} // namespace backstep
