#pragma once

#include "engine/saga/decide.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>

namespace backstep {

/// One input being decided. Every change goes through emit(), which numbers the event and applies it, so that the
/// state is always the fold of the events (invariant 18) by construction.
class Turn
{
public:
    Turn(const Orchestration& orchestration, FlowState state, const Stimulus& stimulus, Instant now);

    [[nodiscard]] const FlowState& state() const { return m_decision.state; }

    [[nodiscard]] const StepState& step(StepIndex index) const { return m_decision.state.steps[index]; }

    [[nodiscard]] const Orchestration& orchestration() const { return m_orchestration; }

    [[nodiscard]] const StepDefinition& definition(StepIndex index) const { return m_orchestration.steps[index]; }

    [[nodiscard]] const AttemptPolicy& policy(StepIndex index, Phase phase) const;

    [[nodiscard]] Instant now() const { return m_now; }

    [[nodiscard]] bool isUnsent(StepIndex index, Phase phase, const Attempt& attempt) const;

    void emit(EventBody body);

    void refuse(std::string why) { m_decision.refused = std::move(why); }

    /// Decides the next attempt of a phase and the command that carries it.
    void send(StepIndex index, Phase phase, const Bytes& payload);
    /// Schedules the attempt after the last one, with backoff and the jitter that was drawn.
    void scheduleRetry(StepIndex index, Phase phase);

    void wake(Timer timer) { m_decision.timers.push_back(timer); }

    [[nodiscard]] Decision take() && { return std::move(m_decision); }

private:
    const Orchestration& m_orchestration;
    const Stimulus& m_stimulus;
    Instant m_now;
    Decision m_decision;
    mutable std::unordered_set<CommandId> m_unsent; ///< of the stimulus, once it is asked for
    std::uint64_t m_versionBefore = 0;
    bool m_versionRaised = false;
};

/// The command that an attempt is, built from the state alone: a redelivery gives the same bytes.
[[nodiscard]] Command commandOf(
    const Orchestration& orchestration, const FlowState& state, StepIndex index, Phase phase, const Attempt& attempt
);

/// Some attempt under that generation of the key succeeded. Another key is another effect.
[[nodiscard]] bool succeededUnder(const PhaseState& phase, int generation);

/// The payload that goes on from a step: its reply, or what it was sent when the reply was null.
[[nodiscard]] const Bytes& flowingPayload(const StepState& step);

// forward.cpp
void advanceForward(Turn& turn);
void doSucceeded(Turn& turn, StepIndex index, const Attempt& attempt, const Bytes& payload);
void doFailedOrTimedOut(Turn& turn, StepIndex index);
/// Once its attempts are used up the flow does not turn back by itself.
[[nodiscard]] bool waitsForPerson(const Turn& turn, StepIndex index);

// backward.cpp
void turnBack(Turn& turn, std::string why, bool inFlightIsUnknown);
void advanceBackward(Turn& turn);
void undoSucceeded(Turn& turn, StepIndex index, const Attempt& attempt);
void undoFailedOrTimedOut(Turn& turn, StepIndex index);
void decideAwaitedFate(Turn& turn, StepIndex index);
void undoLateSuccess(Turn& turn, StepIndex index);

/// What a step's DO is sent (design.md §4 "Payload"). Everything it depends on must be done.
[[nodiscard]] Bytes payloadFor(const Turn& turn, StepIndex index);

// operator.cpp: every wish is recorded before anything follows from it
void recordAct(Turn& turn, const OperatorAsked& asked);
// operator_closing.cpp
void closeStep(Turn& turn, const OperatorAsked& asked);
// operator_pause.cpp
void pause(Turn& turn, const OperatorAsked& asked);
void resume(Turn& turn, const OperatorAsked& asked);
/// What came due, or was used up, while the flow was paused.
void catchUp(Turn& turn);
void startAnyway(Turn& turn, const OperatorAsked& asked);
void actForOperator(Turn& turn, const OperatorAsked& asked);

// sentences.cpp: what a person reads first (look: "why")
[[nodiscard]] std::string whyExhausted(const Turn& turn, StepIndex index);
[[nodiscard]] std::string whyUnserved(const Turn& turn, const std::vector<StepIndex>& steps);
[[nodiscard]] std::string whyLocked(const Turn& turn, const FlowId& holder);
[[nodiscard]] std::string whyUndone(const Turn& turn);
[[nodiscard]] std::string whyUndoFailed(const Turn& turn);

} // namespace backstep
