#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <string>

namespace backstep {

namespace {

/// While the flow was paused a phase failed for the last time, and nothing has followed from it yet.
bool isUsedUp(const Turn& turn, StepIndex index, Phase phase)
{
    const PhaseState& in = turn.step(index).phase(phase);
    const StepStatus failing = phase == Phase::Do ? StepStatus::DoFail : StepStatus::Undoing;
    return !planted(Bug::ForgetsWhatFailedInAPause) && turn.step(index).status == failing && !in.attempts.empty()
        && in.open() == nullptr && !in.retryAt.isSet() && !in.succeeded();
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
    // Whether the flow turns back comes first: a DO that is decided with it would be sent against it.
    for (StepIndex index = 0; index < steps && !turn.state().turnedBack; ++index) {
        if (isUsedUp(turn, index, Phase::Do) && !waitsForPerson(turn, index)) {
            doFailedOrTimedOut(turn, index);
        }
    }
    for (StepIndex index = 0; index < steps; ++index) {
        if (!turn.state().turnedBack && isUsedUp(turn, index, Phase::Do)) {
            doFailedOrTimedOut(turn, index);
        }
        if (isUsedUp(turn, index, Phase::Undo)) {
            undoFailedOrTimedOut(turn, index);
        }
    }
    for (StepIndex index = 0; index < steps; ++index) {
        sendWhatIsDue(turn, index, Phase::Do);
        sendWhatIsDue(turn, index, Phase::Undo);
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
