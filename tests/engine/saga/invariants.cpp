#include "tests/engine/saga/invariants.h"

#include "engine/base/overloaded.h"
#include "engine/saga/state_codec.h"

#include <algorithm>
#include <set>
#include <utility>

namespace backstep {

namespace {

/// Judges each event in the state it meets.
class DecisionJudge
{
public:
    DecisionJudge(const Orchestration& orchestration, const Stimulus& stimulus, FlowState before)
        : m_orchestration(orchestration)
        , m_stimulus(stimulus)
        , m_at(std::move(before))
    {
    }

    std::string fold(const std::vector<Event>& events)
    {
        const std::uint64_t version = m_at.version;
        for (const Event& event : events) {
            if (event.seq != m_at.seq + 1) {
                return "15: the numbers of the events have a gap";
            }
            if (event.version < m_at.version || event.version > version + 1) {
                return "15: one input raises the version by more than one";
            }
            const auto again = decodeEvent(encodeEvent(event));
            if (!again || encodeEvent(*again) != encodeEvent(event)) {
                return "18: an event does not survive its bytes";
            }
            std::string wrong = std::visit(*this, event.body);
            if (!wrong.empty()) {
                return wrong;
            }
            apply(m_at, event);
        }
        return {};
    }

    [[nodiscard]] const FlowState& folded() const { return m_at; }

    std::string operator()(const StartAccepted& e)
    {
        return m_at.seq == 0 && e.steps == m_orchestration.steps.size() ? "" : "22: a flow starts twice";
    }

    std::string operator()(const AttemptSent& e)
    {
        const PhaseState& phase = m_at.steps[e.ref.step].phase(e.ref.phase);
        const int before = phase.attempts.empty() ? 0 : phase.attempts.back().number;
        if (e.ref.attempt != before + 1) {
            return "15: attempts are not numbered without a gap";
        }
        if (e.generation != phase.generation) {
            return "2: an attempt has another idempotency key than its phase";
        }
        if (inFlight(phase)) {
            return "2: an attempt is sent while another one is in flight";
        }
        if (counted(phase) >= policy(e.ref).attemptsMax) {
            return "25: an attempt is sent beyond the budget";
        }
        if (m_at.paused) {
            return "21: a command is sent while the flow is paused";
        }
        return e.ref.phase == Phase::Do ? judgeDo(e.ref.step) : judgeUndo(e.ref.step);
    }

    std::string operator()(const AttemptDelivered& e) { return outcomeOf(e.ref) == AttemptOutcome::Open ? "" : late; }

    std::string operator()(const StepSucceeded& e)
    {
        const PhaseState& phase = m_at.steps[e.ref.step].phase(e.ref.phase);
        return phase.succeeded() ? "13: a step succeeds twice" : succeeds(e.ref);
    }

    std::string operator()(const AttemptFailed& e) { return settles(e.ref); }

    std::string operator()(const AttemptTimedOut& e)
    {
        const auto* timer = std::get_if<TimerFired>(&m_stimulus.input);
        const bool itsOwn = timer != nullptr && timer->attempt == e.ref.attempt && timer->step == e.ref.step;
        return itsOwn && outcomeOf(e.ref) == AttemptOutcome::Open ? ""
                                                                  : "20: a timer ends another attempt than its own";
    }

    std::string operator()(const AttemptSettled& e) { return e.succeeded ? succeeds(e.ref) : settles(e.ref); }

    std::string operator()(const RetryScheduled& e)
    {
        if (e.ref.phase == Phase::Do && m_at.turnedBack) {
            return "8: a DO is to be retried after the flow turned back";
        }
        const PhaseState& phase = m_at.steps[e.ref.step].phase(e.ref.phase);
        if (inFlight(phase)) {
            return "2: a retry is scheduled while an attempt is in flight";
        }
        return counted(phase) < policy(e.ref).attemptsMax ? "" : "25: a retry is scheduled beyond the budget";
    }

