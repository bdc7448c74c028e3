#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace backstep {

namespace {

/// What becomes of a step whose every attempt is settled and none succeeded (design.md §4 "Turning back").
Fate fateOfUnsuccessful(const StepDefinition& definition, const PhaseState& forward)
{
    const bool sent = std::ranges::any_of(forward.attempts, [](const Attempt& attempt) {
        return attempt.outcome != AttemptOutcome::Withdrawn;
    });
    if (!sent || !definition.hasUndo) {
        return Fate::NotNeeded;
    }
    const bool unknown = forward.outcomeUnknown() && !planted(Bug::UndoesOnlySuccesses);
    const bool undo = unknown || definition.undoOnFailure || planted(Bug::UndoesAnsweredFailures);
    return undo ? Fate::Undo : Fate::NotNeeded;
}

/// Its DO succeeded, or a person says that it is done.
bool hasItsEffect(const StepState& step)
{
    return step.forward.succeeded() || step.closing == Closing::Done;
}

Fate fateOf(const Turn& turn, StepIndex index, bool inFlightIsUnknown)
{
    const StepState& step = turn.step(index);
    const StepDefinition& definition = turn.definition(index);
    if (hasItsEffect(step)) {
        return definition.hasUndo ? Fate::Undo : Fate::NotNeeded;
    }
    const Attempt* open = step.forward.open();
    if (open != nullptr && turn.isUnsent(index, Phase::Do, *open)) {
        PhaseState without = step.forward;
        without.find(open->number)->outcome = AttemptOutcome::Withdrawn;
        return fateOfUnsuccessful(definition, without);
    }
    const bool isAwaited = open != nullptr && !inFlightIsUnknown;
    return isAwaited ? Fate::Awaited : fateOfUnsuccessful(definition, step.forward);
}

/// To be undone and not there yet; also while nobody knows whether it has to be.
bool holdsUp(const StepState& step)
{
    const bool awaited = step.fate == Fate::Awaited && !planted(Bug::UndoesWithoutWaiting);
    return awaited || (step.fate == Fate::Undo && step.status != StepStatus::UndoSuccess);
}

/// Every step after all that depends on it. Most definitions are written in the order in which they run.
std::vector<StepIndex> backwards(const Orchestration& orchestration)
{
    bool isInOrder = true;
    for (StepIndex index = 0; index < orchestration.steps.size() && isInOrder; ++index) {
        const auto& before = orchestration.steps[index].dependsOn; // ascending
        isInOrder = before.empty() || before.back() < index;
    }
    std::vector<StepIndex> order(orchestration.steps.size());
    std::iota(order.begin(), order.end(), StepIndex{0});
    if (!isInOrder) {
        order = topologicalOrder(orchestration);
    }
    std::ranges::reverse(order);
    return order;
}

/// A step waits for everything that came after it, however far: a step between that needs no UNDO does not
/// let an earlier one overtake a later one.
std::vector<bool> blockedSteps(const Turn& turn)
{
    const auto& steps = turn.orchestration().steps;
    std::vector<bool> blocked(steps.size(), false);
    if (std::ranges::all_of(steps, [](const StepDefinition& step) { return step.dependsOn.empty(); })) {
        return blocked; // Thousands of parallel steps need no order.
    }
    for (const StepIndex at : backwards(turn.orchestration())) {
        if (!blocked[at] && !holdsUp(turn.step(at))) {
            continue;
        }
        for (const StepIndex before : steps[at].dependsOn) {
            blocked[planted(Bug::UndoesForwards) ? at : before] = true;
        }
    }
    return blocked;
}

bool waitsToBeSent(const StepState& step)
{
    return step.fate == Fate::Undo && step.status != StepStatus::Undoing && step.status != StepStatus::UndoSuccess
        && step.status != StepStatus::UndoFail;
}

bool goesBack(const StepState& step)
{
    return step.fate == Fate::Awaited || (step.fate == Fate::Undo && step.status == StepStatus::Undoing);
}

/// The reply of the key that is taken back, so that a worker finds what it made under it.
Bytes undoPayload(const StepState& step)
{
    const PhaseState& backward = step.backward;
    if (std::ranges::find(backward.attempts, backward.generation, &Attempt::generation) != backward.attempts.end()) {
        return backward.payload; // One key is one wish, however often.
    }
    const KeyDone* of = step.owed();
    if (of != nullptr && of != &step.done.front()) {
        return isNullPayload(of->reply) ? step.forward.payload : of->reply;
    }
    return hasItsEffect(step) ? flowingPayload(step) : step.forward.payload;
}

void sendUndos(Turn& turn)
{
    const std::vector<bool> blocked = blockedSteps(turn);
    for (auto index = static_cast<StepIndex>(turn.state().steps.size()); index-- > 0;) {
        const bool free = !blocked[index] || planted(Bug::UndoesInAnyOrder);
        if (free && waitsToBeSent(turn.step(index))) {
            const bool ofStart = planted(Bug::UndoesWithTheStartPayload);
            turn.send(index, Phase::Undo, ofStart ? turn.state().payload : undoPayload(turn.step(index)));
        }
    }
}

void endBackward(Turn& turn)
{
    const auto& steps = turn.state().steps;
    if (std::ranges::any_of(steps, goesBack)) {
        return;
    }
    if (std::ranges::none_of(steps, holdsUp) || planted(Bug::CountsUndoFailAsUndone)) {
        turn.emit(FlowEnded{FlowStatus::Undone, whyUndone(turn)});
    } else if (!turn.state().paused) {
        turn.emit(FlowEnded{FlowStatus::Failed, whyUndoFailed(turn)});
    }
}

/// What is awaited without a delivery report is not sent again: its timeout runs without one.
void wakeForUnreported(Turn& turn)
{
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        const Attempt* open = turn.step(index).forward.open();
        if (turn.step(index).fate == Fate::Awaited && open != nullptr && !open->deliveredAt.isSet()) {
            const Duration timeout = turn.policy(index, Phase::Do).timeout;
            turn.wake({open->sentAt + timeout, {TimerFired::Kind::Timeout, index, Phase::Do, open->number}});
        }
    }
}

} // namespace

