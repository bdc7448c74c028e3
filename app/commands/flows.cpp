#include "app/commands/flows.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/flow_summary.h"
#include "app/commands/ledger_flows.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

namespace backstep {

namespace {

struct FlowsArguments
{
    BrokerArguments broker;
    int limit = 10'000;
    bool json = false;
};

Result<std::vector<FlowSummary>> flowsOfLedger(const FlowsArguments& arguments)
{
    if (const auto there = requireLedger(arguments.broker.data); !there) {
        return failure(there.error());
    }
    const auto options = toEngineOptions(arguments.broker);
    if (!options) {
        return failure(options.error());
    }
    const auto host = EngineHost::open(*options);
    if (!host) {
        return failure(host.error());
    }
    return summariesFrom((*host)->ledger(), static_cast<std::size_t>(arguments.limit));
}

ExitCode flows(const FlowsArguments& arguments)
{
    if (arguments.broker.data.empty()) {
        return sayError({Fault::BadInput, "Say where the flows are: --data DIR."});
    }
    const auto found = flowsOfLedger(arguments);
    if (!found) {
        return sayError(found.error());
    }
    for (const FlowSummary& flow : *found) {
        sayLine(arguments.json ? toFlowLine(flow) : toText(flow));
    }
    if (found->empty() && !arguments.json) {
        sayLine("No flows yet.");
    }
    return ExitCode::Fine;
}

} // namespace

void addFlowsCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<FlowsArguments>();
    CLI::App& command = *app.add_subcommand("flows", "Lists flows, newest first, and which of them need a person");
    addDataArgument(command, arguments->broker, "the ledger of run or serve");
    addDialectArgument(command, arguments->broker);
    command.add_option("--limit", arguments->limit, "N  at most so many (default: 10000)")
        ->check(CLI::Range(1, 10'000'000));
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = flows(*arguments); });
}

} // namespace backstep
