#include "engine/orchestrator/action_plan.h"

#include "engine/saga/plan.h"
#include "engine/wire/codec.h"
#include "engine/wire/payload.h"

namespace backstep {

Result<OperatorAsked> toAsked(const ActionRequest& request, const Orchestration& orchestration)
{
    if (request.payload.has_value()) {
        if (auto checked = checkPayload(*request.payload, "The edited payload"); !checked) {
            return failure(checked.error());
        }
    }
    OperatorAsked asked;
    asked.action = request.action;
    asked.expectedVersion = request.expectedVersion;
    asked.payload = request.payload;
    asked.request = request.request;
    asked.who = request.who;
    asked.reason = request.reason;
    if (request.step.has_value()) {
        asked.step = orchestration.find(*request.step);
        if (!asked.step.has_value()) {
            return failure(
                Fault::NotFound, "Flow " + request.flow.text() + " has no step \"" + request.step->text() + "\"."
            );
        }
    }
    return asked;
}

Result<ActionPlan> planAction(
    const Orchestration& orchestration,
    const FlowState& state,
    const ActionRequest& request,
    const PlanAuthor& author,
    Instant now
)
{
    Result<OperatorAsked> wish = toAsked(request, orchestration);
    if (!wish) {
        return failure(wish.error());
    }
    // Who asks for a plan need not have seen the flow: the plan tells its version.
    wish->expectedVersion = wish->expectedVersion.value_or(state.version);
    wish->request = {}; // The wish that confirms the plan has an id of its own.
    const OperatorPlan way = planOperator(orchestration, state, *wish, WorkerScript{}, now);
    if (way.refused.has_value()) {
        return failure(Fault::Refused, *way.refused);
    }
    ActionPlan plan;
    plan.flow = state.id;
    plan.orchestration = state.orchestration;
    plan.action = request.action;
    plan.step = request.step;
    plan.version = state.version;
    plan.hash = planHash(state, *wish, way.plan);
    plan.ends = way.plan.end.status;
    for (const PlannedMessage& message : way.plan.messages) {
        const Command& command = message.command;
        plan.messages.push_back(
            {message.order,
             message.wave,
             command.phase,
             command.step,
             encodeCommand(command, author.owner, author.dialect),
             message.why}
        );
    }
    return plan;
}

} // namespace backstep
