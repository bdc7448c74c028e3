#include "engine/base/words.h"
#include "engine/base/overloaded.h"
#include "engine/saga/event.h"
#include "engine/saga/input.h"
#include "engine/saga/status.h"

#include <array>
#include <string>

namespace backstep {

namespace {

constexpr std::array phaseWords{Word{Phase::Do, "DO"}, Word{Phase::Undo, "UNDO"}};

constexpr std::array stepStatusWords{
    Word{StepStatus::Pending, "PENDING"},
    Word{StepStatus::InProgress, "IN_PROGRESS"},
    Word{StepStatus::DoSuccess, "DO_SUCCESS"},
    Word{StepStatus::DoFail, "DO_FAIL"},
    Word{StepStatus::RetryExhausted, "RETRY_EXHAUSTED"},
    Word{StepStatus::Undoing, "UNDOING"},
    Word{StepStatus::UndoSuccess, "UNDO_SUCCESS"},
    Word{StepStatus::UndoFail, "UNDO_FAIL"}};

constexpr std::array flowStatusWords{
    Word{FlowStatus::NotRegistered, "NOT_REGISTERED"},
    Word{FlowStatus::InProgress, "IN_PROGRESS"},
    Word{FlowStatus::Completed, "COMPLETED"},
    Word{FlowStatus::Undoing, "UNDOING"},
    Word{FlowStatus::Undone, "UNDONE"},
    Word{FlowStatus::Failed, "FAILED"}};

constexpr std::array actionWords{
    Word{OperatorAction::Undo, "undo"},
    Word{OperatorAction::UndoNow, "undo-now"},
    Word{OperatorAction::Retry, "retry"},
    Word{OperatorAction::MarkDone, "mark-done"},
    Word{OperatorAction::MarkUndone, "mark-undone"},
    Word{OperatorAction::Skip, "skip"},
    Word{OperatorAction::Pause, "pause"},
    Word{OperatorAction::Resume, "resume"},
    Word{OperatorAction::StartAnyway, "start-anyway"}};

constexpr std::array anomalyWords{
    Word{AnomalyKind::DuplicateReply, "duplicate-reply"},
    Word{AnomalyKind::UnknownStep, "unknown-step"},
    Word{AnomalyKind::UnknownCommand, "unknown-command"},
    Word{AnomalyKind::UnexpectedReply, "unexpected-reply"},
    Word{AnomalyKind::UnknownFlow, "unknown-flow"},
    Word{AnomalyKind::NotJson, "not-json"},
    Word{AnomalyKind::NoHeaders, "no-headers"},
    Word{AnomalyKind::UnknownTopic, "unknown-topic"},
    Word{AnomalyKind::NullValue, "null-value"},
    Word{AnomalyKind::TooLarge, "too-large"},
    Word{AnomalyKind::BadStart, "bad-start"},
    Word{AnomalyKind::BadRegistration, "bad-registration"},
    Word{AnomalyKind::DoneTwice, "done-twice"},
    Word{AnomalyKind::InheritedFailure, "inherited-failure"}};

std::string_view phased(Phase phase, std::string_view ofDo, std::string_view ofUndo)
{
    return phase == Phase::Do ? ofDo : ofUndo;
}

} // namespace

std::string_view toWire(Phase phase)
{
    return textOf(phaseWords, phase);
}

std::string_view toWire(StepStatus status)
{
    return textOf(stepStatusWords, status);
}

std::string_view toWire(FlowStatus status)
{
    return textOf(flowStatusWords, status);
}

std::string_view toWire(OperatorAction action)
{
    return textOf(actionWords, action);
}

std::string_view toWire(AnomalyKind kind)
{
    return textOf(anomalyWords, kind);
}

std::optional<Phase> phaseFromWire(std::string_view word)
{
    return valueOf(phaseWords, word);
}

std::optional<StepStatus> stepStatusFromWire(std::string_view word)
{
    return valueOf(stepStatusWords, word);
}

std::optional<FlowStatus> flowStatusFromWire(std::string_view word)
{
    return valueOf(flowStatusWords, word);
}

std::optional<OperatorAction> operatorActionFromWire(std::string_view word)
{
    return valueOf(actionWords, word);
}

std::optional<AnomalyKind> anomalyKindFromWire(std::string_view word)
{
    return valueOf(anomalyWords, word);
}

std::string_view wireWord(const EventBody& body)
{
    using Text = std::string_view;
    return std::visit(
        Overloaded{
            [](const StartAccepted&) -> Text { return "start_accepted"; },
            [](const AttemptSent& e) { return phased(e.ref.phase, "do_sent", "undo_sent"); },
            [](const AttemptDelivered&) -> Text { return {}; },
            [](const StepSucceeded& e) { return phased(e.ref.phase, "do_succeeded", "undo_succeeded"); },
            [](const AttemptFailed& e) { return phased(e.ref.phase, "do_failed", "undo_failed"); },
            [](const AttemptTimedOut& e) { return phased(e.ref.phase, "do_timed_out", "undo_timed_out"); },
            [](const AttemptSettled& e) {
                return e.succeeded ? phased(e.ref.phase, "do_succeeded", "undo_succeeded")
                                   : phased(e.ref.phase, "do_failed", "undo_failed");
            },
            [](const RetryScheduled&) -> Text { return "retry_scheduled"; },
            [](const StepExhausted&) -> Text { return "exhausted"; },
            [](const TurnedBack&) -> Text { return "turned_back"; },
            [](const FateDecided&) -> Text { return {}; },
            [](const BudgetRenewed&) -> Text { return {}; },
            [](const FlowReopened&) -> Text { return {}; },
            [](const FlowEnded&) -> Text { return "flow_ended"; },
            [](const AnomalySeen&) -> Text { return "anomaly"; },
            [](const OperatorActed&) -> Text { return "operator_action"; },
            [](const FlowWaits&) -> Text { return "flow.waiting"; },
            [](const FlowLetGo&) -> Text { return {}; },
            [](const StepClosed&) -> Text { return {}; },
        },
        body
    );
}

EventSubject subjectOf(const EventBody& body)
{
    const auto ofAttempt = [](const auto& e) { return EventSubject{e.ref.step, e.ref.phase, e.ref.attempt}; };
    return std::visit(
        Overloaded{
            [](const StartAccepted&) { return EventSubject{}; },
            [&](const AttemptSent& e) { return ofAttempt(e); },
            [&](const AttemptDelivered& e) { return ofAttempt(e); },
            [&](const StepSucceeded& e) { return ofAttempt(e); },
            [&](const AttemptFailed& e) { return ofAttempt(e); },
            [&](const AttemptTimedOut& e) { return ofAttempt(e); },
            [&](const AttemptSettled& e) { return ofAttempt(e); },
            [&](const RetryScheduled& e) { return ofAttempt(e); },
            [](const StepExhausted& e) {
                return EventSubject{e.step, e.phase, std::nullopt};
            },
            [](const TurnedBack&) { return EventSubject{}; },
            [](const FateDecided& e) {
                return EventSubject{e.step, Phase::Undo, std::nullopt};
            },
            [](const BudgetRenewed& e) {
                return EventSubject{e.step, e.phase, std::nullopt};
            },
            [](const FlowReopened&) { return EventSubject{}; },
            [](const FlowEnded&) { return EventSubject{}; },
            [](const AnomalySeen&) { return EventSubject{}; },
            [](const OperatorActed& e) {
                return EventSubject{e.step, std::nullopt, std::nullopt};
            },
            [](const FlowWaits&) { return EventSubject{}; },
            [](const FlowLetGo&) { return EventSubject{}; },
            [](const StepClosed& e) {
                return EventSubject{e.step, std::nullopt, std::nullopt};
            },
        },
        body
    );
}

EventReach reachOf(const EventBody& body)
{
    return std::visit(
        Overloaded{
            [](const StartAccepted&) { return EventReach::EveryStep; },
            [](const TurnedBack&) { return EventReach::EveryStep; },
            [](const FlowReopened&) { return EventReach::NoStep; },
            [](const FlowEnded&) { return EventReach::NoStep; },
            [](const AnomalySeen&) { return EventReach::NoStep; },
            [](const OperatorActed&) { return EventReach::NoStep; },
            [](const FlowWaits&) { return EventReach::NoStep; },
            [](const FlowLetGo&) { return EventReach::NoStep; },
            [](const AttemptSent&) { return EventReach::ItsStep; },
            [](const AttemptDelivered&) { return EventReach::ItsStep; },
            [](const StepSucceeded&) { return EventReach::ItsStep; },
            [](const AttemptFailed&) { return EventReach::ItsStep; },
            [](const AttemptTimedOut&) { return EventReach::ItsStep; },
            [](const AttemptSettled&) { return EventReach::ItsStep; },
            [](const RetryScheduled&) { return EventReach::ItsStep; },
            [](const StepExhausted&) { return EventReach::ItsStep; },
            [](const FateDecided&) { return EventReach::ItsStep; },
            [](const BudgetRenewed&) { return EventReach::ItsStep; },
            [](const StepClosed&) { return EventReach::ItsStep; },
        },
        body
    );
}

} // namespace backstep
