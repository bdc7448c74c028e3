#include "app/commands/cluster_rescue.h"

#include "app/commands/asking.h"
#include "app/commands/confirmation.h"
#include "app/commands/flow_names.h"
#include "app/commands/flow_summary.h"
#include "app/commands/interrupt.h"

#include <utility>

namespace backstep {

namespace {

constexpr Duration evidencePatience{3'000};

} // namespace

ClusterRescue::ClusterRescue(RescueOrder order)
    : m_order(std::move(order))
    , m_happenings([this](const Happening& happening) { tell(happening); })
{
}

ExitCode ClusterRescue::go()
{
    if (const auto opened = open(); !opened) {
        return sayError(opened.error());
    }
    const Result<ActionPlan> planned = askForPlan(*m_host, m_loop, m_order.request);
    if (!planned) {
        return sayError(planned.error());
    }
    const RescueArguments& arguments = m_order.arguments;
    if (!arguments.yes || arguments.dryRun) {
        tellPlan(*planned, arguments.json);
    }
    if (arguments.dryRun) {
        return ExitCode::Fine;
    }
    if (!arguments.yes && !isConfirmed(*planned)) {
        return ExitCode::NeedsPerson;
    }
    takeInterrupts();
    const Instant actedAt = m_host->clock().now();
    if (const auto acted = act(*planned); !acted) {
        return sayError(acted.error());
    }
    const ExitCode exit = follow(*planned, actedAt);
    m_host->close();
    return exit;
}

Result<void> ClusterRescue::open()
{
    auto meant = flowMeant(m_order.arguments.flow, m_order.engine, m_order.arguments.timeoutSeconds);
    if (!meant) {
        return failure(meant.error());
    }
    m_order.request.flow = std::move(*meant);
    const bool mayRun = !m_order.engine.dataFolder.empty();
    EngineOptions options = m_order.engine;
    options.role = mayRun ? EngineRole::Beside : EngineRole::Watch;
    options.start.from = mayRun ? StartFrom::Beginning : options.start.from;
    options.observedFrom = StartFrom::End;
    options.observer = &m_loop;
    auto host = EngineHost::open(std::move(options));
    if (!host) {
        return failure(host.error());
    }
    m_host = std::move(*host);
    if (auto read = mayRun ? readAll() : Result<void>(); !read) {
        return read;
    }
    const auto standing = m_host->start();
    if (!standing) {
        return failure(standing.error());
    }
    if (!standing->owner.has_value() && !standing->runsHere) {
        return failure(
            Fault::Unreachable,
            "No orchestrator runs on " + m_host->describe()
                + ", so nobody can do it. Start one with `backstep serve`, or use --data with the folder of its "
                  "ledger; for a flow that another orchestrator left, use both --bootstrap and --data with a folder to "
                  "keep what is done to it."
        );
    }
    return {};
}

/// Of a flow that another orchestrator left all that is known is what was seen of it.
Result<void> ClusterRescue::readAll()
{
    const auto seconds = std::chrono::seconds(m_order.arguments.timeoutSeconds);
    const auto isRead = [this] { return m_host->trackerHealth().caughtUp; };
    if (m_loop.run(isRead, CommandLoop::Clock::now() + seconds) == CommandLoop::Left::Done) {
        return {};
    }
    return failure(
        Fault::Unreachable,
        "The records of " + m_host->describe() + " were not read to their end within "
            + std::to_string(m_order.arguments.timeoutSeconds) + " s. Give it longer with --timeout."
    );
}

Result<void> ClusterRescue::act(const ActionPlan& plan)
{
    m_loop.onRecord([this](const Record& record) { m_happenings.take(record, m_host->clock().now()); });
    m_loop.onTick([this] { m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience); });
    const std::optional<Error> refused = askToAct(*m_host, m_loop, m_order.request, plan);
    return refused ? Result<void>(failure(*refused)) : Result<void>();
}

ExitCode ClusterRescue::follow(const ActionPlan& plan, Instant actedAt)
{
    using Stage = RescueProgress::Stage;
    RescueProgress progress;
    Instant settledAt;
    const auto isOver = [&] {
        const Instant now = m_host->clock().now();
        progress = followRescue(plan, seen(), {actedAt}, now);
        const bool isSettled = progress.stage == Stage::Resolved || progress.stage == Stage::Failed;
        if (!isSettled) {
            settledAt = {};
            return progress.stage == Stage::NoAnswer;
        }
        // What is told line by line is read beside it, and may be a moment behind.
        settledAt = settledAt.isSet() ? settledAt : now;
        return m_hasToldEnd || now >= settledAt + evidencePatience;
    };
    const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_order.arguments.timeoutSeconds);
    m_loop.run(isOver, deadline);
    m_happenings.flush();
    if (m_order.arguments.json) {
        sayLine(toSummaryLine({summaryOf(seen())}));
    } else {
        sayLine("");
        sayLine(progress.sentence);
    }
    return progress.stage == Stage::Resolved ? ExitCode::Fine : ExitCode::NeedsPerson;
}

/// Empty of everything but its id until something of it was seen.
SeenFlow ClusterRescue::seen() const
{
    if (auto flow = m_host->flows().flow(m_order.request.flow)) {
        return std::move(*flow);
    }
    SeenFlow unseen;
    unseen.id = m_order.request.flow;
    return unseen;
}

void ClusterRescue::tell(const Happening& happening)
{
    if (happening.event.flow == m_order.request.flow) {
        m_hasToldEnd = happening.event.type == "flow_ended";
        sayLine(m_order.arguments.json ? toJsonLine(happening) : toTextLine(happening));
    }
}

} // namespace backstep