    std::string operator()(const StepExhausted& e)
    {
        const AttemptRef ref{e.step, e.phase, 1};
        const int used = counted(m_at.steps[e.step].phase(e.phase));
        return used >= policy(ref).attemptsMax ? "" : "25: a step counts as exhausted with attempts left";
    }

    std::string operator()(const TurnedBack& e)
    {
        if (m_at.turnedBack) {
            return "11: a flow turns back twice";
        }
        if (!std::holds_alternative<OperatorAsked>(m_stimulus.input) && !mayTurnBack()) {
            return "9: a flow turns back by itself where only a person may decide";
        }
        for (StepIndex index = 0; index < m_at.steps.size(); ++index) {
            const auto told = std::ranges::find(e.fates, index, &std::pair<StepIndex, Fate>::first);
            if ((told == e.fates.end() ? Fate::NotNeeded : told->second) != rightFate(index)) {
                return "11: turning back decides the wrong fate for " + name(index);
            }
        }
        return {};
    }

    std::string operator()(const FateDecided& e)
    {
        if (!m_at.turnedBack) {
            return "8: a step's fate is decided before the flow turned back";
        }
        const StepState& step = m_at.steps[e.step];
        return !e.again || step.forward.succeeded() ? "" : "2: an UNDO gets a new key without a late success of its DO";
    }

    std::string operator()(const BudgetRenewed& e)
    {
        const PhaseState& phase = m_at.steps[e.step].phase(e.phase);
        const bool byPerson = std::holds_alternative<OperatorAsked>(m_stimulus.input);
        const bool newKey = e.generation != phase.generation;
        const bool keyIsRight = e.phase == Phase::Undo ? !newKey : newKey && !phase.outcomeUnknown();
        return byPerson && keyIsRight ? "" : "21: a budget is renewed wrongly";
    }

    std::string operator()(const FlowReopened&)
    {
        return isAtRest(m_at.status) ? "" : "10: a flow that does not rest is reopened";
    }

    std::string operator()(const FlowEnded& e)
    {
        return !isAtRest(m_at.status) && isAtRest(e.status) ? "" : "10: a flow ends twice";
    }

    std::string operator()(const AnomalySeen&) { return {}; }

    std::string operator()(const OperatorActed&) { return {}; }

    std::string operator()(const FlowWaits&) { return m_at.seq < 3 ? "" : "22: a flow that was started is held back"; }

    std::string operator()(const FlowLetGo&) { return m_at.isHeldBack() ? "" : "23: a flow is let go twice"; }

    std::string operator()(const StepClosed& e)
    {
        const auto* asked = std::get_if<OperatorAsked>(&m_stimulus.input);
        const bool undone = e.closing == Closing::Undone;
        return asked != nullptr && !asked->reason.empty() && undone == m_at.turnedBack ? ""
                                                                                       : "21: a step is closed wrongly";
    }

private:
    static constexpr const char* late = "13: an attempt that is settled changes again";

    [[nodiscard]] std::string name(StepIndex index) const { return m_orchestration.steps[index].name.text(); }

    [[nodiscard]] const AttemptPolicy& policy(const AttemptRef& ref) const
    {
        const StepDefinition& step = m_orchestration.steps[ref.step];
        return ref.phase == Phase::Do ? step.doPolicy : step.undoPolicy;
    }

    static bool isDoneByPerson(const StepState& step)
    {
        return step.closing == Closing::Done || step.closing == Closing::Skipped;
    }

    static bool inFlight(const PhaseState& phase)
    {
        return std::ranges::any_of(phase.attempts, [&phase](const Attempt& each) {
            return each.outcome == AttemptOutcome::Open && each.generation == phase.generation;
        });
    }

    static int counted(const PhaseState& phase)
    {
        return static_cast<int>(std::ranges::count_if(phase.attempts, [&phase](const Attempt& each) {
            return each.number > phase.budgetFrom && each.outcome != AttemptOutcome::Withdrawn;
        }));
    }

