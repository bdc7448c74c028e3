#include "engine/saga/one_failure.h"

#include <algorithm>

namespace backstep {

WorkerScript scriptOf(const Orchestration& orchestration, StepIndex step, FailureWay way)
{
    WorkerScript script;
    AnswerScript& onDo = script.steps[orchestration.steps[step].name].onDo;
    switch (way) {
    case FailureWay::AnswersFailure:
        onDo.fail = -1;
        break;
    case FailureWay::NeverAnswers:
        onDo.silent = -1;
        break;
    case FailureWay::AnswersTooLate:
        onDo.late = worstCase(orchestration) + Duration(1000);
        break;
    }
    return script;
}

OneFailure planFailure(const Orchestration& orchestration, StepIndex step, FailureWay way)
{
    const Plan plan = planStart(orchestration, {FlowId("one-failure"), {}, "null"}, scriptOf(orchestration, step, way));
    OneFailure failure{step, way, plan.end.status, 0, 0, {}};
    int wave = 0;
    for (const PlannedMessage& message : plan.messages) {
        if (message.command.phase != Phase::Undo) {
            continue;
        }
        ++failure.messages;
        failure.waves += message.wave != wave ? 1 : 0;
        wave = message.wave;
        if (std::ranges::find(failure.undone, message.command.stepIndex) == failure.undone.end()) {
            failure.undone.push_back(message.command.stepIndex);
        }
    }
    return failure;
}

std::vector<std::size_t> undoCoverage(const Orchestration& orchestration, const std::vector<OneFailure>& failures)
{
    std::vector<std::size_t> sent(orchestration.steps.size(), 0);
    for (const OneFailure& failure : failures) {
        for (const StepIndex step : failure.undone) {
            ++sent[step];
        }
    }
    return sent;
}

std::vector<StepIndex> neverUndone(const Orchestration& orchestration, const std::vector<std::size_t>& coverage)
{
    std::vector<StepIndex> never;
    for (StepIndex step = 0; step < coverage.size(); ++step) {
        if (coverage[step] == 0 && orchestration.steps[step].hasUndo) {
            never.push_back(step);
        }
    }
    return never;
}

} // namespace backstep
