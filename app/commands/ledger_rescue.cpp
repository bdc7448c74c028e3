#include "app/commands/ledger_rescue.h"

#include "app/commands/confirmation.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/flow_summary.h"
#include "app/commands/interrupt.h"
#include "app/commands/ledger_flows.h"
#include "engine/orchestrator/action_plan.h"

#include <optional>
#include <utility>

namespace backstep {

LedgerRescue::LedgerRescue(RescueOrder order)
    : m_order(std::move(order))
    , m_happenings([this](const Happening& happening) { tell(happening); })
{
}

ExitCode LedgerRescue::go()
{
    const Result<ActionPlan> plan = open();
    if (!plan) {
        return sayError(plan.error());
    }
    const RescueArguments& arguments = m_order.arguments;
    if (!arguments.yes || arguments.dryRun) {
        tellPlan(*plan, arguments.json);
    }
    if (arguments.dryRun) {
        return ExitCode::Fine;
    }
    if (!arguments.yes && !isConfirmed(*plan)) {
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

/// Nothing runs for a plan: a preview changes nothing, of no flow.
Result<ActionPlan> LedgerRescue::open()
{
    if (const auto there = requireLedger(m_order.engine.dataFolder); !there) {
        return failure(there.error());
    }
    EngineOptions options = m_order.engine;
    options.observer = &m_loop;
    options.tracks = false;
    auto host = EngineHost::open(std::move(options));
    if (!host) {
        return failure(host.error());
    }
    m_host = std::move(*host);
    const Result<LedgerContents> contents = m_host->ledger().load();
    if (!contents) {
        return failure(contents.error());
    }
    const Result<FlowState> state = m_host->ledger().flow(m_order.request.flow);
    if (!state) {
        return failure(state.error());
    }
    auto orchestration = m_host->ledger().orchestration(state->definition);
    if (!orchestration) {
        return failure(orchestration.error());
    }
    m_orchestration = std::move(*orchestration);
    m_seqBefore = state->seq;
    auto script = toScript(m_order.arguments.failures, stepNames(m_orchestration));
    if (!script) {
        return failure(script.error());
    }
    m_script = std::move(*script);
    const PlanAuthor author{contents->identity, m_order.engine.dialect};
    return planAction(m_orchestration, *state, m_order.request, author, m_host->clock().now());
}

Result<void> LedgerRescue::start()
{
    if (auto added = addWorkersFor(m_orchestration, m_script, *m_host); !added) {
        return added;
    }
    const auto standing = m_host->start();
    return standing ? Result<void>() : failure(standing.error());
}

ExitCode LedgerRescue::act(const ActionPlan& plan)
{
    m_loop.onRecord([this](const Record& record) {
        m_happenings.take(record, m_order.engine.dialect, m_host->clock().now());
    });
    ActionRequest confirmed = m_order.request;
    confirmed.expectedVersion = plan.version;
    confirmed.planHash = plan.hash;
    std::optional<Error> refused;
    m_host->orchestrations().act(confirmed, m_loop.answer<std::uint64_t>([&](const Result<std::uint64_t>& answer) {
        if (!answer) {
            refused = answer.error();
        }
    }));
    const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_order.arguments.timeoutSeconds);
    const auto left = m_loop.run([&] { return m_hasEnded || refused.has_value(); }, deadline);
    m_happenings.flush();
    if (refused.has_value()) {
        return sayError(*refused);
    }
    if (left != CommandLoop::Left::Done) {
        sayBeside(
            "The flow had not come to rest. It goes on when the ledger in " + m_order.engine.dataFolder
            + " is opened again."
        );
    }
    return tellEnd(plan);
}

void LedgerRescue::tell(const Happening& happening)
{
    const FlowEventMessage& event = happening.event;
    if (event.flow != m_order.request.flow || event.seq <= m_seqBefore) {
        return;
    }
    sayLine(m_order.arguments.json ? toJsonLine(happening) : toTextLine(happening));
    m_hasEnded = m_hasEnded || event.type == "flow_ended";
}

ExitCode LedgerRescue::tellEnd(const ActionPlan& plan)
{
    const auto summary = summaryFrom(m_host->ledger(), m_order.request.flow);
    if (!summary) {
        return sayError(summary.error());
    }
    if (m_order.arguments.json) {
        sayLine(toSummaryLine({*summary}));
    } else {
        sayLine("");
        sayLine(toText(*summary));
    }
    const bool resolved = summary->status == plan.ends && summary->status != FlowStatus::Failed;
    return resolved ? ExitCode::Fine : ExitCode::NeedsPerson;
}

} // namespace backstep
