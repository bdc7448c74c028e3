#include "engine/base/overloaded.h"
#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>
#include <string>
#include <vector>

namespace backstep {

namespace {

void record(Turn& turn, const OperatorAsked& asked)
{
    turn.emit(OperatorActed{asked.action, asked.step, asked.request, asked.who, asked.reason, turn.state().status});
}

std::string byWhom(const OperatorAsked& asked)
{
    const std::string who = asked.who.empty() ? std::string("a person") : asked.who;
    return "Undone by " + who + (asked.reason.empty() ? std::string(".") : ": " + asked.reason + ".");
}

std::vector<StepIndex> failedUndos(const Turn& turn, const std::optional<StepIndex>& only)
{
    std::vector<StepIndex> found;
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        if (turn.step(index).status == StepStatus::UndoFail && (!only.has_value() || *only == index)) {
            found.push_back(index);
        }
    }
    return found;
}

void renewUndos(Turn& turn, const OperatorAsked& asked, const std::vector<StepIndex>& steps)
{
    record(turn, asked);
    for (const StepIndex index : steps) {
        turn.emit(BudgetRenewed{index, Phase::Undo, turn.step(index).backward.generation, {}});
    }
    if (turn.state().status == FlowStatus::Failed) {
        turn.emit(FlowReopened{FlowStatus::Undoing});
    }
    advanceBackward(turn);
}

void undoRunning(Turn& turn, const OperatorAsked& asked)
{
    record(turn, asked);
    turnBack(turn, byWhom(asked), asked.action == OperatorAction::UndoNow);
}

void undoCompleted(Turn& turn, const OperatorAsked& asked)
{
    const Instant until = turn.state().endedAt + turn.orchestration().undoableFor;
    if (turn.now() > until) {
        turn.refuse(
            "The flow was completed at " + toIso8601(turn.state().endedAt) + " and could be undone until "
            + toIso8601(until) + " (undoableFor)."
        );
        return;
    }
    undoRunning(turn, asked);
}

void undoFailed(Turn& turn, const OperatorAsked& asked)
{
    if (!turn.state().turnedBack) {
        undoRunning(turn, asked);
        return;
    }
    renewUndos(turn, asked, failedUndos(turn, std::nullopt));
}

/// While undoing, "undo now" stops waiting for steps in flight; failed UNDOs of other branches are tried again.
void undoUndoing(Turn& turn, const OperatorAsked& asked)
{
    std::vector<StepIndex> awaited;
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        if (turn.step(index).fate == Fate::Awaited) {
            awaited.push_back(index);
        }
    }
    if (asked.action == OperatorAction::Undo || awaited.empty()) {
        turn.refuse("The flow is being undone already.");
        return;
    }
    record(turn, asked);
    for (const StepIndex index : awaited) {
        turn.emit(FateDecided{index, turn.definition(index).hasUndo ? Fate::Undo : Fate::NotNeeded, false});
    }
    advanceBackward(turn);
}

void undo(Turn& turn, const OperatorAsked& asked)
{
    switch (turn.state().status) {
    case FlowStatus::NotRegistered:
    case FlowStatus::InProgress:
        return undoRunning(turn, asked);
    case FlowStatus::Completed:
        return undoCompleted(turn, asked);
    case FlowStatus::Undoing:
        return undoUndoing(turn, asked);
    case FlowStatus::Undone:
        return turn.refuse("The flow is undone already: there is nothing to undo.");
    case FlowStatus::Failed:
        return undoFailed(turn, asked);
    }
}

void retryUndo(Turn& turn, const OperatorAsked& asked)
{
    const std::vector<StepIndex> steps = failedUndos(turn, asked.step);
    if (steps.empty()) {
        turn.refuse(
            asked.step.has_value() ? "The UNDO of " + turn.definition(*asked.step).name.text() + " has not failed."
                                   : std::string("No UNDO of this flow has failed: there is nothing to retry.")
        );
        return;
    }
    renewUndos(turn, asked, steps);
}

/// Only where every attempt answered failure, and under the key's next generation: an idempotent worker would
/// swallow the old one (design.md §4 "A person can").
void retryDo(Turn& turn, const OperatorAsked& asked)
{
    std::vector<StepIndex> steps;
    for (StepIndex index = 0; index < turn.state().steps.size(); ++index) {
        if (turn.step(index).status == StepStatus::RetryExhausted && (!asked.step || *asked.step == index)) {
            steps.push_back(index);
        }
    }
    if (steps.empty()) {
        turn.refuse("No step waits for a retry.");
        return;
    }
    for (const StepIndex index : steps) {
        if (turn.step(index).forward.outcomeUnknown()) {
            turn.refuse(
                "An attempt of " + turn.definition(index).name.text()
                + " was never answered, so it may have happened. Undo the flow instead."
            );
            return;
        }
    }
    record(turn, asked);
    for (const StepIndex index : steps) {
        turn.emit(BudgetRenewed{index, Phase::Do, turn.step(index).forward.generation + 1, asked.payload});
    }
    turn.emit(FlowReopened{FlowStatus::InProgress});
    advanceForward(turn);
}

void retry(Turn& turn, const OperatorAsked& asked)
{
    if (turn.state().turnedBack) {
        retryUndo(turn, asked);
    } else if (turn.state().status == FlowStatus::Failed) {
        retryDo(turn, asked);
    } else {
        turn.refuse("The flow is " + std::string(toWire(turn.state().status)) + ": no step waits for a retry.");
    }
}

bool movedOn(const Turn& turn, const OperatorAsked& asked)
{
    return !planted(Bug::SkipsVersionCheck) && asked.expectedVersion.has_value()
        && *asked.expectedVersion != turn.state().version;
}

} // namespace

void actForOperator(Turn& turn, const OperatorAsked& asked)
{
    if (movedOn(turn, asked)) {
        turn.refuse(
            "The flow has moved on: it was planned for version " + std::to_string(*asked.expectedVersion)
            + " and is now " + std::string(toWire(turn.state().status)) + " at version "
            + std::to_string(turn.state().version) + ". Plan again."
        );
        return;
    }
    switch (asked.action) {
    case OperatorAction::Undo:
    case OperatorAction::UndoNow:
        return undo(turn, asked);
    case OperatorAction::Retry:
        return retry(turn, asked);
    case OperatorAction::MarkDone:
    case OperatorAction::MarkUndone:
    case OperatorAction::Skip:
    case OperatorAction::Pause:
    case OperatorAction::Resume:
    case OperatorAction::StartAnyway:
        return turn.refuse("This version of Backstep cannot " + std::string(toWire(asked.action)) + " a flow yet.");
    }
}

} // namespace backstep
