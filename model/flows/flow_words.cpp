#include "model/flows/flow_words.h"

#include <algorithm>

namespace backstep {

namespace {

const SeenStep* stepAt(const SeenFlow& flow)
{
    const auto found = std::ranges::find(flow.steps, flow.at, &SeenStep::name);
    return found == flow.steps.end() ? nullptr : &*found;
}

bool goesBack(const SeenStep& step)
{
    return step.status == StepStatus::Undoing || step.status == StepStatus::UndoFail
        || step.status == StepStatus::UndoSuccess;
}

const Span* lastAttempt(const SeenFlow& flow, const StepName& step)
{
    const Span* last = nullptr;
    for (const Span& span : flow.spans) {
        if (span.kind == Span::Kind::Attempt && span.phase == Phase::Do && span.step == step) {
            last = &span;
        }
    }
    return last;
}

int countOfSteps(const SeenFlow& flow, auto&& matches)
{
    return static_cast<int>(std::ranges::count_if(flow.steps, matches));
}

QString undoneWords(const SeenFlow& flow)
{
    const int undone = countOfSteps(flow, [](const SeenStep& step) { return step.status == StepStatus::UndoSuccess; });
    const int all = undone + countOfSteps(flow, [](const SeenStep& step) {
                        return step.hasUndo
                            && (step.status == StepStatus::DoSuccess || step.status == StepStatus::Undoing
                                || step.status == StepStatus::UndoFail || step.unknownOutcome);
                    });
    return QStringLiteral("%1 of %2 undone").arg(undone).arg(all);
}

/// The step because of which a flow turned back.
QString causeOf(const SeenFlow& flow)
{
    const auto exhausted = std::ranges::find(flow.steps, StepStatus::RetryExhausted, &SeenStep::status);
    if (exhausted == flow.steps.end() || exhausted->error.empty()) {
        return textOf(flow.why);
    }
    return QStringLiteral("%1: %2").arg(textOf(exhausted->name), textOf(exhausted->error));
}

} // namespace

FlowDetail detailOf(const SeenFlow& flow)
{
    FlowDetail detail;
    detail.paused = flow.paused;
    for (const SeenStep& step : flow.steps) {
        const bool open = step.status == StepStatus::InProgress || step.status == StepStatus::DoFail;
        const bool again = step.status == StepStatus::DoFail || (open && step.attempts > 1);
        detail.retrying = detail.retrying || again;
        detail.undoFailed = detail.undoFailed || step.status == StepStatus::UndoFail;
        if (open) {
            const Span* last = lastAttempt(flow, step.name);
            detail.noAnswer = detail.noAnswer || (last != nullptr && last->outcome == Span::Outcome::NoAnswer);
        }
    }
    return detail;
}

StatusWord statusOf(const SeenFlow& flow)
{
    return wordOf(flow.status, detailOf(flow));
}

QString saysOf(const SeenFlow& flow)
{
    const SeenStep* step = stepAt(flow);
    const QString error = step == nullptr ? QString() : textOf(step->error);
    switch (flow.status) {
    case FlowStatus::NotRegistered:
        return textOf(flow.why);
    case FlowStatus::Completed:
        return {};
    case FlowStatus::Undone:
        return causeOf(flow);
    case FlowStatus::Undoing:
        return detailOf(flow).undoFailed && !error.isEmpty() ? error : undoneWords(flow);
    case FlowStatus::Failed:
        return error.isEmpty() ? textOf(flow.why) : error;
    case FlowStatus::InProgress:
        break;
    }
    if (detailOf(flow).noAnswer) {
        return QStringLiteral("no answer yet; its outcome is unknown");
    }
    return error.isEmpty() ? textOf(flow.why) : error;
}

AttemptAt attemptOf(const SeenFlow& flow)
{
    const SeenStep* step = stepAt(flow);
    if (step == nullptr || flow.status == FlowStatus::Completed || flow.status == FlowStatus::Undone) {
        return {};
    }
    if (goesBack(*step)) {
        return {Phase::Undo, step->undoAttempts, step->undoAttemptsMax};
    }
    return {Phase::Do, step->attempts, step->attemptsMax};
}

QString attemptWords(const AttemptAt& at)
{
    if (at.attempt == 0) {
        return QStringLiteral("–");
    }
    const QString words = QStringLiteral("%1 %2").arg(wordOf(at.phase)).arg(at.attempt);
    return at.most == 0 ? words : words + QStringLiteral("/%1").arg(at.most);
}

} // namespace backstep
