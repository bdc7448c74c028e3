#include "app/commands/run_session.h"

#include "app/commands/ledger_flows.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// The record that proves an event may never come (retention, a topic made anew); the event is told without it then.
constexpr Duration evidencePatience{3'000};

/// A flow elsewhere that rests and whose end was not told has ended before this run looked.
constexpr Duration endPatience{3'000};

constexpr std::chrono::seconds trackerPatience{5};

/// By itself, without a person and without what holds it back.
bool goesOn(const FlowState& flow)
{
    return !isAtRest(flow.status) && !flow.paused && !flow.isHeldBack();
}

} // namespace

RunSession::RunSession(RunOrder order)
    : m_order(std::move(order))
    , m_happenings([this](const Happening& happening) { tell(happening); })
{
}

ExitCode RunSession::go()
{
    if (const auto opened = open(); !opened) {
        return sayError(opened.error());
    }
    m_loop.onRecord([this](const Record& record) { take(record); });
    m_loop.onTick([this] { tick(); });
    m_starter->onStartedBefore([this](const FlowId& flow) { startedBefore(flow); });
    const auto deadline = CommandLoop::Clock::now() + std::chrono::seconds(m_order.timeoutSeconds);
    m_starter->begin();
    const CommandLoop::Left left = m_loop.run([this] { return isDone(); }, deadline);
    m_happenings.flush();
    const ExitCode exit = close(left);
    m_host->close();
    return exit;
}

bool RunSession::isDone()
{
    return m_starter->isDone() && m_others.empty() && m_settling.isOver(*m_host, m_standing, m_starter->flows());
}

Result<void> RunSession::open()
{
    EngineOptions options = m_order.engine;
    options.observer = &m_loop;
    options.tracks = options.kafka.has_value(); // a flow that runs elsewhere is known from the wire alone
    auto host = EngineHost::open(std::move(options));
    if (!host) {
        return failure(host.error());
    }
    m_host = std::move(*host);
    rememberStartedBefore();
    if (auto known = rememberOthers(); !known) {
        return known;
    }
    auto standing = m_host->start();
    if (!standing) {
        return failure(standing.error());
    }
    m_standing = std::move(*standing);
    if (!m_standing.runsHere && !m_order.engine.dataFolder.empty()) {
        m_others.clear(); // nobody lets them go on
        sayBeside(
            "--data " + m_order.engine.dataFolder + " is not used: the orchestrator of " + m_host->describe()
            + " runs elsewhere, and these flows are in its ledger."
        );
    }
    m_starter = std::make_unique<FlowStarter>(m_host->orchestrations(), m_loop, m_order.start);
    return m_order.hasWorkers ? addWorkersFor(m_order.start.orchestration, m_order.script, *m_host) : Result<void>();
}

/// What a ledger tells again at its start, because it cannot know whether it was published, is old.
void RunSession::rememberStartedBefore()
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

/// Whoever opens a ledger lets its flows go on, and stays until they rest, too.
Result<void> RunSession::rememberOthers()
{
    if (m_order.engine.dataFolder.empty()) {
        return {};
    }
    const Result<LedgerContents> contents = m_host->ledger().load();
    if (!contents) {
        return failure(contents.error());
    }
    for (const FlowState& flow : contents->openFlows) {
        if (goesOn(flow)) {
            m_others.insert(flow.id);
        }
    }
    return {};
}

void RunSession::startedBefore(const FlowId& flow)
{
    m_others.erase(flow);
    if (!m_order.json) {
        sayLine("Flow " + flow.text() + " was started before under this key; it is not started again.");
    }
    const auto known = summary(flow);
    if (known && isAtRest(known->status)) {
        m_starter->ended(flow);
    }
}

void RunSession::take(const Record& record)
{
    m_happenings.take(record, m_host->clock().now());
}

void RunSession::tick()
{
    m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience);
    tellFault();
    if (!m_standing.runsHere) {
        endWhatRests();
    }
}

/// A disk that is full, or gives errors: nothing goes on until it is well again.
void RunSession::tellFault()
{
    const std::string fault = m_host->health().fault;
    if (fault != m_toldFault) {
        sayBeside(fault.empty() ? "The ledger can be used again; flows go on." : fault);
        m_toldFault = fault;
    }
}

void RunSession::endWhatRests()
{
    const Instant now = m_host->clock().now();
    std::vector<FlowId> ended;
    for (const FlowId& flow : m_starter->underWay()) {
        const auto seen = m_host->flows().flow(flow);
        if (!seen.has_value() || !isAtRest(seen->status)) {
            m_restsSince.erase(flow);
            continue;
        }
        if (m_restsSince.try_emplace(flow, now).first->second + endPatience < now) {
            ended.push_back(flow);
        }
    }
    for (const FlowId& flow : ended) {
        m_restsSince.erase(flow);
        m_starter->ended(flow);
    }
}

