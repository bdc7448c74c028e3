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

RescueWay stepWay(OperatorAction action, const SeenStep& step, const QString& detail, const QString& button)
{
    RescueWay way;
    way.action = action;
    way.step = step.name;
    way.words = titleOf(action, step.name);
    way.detail = detail;
    way.button = button;
    return way;
}

/// Steps in that status, from the last: those that a person is most likely here for.
std::vector<const SeenStep*> lastIn(const SeenFlow& flow, StepStatus status)
{
    std::vector<const SeenStep*> found;
    for (auto step = flow.steps.rbegin(); step != flow.steps.rend() && found.size() < stepWaysMost; ++step) {
        if (step->status == status) {
            found.push_back(&*step);
        }
    }
    return found;
}

void addUndone(std::vector<RescueWay>& ways, const SeenFlow& flow)
{
    for (const SeenStep* step : lastIn(flow, StepStatus::UndoFail)) {
        ways.push_back(stepWay(
            OperatorAction::MarkUndone,
            *step,
            QStringLiteral("You took its effect back by hand; what waits for it goes on"),
            QStringLiteral("Mark undone…")
        ));
    }
}

/// The steps in that status are closed by hand, and the flow goes forward.
void addClosings(std::vector<RescueWay>& ways, const SeenFlow& flow, StepStatus status)
{
    for (const SeenStep* step : lastIn(flow, status)) {
        ways.push_back(stepWay(
            OperatorAction::MarkDone,
            *step,
            QStringLiteral("Its effect is there; you write what its worker would have answered"),
            QStringLiteral("Mark done…")
        ));
        ways.back().asksPayload = true;
        ways.push_back(stepWay(
            OperatorAction::Skip,
            *step,
            QStringLiteral("It counts as done, with an empty reply"),
            QStringLiteral("Skip…")
        ));
    }
}

RescueWay pauseOrResume(const SeenFlow& flow)
{
    RescueWay way;
    way.action = flow.paused ? OperatorAction::Resume : OperatorAction::Pause;
    way.words = titleOf(way.action, {});
    way.detail = flow.paused ? QStringLiteral("What is due is sent, and what waited happens")
                             : QStringLiteral("No new message is sent; answers still count");
    way.button = flow.paused ? QStringLiteral("Resume…") : QStringLiteral("Pause…");
    return way;
}

RescueWay startAgain(const SeenFlow& flow)
{
    RescueWay way;
    way.startsAgain = true;
    way.asksPayload = true;
    way.words = QStringLiteral("Start a new flow of %1").arg(textOf(flow.orchestration));
    way.detail = QStringLiteral("With the same payload or another one; this flow stays as it is");
    way.button = QStringLiteral("Start again…");
    return way;
}

void addWaiting(std::vector<RescueWay>& ways, const SeenFlow& flow)
{
    addClosings(ways, flow, StepStatus::RetryExhausted);
    const std::vector<const SeenStep*> exhausted = lastIn(flow, StepStatus::RetryExhausted);
    const bool isOne = exhausted.size() == 1 && !exhausted.front()->unknownOutcome;
    if (isOne) {
        RescueWay edited = retryForward(flow);
        edited.words = QStringLiteral("Retry %1 with another payload").arg(textOf(exhausted.front()->name));
        edited.detail = QStringLiteral("You write what its DO carries");
        edited.step = exhausted.front()->name;
        edited.asksPayload = true;
        ways.push_back(std::move(edited));
    }
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
        addUndone(ways, flow);
    }
    if (!namesOf(flow, StepStatus::RetryExhausted).isEmpty()) {
        ways.push_back(retryForward(flow));
        if (!hasTurnedBack(flow)) {
            addWaiting(ways, flow);
        }
    }
    return ways;
}

