#include "model/editor/what_if_times.h"

#include "model/words.h"

#include <variant>

namespace backstep {

namespace {

struct WayBack
{
    Plan plan;
    Instant turned;
    Instant last;

    [[nodiscard]] Duration lasts() const
    {
        return turned.isSet() ? std::chrono::ceil<Duration>(last - turned) : Duration(0);
    }
};

WayBack wayBack(const EditorGraph& graph, const WorkerScript& script)
{
    WayBack way{planStart(graph.orchestration, imaginedStart(), script), {}, {}};
    for (const Event& event : way.plan.events) {
        if (std::holds_alternative<TurnedBack>(event.body) && !way.turned.isSet()) {
            way.turned = event.at;
        }
        way.last = event.at;
    }
    return way;
}

/// Every UNDO is answered at the last moment of its last attempt; one that fails, at the last moment of each.
WorkerScript slowest(const EditorGraph& graph, WorkerScript script)
{
    for (const StepDefinition& step : graph.orchestration.steps) {
        AnswerScript& onUndo = script.steps[step.name].onUndo;
        if (onUndo.fail >= 0) {
            onUndo.silent = step.undoPolicy.attemptsMax - 1;
        }
        onUndo.late = step.undoPolicy.timeout - Duration(1);
    }
    return script;
}

WorkerScript ordinary(const EditorGraph& graph, WorkerScript script)
{
    for (const StepDefinition& step : graph.orchestration.steps) {
        script.steps[step.name].onUndo.late = typicalAnswer;
    }
    return script;
}

std::vector<WhatIfTick> clockOf(const EditorGraph& graph, const WayBack& way)
{
    std::vector<WhatIfTick> clock;
    if (!way.turned.isSet()) {
        return clock;
    }
    for (const PlannedMessage& message : way.plan.messages) {
        if (message.command.phase != Phase::Undo) {
            continue;
        }
        const EditorStep& step = graph.steps[message.command.stepIndex];
        clock.push_back(
            {std::chrono::floor<Duration>(message.at - way.turned),
             message.command.stepIndex,
             QStringLiteral("UNDO %1, attempt %2 of %3")
                 .arg(step.name)
                 .arg(message.command.attempt)
                 .arg(step.backward.attempts)}
        );
    }
    if (!clock.empty()) {
        const StepIndex last = clock.back().step;
        clock.push_back({way.lasts(), last, QStringLiteral("the flow is ") + wordOf(way.plan.end.status).word});
    }
    return clock;
}

} // namespace

const StartRequest& imaginedStart()
{
    static const StartRequest request{FlowId("what-if"), {}, "null"};
    return request;
}

WhatIfTimes timesOf(const EditorGraph& graph, const WorkerScript& script)
{
    const WayBack slow = wayBack(graph, slowest(graph, script));
    return {slow.lasts(), wayBack(graph, ordinary(graph, script)).lasts(), clockOf(graph, slow)};
}

} // namespace backstep