void RunSession::tell(const Happening& happening)
{
    const FlowEventMessage& event = happening.event;
    if (event.type == "flow_ended") {
        m_others.erase(event.flow);
    }
    if (!m_starter->isOwn(event.flow)) {
        return;
    }
    if (const auto old = m_toldBefore.find(event.flow); old != m_toldBefore.end() && event.seq <= old->second) {
        return;
    }
    sayLine(m_order.json ? toJsonLine(happening) : toTextLine(happening));
    m_settling.told(event);
    if (event.type == "flow_ended") {
        m_starter->ended(event.flow);
    }
}

Result<FlowSummary> RunSession::summary(const FlowId& flow)
{
    if (m_standing.runsHere) {
        return summaryFrom(m_host->ledger(), flow);
    }
    if (const auto seen = m_host->flows().flow(flow)) {
        return summaryOf(*seen);
    }
    FlowSummary unseen;
    unseen.id = flow;
    unseen.orchestration = m_order.start.orchestration.name;
    unseen.why = "Nothing of it was seen on the wire.";
    return unseen;
}

/// The tracker reads the same records by itself and may be a moment behind.
void RunSession::waitForTracker()
{
    const auto isSettled = [this] {
        return std::ranges::all_of(m_starter->flows(), [this](const FlowId& flow) {
            const auto seen = m_host->flows().flow(flow);
            return seen.has_value() && isAtRest(seen->status);
        });
    };
    m_loop.run(isSettled, CommandLoop::Clock::now() + trackerPatience);
}

ExitCode RunSession::close(CommandLoop::Left left)
{
    if (!m_standing.runsHere && left == CommandLoop::Left::Done) {
        waitForTracker();
    }
    ExitCode exit = ExitCode::Fine;
    std::vector<FlowSummary> summaries;
    std::size_t notAccepted = 0;
    for (const FlowId& flow : m_starter->flows()) {
        auto known = summary(flow);
        if (!known && known.error().fault == Fault::NotFound && !m_toldFault.empty()) {
            ++notAccepted; // the ledger never took the start: its fault is told
            continue;
        }
        if (!known) {
            exit = worse(exit, sayError(known.error()));
            continue;
        }
        exit = worse(exit, exitCodeFor(known->status));
        summaries.push_back(std::move(*known));
    }
    if (notAccepted > 0) {
        exit = worse(exit, exitCodeFor(Fault::StoreFailed));
        sayBeside(std::to_string(notAccepted) + (notAccepted == 1 ? " start was" : " starts were") + " not accepted.");
    }
    if (const auto& fault = m_starter->fault()) {
        exit = worse(exit, sayError(*fault));
    }
    if (left != CommandLoop::Left::Done) {
        sayUnfinished(left);
        exit = m_starter->isDone() ? exit : worse(exit, ExitCode::NeedsPerson);
    }
    sayOthersOpen();
    tellSummary(summaries);
    return exit;
}

void RunSession::sayUnfinished(CommandLoop::Left left) const
{
    const std::string why = left == CommandLoop::Left::Interrupted
        ? "Interrupted"
        : "After " + std::to_string(m_order.timeoutSeconds) + " s (--timeout)";
    if (m_starter->isDone()) {
        sayBeside(
            why
            + (m_others.empty() ? ": late answers of the simulated workers were still to come."
                                : ": other flows of the ledger were not waited for any longer.")
        );
        return;
    }
    std::string keep;
    if (!m_standing.runsHere) {
        keep = " They go on where the orchestrator runs.";
    } else if (!m_order.engine.dataFolder.empty()) {
        keep = " They go on when the ledger in " + m_order.engine.dataFolder + " is opened again.";
    }
    sayBeside(
        why + ": " + std::to_string(m_starter->underWay().size()) + " of " + std::to_string(m_order.start.count)
        + (m_order.start.count == 1 ? " flow" : " flows") + " had not come to rest." + keep
    );
}

void RunSession::sayOthersOpen()
{
    const std::string& folder = m_order.engine.dataFolder;
    if (folder.empty() || !m_standing.runsHere) {
        return;
    }
    const Result<LedgerContents> contents = m_host->ledger().load();
    if (!contents) {
        return; // the flows' own summaries have said so
    }
    const auto open = std::ranges::count_if(contents->openFlows, [this](const FlowState& flow) {
        return !isAtRest(flow.status) && !m_starter->isOwn(flow.id);
    });
    if (open > 0) {
        sayBeside(
            std::to_string(open) + (open == 1 ? " other flow" : " other flows") + " of the ledger in " + folder
            + (open == 1 ? " is" : " are") + " still open. `backstep flows --data " + folder
            + "` says how they stand; what can go on does when the ledger is opened again."
        );
    }
}

void RunSession::tellSummary(const std::vector<FlowSummary>& summaries) const
{
    if (m_order.json) {
        sayLine(toSummaryLine(summaries));
        return;
    }
    std::map<FlowStatus, int> counts;
    for (const FlowSummary& each : summaries) {
        ++counts[each.status];
        // Of many flows a person reads those that did not simply complete.
        if (summaries.size() == 1 || each.status != FlowStatus::Completed) {
            sayLine("");
            sayLine(toText(each));
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

} // namespace backstep
