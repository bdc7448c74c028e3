#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>
#include <vector>

namespace backstep {

namespace {

bool isDone(const StepState& step)
{
    return step.status == StepStatus::DoSuccess;
}

bool isReady(const Turn& turn, StepIndex index)
{
    if (turn.step(index).status != StepStatus::Pending) {
        return false;
    }
    const auto& before = turn.definition(index).dependsOn;
    const auto letsGo = [&turn](StepIndex each) {
        const bool inFlight = turn.step(each).status == StepStatus::InProgress;
        return isDone(turn.step(each)) || (planted(Bug::SendsBeforeTheOneBefore) && inFlight);
    };
    const bool anyDoes = planted(Bug::JoinsAtTheFirst) && std::ranges::any_of(before, letsGo);
    return anyDoes || std::ranges::all_of(before, letsGo);
}

bool goesOn(const StepState& step)
{
    return step.status == StepStatus::InProgress || step.status == StepStatus::DoFail;
}

bool pivotPassed(const Turn& turn)
{
    for (StepIndex index = 0; index < turn.orchestration().steps.size(); ++index) {
        if (turn.definition(index).pivot && isDone(turn.step(index))) {
            return true;
        }
    }
    return false;
}

void endForward(Turn& turn)
{
    const auto& steps = turn.state().steps;
    const bool lastIsDone = planted(Bug::CompletesWithAStepMissing) && isDone(steps.back());
    if (lastIsDone || std::ranges::all_of(steps, isDone)) {
        turn.emit(FlowEnded{FlowStatus::Completed, {}});
        return;
    }
    if (turn.state().paused || std::ranges::any_of(steps, goesOn)) {
        return;
    }
    const auto exhausted = std::ranges::find(steps, StepStatus::RetryExhausted, &StepState::status);
    if (exhausted != steps.end()) {
        const auto index = static_cast<StepIndex>(exhausted - steps.begin());
        turn.emit(FlowEnded{FlowStatus::Failed, whyExhausted(turn, index) + " Nothing was undone: it waits for you."});
    }
}

} // namespace

/// design.md §4 "Further words": past a pivot, at a pivot with an unknown outcome, or where the author said so,
/// nothing is undone by itself: a person decides.
bool waitsForPerson(const Turn& turn, StepIndex index)
{
    const StepDefinition& step = turn.definition(index);
    return step.onExhausted == OnExhausted::Wait || (pivotPassed(turn) && !planted(Bug::UndoesAcrossThePivot))
        || (step.pivot && turn.step(index).forward.outcomeUnknown());
}

/// design.md §4 "Payload".
Bytes payloadFor(const Turn& turn, StepIndex index)
{
    const StepState& step = turn.step(index);
    if (step.forward.edited) {
        return step.forward.payload;
    }
    const auto& before = turn.definition(index).dependsOn;
    if (before.empty()) {
        return turn.state().payload;
    }
    if (before.size() == 1) {
        return flowingPayload(turn.step(before.front()));
    }
    std::vector<NamedPayload> parts;
    parts.reserve(before.size());
    for (const StepIndex each : before) {
        parts.push_back({turn.definition(each).name.text(), flowingPayload(turn.step(each))});
    }
    return mergePayloads(parts);
}

void advanceForward(Turn& turn)
{
    const bool goesForward = turn.state().status == FlowStatus::InProgress && !turn.state().turnedBack;
    if ((!goesForward && !planted(Bug::GoesForwardOnLateReply))
        || (turn.state().waitsForLock && !planted(Bug::LetsGoWithoutTheLock))) {
        return;
    }
    const bool sends = !turn.state().paused || planted(Bug::SendsWhilePaused);
    for (StepIndex index = 0; index < turn.state().steps.size() && sends; ++index) {
        if (isReady(turn, index)) {
            turn.send(index, Phase::Do, payloadFor(turn, index));
        }
    }
    endForward(turn);
}

void doSucceeded(Turn& turn, StepIndex index, const Attempt& attempt, const Bytes& payload)
{
    const AttemptRef ref{index, Phase::Do, attempt.number};
    if (turn.step(index).forward.succeeded() && !planted(Bug::CountsDuplicatesAgain)) {
        const bool sameEffect = succeededUnder(turn.step(index).forward, attempt.generation);
        turn.emit(AttemptSettled{ref, true, {}, sameEffect ? Bytes() : payload});
        if (!sameEffect && turn.state().turnedBack) {
            undoLateSuccess(turn, index); // Another key is another effect.
        }
        return;
    }
    const bool late = attempt.outcome != AttemptOutcome::Open || turn.state().turnedBack;
    turn.emit(StepSucceeded{ref, payload, late});
    if (turn.state().turnedBack && !planted(Bug::GoesForwardOnLateReply)) {
        undoLateSuccess(turn, index);
        return;
    }
    if (turn.state().status == FlowStatus::Failed) {
        turn.emit(FlowReopened{FlowStatus::InProgress});
    }
    advanceForward(turn);
}

void doFailedOrTimedOut(Turn& turn, StepIndex index)
{
    const PhaseState& forward = turn.step(index).forward;
    const int counted = forward.used() + (planted(Bug::ExhaustsTooEarly) ? 1 : planted(Bug::ExhaustsTooLate) ? -1 : 0);
    const bool exhausted = counted >= turn.policy(index, Phase::Do).attemptsMax;
    if (turn.state().turnedBack) {
        if (exhausted) {
            turn.emit(StepExhausted{index, Phase::Do, forward.outcomeUnknown()});
        }
        decideAwaitedFate(turn, index);
        return;
    }
    if (!exhausted) {
        turn.scheduleRetry(index, Phase::Do);
        return;
    }
    if (turn.state().paused) {
        return; // Exhaustion and turning back wait for resume (operator_pause.cpp).
    }
    turn.emit(StepExhausted{index, Phase::Do, forward.outcomeUnknown()});
    if (waitsForPerson(turn, index)) {
        advanceForward(turn);
        return;
    }
    turnBack(turn, whyExhausted(turn, index), false);
}

} // namespace backstep
