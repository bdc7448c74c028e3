#include "engine/saga/turn.h"

#include <string>

namespace backstep {

namespace {

/// While the flow was paused a phase failed for the last time, and nothing has followed from it yet.
bool usedUp(const PhaseState& phase)
{
    return !phase.attempts.empty() && phase.open() == nullptr && !phase.retryAt.isSet() && !phase.succeeded();
}

void sendWhatIsDue(Turn& turn, StepIndex index, Phase phase)
{
    const PhaseState& in = turn.step(index).phase(phase);
    if (in.retryAt.isSet() && in.retryAt <= turn.now()) {
        turn.send(index, phase, {});
    }
}

} // namespace

void pause(Turn& turn, const OperatorAsked& asked)
{
    if (isAtRest(turn.state().status)) {
        turn.refuse("The flow is " + std::string(toWire(turn.state().status)) + ": there is nothing to pause.");
    } else if (turn.state().paused) {
        turn.refuse("The flow is paused already.");
    } else {
        recordAct(turn, asked);
    }
}

void catchUp(Turn& turn)
{
    const auto steps = static_cast<StepIndex>(turn.state().steps.size());
    for (StepIndex index = 0; index < steps; ++index) {
        sendWhatIsDue(turn, index, Phase::Do);
        sendWhatIsDue(turn, index, Phase::Undo);
    }
    for (StepIndex index = 0; index < steps; ++index) {
        // Each may turn the flow back, which settles the steps after it.
        if (!turn.state().turnedBack && turn.step(index).status == StepStatus::DoFail
            && usedUp(turn.step(index).forward)) {
            doFailedOrTimedOut(turn, index);
        } else if (turn.step(index).status == StepStatus::Undoing && usedUp(turn.step(index).backward)) {
            undoFailedOrTimedOut(turn, index);
        }
    }
    advanceForward(turn);
    advanceBackward(turn);
}

void resume(Turn& turn, const OperatorAsked& asked)
{
    if (!turn.state().paused) {
        turn.refuse("The flow is not paused.");
        return;
    }
    recordAct(turn, asked);
    catchUp(turn);
}

void startAnyway(Turn& turn, const OperatorAsked& asked)
{
    if (turn.state().status != FlowStatus::NotRegistered) {
        turn.refuse("The flow does not wait for workers: it is " + std::string(toWire(turn.state().status)) + ".");
        return;
    }
    recordAct(turn, asked);
    turn.emit(FlowLetGo{false});
    advanceForward(turn);
}

} // namespace backstep
