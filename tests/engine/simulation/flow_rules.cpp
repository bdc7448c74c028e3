#include "tests/engine/simulation/flow_rules.h"

#include "engine/base/overloaded.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace backstep::simulation {

namespace {

bool had(const PhaseState& phase, AttemptOutcome outcome)
{
    return std::ranges::any_of(phase.attempts, [outcome](const Attempt& attempt) {
        return attempt.outcome == outcome;
    });
}

/// It may have happened: some attempt succeeded, or some attempt never answered.
bool mayHaveEffect(const PhaseState& forward)
{
    return had(forward, AttemptOutcome::Succeeded) || had(forward, AttemptOutcome::TimedOut)
        || had(forward, AttemptOutcome::Open);
}

bool isUndone(const StepState& step)
{
    return step.status == StepStatus::UndoSuccess || step.fate == Fate::Closed;
}

/// An answer, a timeout or the end of a backoff is going to come.
bool isUnderway(const PhaseState& phase)
{
    return phase.retryAt.isSet() || (phase.last() != nullptr && phase.last()->outcome == AttemptOutcome::Open);
}

struct Rules
{
    const Orchestration& orchestration;
    const FlowState& before;
    const Event& event;
    bool byPerson;

    [[nodiscard]] std::string about(const char* what, StepIndex step) const
    {
        return std::string(what) + " (step " + orchestration.steps[step].name.text() + ")";
    }