void turnBack(Turn& turn, std::string why, bool inFlightIsUnknown)
{
    TurnedBack turned{std::move(why), {}, {}};
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        const Fate fate = fateOf(turn, index, inFlightIsUnknown);
        if (fate != Fate::NotNeeded) {
            turned.fates.emplace_back(index, fate);
        }
        const Attempt* open = turn.step(index).forward.open();
        if (open != nullptr && turn.isUnsent(index, Phase::Do, *open)) {
            turned.withdrawn.push_back(index);
        }
    }
    turn.emit(std::move(turned));
    wakeForUnreported(turn);
    if (planted(Bug::TurnsBackInTwoDecisions)) {
        return;
    }
    advanceBackward(turn);
}

void advanceBackward(Turn& turn)
{
    if (turn.state().status != FlowStatus::Undoing) {
        return;
    }
    if (!turn.state().paused) {
        sendUndos(turn);
    }
    endBackward(turn);
}

void decideAwaitedFate(Turn& turn, StepIndex index)
{
    if (turn.step(index).fate != Fate::Awaited) {
        return;
    }
    turn.emit(FateDecided{index, fateOfUnsuccessful(turn.definition(index), turn.step(index).forward), false});
    advanceBackward(turn);
}

void undoLateSuccess(Turn& turn, StepIndex index)
{
    const StepState& step = turn.step(index);
    if (planted(Bug::IgnoresSuccessAfterUndone) && turn.state().status == FlowStatus::Undone) {
        return;
    }
    if (!turn.definition(index).hasUndo) {
        if (step.fate == Fate::Awaited) {
            turn.emit(FateDecided{index, Fate::NotNeeded, false});
        }
        advanceBackward(turn);
        return;
    }
    const bool undoWasSent = !step.backward.attempts.empty();
    if (step.fate != Fate::Undo || undoWasSent) {
        turn.emit(FateDecided{index, Fate::Undo, undoWasSent});
    }
    if (isAtRest(turn.state().status)) {
        turn.emit(FlowReopened{FlowStatus::Undoing});
    }
    advanceBackward(turn);
}

void undoSucceeded(Turn& turn, StepIndex index, const Attempt& attempt)
{
    const AttemptRef ref{index, Phase::Undo, attempt.number};
    const PhaseState& backward = turn.step(index).backward;
    if (backward.succeeded() || attempt.generation != backward.generation) {
        turn.emit(AttemptSettled{ref, true, {}, {}});
        return;
    }
    // Nothing follows from what an UNDO answers with, so it is not kept: it stands in its record.
    turn.emit(StepSucceeded{ref, {}, attempt.outcome != AttemptOutcome::Open});
    if (turn.step(index).owed() != nullptr && !planted(Bug::UndoesOneKeyAlone)) {
        turn.emit(FateDecided{index, Fate::Undo, true});
    }
    if (turn.state().status == FlowStatus::Failed) {
        turn.emit(FlowReopened{FlowStatus::Undoing});
    }
    advanceBackward(turn);
}

void undoFailedOrTimedOut(Turn& turn, StepIndex index)
{
    const PhaseState& backward = turn.step(index).backward;
    if (backward.used() < turn.policy(index, Phase::Undo).attemptsMax) {
        turn.scheduleRetry(index, Phase::Undo);
        return;
    }
    if (turn.state().paused) {
        return; // Exhaustion waits for resume.
    }
    turn.emit(StepExhausted{index, Phase::Undo, backward.outcomeUnknown()});
    advanceBackward(turn);
}

} // namespace backstep
