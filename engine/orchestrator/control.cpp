#include "engine/orchestrator/loop.h"

#include <utility>

namespace backstep {

void Loop::takeControl(const ControlMessage& control)
{
    const bool isPlan = control.action == "plan";
    const auto action
        = operatorActionFromWire(isPlan ? (control.planFor.empty() ? "undo" : control.planFor) : control.action);
    ControlAnswer answer;
    answer.request = control.request;
    answer.flow = control.flow;
    if (!action.has_value()) {
        answer.kind = ControlAnswer::Kind::Refused;
        answer.message = "\"" + control.action + "\" is no action.";
        return answerControl(answer);
    }
    ActionRequest request;
    request.request = control.request;
    request.flow = control.flow;
    request.action = *action;
    if (!control.step.isEmpty()) {
        request.step = control.step;
    }
    request.expectedVersion = control.expectedVersion;
    request.planHash = control.planHash;
    request.payload = control.payload;
    request.who = control.who;
    request.reason = control.reason;
    answerControl(isPlan ? answerTo(planned(request), std::move(answer)) : answerTo(acted(request), std::move(answer)));
}

ControlAnswer Loop::answerTo(Result<ActionPlan> plan, ControlAnswer answer)
{
    if (!plan) {
        return refusal(plan.error(), std::move(answer));
    }
    answer.kind = ControlAnswer::Kind::Plan;
    answer.orchestration = plan->orchestration;
    answer.version = plan->version;
    answer.hash = plan->hash;
    answer.ends = plan->ends;
    for (ActionPlan::Message& message : plan->messages) {
        answer.messages.push_back(
            {message.order, message.wave, message.phase, message.step, std::move(message.record), message.why}
        );
    }
    return answer;
}

ControlAnswer Loop::answerTo(Result<std::uint64_t> version, ControlAnswer answer)
{
    if (!version) {
        return refusal(version.error(), std::move(answer));
    }
    answer.kind = ControlAnswer::Kind::Done;
    answer.version = *version;
    return answer;
}

ControlAnswer Loop::refusal(const Error& error, ControlAnswer answer)
{
    answer.kind = ControlAnswer::Kind::Refused;
    answer.message = error.message;
    answer.isUnknown = error.fault == Fault::NotFound;
    if (const LiveFlow* flow = find(answer.flow)) {
        answer.version = flow->state.version;
        answer.orchestration = flow->state.orchestration;
    }
    return answer;
}

void Loop::answerControl(const ControlAnswer& answer)
{
    m_batch.others.push_back(encodeFlowEvent(toFlowEvent(answer, m_clock.now())));
}

} // namespace backstep
