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
    if (isPlan) {
        return answerControl(answerTo(planned(request), std::move(answer)));
    }
    const Result<std::uint64_t> version = acted(request);
    audit(request, version);
    answerControl(answerTo(version, std::move(answer)));
}

/// What others asked for by records is written down beside what was asked for here; the flow's own events say the rest.
void Loop::audit(const ActionRequest& request, const Result<std::uint64_t>& version)
{
    if (m_options.audit == nullptr) {
        return;
    }
    AuditEntry entry;
    entry.act = request.request;
    entry.at = m_clock.now();
    entry.endedAt = entry.at;
    entry.who = request.who;
    entry.source = AuditSource::Wire;
    entry.connection = m_options.auditConnection;
    entry.action = std::string(toWire(request.action));
    entry.flow = request.flow;
    entry.step = request.step.value_or(StepName());
    entry.reason = request.reason;
    entry.planHash = request.planHash;
    entry.outcome = version ? AuditOutcome::Sent : AuditOutcome::Refused;
    entry.says = version ? std::string() : version.error().message;
    if (const LiveFlow* flow = find(request.flow)) {
        entry.orchestration = flow->state.orchestration;
    }
    m_batch.answers.emplace_back([to = m_options.audit, entry = std::move(entry)](const Error* instead) mutable {
        if (instead != nullptr) {
            entry.outcome = AuditOutcome::Refused;
            entry.says = instead->message;
        }
        to->append(std::move(entry), {});
    });
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
