#include "tests/engine/saga/invariants.h"

#include <algorithm>
#include <set>
#include <vector>

namespace backstep {

namespace {

bool isResolved(const StepState& step)
{
    return step.fate == Fate::NotNeeded || step.fate == Fate::Closed
        || (step.fate == Fate::Undo && step.status == StepStatus::UndoSuccess);
}

std::vector<bool> heldUp(const Orchestration& orchestration, const FlowState& state)
{
    auto order = topologicalOrder(orchestration);
    std::ranges::reverse(order);
    const auto after = orchestration.dependents();
    std::vector<bool> held(order.size(), false);
    for (const StepIndex index : order) {
        held[index] = std::ranges::any_of(after[index], [&](StepIndex next) {
            return held[next] || !isResolved(state.steps[next]);
        });
    }
    return held;
}

std::string judgeForward(const Orchestration& orchestration, const FlowState& state)
{
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const StepDefinition& definition = orchestration.steps[index];
        const StepState& step = state.steps[index];
        const std::string& name = definition.name.text();
        const bool ready = std::ranges::all_of(definition.dependsOn, [&state](StepIndex before) {
            return state.steps[before].status == StepStatus::DoSuccess;
        });
        if (ready && step.status == StepStatus::Pending && !state.paused && !state.waitsForLock) {
            return "25: DO " + name + " could be sent and is not";
        }
        if (step.status == StepStatus::InProgress && step.forward.open() == nullptr) {
            return "25: " + name + " is IN_PROGRESS and nothing is in flight";
        }
        if (step.status == StepStatus::DoFail && !step.forward.retryAt.isSet() && !state.paused) {
            return "25: " + name + " failed and no retry is pending";
        }
    }
    return {};
}

std::string judgeBackward(const Orchestration& orchestration, const FlowState& state)
{
    const auto held = heldUp(orchestration, state);
    bool goesOn = false;
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const StepState& step = state.steps[index];
        const std::string& name = orchestration.steps[index].name.text();
        const bool underWay = step.status == StepStatus::Undoing || step.status == StepStatus::UndoSuccess
            || step.status == StepStatus::UndoFail;
        if (step.fate == Fate::Open) {
            return "11: the flow is turned back and the fate of " + name + " is not decided";
        }
        if (step.fate == Fate::Undo && !held[index] && !underWay && !state.paused) {
            return "11: UNDO " + name + " could be sent and is not";
        }
        if (step.status == StepStatus::Undoing && step.backward.open() == nullptr && !step.backward.retryAt.isSet()
            && !state.paused) {
            return "25: " + name + " is UNDOING and neither an attempt nor a retry is pending";
        }
        goesOn = goesOn || step.fate == Fate::Awaited || step.status == StepStatus::Undoing;
    }
    return goesOn || state.paused ? "" : "25: the flow is UNDOING and nothing is under way";
}

std::set<int> keysOf(const PhaseState& phase)
{
    std::set<int> keys;
    for (const Attempt& each : phase.attempts) {
        if (each.outcome == AttemptOutcome::Succeeded) {
            keys.insert(each.generation);
        }
    }
    return keys;
}

std::string judgeUndone(const Orchestration& orchestration, const FlowState& state)
{
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const StepState& step = state.steps[index];
        const bool possible = step.forward.succeeded() || step.forward.outcomeUnknown();
        const bool closed = step.fate == Fate::Closed || !orchestration.steps[index].hasUndo;
        if (!isResolved(step) || (possible && !closed && step.status != StepStatus::UndoSuccess)) {
            return "5: the flow is UNDONE and " + orchestration.steps[index].name.text() + " is not";
        }
        if (!closed && step.closing == Closing::None && keysOf(step.forward).size() > keysOf(step.backward).size()) {
            return "6: " + orchestration.steps[index].name.text() + " was done under more keys than it was undone";
        }
    }
    return {};
}

std::string judgeFailed(const FlowState& state)
{
    const bool waits = std::ranges::any_of(state.steps, [&state](const StepState& step) {
        return step.status == (state.turnedBack ? StepStatus::UndoFail : StepStatus::RetryExhausted);
    });
    return waits ? "" : "5: the flow is FAILED and no step needs a person";
}

std::string judgePhase(const PhaseState& phase, const std::string& name)
{
    const auto open = std::ranges::count_if(phase.attempts, [&phase](const Attempt& each) {
        return each.outcome == AttemptOutcome::Open && each.generation == phase.generation;
    });
    if (open > 1) {
        return "2: two attempts of " + name + " are in flight at once";
    }
    return {};
}

} // namespace

