#include "model/inspector/rescue_ways.h"

#include "model/inspector/step_outcomes.h"

#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

QString namesOf(const SeenFlow& flow, StepStatus status)
{
    QStringList names;
    for (const SeenStep& step : flow.steps) {
        if (step.status == status) {
            names << textOf(step.name);
        }
    }
    constexpr int shown = 2;
    if (names.size() <= shown) {
        return names.join(QStringLiteral(" and "));
    }
    return QStringLiteral("%1 and %2 more").arg(names.front()).arg(names.size() - 1);
}

RescueWay retryForward(const SeenFlow& flow)
{
    const QString names = namesOf(flow, StepStatus::RetryExhausted);
    RescueWay way;
    way.action = OperatorAction::Retry;
    way.words = QStringLiteral("Retry %1 and go forward").arg(names);
    way.button = QStringLiteral("Retry…");
    const bool unknown = std::ranges::any_of(flow.steps, [](const SeenStep& step) {
        return step.status == StepStatus::RetryExhausted && step.unknownOutcome;
    });
    if (hasTurnedBack(flow)) {
        way.possible = false;
        way.detail = QStringLiteral("Not possible: the flow has turned back");
    } else if (unknown) {
        way.possible = false;
        way.detail = QStringLiteral("Not possible: an attempt never answered, so it may have happened");
    } else {
        way.detail = QStringLiteral("With a fresh budget of attempts");
    }
    return way;
}

RescueWay undoWay(OperatorAction action, const char* words, const char* detail)
{
    RescueWay way;
    way.action = action;
    way.words = QString::fromLatin1(words);
    way.detail = QString::fromLatin1(detail);
    return way;
}

std::vector<RescueWay> failedWays(const SeenFlow& flow)
{
    std::vector<RescueWay> ways;
    const QString failed = namesOf(flow, StepStatus::UndoFail);
    if (failed.isEmpty()) {
        ways.push_back(undoWay(OperatorAction::Undo, "Undo the flow", "Takes back what was done"));
    } else {
        RescueWay way = undoWay(OperatorAction::Retry, "", "With a fresh budget of attempts");
        way.words = QStringLiteral("Retry UNDO of %1, then go on").arg(failed);
        way.button = QStringLiteral("Retry UNDO…");
        ways.push_back(std::move(way));
    }
    if (!namesOf(flow, StepStatus::RetryExhausted).isEmpty()) {
        ways.push_back(retryForward(flow));
    }
    return ways;
}

} // namespace

std::vector<RescueWay> waysOf(const SeenFlow& flow)
{
    switch (flow.status) {
    case FlowStatus::NotRegistered:
    case FlowStatus::InProgress:
        return {
            undoWay(OperatorAction::Undo, "Stop the flow and undo it", "Steps under way may still answer first"),
            undoWay(
                OperatorAction::UndoNow,
                "Undo it now, without waiting",
                "Steps under way count as unknown and are undone too"
            )};
    case FlowStatus::Completed:
        return {
            undoWay(OperatorAction::Undo, "Undo the flow", "Takes back every step that has an UNDO, the last first")};
    case FlowStatus::Undoing:
        if (!namesOf(flow, StepStatus::UndoFail).isEmpty()) {
            return failedWays(flow);
        }
        return {undoWay(
            OperatorAction::UndoNow,
            "Go on without waiting",
            "It is being undone already; steps under way then count as unknown"
        )};
    case FlowStatus::Undone:
        return {};
    case FlowStatus::Failed:
        return failedWays(flow);
    }
    return {};
}

} // namespace backstep
