#include "engine/saga/decide.h"

#include "engine/base/overloaded.h"
#include "engine/base/planted.h"
#include "engine/saga/turn.h"

#include <algorithm>

namespace backstep {

namespace {

struct Match
{
    Phase phase = Phase::Do;
    const Attempt* attempt = nullptr;
};

/// By the echoed id. An id that this flow never sent matches nothing.
Match matchById(const Turn& turn, StepIndex index, const CommandId& id)
{
    for (const Phase phase : {Phase::Do, Phase::Undo}) {
        for (const Attempt& attempt : turn.step(index).phase(phase).attempts) {
            if (commandId(turn.state().id, turn.definition(index).name, phase, attempt) == id) {
                return {phase, &attempt};
            }
        }
    }
    return {};
}

/// Nothing answers what was never handed on.
bool mayBeAnswered(const Turn& turn, StepIndex index, Phase phase, const Attempt& attempt)
{
    const bool isUnsent = attempt.outcome == AttemptOutcome::Open && turn.isUnsent(index, phase, attempt);
    return !isUnsent && attempt.outcome != AttemptOutcome::Withdrawn;
}

/// By the phase the step is in (contract.md B9). A success that says DO never completes an UNDO.
Match matchByPhase(const Turn& turn, StepIndex index, const ReplyArrived& reply)
{
    const StepState& step = turn.step(index);
    const auto out = [&](Phase phase) {
        return [&turn, index, phase](const Attempt& each) { return mayBeAnswered(turn, index, phase, each); };
    };
    const bool undoSent = std::ranges::any_of(step.backward.attempts, out(Phase::Undo));
    const bool isLateDo = reply.saysDo && reply.succeeded && !planted(Bug::LetsDoAnswersCompleteUndo);
    const Phase phase = undoSent && !isLateDo ? Phase::Undo : Phase::Do;
    const PhaseState& in = step.phase(phase);
    // What may answer an earlier key is taken so: the present key then still waits for an answer of its own.
    const auto ofEarlierKey = std::ranges::find_if(in.attempts, [&in](const Attempt& each) {
        const bool unanswered = each.outcome == AttemptOutcome::TimedOut || each.outcome == AttemptOutcome::Open;
        return unanswered && each.generation < in.generation;
    });
    if (ofEarlierKey != in.attempts.end()) {
        return {phase, &*ofEarlierKey};
    }
    if (const Attempt* open = in.open(); open != nullptr && out(phase)(*open)) {
        return {phase, open};
    }
    const auto unanswered = std::ranges::find(in.attempts, AttemptOutcome::TimedOut, &Attempt::outcome);
    if (unanswered != in.attempts.end()) {
        return {phase, &*unanswered};
    }
    const auto last = std::find_if(in.attempts.rbegin(), in.attempts.rend(), out(phase));
    return {phase, last != in.attempts.rend() ? &*last : nullptr};
}

std::string described(const ReplyArrived& reply)
{
    return std::string(reply.succeeded ? "success" : "failure") + " of " + reply.step.text();
}

void anomaly(Turn& turn, AnomalyKind kind, const ReplyArrived& reply, const std::string& what)
{
    turn.emit(AnomalySeen{kind, "A reply (" + described(reply) + ") " + what, reply.place});
}

/// After turning back only a DO that is waited for still decides something.
bool isInert(const StepState& step, Phase phase)
{
    return phase == Phase::Do && step.fate != Fate::Open && step.fate != Fate::Awaited;
}

void failed(Turn& turn, StepIndex index, Phase phase, const Attempt& attempt, const std::string& error)
{
    const PhaseState& in = turn.step(index).phase(phase);
    const AttemptRef ref{index, phase, attempt.number};
    const bool awaited = attempt.outcome == AttemptOutcome::Open && &attempt == in.last()
        && attempt.generation == in.generation; // else another key is to be sent already
    const bool decides
        = (awaited || planted(Bug::LetsOldAnswersDecide)) && !in.succeeded() && !isInert(turn.step(index), phase);
    if (!decides) {
        turn.emit(AttemptSettled{ref, false, error, {}});
        return;
    }
    turn.emit(AttemptFailed{ref, error});
    phase == Phase::Do ? doFailedOrTimedOut(turn, index) : undoFailedOrTimedOut(turn, index);
}

/// A DO success that nobody told before is news, never a duplicate, also of an attempt that was answered "failed": a
/// worker that does a command on its second delivery says both, and without an id a failure that was told twice may
/// have been counted for the attempt after it. Else what it did would stay for good.
bool isFirstSuccess(const StepState& step, const Match& match, const ReplyArrived& reply)
{
    return reply.succeeded && match.phase == Phase::Do && !succeededUnder(step.forward, match.attempt->generation)
        && !planted(Bug::LetsAFailureHideASuccess);
}

/// A worker that did it under a key that had failed before, and under the next one too.
bool isSecondEffect(const StepState& step, const Match& match, const ReplyArrived& reply)
{
    return reply.succeeded && match.phase == Phase::Do && step.forward.succeeded()
        && !succeededUnder(step.forward, match.attempt->generation);
}

void take(Turn& turn, const ReplyArrived& reply)
{
    const std::optional<StepIndex> index = turn.orchestration().find(reply.step);
    if (!index.has_value()) {
        return anomaly(turn, AnomalyKind::UnknownStep, reply, "names a step that this flow does not have.");
    }
    const Match match
        = reply.command.has_value() ? matchById(turn, *index, *reply.command) : matchByPhase(turn, *index, reply);
    if (match.attempt == nullptr && reply.command.has_value()) {
        return anomaly(turn, AnomalyKind::UnknownCommand, reply, "echoes a command that was never sent.");
    }
    if (match.attempt == nullptr) {
        return anomaly(turn, AnomalyKind::UnexpectedReply, reply, "came before anything was sent to the step.");
    }
    const AttemptOutcome known = match.attempt->outcome;
    const bool again = known == AttemptOutcome::Succeeded && planted(Bug::CountsDuplicatesAgain);
    if ((known == AttemptOutcome::Succeeded || known == AttemptOutcome::Failed) && !again
        && !isFirstSuccess(turn.step(*index), match, reply)) {
        return anomaly(turn, AnomalyKind::DuplicateReply, reply, "answers an attempt that was answered already.");
    }
    if (isSecondEffect(turn.step(*index), match, reply)) {
        anomaly(turn, AnomalyKind::DoneTwice, reply, "tells that it is done a second time, under another key.");
    }
    // The attempt is copied: emitting changes the vector it lives in.
    const Attempt attempt = *match.attempt;
    if (!reply.succeeded) {
        failed(turn, *index, match.phase, *match.attempt, reply.error);
    } else if (match.phase == Phase::Do) {
        doSucceeded(turn, *index, attempt, reply.payload);
    } else {
        undoSucceeded(turn, *index, attempt);
    }
}

void take(Turn& turn, const WorkersServe& serve)
{
    if (turn.state().status != FlowStatus::NotRegistered || serve.unserved == turn.state().unserved) {
        return;
    }
    if (!serve.unserved.empty()) {
        turn.emit(FlowWaits{false, serve.unserved, whyUnserved(turn, serve.unserved)});
        return;
    }
    turn.emit(FlowLetGo{false});
    advanceForward(turn);
}

void take(Turn& turn, const LockGranted&)
{
    if (turn.state().waitsForLock) {
        turn.emit(FlowLetGo{true});
        advanceForward(turn);
    }
}

bool exists(const Turn& turn, StepIndex index)
{
    return index < turn.state().steps.size();
}

void take(Turn& turn, const CommandDelivered& delivered)
{
    if (!exists(turn, delivered.step)) {
        return;
    }
    const PhaseState& in = turn.step(delivered.step).phase(delivered.phase);
    const Attempt* attempt = in.last();
    const bool awaited = attempt != nullptr && attempt->number == delivered.attempt
        && attempt->outcome == AttemptOutcome::Open && !attempt->deliveredAt.isSet() && !in.succeeded();
    if (!awaited) {
        return;
    }
    turn.emit(AttemptDelivered{{delivered.step, delivered.phase, delivered.attempt}});
    const Duration timeout = turn.policy(delivered.step, delivered.phase).timeout;
    turn.wake({turn.now() + timeout, {TimerFired::Kind::Timeout, delivered.step, delivered.phase, delivered.attempt}});
}

/// The delivery report. A DO that was never reported is not sent again once the flow turned back: it then counts from
/// where it was decided, so that nobody waits for ever for what perhaps never left.
std::optional<Instant> waitedFrom(const FlowState& state, Phase phase, const Attempt& attempt)
{
    if (attempt.deliveredAt.isSet()) {
        return attempt.deliveredAt;
    }
    return phase == Phase::Do && state.turnedBack ? std::optional(attempt.sentAt) : std::nullopt;
}

void timeOut(Turn& turn, const TimerFired& fired)
{
    const PhaseState& in = turn.step(fired.step).phase(fired.phase);
    const Attempt* attempt = in.last();
    const bool any = planted(Bug::TimersWithoutEpoch);
    const bool stillOut = attempt != nullptr && (attempt->number == fired.attempt || any)
        && attempt->outcome == AttemptOutcome::Open && !in.succeeded() && !isInert(turn.step(fired.step), fired.phase);
    if (!stillOut || attempt->generation != in.generation) {
        return;
    }
    const std::optional<Instant> from = waitedFrom(turn.state(), fired.phase, *attempt);
    if (!from.has_value() || (!any && turn.now() < *from + turn.policy(fired.step, fired.phase).timeout)) {
        return;
    }
    turn.emit(AttemptTimedOut{{fired.step, fired.phase, attempt->number}, turn.policy(fired.step, fired.phase).timeout}
    );
    fired.phase == Phase::Do ? doFailedOrTimedOut(turn, fired.step) : undoFailedOrTimedOut(turn, fired.step);
}

void retryNow(Turn& turn, const TimerFired& fired)
{
    const PhaseState& in = turn.step(fired.step).phase(fired.phase);
    const bool backsOff = in.retryAt.isSet() && in.last() != nullptr && in.last()->number == fired.attempt;
    if (backsOff && turn.now() >= in.retryAt && !turn.state().paused) {
        turn.send(fired.step, fired.phase, {});
    }
}

void take(Turn& turn, const TimerFired& fired)
{
    if (!exists(turn, fired.step)) {
        return;
    }
    switch (fired.kind) {
    case TimerFired::Kind::Timeout:
        return timeOut(turn, fired);
    case TimerFired::Kind::Retry:
        return retryNow(turn, fired);
    }
}

} // namespace

Decision start(const Orchestration& orchestration, const StartRequest& request, Instant now, const StartTerms& terms)
{
    const Stimulus stimulus{FlowAccepted{}, 0.0, {}};
    Turn turn(orchestration, {}, stimulus, now);
    turn.emit(StartAccepted{
        request.flow,
        orchestration.name,
        orchestration.hash,
        request.key,
        request.payload,
        static_cast<std::uint32_t>(orchestration.steps.size()),
        terms.lock,
        request.startedFrom});
    if (!terms.unserved.empty()) {
        turn.emit(FlowWaits{false, terms.unserved, whyUnserved(turn, terms.unserved)});
    }
    if (!terms.lockHolder.isEmpty()) {
        turn.emit(FlowWaits{true, {}, whyLocked(turn, terms.lockHolder)});
    }
    advanceForward(turn);
    return std::move(turn).take();
}

Decision decide(const Orchestration& orchestration, FlowState state, const Stimulus& stimulus, Instant now)
{
    Turn turn(orchestration, std::move(state), stimulus, now);
    std::visit(
        Overloaded{
            [&turn](const FlowAccepted&) { advanceForward(turn); },
            [&turn](const ReplyArrived& reply) { take(turn, reply); },
            [&turn](const CommandDelivered& delivered) { take(turn, delivered); },
            [&turn](const TimerFired& fired) { take(turn, fired); },
            [&turn](const OperatorAsked& asked) { actForOperator(turn, asked); },
            [&turn](const WorkersServe& serve) { take(turn, serve); },
            [&turn](const LockGranted& granted) { take(turn, granted); },
        },
        stimulus.input
    );
    return std::move(turn).take();
}

std::vector<Command> undelivered(const Orchestration& orchestration, const FlowState& state)
{
    std::vector<Command> commands;
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const PhaseState& in = state.steps[index].phase(phase);
            const Attempt* last = in.last();
            const bool forgotten = planted(Bug::ForgetsUndosAtRestart) && phase == Phase::Undo;
            const bool out
                = !forgotten && last != nullptr && last->outcome == AttemptOutcome::Open && !last->deliveredAt.isSet();
            // After turning back no DO is sent any more, not even again: it counts as in flight (design.md §4).
            if (out && !in.succeeded() && !(phase == Phase::Do && state.turnedBack)) {
                Attempt again = *last;
                again.number += planted(Bug::RedeliversUnderNewId) ? 1 : 0;
                commands.push_back(commandOf(orchestration, state, index, phase, again));
            }
        }
    }
    std::ranges::sort(commands, {}, &Command::seq);
    return commands;
}

std::vector<Timer> timersOf(const Orchestration& orchestration, const FlowState& state)
{
    std::vector<Timer> timers;
    for (StepIndex index = 0; index < state.steps.size(); ++index) {
        const StepDefinition& step = orchestration.steps[index];
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const PhaseState& in = state.steps[index].phase(phase);
            const Attempt* last = in.last();
            if (last == nullptr) {
                continue;
            }
            const Duration timeout = phase == Phase::Do ? step.doPolicy.timeout : step.undoPolicy.timeout;
            const auto from = waitedFrom(state, phase, *last);
            if (in.retryAt.isSet() && !planted(Bug::ForgetsBackoffAtRestart)) {
                timers.push_back({in.retryAt, {TimerFired::Kind::Retry, index, phase, last->number}});
            } else if (last->outcome == AttemptOutcome::Open && from.has_value()) {
                timers.push_back({*from + timeout, {TimerFired::Kind::Timeout, index, phase, last->number}});
            }
        }
    }
    return timers;
}

} // namespace backstep