std::string judgeState(const Orchestration& orchestration, const FlowState& state)
{
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const std::string& name = orchestration.steps[index].name.text();
        std::string wrong = judgePhase(state.steps[index].forward, name);
        wrong += judgePhase(state.steps[index].backward, name);
        if (!wrong.empty()) {
            return wrong;
        }
        if (state.turnedBack && state.steps[index].forward.retryAt.isSet()) {
            return "8: the flow turned back and DO " + name + " is to be retried";
        }
    }
    const bool back = state.status == FlowStatus::Undoing || state.status == FlowStatus::Undone;
    if (state.turnedBack ? !back && state.status != FlowStatus::Failed : back) {
        return "8: the flow's status and its direction do not agree";
    }
    switch (state.status) {
    case FlowStatus::NotRegistered:
        return {};
    case FlowStatus::InProgress:
        return judgeForward(orchestration, state);
    case FlowStatus::Completed:
        return std::ranges::all_of(
                   state.steps,
                   [](const StepState& step) {
                       const bool byPerson = step.closing == Closing::Done || step.closing == Closing::Skipped;
                       return step.forward.succeeded() || byPerson;
                   }
               )
            ? ""
            : "5: the flow is COMPLETED and a step is missing";
    case FlowStatus::Undoing:
        return judgeBackward(orchestration, state);
    case FlowStatus::Undone:
        return judgeUndone(orchestration, state);
    case FlowStatus::Failed:
        return judgeFailed(state);
    }
    return {};
}

std::string judgeInert(const Orchestration& orchestration, const FlowState& state)
{
    const auto changes = [&](Input input) {
        return !decide(orchestration, state, {std::move(input), 0.0, {}}, exploredNow).events.empty();
    };
    const auto timers = timersOf(orchestration, state);
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const PhaseState& in = state.steps[index].phase(phase);
            for (int attempt = 0; attempt <= static_cast<int>(in.attempts.size()); ++attempt) {
                for (const auto kind : {TimerFired::Kind::Timeout, TimerFired::Kind::Retry}) {
                    const TimerFired fired{kind, index, phase, attempt};
                    const bool live = std::ranges::any_of(timers, [&fired](const Timer& each) {
                        return each.fired.kind == fired.kind && each.fired.step == fired.step
                            && each.fired.phase == fired.phase && each.fired.attempt == fired.attempt;
                    });
                    if (!live && changes(fired)) {
                        return "20: a timer that nobody set any more has an effect";
                    }
                }
                const auto known = std::ranges::find(in.attempts, attempt, &Attempt::number);
                const bool open = known != in.attempts.end() && known->outcome == AttemptOutcome::Open;
                if (!open && changes(CommandDelivered{index, phase, attempt})) {
                    return "12: the delivery report of a settled attempt has an effect";
                }
            }
        }
    }
    OperatorAsked stale;
    stale.expectedVersion = state.version + 1;
    stale.step = 0;
    stale.reason = "test";
    for (const OperatorAction action :
         {OperatorAction::Undo,
          OperatorAction::UndoNow,
          OperatorAction::Retry,
          OperatorAction::MarkDone,
          OperatorAction::MarkUndone,
          OperatorAction::Skip,
          OperatorAction::Pause,
          OperatorAction::Resume,
          OperatorAction::StartAnyway}) {
        stale.action = action;
        if (changes(stale)) {
            return "21: a wish for another version of the flow is honoured";
        }
    }
    OperatorAsked silent;
    silent.expectedVersion = state.version;
    silent.step = 0;
    for (const OperatorAction action : {OperatorAction::MarkDone, OperatorAction::MarkUndone, OperatorAction::Skip}) {
        silent.action = action;
        if (changes(silent)) {
            return "21: a step is closed without a reason";
        }
    }
    return {};
}

std::string judgeRepeated(const Orchestration& orchestration, const FlowState& after, const Stimulus& stimulus)
{
    const Decision again = decide(orchestration, after, stimulus, exploredNow);
    const bool inert = std::ranges::all_of(again.events, [](const Event& event) {
        return std::holds_alternative<AnomalySeen>(event.body);
    });
    return inert ? "" : "13: the same reply once more has an effect";
}

} // namespace backstep
