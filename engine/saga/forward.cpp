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
    return turn.step(index).status == StepStatus::Pending
        && std::ranges::all_of(turn.definition(index).dependsOn, [&turn](StepIndex before) {
               return isDone(turn.step(before));
           });
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

/// design.md §4 "Further words": past a pivot, at a pivot with an unknown outcome, or where the author said so,
/// nothing is undone by itself: a person decides.
bool waitsForPerson(const Turn& turn, StepIndex index)
{
    const StepDefinition& step = turn.definition(index);
    return step.onExhausted == OnExhausted::Wait || pivotPassed(turn)
        || (step.pivot && turn.step(index).forward.outcomeUnknown());
}

void endForward(Turn& turn)
{
    const auto& steps = turn.state().steps;
    if (std::ranges::all_of(steps, isDone)) {
        turn.emit(FlowEnded{FlowStatus::Completed, {}});
        return;
    }
    const auto exhausted = std::ranges::find(steps, StepStatus::RetryExhausted, &StepState::status);
    if (exhausted != steps.end() && std::ranges::none_of(steps, goesOn)) {
        const auto index = static_cast<StepIndex>(exhausted - steps.begin());
        turn.emit(FlowEnded{FlowStatus::Failed, whyExhausted(turn, index) + " Nothing was undone: it waits for you."});
    }
}

} // namespace

void advanceForward(Turn& turn)
{
    if (turn.state().status != FlowStatus::InProgress || turn.state().turnedBack || turn.state().paused) {
        return;
    }
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        if (isReady(turn, index)) {
            turn.send(index, Phase::Do, payloadFor(turn, index));
        }
    }
    endForward(turn);
}

void doSucceeded(Turn& turn, StepIndex index, const Attempt& attempt, const Bytes& payload)
{
    const AttemptRef ref{index, Phase::Do, attempt.number};
    if (turn.step(index).forward.succeeded()) {
        turn.emit(AttemptSettled{ref, true, {}});
        return;
    }
    const bool late = attempt.outcome != AttemptOutcome::Open || turn.state().turnedBack;
    turn.emit(StepSucceeded{ref, payload, late});
    if (turn.state().turnedBack) {
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
    const bool exhausted = forward.used() >= turn.policy(index, Phase::Do).attemptsMax;
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
    turn.emit(StepExhausted{index, Phase::Do, forward.outcomeUnknown()});
    if (waitsForPerson(turn, index)) {
        advanceForward(turn);
        return;
    }
    turnBack(turn, whyExhausted(turn, index), false);
}

} // namespace backstep
