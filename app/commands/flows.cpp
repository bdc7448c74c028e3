#include "app/commands/flows.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/flow_names.h"
#include "app/commands/flow_summary.h"
#include "app/commands/interrupt.h"
#include "app/commands/ledger_flows.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

struct FlowsArguments
{
    BrokerArguments broker;
    int limit = 10'000;
    int timeoutSeconds = 120;
    bool json = false;
};

Result<std::vector<FlowSummary>> flowsOfLedger(const FlowsArguments& arguments, std::vector<std::string>& damage)
{
    if (const auto there = requireLedger(arguments.broker.data); !there) {
        return failure(there.error());
    }
    auto options = toEngineOptions(arguments.broker);
    if (!options) {
        return failure(options.error());
    }
    options->tracks = false;
    const auto host = EngineHost::open(std::move(*options));
    if (!host) {
        return failure(host.error());
    }
    return summariesFrom((*host)->ledger(), static_cast<std::size_t>(arguments.limit), damage);
}

/// What the wire tells, from its beginning: no engine is needed for it.
Result<std::vector<FlowSummary>> flowsOfCluster(const FlowsArguments& arguments)
{
    auto options = toEngineOptions(arguments.broker);
    if (!options) {
        return failure(options.error());
    }
    const auto host = readCluster(std::move(*options), arguments.timeoutSeconds);
    if (!host) {
        return failure(host.error());
    }
    const FlowQuery::Changes changes = (*host)->flows().changesSince(0, std::numeric_limits<std::size_t>::max());
    std::vector<FlowSummary> found;
    for (const SeenFlow& flow : changes.flows) {
        found.push_back(summaryOf(flow));
    }
    std::ranges::sort(found, std::ranges::greater(), &FlowSummary::startedAt);
    found.resize(std::min(found.size(), static_cast<std::size_t>(arguments.limit)));
    return found;
}

ExitCode flows(const FlowsArguments& arguments)
{
    if (arguments.broker.data.empty() == arguments.broker.bootstrap.empty()) {
        return sayError(
            {Fault::BadInput,
             "Say where the flows are: --bootstrap HOST:PORT of a cluster, or --data DIR of a ledger that nobody "
             "holds."}
        );
    }
    takeInterrupts();
    std::vector<std::string> damage;
    const auto found = arguments.broker.data.empty() ? flowsOfCluster(arguments) : flowsOfLedger(arguments, damage);
    if (!found) {
        return sayError(found.error());
    }
    for (const FlowSummary& flow : *found) {
        sayLine(arguments.json ? toFlowLine(flow) : toText(flow));
    }
    if (found->empty() && damage.empty() && !arguments.json) {
        sayLine("No flows yet.");
    }
    std::ranges::for_each(damage, sayBeside); // beside what is whole
    return damage.empty() ? ExitCode::Fine : exitCodeFor(Fault::StoreFailed);
}

} // namespace

void addFlowsCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<FlowsArguments>();
    CLI::App& command = *app.add_subcommand("flows", "Lists flows, newest first, and which of them need a person");
    addDataArgument(command, arguments->broker, "the ledger of run or serve");
    addBrokerArguments(command, arguments->broker, "the cluster; its records are read from their beginning");
    command
        .add_option("--timeout", arguments->timeoutSeconds, "S  reads a cluster for at most that long (default: 120)")
        ->check(CLI::Range(1, 24 * 3600));
    command.add_option("--limit", arguments->limit, "N  at most so many (default: 10000)")
        ->check(CLI::Range(1, 10'000'000));
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = flows(*arguments); });
}

} // namespace backstep
