#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>
#include <optional>
#include <string>

namespace backstep {

namespace {

bool isReached(const Turn& turn, StepIndex index)
{
    return std::ranges::all_of(turn.definition(index).dependsOn, [&turn](StepIndex before) {
        return turn.step(before).status == StepStatus::DoSuccess;
    });
}

std::optional<std::string> whyNotDone(const Turn& turn, StepIndex index)
{
    const std::string& name = turn.definition(index).name.text();
    if (turn.state().turnedBack) {
        return "The flow has turned back: no step of it can be done any more.";
    }
    if (turn.state().isHeldBack()) {
        return "The flow has not started yet: start it first.";
    }
    if (turn.step(index).status == StepStatus::DoSuccess) {
        return name + " is done already.";
    }
    if (!isReached(turn, index)) {
        return name + " has not been reached yet: close the steps that it depends on first.";
    }
    return std::nullopt;
}

std::optional<std::string> whyNotUndone(const Turn& turn, StepIndex index)
{
    const StepState& step = turn.step(index);
    const std::string& name = turn.definition(index).name.text();
    if (!turn.state().turnedBack) {
        return "The flow has not turned back: there is no UNDO of " + name + " to close. Undo the flow first.";
    }
    if (step.status == StepStatus::UndoSuccess) {
        return name + " is undone already.";
    }
    if (step.fate != Fate::Undo && step.fate != Fate::Awaited) {
        return name + " has nothing to undo.";
    }
    return std::nullopt;
}

StepClosed closed(const Turn& turn, const OperatorAsked& asked, StepIndex index)
{
    StepClosed body;
    body.step = index;
    const bool undone = asked.action == OperatorAction::MarkUndone;
    body.closing = undone ? Closing::Undone : asked.action == OperatorAction::Skip ? Closing::Skipped : Closing::Done;
    const Phase phase = undone ? Phase::Undo : Phase::Do;
    const Attempt* open = turn.step(index).phase(phase).open();
    body.withdrawn = open != nullptr && turn.isUnsent(index, phase, *open);
    if (!undone) {
        body.payload = payloadFor(turn, index);
        body.reply = asked.payload.value_or(Bytes());
    }
    return body;
}

} // namespace

void closeStep(Turn& turn, const OperatorAsked& asked)
{
    const bool undone = asked.action == OperatorAction::MarkUndone;
    if (!asked.step.has_value()) {
        return turn.refuse("Name the step to " + std::string(toWire(asked.action)) + ".");
    }
    if (asked.reason.empty() && !planted(Bug::ClosesWithoutAReason)) {
        return turn.refuse("Give a reason: the audit keeps why a person spoke for a worker.");
    }
    if (asked.payload.has_value() && asked.action != OperatorAction::MarkDone) {
        return turn.refuse("Only a step that is marked done has a reply.");
    }
    if (auto why = undone ? whyNotUndone(turn, *asked.step) : whyNotDone(turn, *asked.step)) {
        return turn.refuse(std::move(*why));
    }
    const StepClosed body = closed(turn, asked, *asked.step);
    recordAct(turn, asked);
    turn.emit(body);
    if (turn.state().status == FlowStatus::Failed) {
        turn.emit(FlowReopened{undone ? FlowStatus::Undoing : FlowStatus::InProgress});
    }
    undone ? advanceBackward(turn) : advanceForward(turn);
}

} // namespace backstep
