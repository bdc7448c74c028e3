#include "engine/tracker/flow_view.h"

#include "engine/tracker/conclude.h"
#include "engine/tracker/holes.h"
#include "engine/tracker/spans.h"
#include "engine/tracker/why.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

int attemptsOf(const StepTrack& step, Phase phase)
{
    const auto& attempts = step.of(phase);
    const int seen = attempts.empty() ? 0 : attempts.back().number;
    const auto notSent = std::ranges::count_if(attempts, [](const AttemptTrack& each) { return !each.isSent(); });
    const int told = phase == Phase::Do ? step.toldAttempts : step.toldUndoAttempts;
    return std::max(seen - static_cast<int>(notSent), told);
}

std::string errorOf(const StepTrack& step)
{
    if (!step.error.empty()) {
        return step.error;
    }
    for (const Phase phase : {Phase::Undo, Phase::Do}) {
        const auto& attempts = step.of(phase);
        const auto failed = std::find_if(attempts.rbegin(), attempts.rend(), [](const AttemptTrack& attempt) {
            return attempt.isSent() && outcomeOf(attempt) == Span::Outcome::Failed;
        });
        if (failed != attempts.rend()) {
            return failed->error;
        }
    }
    return {};
}

/// Some DO got no answer or one that cannot be believed, and none succeeded.
bool isUnknown(const StepTrack& step)
{
    const auto went = [&step](Span::Outcome outcome) {
        return std::ranges::any_of(step.does, [outcome](const AttemptTrack& attempt) {
            return attempt.isSent() && outcomeOf(attempt) == outcome;
        });
    };
    if (went(Span::Outcome::Succeeded)) {
        return false;
    }
    return went(Span::Outcome::NoAnswer) || step.mayBeDone() || (step.toldUnknown && step.does.empty());
}

SeenStep stepOf(const FlowTrack& flow, const StepTrack& track, StepStatus status)
{
    SeenStep step;
    step.name = track.name;
    step.worker = track.worker;
    step.status = status;
    step.attempts = attemptsOf(track, Phase::Do);
    step.undoAttempts = attemptsOf(track, Phase::Undo);
    step.attemptsMax = budgetOf(flow, track, Phase::Do);
    step.undoAttemptsMax = budgetOf(flow, track, Phase::Undo);
    step.error = errorOf(track);
    step.unknownOutcome = isUnknown(track);
    return step;
}

void define(SeenStep& step, const Orchestration& graph, const StepDefinition& defined)
{
    step.seq = defined.seq;
    step.hasUndo = defined.hasUndo;
    for (const StepIndex before : defined.dependsOn) {
        if (before < graph.steps.size()) {
            step.dependsOn.push_back(graph.steps[before].name);
        }
    }
}

bool wasSeen(const StepTrack& step)
{
    return step.statusSeq > 0 || step.waitsFrom.isSet() || std::ranges::any_of(step.does, &AttemptTrack::isSent)
        || std::ranges::any_of(step.undoes, &AttemptTrack::isSent);
}

void listSteps(SeenFlow& view, const FlowTrack& flow, const Standing& standing)
{
    const std::size_t defined = flow.graph == nullptr ? 0 : flow.graph->steps.size();
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
        if (i >= defined && !wasSeen(flow.steps[i])) {
            continue; // only a reply names it: no step of this flow
        }
        SeenStep step = stepOf(flow, flow.steps[i], standing.steps[i]);
        if (i < defined) {
            define(step, *flow.graph, flow.graph->steps[i]);
        } else {
            step.seq = static_cast<int>(view.steps.size()) + 1;
        }
        view.attemptsMost = std::max({view.attemptsMost, step.attempts, step.undoAttempts});
        view.steps.push_back(std::move(step));
    }
}

/// The step it is at, or that failed; of several the last in order.
StepName stepAt(const SeenFlow& view, const FlowTrack& flow)
{
    const auto last = [&view](StepStatus status) {
        const auto found = std::find_if(view.steps.rbegin(), view.steps.rend(), [status](const SeenStep& step) {
            return step.status == status;
        });
        return found == view.steps.rend() ? StepName() : found->name;
    };
    for (const StepStatus status :
         {StepStatus::UndoFail, StepStatus::Undoing, StepStatus::DoFail, StepStatus::InProgress}) {
        if (StepName name = last(status); !name.isEmpty() && view.status != FlowStatus::Completed) {
            return name;
        }
    }
    if (view.status == FlowStatus::Completed) {
        return {};
    }
    const StepName exhausted = last(StepStatus::RetryExhausted);
    return exhausted.isEmpty() ? flow.exhausted : exhausted;
}

/// Of the step it is at, where its worker said its name; else whoever answered last.
std::string workerOf(const FlowTrack& flow, const StepName& at)
{
    const StepTrack* last = nullptr;
    for (const StepTrack& step : flow.steps) {
        if (step.name == at && !step.worker.empty()) {
            return step.worker;
        }
        if (!step.worker.empty() && (last == nullptr || step.workerAt > last->workerAt)) {
            last = &step;
        }
    }
    return last == nullptr ? std::string() : last->worker;
}

Instant startOf(const FlowTrack& flow, const SeenFlow& view)
{
    if (flow.startedAt.isSet()) {
        return flow.startedAt;
    }
    if (flow.startRecordAt.isSet()) {
        return flow.startRecordAt;
    }
    return view.spans.empty() ? flow.lastSeenAt : view.spans.front().from;
}

Instant endOf(const FlowTrack& flow, const SeenFlow& view)
{
    if (!isAtRest(view.status)) {
        return {};
    }
    if (flow.isTold) {
        return flow.endedAt;
    }
    Instant end;
    for (const Span& span : view.spans) {
        end = std::max(end, span.to);
    }
    return end;
}

} // namespace

SeenFlow viewOf(const FlowTrack& flow)
{
    const Standing standing = standingOf(flow);
    SeenFlow view;
    view.id = flow.id;
    view.orchestration = flow.orchestration;
    view.status = standing.status;
    view.why = whyOf(flow, standing);
    view.paused = flow.paused && !isAtRest(view.status);
    view.inferred = !flow.isTold;
    view.fromBeginning = flow.startSeen || (!flow.isTold && flow.beganWithDo);
    view.hasGraph = flow.graph != nullptr;
    view.shape = flow.graph == nullptr ? FlowShape::Sequential : flow.graph->shape;
    view.lastSeenAt = flow.lastSeenAt;
    view.anomalies = flow.anomalies;
    view.version = flow.version;
    view.owner = flow.owner;
    view.definition = flow.definition;
    listSteps(view, flow, standing);
    view.spans = spansOf(flow, standing);
    view.holes = holesOf(flow, standing);
    view.at = stepAt(view, flow);
    view.worker = workerOf(flow, view.at);
    view.startedAt = startOf(flow, view);
    view.endedAt = endOf(flow, view);
    return view;
}

} // namespace backstep
