#include "app/commands/rescue.h"

#include "app/commands/cluster_rescue.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/ledger_rescue.h"
#include "app/composition/this_process.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace backstep {

namespace {

Result<ActionRequest> toRequest(const RescueArguments& arguments)
{
    ActionRequest request;
    request.flow = FlowId(arguments.flow); // perhaps only its beginning; read on where the flow is
    request.action = arguments.action;
    if (!arguments.step.empty()) {
        request.step = StepName(arguments.step);
    }
    if (!arguments.payload.empty()) {
        auto payload = loadPayload(arguments.payload);
        if (!payload) {
            return failure(payload.error());
        }
        request.payload = std::move(*payload);
    }
    request.who = nameOfThisUser();
    request.reason = arguments.reason;
    return request;
}

} // namespace

void addRescueArguments(CLI::App& command, RescueArguments& arguments)
{
    command
        .add_option("FLOW", arguments.flow, "the flow's id, or its first 8 signs and more (backstep flows lists them)")
        ->required();
    command.add_option("--reason", arguments.reason, "TEXT  why; it stays with the flow");
    command.add_flag(
        "--dry-run",
        arguments.dryRun,
        "shows the exact records (without what only sending knows: the time, the act's id) and sends nothing"
    );
    command.add_flag("--yes", arguments.yes, "does not ask");
    command.add_option("--timeout", arguments.timeoutSeconds, "S  follows it for at most that long (default: 600)")
        ->check(CLI::Range(1, 7 * 24 * 3600));
    addDataArgument(
        command,
        arguments.broker,
        "the ledger of run or serve; simulated workers answer. With --bootstrap: where to keep what is done to a flow "
        "that another orchestrator left"
    );
    addBrokerArguments(command, arguments.broker, "the cluster; its orchestrator does it");
    addFailureFlags(command, arguments.failures);
    command.add_flag("--json", arguments.json, "one JSON object a line");
}

Result<ActionPlan> asInput(Result<ActionPlan> plan)
{
    if (!plan && plan.error().fault == Fault::Refused) {
        return failure(Fault::BadInput, plan.error().message);
    }
    return plan;
}

ExitCode rescue(const RescueArguments& arguments)
{
    if (arguments.broker.data.empty() && arguments.broker.bootstrap.empty()) {
        return sayError(
            {Fault::BadInput,
             "Say where the flow is: --bootstrap HOST:PORT of the cluster whose orchestrator runs it, or --data DIR of "
             "a ledger that nobody holds; both for a flow that another orchestrator left."}
        );
    }
    auto request = toRequest(arguments);
    if (!request) {
        return sayError(request.error());
    }
    auto engine = toEngineOptions(arguments.broker);
    if (!engine) {
        return sayError(engine.error());
    }
    keepAudit(*engine, arguments.broker);
    RescueOrder order{std::move(*request), std::move(*engine), arguments};
    return arguments.broker.bootstrap.empty() ? LedgerRescue(std::move(order)).go()
                                              : ClusterRescue(std::move(order)).go();
}

} // namespace backstep
