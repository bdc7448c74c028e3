#include "model/inspector/flow_words.h"

#include "model/inspector/step_outcomes.h"

#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

std::uint64_t countSteps(const SeenFlow& flow, StepStatus status)
{
    return static_cast<std::uint64_t>(std::ranges::count(flow.steps, status, &SeenStep::status));
}

QString stepsWords(std::uint64_t count)
{
    return countOf(count, QStringLiteral("step"), QStringLiteral("steps"));
}

const SeenStep* stepNow(const SeenFlow& flow)
{
    const auto isAt = [&](const SeenStep& step) { return step.name == flow.at; };
    const auto found = std::ranges::find_if(flow.steps, isAt);
    return found == flow.steps.end() ? nullptr : &*found;
}

QString goingOnWords(const SeenFlow& flow)
{
    const SeenStep* step = stepNow(flow);
    if (step == nullptr) {
        return QStringLiteral("The flow is under way.");
    }
    const bool back = step->status == StepStatus::Undoing || step->status == StepStatus::UndoFail;
    return QStringLiteral("%1 of %2 is under way.").arg(wordOf(back ? Phase::Undo : Phase::Do), textOf(step->name));
}

QString whyWords(const SeenFlow& flow, const QString& waits)
{
    if (flow.paused) {
        const QString paused = QStringLiteral("It is paused: nothing new is sent until a person resumes it.");
        return flow.why.empty() ? paused : textOf(flow.why) + QLatin1Char(' ') + paused;
    }
    if (!flow.why.empty()) {
        return waits.isEmpty() ? textOf(flow.why) : textOf(flow.why) + QLatin1Char(' ') + waits;
    }
    switch (flow.status) {
    case FlowStatus::NotRegistered:
        return QStringLiteral("No orchestration of this name is registered, so nothing was sent.");
    case FlowStatus::InProgress:
    case FlowStatus::Undoing:
        return waits.isEmpty() ? goingOnWords(flow) : waits;
    case FlowStatus::Completed: {
        const std::uint64_t steps = flow.steps.size();
        return steps == 1 ? QStringLiteral("Its step is done.")
                          : QStringLiteral("All %1 are done.").arg(stepsWords(steps));
    }
    case FlowStatus::Undone: {
        const std::uint64_t undone = countSteps(flow, StepStatus::UndoSuccess);
        return undone == 0 ? QStringLiteral("Nothing had to be undone.")
                           : QStringLiteral("%1 undone; nothing is left behind.").arg(stepsWords(undone));
    }
    case FlowStatus::Failed:
        return QStringLiteral("The flow came to rest before its end; %1 may still have an effect.")
            .arg(stepsWords(keptEffects(flow).size()));
    }
    return {};
}

QString detailWords(const SeenFlow& flow, Instant now)
{
    QStringList parts;
    if (isAtRest(flow.status)) {
        const Instant ended = flow.endedAt.isSet() ? flow.endedAt : flow.lastSeenAt;
        if (flow.status == FlowStatus::Failed) {
            parts << QStringLiteral("The flow waits for you since %1.").arg(timeWords(ended));
        } else if (flow.startedAt.isSet() && ended >= flow.startedAt) {
            parts << QStringLiteral("It took %1 and ended at %2.")
                         .arg(durationWords(ended - flow.startedAt), timeWords(ended));
        }
    } else if (flow.startedAt.isSet() && now >= flow.startedAt) {
        parts << QStringLiteral("%1 of %2 done, for %3 now.")
                     .arg(countSteps(flow, StepStatus::DoSuccess))
                     .arg(stepsWords(flow.steps.size()), durationWords(now - flow.startedAt));
    }
    if (!flow.fromBeginning) {
        parts << QStringLiteral("This flow was seen from its middle on: older records may still be on the topics.");
    }
    return parts.join(QLatin1Char(' '));
}

FlowDetail detailOf(const SeenFlow& flow)
{
    FlowDetail detail;
    detail.undoFailed = countSteps(flow, StepStatus::UndoFail) > 0;
    detail.retrying = countSteps(flow, StepStatus::DoFail) > 0;
    const SeenStep* step = stepNow(flow);
    detail.noAnswer = step != nullptr && step->unknownOutcome && !isAtRest(flow.status);
    detail.paused = flow.paused;
    return detail;
}

} // namespace

FlowHeading headingOf(const SeenFlow& flow, Instant now, const EngineNames& engines, const QString& waits)
{
    QStringList facts{textOf(flow.orchestration)};
    if (!flow.owner.isEmpty()) {
        const auto known = engines.find(flow.owner);
        facts << QStringLiteral("run by ")
                + (known == engines.end()
                       ? QStringLiteral("another Backstep (owner %1…)").arg(textOf(flow.owner).left(8))
                       : known->second);
    } else if (flow.inferred) {
        facts << QStringLiteral("run elsewhere");
    }
    if (flow.startedAt.isSet()) {
        facts << QStringLiteral("started ") + timeWords(flow.startedAt);
    }
    return {
        wordOf(flow.status, detailOf(flow)),
        whyWords(flow, waits),
        detailWords(flow, now),
        facts.join(QStringLiteral(", "))};
}

} // namespace backstep
