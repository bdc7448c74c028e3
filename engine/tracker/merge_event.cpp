#include "engine/tracker/merge.h"

#include "engine/saga/input.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace backstep::merge {

namespace {

void tellStep(StepTrack& step, StepStatus status, std::uint64_t seq)
{
    if (seq >= step.statusSeq) {
        step.status = status;
        step.statusSeq = seq;
    }
}

void tellError(StepTrack& step, const std::string& error, std::uint64_t seq)
{
    if (seq >= step.errorSeq && !error.empty()) {
        step.error = error;
        step.errorSeq = seq;
    }
}

/// What an event with step, phase and attempt says of that attempt.
struct AttemptTeller
{
    const FlowEventMessage& event;
    const FlowEventDetail& detail;
    StepTrack& step;
    AttemptTrack& attempt;

    void settled(Span::Outcome outcome) const
    {
        if (event.seq < attempt.toldSeq) {
            return;
        }
        attempt.toldOutcome = outcome;
        attempt.toldSeq = event.seq;
        attempt.toldTo = event.at;
        const std::string error = outcome == Span::Outcome::NoAnswer
            ? "no answer" + (detail.waited ? " in " + toWords(*detail.waited) : std::string())
            : detail.error;
        if (outcome != Span::Outcome::Succeeded) {
            attempt.error = error;
            tellError(step, error, event.seq);
        }
    }

    void sent() const { attempt.toldFrom = event.at; }

    void retryScheduled() const
    {
        attempt.retryFrom = event.at;
        attempt.retryAt = detail.retryAt;
    }
};

struct AttemptWord
{
    std::string_view word;
    void (*tell)(const AttemptTeller&);
};

constexpr std::array attemptWords{
    AttemptWord{"do_sent", [](const AttemptTeller& teller) { teller.sent(); }},
    AttemptWord{"undo_sent", [](const AttemptTeller& teller) { teller.sent(); }},
    AttemptWord{"do_succeeded", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::Succeeded); }},
    AttemptWord{"undo_succeeded", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::Succeeded); }},
    AttemptWord{"do_failed", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::Failed); }},
    AttemptWord{"undo_failed", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::Failed); }},
    AttemptWord{"do_timed_out", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::NoAnswer); }},
    AttemptWord{"undo_timed_out", [](const AttemptTeller& teller) { teller.settled(Span::Outcome::NoAnswer); }},
    AttemptWord{"retry_scheduled", [](const AttemptTeller& teller) { teller.retryScheduled(); }},
};

void ofAttempt(StepTrack& step, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    const auto word = std::ranges::find(attemptWords, event.type, &AttemptWord::word);
    if (word == attemptWords.end() || !event.phase || !event.attempt || *event.attempt < 1
        || step.of(*event.phase).size() >= attemptsKept) {
        return;
    }
    word->tell({event, detail, step, step.attempt(*event.phase, *event.attempt)});
}

void ofStep(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    StepTrack* step = flow.step(event.step);
    if (step == nullptr) {
        return;
    }
    ofAttempt(*step, event, detail);
    if (detail.stepStatus.has_value()) {
        tellStep(*step, *detail.stepStatus, event.seq);
    }
    if (event.type == "exhausted" && event.phase == Phase::Do) {
        flow.exhausted = event.step;
    }
    if (event.type == "flow.waiting" && !step->waitsFrom.isSet()) {
        step->waitsFrom = event.at;
    }
}

void withdraw(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    for (const StepName& name : detail.withdrawn) {
        StepTrack* step = flow.step(name);
        if (step == nullptr || step->does.empty()) {
            continue;
        }
        step->does.back().withdrawn = true;
        tellStep(*step, step->does.size() == 1 ? StepStatus::Pending : StepStatus::DoFail, event.seq);
    }
}

void snapshot(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    flow.startedAt = detail.startedAt.isSet() ? detail.startedAt : flow.startedAt;
    if (isAtRest(detail.flowStatus.value_or(FlowStatus::InProgress))) {
        flow.end.take(detail.why, event.seq);
    } else {
        flow.cause.take(detail.why, event.seq);
    }
    if (event.seq >= flow.endedSeq && detail.endedAt.isSet()) {
        flow.endedAt = detail.endedAt;
        flow.endedSeq = event.seq;
    }
    for (const FlowEventDetail::Step& told : detail.steps) {
        StepTrack* step = flow.step(told.name);
        if (step == nullptr) {
            continue;
        }
        tellStep(*step, told.status, event.seq);
        tellError(*step, told.error, event.seq);
        step->toldAttempts = std::max(step->toldAttempts, told.attempts);
        step->toldUndoAttempts = std::max(step->toldUndoAttempts, told.undoAttempts);
        if (event.seq >= step->unknownSeq) {
            step->toldUnknown = told.unknown;
            step->unknownSeq = event.seq;
        }
    }
}

void ofFlow(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    if (event.type == "start_accepted") {
        flow.startSeen = true;
        flow.startedAt = event.at;
    } else if (event.type == "turned_back") {
        flow.cause.take(detail.why, event.seq);
        flow.turnedBackAt = event.at;
        withdraw(flow, event, detail);
    } else if (event.type == "flow_ended") {
        flow.end.take(detail.why, event.seq);
        if (event.seq >= flow.endedSeq) {
            flow.endedAt = event.at;
            flow.endedSeq = event.seq;
        }
    } else if (event.type == "flow.snapshot") {
        snapshot(flow, event, detail);
    }
}

/// As the core has it: who asks for commands wants them sent, and ends a pause.
std::optional<bool> pausedBy(const FlowEventMessage& event, const FlowEventDetail& detail)
{
    if (event.type != "operator_action") {
        return detail.paused;
    }
    const auto action = operatorActionFromWire(detail.action);
    if (action == OperatorAction::Pause) {
        return true;
    }
    const bool goesOn = action == OperatorAction::Undo || action == OperatorAction::UndoNow
        || action == OperatorAction::Retry || action == OperatorAction::Resume;
    return goesOn ? std::optional(false) : std::nullopt;
}

} // namespace

void event(FlowTrack& flow, const FlowEventMessage& event, const FlowEventDetail& detail)
{
    flow.isShown = true;
    flow.becomeTold();
    flow.lastSeq = std::max(flow.lastSeq, event.seq);
    flow.version = std::max(flow.version, detail.version.value_or(0));
    if (flow.definition.isEmpty()) {
        flow.definition = event.definition;
    }
    if (detail.flowStatus.has_value()) {
        flow.tellStatus(*detail.flowStatus, event.seq);
    }
    if (const auto paused = pausedBy(event, detail); paused && event.seq >= flow.pausedSeq) {
        flow.paused = *paused;
        flow.pausedSeq = event.seq;
    }
    if (event.type == "flow.waiting") {
        flow.waiting.take(detail.why, event.seq);
    }
    if (event.step.isEmpty()) {
        ofFlow(flow, event, detail);
    } else {
        ofStep(flow, event, detail);
    }
}

} // namespace backstep::merge
