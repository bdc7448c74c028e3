#include "engine/base/bytes.h"
#include "engine/base/limits.h"
#include "engine/base/overloaded.h"
#include "engine/base/planted.h"
#include "engine/saga/decide.h"

#include <algorithm>
#include <cassert>

namespace backstep {

namespace {

/// Changes a state by one event. One function a kind of event, none of them decides anything.
struct Applier
{
    FlowState& state;
    const Event& event;

    StepState& step(StepIndex index) const
    {
        assert(index < state.steps.size());
        return state.steps[index];
    }

    PhaseState& phase(const AttemptRef& ref) const { return step(ref.step).phase(ref.phase); }

    void settle(const AttemptRef& ref, AttemptOutcome outcome) const
    {
        Attempt* attempt = phase(ref).find(ref.attempt);
        assert(attempt != nullptr);
        attempt->outcome = outcome;
        attempt->settledAt = event.at;
    }

    void operator()(const StartAccepted& e) const
    {
        state.id = e.flow;
        state.orchestration = e.orchestration;
        state.definition = e.definition;
        state.startKey = e.key;
        state.payload = e.payload;
        state.startedAt = event.at;
        state.steps.resize(e.steps);
        state.lock = e.lock;
        state.startedFrom = e.startedFrom;
    }

    void operator()(const AttemptSent& e) const
    {
        PhaseState& sending = phase(e.ref);
        sending.attempts.push_back({e.ref.attempt, e.generation, AttemptOutcome::Open, event.at, {}, {}, event.seq});
        sending.retryAt = {};
        if (!e.payload.empty()) {
            sending.payload = e.payload;
        }
        StepState& sent = step(e.ref.step);
        sent.status = e.ref.phase == Phase::Do ? StepStatus::InProgress : StepStatus::Undoing;
        if (e.ref.phase == Phase::Undo && isFirstOf(sending, e.generation)) {
            undoOwed(sent, e.generation);
        }
    }

    static bool isFirstOf(const PhaseState& phase, int generation)
    {
        return std::ranges::count(phase.attempts, generation, &Attempt::generation) == 1;
    }

    /// What is sent now takes back the first that is owed.
    static void undoOwed(StepState& step, int undo)
    {
        const auto found = std::ranges::find(step.done, KeyDone::none, &KeyDone::undo);
        if (found != step.done.end()) {
            found->undo = undo;
        }
    }

    static void remember(StepState& step, int generation, const Bytes& reply)
    {
        if (std::ranges::find(step.done, generation, &KeyDone::generation) == step.done.end()) {
            step.done.push_back({generation, KeyDone::none, reply});
        }
    }

    void operator()(const AttemptDelivered& e) const { phase(e.ref).find(e.ref.attempt)->deliveredAt = event.at; }

    void operator()(const StepSucceeded& e) const
    {
        settle(e.ref, AttemptOutcome::Succeeded);
        PhaseState& succeeded = phase(e.ref);
        succeeded.generation = succeeded.find(e.ref.attempt)->generation; // A DO may succeed under an earlier key.
        succeeded.reply = e.payload;
        succeeded.retryAt = {};
        StepState& at = step(e.ref.step);
        if (e.ref.phase == Phase::Do) {
            remember(at, succeeded.generation, {});
        }
        if (e.ref.phase == Phase::Undo) {
            at.status = StepStatus::UndoSuccess;
        } else if (at.backward.attempts.empty()) {
            at.status = StepStatus::DoSuccess; // A success that comes while its UNDO is out does not hide the UNDO.
        }
    }

    void fail(const AttemptRef& ref, AttemptOutcome outcome, std::string error) const
    {
        settle(ref, outcome);
        phase(ref).lastError = std::move(error);
        if (ref.phase == Phase::Do) {
            step(ref.step).status = StepStatus::DoFail;
        }
    }

    void operator()(const AttemptFailed& e) const { fail(e.ref, AttemptOutcome::Failed, e.error); }

    void operator()(const AttemptTimedOut& e) const
    {
        const bool asFailure = planted(Bug::TakesSilenceForFailure);
        fail(e.ref, asFailure ? AttemptOutcome::Failed : AttemptOutcome::TimedOut, "no answer in " + toWords(e.waited));
    }