    [[nodiscard]] bool someoneAfterIsNotUndone(StepIndex index) const
    {
        for (StepIndex next = index + 1; next < orchestration.steps.size(); ++next) {
            const auto& edges = orchestration.steps[next].dependsOn;
            if (std::ranges::find(edges, index) == edges.end()) {
                continue;
            }
            const StepState& after = before.steps[next];
            const bool holds = after.fate == Fate::Awaited || (after.fate == Fate::Undo && !isUndone(after));
            if (holds || someoneAfterIsNotUndone(next)) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::string doSent(StepIndex index) const
    {
        if (before.turnedBack) {
            return about("8: a DO after the flow turned back", index);
        }
        for (const StepIndex each : orchestration.steps[index].dependsOn) {
            if (before.steps[each].status != StepStatus::DoSuccess) {
                return about("3: a DO before what it depends on succeeded", index);
            }
        }
        return {};
    }

    [[nodiscard]] std::string undoSent(StepIndex index, int generation) const
    {
        const StepDefinition& step = orchestration.steps[index];
        if (!before.turnedBack) {
            return about("4: an UNDO while the flow goes forward", index);
        }
        if (!step.hasUndo) {
            return about("4: an UNDO of a step that has none", index);
        }
        if (before.steps[index].fate != Fate::Undo) {
            return about("4: an UNDO of a step that was not to be undone", index);
        }
        const Attempt* last = before.steps[index].backward.last();
        const bool isFirst = last == nullptr || last->generation != generation;
        return isFirst && someoneAfterIsNotUndone(index) ? about("7: an UNDO before the UNDO of a later step", index)
                                                         : "";
    }

    std::string operator()(const AttemptSent& e) const
    {
        const PhaseState& phase = before.steps[e.ref.step].phase(e.ref.phase);
        const AttemptPolicy& policy = e.ref.phase == Phase::Do ? orchestration.steps[e.ref.step].doPolicy
                                                               : orchestration.steps[e.ref.step].undoPolicy;
        if (phase.used() >= policy.attemptsMax) {
            return about("an attempt beyond the budget", e.ref.step);
        }
        // An older generation may still be out: it is done, only the answer to a later attempt has not come.
        const bool isOut = std::ranges::any_of(phase.attempts, [&e](const Attempt& attempt) {
            return attempt.outcome == AttemptOutcome::Open && attempt.generation == e.generation;
        });
        if (isOut || phase.succeeded()) {
            return about("an attempt beside an open or a successful one", e.ref.step);
        }
        return e.ref.phase == Phase::Do ? doSent(e.ref.step) : undoSent(e.ref.step, e.generation);
    }

    [[nodiscard]] std::string settles(const AttemptRef& ref) const
    {
        PhaseState phase = before.steps[ref.step].phase(ref.phase);
        const Attempt* attempt = phase.find(ref.attempt);
        if (attempt == nullptr) {
            return about("12: an attempt that was never sent is settled", ref.step);
        }
        const bool isOut = attempt->outcome == AttemptOutcome::Open || attempt->outcome == AttemptOutcome::TimedOut;
        return isOut ? "" : about("15: an answered attempt is answered again", ref.step);
    }

    /// A DO success may be told of an attempt that was answered failure, where it is the first of its key.
    [[nodiscard]] bool corrects(const AttemptRef& ref) const
    {
        PhaseState phase = before.steps[ref.step].phase(ref.phase);
        const Attempt* attempt = phase.find(ref.attempt);
        const bool isFailedDo
            = attempt != nullptr && attempt->outcome == AttemptOutcome::Failed && ref.phase == Phase::Do;
        return isFailedDo && std::ranges::none_of(phase.attempts, [attempt](const Attempt& each) {
                   return each.outcome == AttemptOutcome::Succeeded && each.generation == attempt->generation;
               });
    }

    std::string operator()(const StepSucceeded& e) const
    {
        if (before.steps[e.ref.step].phase(e.ref.phase).succeeded()) {
            return about("2: a phase succeeds twice", e.ref.step);
        }
        return corrects(e.ref) ? "" : settles(e.ref);
    }

    std::string operator()(const AttemptFailed& e) const { return settles(e.ref); }

    std::string operator()(const AttemptSettled& e) const
    {
        return e.succeeded && corrects(e.ref) ? "" : settles(e.ref);
    }

    std::string operator()(const AttemptTimedOut& e) const
    {
        PhaseState phase = before.steps[e.ref.step].phase(e.ref.phase);
        const Attempt* attempt = phase.find(e.ref.attempt);
        if (attempt == nullptr || attempt->outcome != AttemptOutcome::Open) {
            return about("20: a timeout of an attempt that is not out", e.ref.step);
        }
        // After turning back a DO is not sent again: without a report it counts from where it was decided.
        const bool withoutReport = before.turnedBack && e.ref.phase == Phase::Do && !attempt->deliveredAt.isSet();
        const Instant from = withoutReport ? attempt->sentAt : attempt->deliveredAt;
        const bool isDue = from.isSet() && event.at >= from + e.waited;
        return isDue ? "" : about("20: a timeout that is not due", e.ref.step);
    }

    /// A fate that is decided: what may have happened is undone, what was refused is not, and no third.
    [[nodiscard]] std::string decides(StepIndex index, Fate fate, bool withdrawn) const
    {
        const StepDefinition& step = orchestration.steps[index];
        PhaseState forward = before.steps[index].forward;
        if (withdrawn && !forward.attempts.empty()) {
            forward.attempts.back().outcome = AttemptOutcome::Withdrawn;
        }
        const bool refused = had(forward, AttemptOutcome::Failed) && step.undoOnFailure;
        const bool toUndo = step.hasUndo && (mayHaveEffect(forward) || refused);
        if (fate == Fate::Awaited) {
            return forward.open() != nullptr ? "" : about("11: awaited, but nothing is out", index);
        }
        if (fate == Fate::Undo && !toUndo) {
            return about("4: to be undone, but it cannot have happened", index);
        }
        return fate == Fate::NotNeeded && toUndo ? about("5: not to be undone, but it may have happened", index) : "";
    }

    std::string operator()(const FateDecided& e) const { return decides(e.step, e.fate, false); }

    [[nodiscard]] std::string fates(const TurnedBack& e) const
    {
        for (StepIndex index = 0; index < before.steps.size(); ++index) {
            const auto said = std::ranges::find(e.fates, index, &std::pair<StepIndex, Fate>::first);
            const Fate fate = said == e.fates.end() ? Fate::NotNeeded : said->second;
            const bool withdrawn = std::ranges::find(e.withdrawn, index) != e.withdrawn.end();
            if (std::string wrong = decides(index, fate, withdrawn); !wrong.empty()) {
                return wrong;
            }
        }
        return {};
    }

    std::string operator()(const TurnedBack& e) const
    {
        if (before.turnedBack) {
            return "a flow turns back twice";
        }
        if (std::string wrong = fates(e); !wrong.empty()) {
            return wrong;
        }
        if (byPerson) {
            return {};
        }
        bool exhausted = false;
        for (StepIndex index = 0; index < before.steps.size(); ++index) {
            if (orchestration.steps[index].pivot && before.steps[index].status == StepStatus::DoSuccess) {
                return "9: a flow turns back by itself after its pivot";
            }
            exhausted = exhausted || before.steps[index].status == StepStatus::RetryExhausted;
        }
        return exhausted ? "" : "a flow turns back without a reason";
    }

    std::string operator()(const FlowReopened& e) const
    {
        if (before.status == FlowStatus::Completed) {
            return "10: a completed flow goes on by itself";
        }
        return before.turnedBack && e.status != FlowStatus::Undoing ? "8: a flow that turned back goes forward" : "";
    }

    std::string operator()(const FlowEnded& e) const
    {
        if (isAtRest(before.status)) {
            return "10: a flow at rest ends again";
        }
        for (StepIndex index = 0; index < before.steps.size(); ++index) {
            const StepState& step = before.steps[index];
            if (e.status == FlowStatus::Completed && (before.turnedBack || step.status != StepStatus::DoSuccess)) {
                return about("5: COMPLETED with a step that is not done", index);
            }
            const bool lingers = orchestration.steps[index].hasUndo && mayHaveEffect(step.forward) && !isUndone(step);
            if (e.status == FlowStatus::Undone && lingers) {
                return about("5: UNDONE with a step that is not undone", index);
            }
        }
        return {};
    }

    std::string operator()(const auto&) const { return {}; }
};

bool isWithin(const FlowState& before, const Event& event)
{
    const EventSubject subject = subjectOf(event.body);
    return !subject.step.has_value() || *subject.step < before.steps.size();
}

} // namespace

std::string wrongWith(const Orchestration& orchestration, const FlowState& before, const Event& event, bool byPerson)
{
    if (event.seq != before.seq + 1) {
        return "15: event " + std::to_string(event.seq) + " follows event " + std::to_string(before.seq);
    }
    if (event.version < before.version || event.version > before.version + 1) {
        return "15: version " + std::to_string(event.version) + " follows " + std::to_string(before.version);
    }
    if (!isWithin(before, event)) {
        return "an event speaks of a step that is not there";
    }
    return std::visit(Rules{orchestration, before, event, byPerson}, event.body);
}

std::string wrongWith(const Orchestration& orchestration, const FlowState& state)
{
    bool underway = false;
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const StepState& step = state.steps[index];
        if (state.turnedBack && step.fate == Fate::Open) {
            return "11: turned back, but the fate of " + orchestration.steps[index].name.text() + " is open";
        }
        underway = underway || isUnderway(state.turnedBack ? step.backward : step.forward)
            || (step.fate == Fate::Awaited && isUnderway(step.forward));
    }
    const bool waits = state.paused || state.waitsForLock; // its turn comes: the judge sees to that
    if (!isAtRest(state.status) && !underway && !waits) {
        return "11: " + std::string(toWire(state.status)) + ", but nothing is underway";
    }
    return {};
}

bool reachesTooFar(const std::vector<StepState>& before, const std::vector<StepState>& after, const EventBody& event)
{
    const EventReach reach = reachOf(event);
    const EventSubject subject = subjectOf(event);
    for (StepIndex step = 0; step < after.size(); ++step) {
        const bool isNamed = reach == EventReach::EveryStep || (reach == EventReach::ItsStep && subject.step == step);
        if (!isNamed && !(before[step] == after[step])) {
            return true;
        }
    }
    return reach == EventReach::ItsStep && !subject.step.has_value();
}

} // namespace backstep::simulation
