#include "app/commands/run.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/failure_flags.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/flow_starter.h"
#include "app/commands/flow_summary.h"
#include "app/commands/happenings.h"
#include "app/commands/interrupt.h"
#include "app/commands/ledger_flows.h"
#include "engine/wire/topics.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace backstep {

namespace {

/// The record that proves an event may have been lost to retention; its event is told without it then.
constexpr Duration evidencePatience{3'000};

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

/// What was read from the arguments before anything runs.
struct RunOrder
{
    StartOrder start;
    WorkerScript script;
    EngineOptions engine;
};

Result<RunOrder> toOrder(const RunArguments& arguments)
{
    RunOrder order;
    auto orchestration = loadOrchestration(arguments.flow);
    if (!orchestration) {
        return failure(orchestration.error());
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
    order.engine.topics = topics::ofOrchestration(*orchestration);
    order.start.orchestration = std::move(*orchestration);
    order.start.payload = std::move(*payload);
    order.start.key = StartKey(arguments.startKey);
    order.start.count = arguments.count;
    order.start.concurrency = arguments.concurrency;
    order.start.service = order.engine.service;
    return order;
}

/// One call of the command, on its thread.
class Run
{
public:
    Run(const RunArguments& arguments, RunOrder order)
        : m_arguments(arguments)
        , m_order(std::move(order))
        , m_happenings([this](const Happening& happening) { tell(happening); })
    {
    }

    ExitCode go()
    {
        if (const auto opened = open(); !opened) {
            return sayError(opened.error());
        }
        m_loop.onRecord([this](const Record& record) {
            m_happenings.take(record, m_order.engine.dialect, m_host->clock().now());
        });
        m_loop.onTick([this] { m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience); });
        m_starter->onStartedBefore([this](const FlowId& flow) { startedBefore(flow); });
        const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_arguments.timeoutSeconds);
        m_starter->begin();
        const CommandLoop::Left left = m_loop.run([this] { return m_starter->isDone(); }, deadline);
        m_happenings.flush();
        const ExitCode exit = close(left);
        m_host->close();
        return exit;
    }

private:
    Result<void> open()
    {
        EngineOptions options = m_order.engine;
        options.observer = &m_loop;
        auto host = EngineHost::open(options);
        if (!host) {
            return failure(host.error());
        }
        m_host = std::move(*host);
        rememberStartedBefore();
        if (const auto started = m_host->start(); !started) {
            return started;
        }
        m_starter = std::make_unique<FlowStarter>(m_host->orchestrations(), m_loop, m_order.start);
        return m_arguments.external ? Result<void>() : addWorkers();
    }

    Result<void> addWorkers()
    {
        const auto added = m_host->addWorkers(m_order.script, {workerFor(m_order.start.orchestration)});
        if (!added || m_arguments.broker.data.empty()) {
            return added;
        }
        // Flows that an earlier run left open go on, too.
        auto others = workersOfOpenFlows(m_host->ledger());
        if (!others) {
            return failure(others.error());
        }
        std::erase_if(*others, [this](const Entry& entry) {
            return entry.orchestrationName == m_order.start.orchestration.name;
        });
        return others->empty() ? Result<void>() : m_host->addWorkers({}, *others);
    }

    /// What a ledger tells again at its start, because it cannot know whether it was published, is old.
    void rememberStartedBefore()
    {
        if (m_order.start.key.isEmpty()) {
            return;
        }
        const auto flow = m_host->ledger().flowOfStartKey(m_order.start.key);
        if (!flow || !flow->has_value()) {
            return;
        }
        if (const auto state = m_host->ledger().flow(**flow)) {
            m_toldBefore[state->id] = state->seq;
        }
    }

    void startedBefore(const FlowId& flow)
    {
        if (!m_arguments.json) {
            sayLine("Flow " + flow.text() + " was started before under this key; it is not started again.");
        }
        const auto summary = summaryFrom(m_host->ledger(), flow);
        if (summary && isAtRest(summary->status)) {
            m_starter->ended(flow);
        }
    }

    void tell(const Happening& happening)
    {
        const FlowEventMessage& event = happening.event;
        if (!m_starter->isOwn(event.flow)) {
            return;
        }
        if (const auto old = m_toldBefore.find(event.flow); old != m_toldBefore.end() && event.seq <= old->second) {
            return;
        }
        sayLine(m_arguments.json ? toJsonLine(happening) : toTextLine(happening));
        if (event.type == "flow_ended") {
            m_starter->ended(event.flow);
        }
    }

    ExitCode close(CommandLoop::Left left)
    {
        ExitCode exit = ExitCode::Fine;
        std::vector<FlowSummary> summaries;
        for (const FlowId& flow : m_starter->flows()) {
            auto summary = summaryFrom(m_host->ledger(), flow);
            if (!summary) {
                exit = worse(exit, sayError(summary.error()));
                continue;
            }
            exit = worse(exit, exitCodeFor(summary->status));
            summaries.push_back(std::move(*summary));
        }
        if (const auto& fault = m_starter->fault()) {
            exit = worse(exit, sayError(*fault));
        }
        if (left != CommandLoop::Left::Done) {
            sayUnfinished(left);
            exit = worse(exit, ExitCode::NeedsPerson);
        }
        tellSummary(summaries);
        return exit;
    }

    void sayUnfinished(CommandLoop::Left left)
    {
        const std::string why = left == CommandLoop::Left::Interrupted
            ? "Interrupted"
            : "After " + std::to_string(m_arguments.timeoutSeconds) + " s (--timeout)";
        const std::string open = std::to_string(m_starter->underWay());
        const std::string keep = m_arguments.broker.data.empty()
            ? ""
            : " They go on when the ledger in " + m_arguments.broker.data + " is opened again.";
        sayBeside(
            why + ": " + open + " of " + std::to_string(m_order.start.count) + " flows had not come to rest." + keep
        );
    }

    void tellSummary(const std::vector<FlowSummary>& summaries) const
    {
        if (m_arguments.json) {
            sayLine(toSummaryLine(summaries));
            return;
        }
        std::map<FlowStatus, int> counts;
        for (const FlowSummary& summary : summaries) {
            ++counts[summary.status];
            // Of many flows a person reads those that did not simply complete.
            if (summaries.size() == 1 || summary.status != FlowStatus::Completed) {
                sayLine("");
                sayLine(toText(summary));
            }
        }
        if (summaries.size() > 1) {
            std::string line;
            for (const auto& [status, count] : counts) {
                line += (line.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(toWire(status));
            }
            sayLine("");
            sayLine(std::to_string(summaries.size()) + " flows: " + line);
        }
    }

    const RunArguments& m_arguments;
    const RunOrder m_order;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    std::unique_ptr<FlowStarter> m_starter;
    Happenings m_happenings;
    std::map<FlowId, std::uint64_t> m_toldBefore; ///< seq up to which a flow was told by an earlier run
};

ExitCode run(const RunArguments& arguments)
{
    auto order = toOrder(arguments);
    if (!order) {
        return sayError(order.error());
    }
    takeInterrupts();
    return Run(arguments, std::move(*order)).go();
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
    addDialectArgument(command, arguments->broker);
    addDataArgument(command, arguments->broker, "keeps the ledger there; flows that were open go on");
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = run(*arguments); });
}

} // namespace backstep
