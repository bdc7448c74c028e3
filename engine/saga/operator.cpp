#include "engine/base/overloaded.h"
#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>
#include <string>
#include <vector>

namespace backstep {

void recordAct(Turn& turn, const OperatorAsked& asked)
{
    turn.emit(OperatorActed{asked.action, asked.step, asked.request, asked.who, asked.reason, turn.state().status});
}

namespace {

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
    const bool wasPaused = turn.state().paused;
    recordAct(turn, asked);
    for (const StepIndex index : steps) {
        turn.emit(BudgetRenewed{index, Phase::Undo, turn.step(index).backward.generation, {}});
    }
    if (turn.state().status == FlowStatus::Failed) {
        turn.emit(FlowReopened{FlowStatus::Undoing});
    }
    wasPaused ? catchUp(turn) : advanceBackward(turn);
}

void undoRunning(Turn& turn, const OperatorAsked& asked)
{
    recordAct(turn, asked);
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
    const bool wasPaused = turn.state().paused;
    recordAct(turn, asked);
    for (const StepIndex index : awaited) {
        turn.emit(FateDecided{index, turn.definition(index).hasUndo ? Fate::Undo : Fate::NotNeeded, false});
    }
    wasPaused ? catchUp(turn) : advanceBackward(turn);
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
    if (asked.payload.has_value()) {
        turn.refuse("An UNDO is retried with the payload it has: only a DO can be sent another one.");
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
    if (asked.payload.has_value() && steps.size() > 1) {
        turn.refuse("More than one step waits for a retry: name the one that the payload is for.");
        return;
    }
    for (const StepIndex index : steps) {
        if (turn.step(index).forward.outcomeUnknown() && !planted(Bug::RetriesAnUnknownDo)) {
            turn.refuse(
                "An attempt of " + turn.definition(index).name.text()
                + " was never answered, so it may have happened. Undo the flow instead."
            );
            return;
        }
    }
    recordAct(turn, asked);
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

/// Nobody acts on what they have not seen.
std::optional<std::string> unseen(const FlowState& state, const std::optional<std::uint64_t>& seen)
{
    const std::string now = std::string(toWire(state.status)) + " at version " + std::to_string(state.version) + ".";
    if (!seen.has_value()) {
        return "The wish does not say which version of the flow was seen (expectedVersion). It is " + now;
    }
    if (*seen != state.version && !planted(Bug::SkipsVersionCheck)) {
        return "The flow has moved on: it was planned for version " + std::to_string(*seen) + " and is now " + now
            + " Plan again.";
    }
    return std::nullopt;
}

} // namespace

void actForOperator(Turn& turn, const OperatorAsked& asked)
{
    if (auto why = unseen(turn.state(), asked.expectedVersion)) {
        turn.refuse(std::move(*why));
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
        return closeStep(turn, asked);
    case OperatorAction::Pause:
        return pause(turn, asked);
    case OperatorAction::Resume:
        return resume(turn, asked);
    case OperatorAction::StartAnyway:
        return startAnyway(turn, asked);
    }
}

} // namespace backstep
