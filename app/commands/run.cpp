#include "app/commands/run.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/failure_flags.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/interrupt.h"
#include "app/commands/run_session.h"
#include "engine/wire/topics.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace backstep {

namespace {

struct RunArguments
{
    FlowArguments flow;
    FailureFlags failures;
    BrokerArguments broker;
    std::string startKey;
    int count = 1;
    int concurrency = 16;
    int timeoutSeconds = 600;
    bool external = false;
    bool json = false;
};

Result<RunOrder> toOrder(const RunArguments& arguments)
{
    RunOrder order;
    auto orchestration = loadOrchestration(arguments.flow);
    if (!orchestration) {
        return failure(orchestration.error());
    }
    if (arguments.external && !arguments.failures.isEmpty()) {
        return failure(
            Fault::BadInput,
            "--external leaves every answer to your workers; --fail and the like are for simulated ones. Leave one of "
            "them out."
        );
    }
    auto payload = loadPayload(arguments.flow.payload);
    if (!payload) {
        return failure(payload.error());
    }
    auto script = toScript(arguments.failures, stepNames(*orchestration));
    if (!script) {
        return failure(script.error());
    }
    auto engine = toEngineOptions(arguments.broker);
    if (!engine) {
        return failure(engine.error());
    }
    if (!arguments.startKey.empty() && arguments.count > 1) {
        return failure(Fault::BadInput, "--start-key makes one flow: leave out --count, or the key.");
    }
    order.script = std::move(*script);
    order.engine = std::move(*engine);
    if (order.engine.kafka.has_value()) {
        keepAudit(order.engine, arguments.broker);
    }
    order.engine.role = EngineRole::Beside;
    order.engine.topics = topics::ofOrchestration(*orchestration, order.engine.dialect);
    order.engine.patience = std::chrono::seconds(arguments.timeoutSeconds);
    order.start.orchestration = std::move(*orchestration);
    order.start.payload = std::move(*payload);
    order.start.key = StartKey(arguments.startKey);
    order.start.count = arguments.count;
    order.start.concurrency = arguments.concurrency;
    order.start.service = order.engine.service;
    order.timeoutSeconds = arguments.timeoutSeconds;
    order.hasWorkers = !arguments.external;
    order.json = arguments.json;
    return order;
}

ExitCode run(const RunArguments& arguments)
{
    auto order = toOrder(arguments);
    if (!order) {
        return sayError(order.error());
    }
    takeInterrupts();
    return RunSession(std::move(*order)).go();
}

} // namespace

void addRunCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<RunArguments>();
    CLI::App& command = *app.add_subcommand("run", "Starts flows and follows them to their end");
    addFlowArguments(command, arguments->flow);
    command.add_option("--start-key", arguments->startKey, "KEY  the same key again gives the same flow");
    command.add_option("--count", arguments->count, "N  starts that many flows")->check(CLI::Range(1, 1'000'000));
    command.add_option("--concurrency", arguments->concurrency, "N  of them under way at the same time (default: 16)")
        ->check(CLI::Range(1, 100'000));
    command
        .add_option("--timeout", arguments->timeoutSeconds, "S  the whole run takes at most that long (default: 600)")
        ->check(CLI::Range(1, 7 * 24 * 3600));
    command.add_flag("--external", arguments->external, "no simulated workers: yours answer");
    addFailureFlags(command, arguments->failures);
    addBrokerArguments(command, arguments->broker, "over Kafka: to the Backstep that owns the cluster, or hosted here");
    addDataArgument(command, arguments->broker, "keeps the ledger there; flows that were open go on");
    addLimitArgument(command, arguments->broker);
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = run(*arguments); });
}

} // namespace backstep
