#include "app/commands/ledger_rescue.h"

#include "app/commands/asking.h"
#include "app/commands/confirmation.h"
#include "app/commands/flow_arguments.h"
#include "app/commands/flow_names.h"
#include "app/commands/flow_summary.h"
#include "app/commands/interrupt.h"
#include "app/commands/ledger_flows.h"
#include "app/commands/message_line.h"
#include "engine/orchestrator/action_plan.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace backstep {

namespace {

constexpr Duration evidencePatience{3'000};

/// A flow that goes on at every moment may leave each plan behind; a person looks at it then.
constexpr int plansMost = 100;

} // namespace

LedgerRescue::LedgerRescue(RescueOrder order)
    : m_order(std::move(order))
    , m_happenings([this](const Happening& happening) { tell(happening); })
{
}

ExitCode LedgerRescue::go()
{
    Result<ActionPlan> plan = open();
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
    const ExitCode exit = act(std::move(*plan));
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
    auto meant = flowMeant(m_order.arguments.flow, m_host->ledger());
    if (!meant) {
        return failure(meant.error());
    }
    m_order.request.flow = std::move(*meant);
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
    return asInput(planAction(m_orchestration, *state, m_order.request, author, m_host->clock().now()));
}

Result<void> LedgerRescue::start()
{
    if (auto added = addWorkersFor(m_orchestration, m_script, *m_host); !added) {
        return added;
    }
    auto standing = m_host->start();
    if (!standing) {
        return failure(standing.error());
    }
    m_standing = std::move(*standing);
    return {};
}

ExitCode LedgerRescue::act(ActionPlan plan)
{
    m_loop.onRecord([this](const Record& record) { m_happenings.take(record, m_host->clock().now()); });
    m_loop.onTick([this] { m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience); });
    m_host->knowPlan(plan);
    std::optional<Error> refused = askToAct(*m_host, m_loop, m_order.request, plan);
    // Opening the ledger lets the flow go on, so that it may have left what was planned from its rest.
    for (int again = 0; refused.has_value() && refused->fault == Fault::Refused && again < plansMost; ++again) {
        Result<ActionPlan> newer = askForPlan(*m_host, m_loop, m_order.request);
        if (!newer) {
            return sayError(newer.error());
        }
        if (newer->version == plan.version) {
            break; // it has not moved: there is another reason
        }
        if (!mayAct(plan, *newer)) {
            return ExitCode::NeedsPerson;
        }
        plan = std::move(*newer);
        refused = askToAct(*m_host, m_loop, m_order.request, plan);
    }
    return refused.has_value() ? sayError(*refused) : follow(plan);
}

/// Who has said --yes means the undo, whatever it sends; who has seen a plan means exactly that one.
bool LedgerRescue::mayAct(const ActionPlan& shown, const ActionPlan& plan) const
{
    const bool isSame = std::ranges::equal(shown.messages, plan.messages, [](const auto& left, const auto& right) {
        return toJsonLine(MessageLine{left, std::nullopt}) == toJsonLine(MessageLine{right, std::nullopt});
    });
    if (m_order.arguments.yes || isSame) {
        return true;
    }
    sayBeside("The flow went on when its ledger was opened. This is what would be sent now:");
    tellPlan(plan, m_order.arguments.json);
    return isConfirmed(plan);
}

ExitCode LedgerRescue::follow(const ActionPlan& plan)
{
    const auto isOver = [this] { return m_hasEnded && m_settling.isOver(*m_host, m_standing, {m_order.request.flow}); };
    const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_order.arguments.timeoutSeconds);
    const auto left = m_loop.run(isOver, deadline);
    m_happenings.flush();
    if (left != CommandLoop::Left::Done && !m_hasEnded) {
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
    m_settling.told(event);
    m_hasActed = m_hasActed || event.type == "operator_action";
    m_hasEnded = m_hasActed && (m_hasEnded || event.type == "flow_ended");
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
    m_host->concludeAct(
        m_order.request.flow,
        resolved                        ? AuditOutcome::Resolved
            : isAtRest(summary->status) ? AuditOutcome::Failed
                                        : AuditOutcome::NoAnswer,
        "The flow is " + std::string(toWire(summary->status)) + "."
    );
    return resolved ? ExitCode::Fine : ExitCode::NeedsPerson;
}

} // namespace backstep