    void operator()(const AttemptSettled& e) const
    {
        settle(e.ref, e.succeeded ? AttemptOutcome::Succeeded : AttemptOutcome::Failed);
        StepState& settled = step(e.ref.step);
        if (e.succeeded && e.ref.phase == Phase::Do) {
            remember(settled, settled.forward.find(e.ref.attempt)->generation, e.payload);
        }
        if (settled.status == StepStatus::InProgress && settled.forward.open() == nullptr) {
            settled.status = StepStatus::DoFail; // Nothing waited for it, and it is out no more.
        }
    }

    void operator()(const RetryScheduled& e) const { phase(e.ref).retryAt = e.at; }

    void operator()(const StepExhausted& e) const
    {
        StepState& exhausted = step(e.step);
        exhausted.phase(e.phase).retryAt = {};
        exhausted.status = e.phase == Phase::Do ? StepStatus::RetryExhausted : StepStatus::UndoFail;
    }

    void operator()(const TurnedBack& e) const
    {
        state.turnedBack = true;
        state.waitsForLock = false;
        state.unserved.clear();
        state.status = FlowStatus::Undoing;
        state.why = e.why;
        state.cause = e.why;
        state.endedAt = {};
        for (StepState& each : state.steps) {
            each.fate = Fate::NotNeeded;
            each.forward.retryAt = planted(Bug::RetriesAfterTurningBack) ? each.forward.retryAt : Instant{};
        }
        for (const auto& [index, fate] : e.fates) {
            step(index).fate = fate;
        }
        for (const StepIndex index : e.withdrawn) {
            withdraw(step(index));
        }
    }

    void withdraw(StepState& withdrawn) const
    {
        withdrawn.forward.attempts.back().outcome = AttemptOutcome::Withdrawn;
        withdrawn.forward.attempts.back().settledAt = event.at;
        if (withdrawn.forward.succeeded()) {
            return; // by an earlier attempt
        }
        const bool neverSent = std::ranges::all_of(withdrawn.forward.attempts, [](const Attempt& attempt) {
            return attempt.outcome == AttemptOutcome::Withdrawn;
        });
        withdrawn.status = neverSent ? StepStatus::Pending : StepStatus::DoFail;
    }

    void operator()(const FateDecided& e) const
    {
        StepState& decided = step(e.step);
        decided.fate = e.fate;
        if (e.fate == Fate::Undo && decided.status == StepStatus::UndoSuccess) {
            decided.status = StepStatus::DoSuccess; // There is something to take back again.
        }
        if (!e.again || decided.status == StepStatus::Undoing) {
            return; // What is out is waited for; then comes what is owed.
        }
        // An UNDO that failed still owes what it was to take back: it is tried again before the next.
        const bool failed = decided.beingUndone() != nullptr && !decided.backward.succeeded();
        renew(decided.backward, decided.backward.generation + (failed ? 0 : 1));
        decided.status = StepStatus::DoSuccess;
    }

    static void renew(PhaseState& phase, int generation)
    {
        phase.budgetFrom = phase.attempts.empty() ? 0 : phase.attempts.back().number;
        phase.generation = generation;
        phase.retryAt = {};
    }

    void operator()(const BudgetRenewed& e) const
    {
        StepState& renewed = step(e.step);
        renew(renewed.phase(e.phase), e.generation);
        if (e.payload.has_value()) {
            renewed.phase(e.phase).payload = *e.payload;
            renewed.phase(e.phase).edited = true;
        }
        if (e.phase == Phase::Do) {
            renewed.status = StepStatus::Pending;
        } else if (renewed.forward.succeeded() || renewed.closing != Closing::None) {
            renewed.status = StepStatus::DoSuccess;
        } else {
            const bool out = renewed.forward.open() != nullptr;
            renewed.status = out ? StepStatus::InProgress : StepStatus::RetryExhausted;
        }
    }

    void operator()(const FlowReopened& e) const
    {
        state.status = e.status;
        state.endedAt = {};
        state.why = state.cause; // what it waited for when it rested is not so any more
    }