std::vector<RescueWay> runningWays(const SeenFlow& flow)
{
    std::vector<RescueWay> ways{
        undoWay(OperatorAction::Undo, "Stop the flow and undo it", "Steps under way may still answer first"),
        undoWay(
            OperatorAction::UndoNow,
            "Undo it now, without waiting",
            "Steps under way count as unknown and are undone too"
        )};
    if (flow.status == FlowStatus::NotRegistered) {
        RescueWay way;
        way.action = OperatorAction::StartAnyway;
        way.words = titleOf(way.action, {});
        way.detail = QStringLiteral("Its messages wait on their topics until somebody reads them");
        way.button = QStringLiteral("Start anyway…");
        ways.insert(ways.begin(), std::move(way));
    }
    ways.push_back(pauseOrResume(flow));
    // During a step's first attempt nobody needs to speak for its worker; a paused flow stands still for it.
    addClosings(ways, flow, StepStatus::DoFail);
    const std::vector<const SeenStep*> open = lastIn(flow, StepStatus::InProgress);
    const bool isTried = std::ranges::any_of(open, [](const SeenStep* step) { return step->attempts > 1; });
    if (flow.paused || isTried) {
        addClosings(ways, flow, StepStatus::InProgress);
    }
    return ways;
}

std::vector<RescueWay> undoingWays(const SeenFlow& flow)
{
    std::vector<RescueWay> ways;
    if (namesOf(flow, StepStatus::UndoFail).isEmpty()) {
        ways.push_back(undoWay(
            OperatorAction::UndoNow,
            "Go on without waiting",
            "It is being undone already; steps under way then count as unknown"
        ));
    } else {
        ways = failedWays(flow);
    }
    ways.push_back(pauseOrResume(flow));
    return ways;
}

/// Of another orchestrator's flow no more is known than what was seen: it is taken over at rest, and undone.
std::vector<RescueWay> foreignWays(const SeenFlow& flow)
{
    if (flow.steps.empty() || (flow.status == FlowStatus::Undone && flow.holes.empty())) {
        return {};
    }
    return {undoWay(
        OperatorAction::Undo,
        "Take the flow over and undo it",
        "Another orchestrator ran it; what was seen to be done is taken back from here"
    )};
}

std::vector<RescueWay> actionsOn(const SeenFlow& flow)
{
    if (flow.inferred) {
        return foreignWays(flow);
    }
    switch (flow.status) {
    case FlowStatus::NotRegistered:
    case FlowStatus::InProgress:
        return runningWays(flow);
    case FlowStatus::Completed:
        return {
            undoWay(OperatorAction::Undo, "Undo the flow", "Takes back every step that has an UNDO, the last first")};
    case FlowStatus::Undoing:
        return undoingWays(flow);
    case FlowStatus::Undone:
        return {};
    case FlowStatus::Failed:
        return failedWays(flow);
    }
    return {};
}

} // namespace

std::vector<RescueWay> waysOf(const SeenFlow& flow)
{
    std::vector<RescueWay> ways = actionsOn(flow);
    if (isAtRest(flow.status) && !flow.orchestration.isEmpty()) {
        ways.push_back(startAgain(flow));
    }
    return ways;
}

QString titleOf(OperatorAction action, const std::optional<StepName>& step)
{
    const QString name = step ? textOf(*step) : QStringLiteral("the flow");
    switch (action) {
    case OperatorAction::Undo:
    case OperatorAction::UndoNow:
        return QStringLiteral("Undo ") + name;
    case OperatorAction::Retry:
        return QStringLiteral("Retry ") + name;
    case OperatorAction::MarkDone:
        return QStringLiteral("Mark %1 done").arg(name);
    case OperatorAction::MarkUndone:
        return QStringLiteral("Mark %1 undone").arg(name);
    case OperatorAction::Skip:
        return QStringLiteral("Skip ") + name;
    case OperatorAction::Pause:
        return QStringLiteral("Pause the flow");
    case OperatorAction::Resume:
        return QStringLiteral("Resume the flow");
    case OperatorAction::StartAnyway:
        return QStringLiteral("Start the flow anyway");
    }
    return {};
}

} // namespace backstep