    [[nodiscard]] AttemptOutcome outcomeOf(const AttemptRef& ref)
    {
        return m_at.steps[ref.step].phase(ref.phase).find(ref.attempt)->outcome;
    }

    std::string settles(const AttemptRef& ref)
    {
        const AttemptOutcome outcome = outcomeOf(ref);
        return outcome == AttemptOutcome::Open || outcome == AttemptOutcome::TimedOut ? "" : late;
    }

    /// A DO may turn out to have happened after all, once for each key.
    std::string succeeds(const AttemptRef& ref)
    {
        PhaseState& phase = m_at.steps[ref.step].phase(ref.phase);
        const int key = phase.find(ref.attempt)->generation;
        const bool known = std::ranges::any_of(phase.attempts, [key](const Attempt& each) {
            return each.outcome == AttemptOutcome::Succeeded && each.generation == key;
        });
        const bool corrects = ref.phase == Phase::Do && outcomeOf(ref) == AttemptOutcome::Failed && !known;
        return corrects ? "" : settles(ref);
    }

    [[nodiscard]] std::string judgeDo(StepIndex index) const
    {
        if (m_at.isHeldBack()) {
            return "23: DO " + name(index) + " is sent while the flow is held back";
        }
        if (m_at.turnedBack || m_at.status != FlowStatus::InProgress) {
            return "8: DO " + name(index) + " is sent after the flow turned back or ended";
        }
        for (const StepIndex before : m_orchestration.steps[index].dependsOn) {
            if (!m_at.steps[before].forward.succeeded() && !isDoneByPerson(m_at.steps[before])) {
                return "3: DO " + name(index) + " is sent before " + name(before) + " succeeded";
            }
        }
        return m_at.steps[index].forward.succeeded() ? "2: DO " + name(index) + " is sent after it succeeded" : "";
    }

    [[nodiscard]] std::string judgeUndo(StepIndex index) const
    {
        const StepState& step = m_at.steps[index];
        if (m_at.status != FlowStatus::Undoing || step.fate != Fate::Undo) {
            return "4: UNDO " + name(index) + " is sent though nobody decided it";
        }
        const bool mayHaveHappened = std::ranges::any_of(step.forward.attempts, [](const Attempt& each) {
            return each.outcome != AttemptOutcome::Failed && each.outcome != AttemptOutcome::Withdrawn;
        });
        const bool wasSent = std::ranges::any_of(step.forward.attempts, [](const Attempt& each) {
            return each.outcome != AttemptOutcome::Withdrawn;
        });
        const StepDefinition& definition = m_orchestration.steps[index];
        // What was unknown when a person said "undo now" may be answered "failed" before its turn comes.
        const bool wasUnknown = step.forward.used() > 0 && m_at.turnedBack;
        if (definition.hasUndo && step.closing == Closing::Done) {
            return judgeUndoOrder(index); // A person says that it has its effect.
        }
        if (!definition.hasUndo || !wasSent || !(mayHaveHappened || definition.undoOnFailure || wasUnknown)) {
            return "4: UNDO " + name(index) + " is sent though its DO has no effect";
        }
        return judgeUndoOrder(index);
    }

    [[nodiscard]] std::string judgeUndoOrder(StepIndex index) const
    {
        const StepState& step = m_at.steps[index];
        const bool first = std::ranges::none_of(step.backward.attempts, [&step](const Attempt& each) {
            return each.generation == step.backward.generation;
        });
        const StepIndex open = first ? unresolvedAfter(index) : index;
        return open == index ? "" : "7: UNDO " + name(index) + " is sent before " + name(open) + " is undone";
    }

