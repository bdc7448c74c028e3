#include "app/commands/rescue.h"

#include "app/commands/command_loop.h"
#include "app/commands/confirmation.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/happenings.h"
#include "app/commands/interrupt.h"
#include "app/commands/ledger_flows.h"
#include "engine/orchestrator/action_plan.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace backstep {

namespace {

/// A flow in a ledger of this machine: nobody runs it, so the command does, with simulated workers.
class LedgerRescue
{
public:
    LedgerRescue(const RescueArguments& arguments, ActionRequest request)
        : m_arguments(arguments)
        , m_request(std::move(request))
        , m_happenings([this](const Happening& happening) { tell(happening); })
    {
    }

    ExitCode go()
    {
        const Result<ActionPlan> plan = open();
        if (!plan) {
            return sayError(plan.error());
        }
        if (!m_arguments.yes || m_arguments.dryRun) {
            tellPlan(*plan, m_arguments.json);
        }
        if (m_arguments.dryRun) {
            return ExitCode::Fine;
        }
        if (!m_arguments.yes && !isConfirmed(*plan)) {
            return ExitCode::NeedsPerson;
        }
        takeInterrupts();
        if (const auto started = start(); !started) {
            return sayError(started.error());
        }
        const ExitCode exit = act(*plan);
        m_host->close();
        return exit;
    }

private:
    /// Nothing runs for a plan: a preview changes nothing, of no flow.
    Result<ActionPlan> open()
    {
        if (const auto there = requireLedger(m_arguments.broker.data); !there) {
            return failure(there.error());
        }
        auto options = toEngineOptions(m_arguments.broker);
        if (!options) {
            return failure(options.error());
        }
        options->observer = &m_loop;
        m_dialect = options->dialect;
        auto host = EngineHost::open(*options);
        if (!host) {
            return failure(host.error());
        }
        m_host = std::move(*host);
        const Result<LedgerContents> contents = m_host->ledger().load();
        if (!contents) {
            return failure(contents.error());
        }
        const Result<FlowState> state = m_host->ledger().flow(m_request.flow);
        if (!state) {
            return failure(state.error());
        }
        auto orchestration = m_host->ledger().orchestration(state->definition);
        if (!orchestration) {
            return failure(orchestration.error());
        }
        m_orchestration = std::move(*orchestration);
        m_seqBefore = state->seq;
        auto script = toScript(m_arguments.failures, stepNames(m_orchestration));
        if (!script) {
            return failure(script.error());
        }
        m_script = std::move(*script);
        return planAction(m_orchestration, *state, m_request, {contents->identity, m_dialect}, m_host->clock().now());
    }

    Result<void> start()
    {
        // Opening the ledger lets every open flow in it go on; all of them get answers.
        auto others = workersOfOpenFlows(m_host->ledger());
        if (!others) {
            return failure(others.error());
        }
        std::erase_if(*others, [this](const Entry& entry) { return entry.orchestrationName == m_orchestration.name; });
        if (const auto added = m_host->addWorkers(m_script, {workerFor(m_orchestration)}); !added) {
            return added;
        }
        if (const auto added = others->empty() ? Result<void>() : m_host->addWorkers({}, *others); !added) {
            return added;
        }
        return m_host->start();
    }

    ExitCode act(const ActionPlan& plan)
    {
        m_loop.onRecord([this](const Record& record) { m_happenings.take(record, m_dialect, m_host->clock().now()); });
        ActionRequest confirmed = m_request;
        confirmed.expectedVersion = plan.version;
        confirmed.planHash = plan.hash;
        std::optional<Error> refused;
        m_host->orchestrations().act(confirmed, m_loop.answer<std::uint64_t>([&](const Result<std::uint64_t>& answer) {
            if (!answer) {
                refused = answer.error();
            }
        }));
        const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_arguments.timeoutSeconds);
        const auto left = m_loop.run([&] { return m_hasEnded || refused.has_value(); }, deadline);
        m_happenings.flush();
        if (refused.has_value()) {
            return sayError(*refused);
        }
        if (left != CommandLoop::Left::Done) {
            sayBeside(
                "The flow had not come to rest. It goes on when the ledger in " + m_arguments.broker.data
                + " is opened again."
            );
        }
        return tellEnd(plan);
    }

    void tell(const Happening& happening)
    {
        const FlowEventMessage& event = happening.event;
        if (event.flow != m_request.flow || event.seq <= m_seqBefore) {
            return;
        }
        sayLine(m_arguments.json ? toJsonLine(happening) : toTextLine(happening));
        m_hasEnded = m_hasEnded || event.type == "flow_ended";
    }

    ExitCode tellEnd(const ActionPlan& plan)
    {
        const auto summary = summaryFrom(m_host->ledger(), m_request.flow);
        if (!summary) {
            return sayError(summary.error());
        }
        if (m_arguments.json) {
            sayLine(toSummaryLine({*summary}));
        } else {
            sayLine("");
            sayLine(toText(*summary));
        }
        const bool resolved = summary->status == plan.ends && summary->status != FlowStatus::Failed;
        return resolved ? ExitCode::Fine : ExitCode::NeedsPerson;
    }

    const RescueArguments& m_arguments;
    const ActionRequest m_request;
    Orchestration m_orchestration;
    WorkerScript m_script;
    Dialect m_dialect = Dialect::PerTopic;
    std::uint64_t m_seqBefore = 0; ///< what happened up to here was told when it happened
    bool m_hasEnded = false;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    Happenings m_happenings;
};

Result<ActionRequest> toRequest(const RescueArguments& arguments)
{
    ActionRequest request;
    request.flow = FlowId(arguments.flow);
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
    request.who = whoAsks();
    request.reason = arguments.reason;
    return request;
}

} // namespace

void addRescueArguments(CLI::App& command, RescueArguments& arguments)
{
    command.add_option("FLOW", arguments.flow, "the flow's id (backstep flows lists them)")->required();
    command.add_option("--reason", arguments.reason, "TEXT  why; it stays with the flow");
    command.add_flag("--dry-run", arguments.dryRun, "shows the exact records and sends nothing");
    command.add_flag("--yes", arguments.yes, "does not ask");
    command.add_option("--timeout", arguments.timeoutSeconds, "S  follows it for at most that long (default: 600)")
        ->check(CLI::Range(1, 7 * 24 * 3600));
    addDataArgument(command, arguments.broker, "the ledger of run or serve; simulated workers answer");
    addDialectArgument(command, arguments.broker);
    addFailureFlags(command, arguments.failures);
    command.add_flag("--json", arguments.json, "one JSON object a line");
}

ExitCode rescue(const RescueArguments& arguments)
{
    if (arguments.broker.data.empty()) {
        return sayError({Fault::BadInput, "Say where the flow is: --data DIR."});
    }
    auto request = toRequest(arguments);
    if (!request) {
        return sayError(request.error());
    }
    return LedgerRescue(arguments, std::move(*request)).go();
}

} // namespace backstep