    void operator()(const FlowEnded& e) const
    {
        state.status = e.status;
        state.endedAt = event.at;
        state.paused = false;
        if (!e.why.empty()) {
            state.why = e.why;
        }
    }

    void operator()(const AnomalySeen&) const { ++state.anomalies; }

    /// A command that was decided between two acts and is still out.
    [[nodiscard]] bool isOutFrom(std::uint64_t act, std::uint64_t next) const
    {
        const auto isOut = [act, next](const Attempt& attempt) {
            return attempt.outcome == AttemptOutcome::Open && attempt.seq > act && attempt.seq < next;
        };
        return std::ranges::any_of(state.steps, [&isOut](const StepState& each) {
            return std::ranges::any_of(each.forward.attempts, isOut)
                || std::ranges::any_of(each.backward.attempts, isOut);
        });
    }

    /// However often people act on a flow, it keeps no more than may be sent again.
    void rememberAct(const OperatorActed& e) const
    {
        const auto said = [](const std::string& text) { return inUtf8(shortened(text, limits::actTextBytesMax)); };
        std::vector<Act> kept;
        for (std::size_t i = 0; i < state.acts.size(); ++i) {
            const std::uint64_t next = i + 1 < state.acts.size() ? state.acts[i + 1].seq : event.seq;
            if (isOutFrom(state.acts[i].seq, next)) {
                kept.push_back(std::move(state.acts[i]));
            }
        }
        kept.push_back({event.seq, RequestId(said(e.request.text())), said(e.who), said(e.reason)});
        state.acts = std::move(kept);
    }

    void operator()(const OperatorActed& e) const
    {
        if (e.action != OperatorAction::Pause) { // A pause lets nothing out: what follows is what was wished before.
            rememberAct(e);
        }
        switch (e.action) {
        case OperatorAction::Pause:
            state.paused = true;
            return;
        case OperatorAction::Undo:
        case OperatorAction::UndoNow:
        case OperatorAction::Retry:
        case OperatorAction::Resume:
            state.paused = false; // Who asks for commands wants them sent.
            return;
        case OperatorAction::MarkDone:
        case OperatorAction::MarkUndone:
        case OperatorAction::Skip:
        case OperatorAction::StartAnyway:
            return;
        }
    }

    void operator()(const FlowWaits& e) const
    {
        state.why = e.why;
        if (e.forLock) {
            state.waitsForLock = true;
        } else {
            state.unserved = e.unserved;
            state.status = FlowStatus::NotRegistered;
        }
    }

    void operator()(const FlowLetGo& e) const
    {
        if (e.ofLock) {
            state.waitsForLock = false;
        } else {
            state.unserved.clear();
            state.status = FlowStatus::InProgress;
        }
        if (!state.isHeldBack()) {
            state.why.clear();
        }
    }

    void operator()(const StepClosed& e) const
    {
        StepState& closed = step(e.step);
        const bool undone = e.closing == Closing::Undone;
        closed.closing = e.closing;
        closed.status = undone ? StepStatus::UndoSuccess : StepStatus::DoSuccess;
        closed.fate = undone ? Fate::Closed : closed.fate;
        for (KeyDone& each : closed.done) {
            each.undo = undone ? KeyDone::byPerson : each.undo; // all of it, told or owed
        }
        PhaseState& spokenFor = undone ? closed.backward : closed.forward;
        spokenFor.retryAt = {};
        for (Attempt& attempt : spokenFor.attempts) {
            if (attempt.outcome == AttemptOutcome::Open) {
                // Nobody waits for its answer any more; should one come, it still tells what happened.
                attempt.outcome = e.withdrawn ? AttemptOutcome::Withdrawn : AttemptOutcome::TimedOut;
                attempt.settledAt = event.at;
            }
        }
        if (!undone) {
            spokenFor.payload = e.payload;
            spokenFor.reply = e.reply;
        }
    }
};

} // namespace

void apply(FlowState& state, const Event& event)
{
    assert(event.seq == state.seq + 1);
    state.seq = event.seq;
    state.version = event.version;
    std::visit(Applier{state, event}, event.body);
}

} // namespace backstep