    /// Some step that comes after this one, however far, and is not resolved; the step itself where there is none.
    [[nodiscard]] StepIndex unresolvedAfter(StepIndex index) const
    {
        std::set<StepIndex> after{index};
        for (const StepIndex each : topologicalOrder(m_orchestration)) {
            const auto& dependsOn = m_orchestration.steps[each].dependsOn;
            if (std::ranges::none_of(dependsOn, [&after](StepIndex before) { return after.contains(before); })) {
                continue;
            }
            after.insert(each);
            const StepState& step = m_at.steps[each];
            const bool toUndo = step.fate == Fate::Undo && step.status != StepStatus::UndoSuccess;
            if (toUndo || step.fate == Fate::Awaited) {
                return each;
            }
        }
        return index;
    }

    [[nodiscard]] bool mayTurnBack() const
    {
        bool pivotPassed = false;
        bool cause = false;
        for (StepIndex index = 0; index < m_at.steps.size(); ++index) {
            const StepDefinition& step = m_orchestration.steps[index];
            const StepState& is = m_at.steps[index];
            pivotPassed = pivotPassed || (step.pivot && is.forward.succeeded());
            cause = cause
                || (is.status == StepStatus::RetryExhausted && step.onExhausted == OnExhausted::Undo
                    && !(step.pivot && is.forward.outcomeUnknown()));
        }
        return cause && !pivotPassed;
    }

    /// design.md §4 "Turning back", once more and from the words alone.
    [[nodiscard]] Fate rightFate(StepIndex index) const
    {
        const StepDefinition& step = m_orchestration.steps[index];
        if (m_at.steps[index].closing == Closing::Done) {
            return step.hasUndo ? Fate::Undo : Fate::NotNeeded;
        }
        bool sent = false;
        bool unknown = false;
        bool inFlight = false;
        for (const Attempt& each : m_at.steps[index].forward.attempts) {
            const CommandId id = commandId(m_at.id, step.name, Phase::Do, each);
            const bool open = each.outcome == AttemptOutcome::Open;
            if (each.outcome == AttemptOutcome::Succeeded) {
                return step.hasUndo ? Fate::Undo : Fate::NotNeeded;
            }
            if (open && std::ranges::find(m_stimulus.unsent, id) != m_stimulus.unsent.end()) {
                continue; // withdrawn
            }
            sent = sent || each.outcome != AttemptOutcome::Withdrawn;
            unknown = unknown || each.outcome == AttemptOutcome::TimedOut || open;
            inFlight = inFlight || open;
        }
        const auto* asked = std::get_if<OperatorAsked>(&m_stimulus.input);
        if (inFlight && (asked == nullptr || asked->action != OperatorAction::UndoNow)) {
            return Fate::Awaited;
        }
        return step.hasUndo && sent && (unknown || step.undoOnFailure) ? Fate::Undo : Fate::NotNeeded;
    }

    const Orchestration& m_orchestration;
    const Stimulus& m_stimulus;
    FlowState m_at;
};

} // namespace

std::string judgeDecision(
    const Orchestration& orchestration, const FlowState& before, const Stimulus& stimulus, const Decision& decision
)
{
    if (decision.refused.has_value() && (!decision.events.empty() || !(decision.state == before))) {
        return "21: a refused wish changes the flow";
    }
    DecisionJudge judge(orchestration, stimulus, before);
    if (std::string wrong = judge.fold(decision.events); !wrong.empty()) {
        return wrong;
    }
    const Bytes bytes = encodeState(decision.state);
    const auto decoded = decodeState(bytes);
    if (!(judge.folded() == decision.state) || encodeState(judge.folded()) != bytes) {
        return "18: the state is not the fold of its events";
    }
    if (!decoded || !(*decoded == decision.state)) {
        return "18: the state does not survive its bytes";
    }
    const auto sent = std::ranges::count_if(decision.events, [](const Event& event) {
        return std::holds_alternative<AttemptSent>(event.body);
    });
    if (static_cast<std::size_t>(sent) != decision.commands.size()) {
        return "1: what is sent is not what was decided";
    }
    return before.seq == 0 ? "" : judgeRestart(orchestration, before, decision);
}

} // namespace backstep
