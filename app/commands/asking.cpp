#include "app/commands/asking.h"

#include "app/commands/rescue.h"

#include <cstdint>
#include <utility>

namespace backstep {

Result<ActionPlan> askForPlan(EngineHost& host, CommandLoop& loop, const ActionRequest& request)
{
    std::optional<Result<ActionPlan>> answered;
    host.orchestrations().plan(request, loop.answer<ActionPlan>([&](const Result<ActionPlan>& answer) {
        answered = answer;
    }));
    loop.run([&] { return answered.has_value(); });
    if (!answered.has_value()) {
        return failure(Fault::Refused, "Interrupted: nothing was sent.");
    }
    return asInput(std::move(*answered));
}

std::optional<Error> askToAct(EngineHost& host, CommandLoop& loop, ActionRequest request, const ActionPlan& plan)
{
    request.expectedVersion = plan.version;
    request.planHash = plan.hash;
    std::optional<Result<std::uint64_t>> answered;
    host.orchestrations().act(request, loop.answer<std::uint64_t>([&](const Result<std::uint64_t>& answer) {
        answered = answer;
    }));
    loop.run([&] { return answered.has_value(); });
    if (!answered.has_value()) {
        return Error{Fault::Refused, "Interrupted before the orchestrator answered: look whether it was done."};
    }
    return *answered ? std::optional<Error>() : answered->error();
}

} // namespace backstep
