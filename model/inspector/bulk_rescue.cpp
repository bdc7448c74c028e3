#include "model/inspector/bulk_rescue.h"

#include "model/inspector/rescue_progress.h"
#include "model/inspector/rescue_ways.h"

#include <QUuid>

#include <algorithm>
#include <chrono>
#include <utility>

namespace backstep {

namespace {

using State = BulkItem::State;

constexpr std::size_t states = static_cast<std::size_t>(State::Refused) + 1;
constexpr std::size_t plansAtOnce = 32; ///< asked for and not answered: the engine has other work, too
constexpr std::chrono::milliseconds beat(200);

} // namespace

BulkRescue::BulkRescue(FlowFeed& feed, QString who, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
    , m_who(std::move(who))
    , m_whyNot(QStringLiteral("Not connected. Connect first."))
    , m_counts(states, 0)
    , m_door(*this)
{
    m_beat.setInterval(beat);
    connect(&m_beat, &QTimer::timeout, this, [this] {
        sendMore();
        judgeOpen();
    });
    connect(&feed, &FlowFeed::flowsChanged, this, &BulkRescue::takeFlows);
    connect(&feed, &FlowFeed::restarted, this, [this](FlowFeed::Restart why) {
        if (why == FlowFeed::Restart::AnotherCluster) {
            clear();
        }
    });
}

void BulkRescue::setOrchestrations(Orchestrations* orchestrations, const QString& whyNot)
{
    m_orchestrations = orchestrations;
    m_whyNot = whyNot;
    clear();
}

void BulkRescue::setReadOnly(const QString& why)
{
    m_readOnly = why;
    Q_EMIT changed();
}

void BulkRescue::setGuarded(const QString& why)
{
    if (why == m_guarded) {
        return;
    }
    m_guarded = why;
    if (!why.isEmpty() && m_stage == Stage::Running) {
        stop();
    }
    Q_EMIT changed();
}

void BulkRescue::clear()
{
    ++m_run;
    m_beat.stop();
    m_items.clear();
    m_places.clear();
    std::ranges::fill(m_counts, 0);
    m_stage = Stage::Empty;
    m_stageNumber = 0;
    m_leftInStage = m_openInStage = m_next = m_asked = 0;
    m_stageWentWell = true;
    m_leftOut = 0;
    m_reason.clear();
    Q_EMIT replaced();
    Q_EMIT changed();
}

void BulkRescue::begin(const std::vector<FlowId>& flows, OperatorAction action)
{
    if (!m_readOnly.isEmpty()) {
        return; // what was there before is not lost for it
    }
    clear();
    m_action = action;
    for (const FlowId& flow : flows) {
        if (m_items.size() == flowsMost) {
            ++m_leftOut;
            continue;
        }
        if (!m_places.emplace(flow, m_items.size()).second) {
            continue;
        }
        BulkItem item;
        item.flow = flow;
        if (const auto seen = m_feed.flow(flow)) {
            item.orchestration = seen->orchestration;
        }
        m_items.push_back(std::move(item));
    }
    m_counts[static_cast<std::size_t>(State::Planning)] = m_items.size();
    m_stage = m_items.empty() ? Stage::Empty : Stage::Planning;
    Q_EMIT replaced();
    Q_EMIT changed();
    planMore();
}

void BulkRescue::planMore()
{
    while (m_orchestrations != nullptr && m_stage == Stage::Planning && m_next < m_items.size() && m_asked < plansAtOnce
    ) {
        const std::size_t index = m_next++;
        ++m_asked;
        m_orchestrations->plan(
            request(m_items[index].flow),
            m_door.through<Result<ActionPlan>>([this, run = m_run, index](const Result<ActionPlan>& answer) {
                takePlan(run, index, answer);
            })
        );
    }
}

void BulkRescue::takePlan(std::uint64_t run, std::size_t index, const Result<ActionPlan>& answer)
{
    if (run != m_run) {
        return;
    }
    --m_asked;
    if (answer) {
        m_items[index].plan = *answer;
        enter(index, State::Planned);
    } else {
        enter(index, State::NotPossible, textOf(answer.error().message));
    }
    if (count(State::Planning) == 0) {
        m_stage = Stage::Planned;
    }
    Q_EMIT changed();
    planMore();
}

std::size_t BulkRescue::count(State state) const
{
    return m_counts[static_cast<std::size_t>(state)];
}

std::size_t BulkRescue::messages() const
{
    std::size_t sum = 0;
    for (const BulkItem& item : m_items) {
        sum += item.plan ? item.plan->messages.size() : 0;
    }
    return sum;
}

void BulkRescue::setSizes(std::vector<std::size_t> sizes)
{
    std::erase(sizes, 0);
    m_sizes = sizes.empty() ? std::vector<std::size_t>{1} : std::move(sizes);
    Q_EMIT changed();
}

void BulkRescue::setRate(int flowsPerSecond)
{
    m_rate = std::max(flowsPerSecond, 0);
}

std::size_t BulkRescue::nextSize() const
{
    const auto place = std::min(static_cast<std::size_t>(m_stageNumber), m_sizes.size() - 1);
    const std::size_t left = m_stage == Stage::Planned ? count(State::Planned) : waiting();
    return std::min(m_sizes[place], left);
}

std::size_t BulkRescue::nextMessages() const
{
    const State next = m_stage == Stage::Planned ? State::Planned : State::Waiting;
    std::size_t left = nextSize();
    std::size_t sum = 0;
    for (const BulkItem& item : m_items) {
        if (left > 0 && item.state == next) {
            --left;
            sum += item.plan->messages.size();
        }
    }
    return sum;
}

QString BulkRescue::whyNotStart(const QString& reason) const
{
    if (m_orchestrations == nullptr || !whyNotGoOn().isEmpty()) {
        return m_orchestrations == nullptr ? m_whyNot : whyNotGoOn();
    }
    if (m_stage == Stage::Planning) {
        return QStringLiteral("The plans are still being made.");
    }
    if (m_stage != Stage::Planned || count(State::Planned) == 0) {
        return QStringLiteral("There is no plan to confirm.");
    }
    return reason.trimmed().isEmpty() ? QStringLiteral("Give a reason: it is kept with each act.") : QString();
}

void BulkRescue::start(const QString& reason)
{
    if (!whyNotStart(reason).isEmpty()) {
        return;
    }
    m_reason = reason.trimmed();
    for (std::size_t index = 0; index < m_items.size(); ++index) {
        if (m_items[index].state == State::Planned) {
            enter(index, State::Waiting);
        }
    }
    m_next = 0;
    m_stage = Stage::Standing;
    goOn();
}

void BulkRescue::goOn()
{
    if (m_stage != Stage::Standing || waiting() == 0 || m_orchestrations == nullptr || !whyNotGoOn().isEmpty()) {
        return;
    }
    m_leftInStage = nextSize();
    m_openInStage = 0;
    m_stageWentWell = true;
    ++m_stageNumber;
    m_stage = Stage::Running;
    m_beat.start();
    sendMore();
    Q_EMIT changed();
}

void BulkRescue::stop()
{
    m_leftInStage = 0;
    m_asksBetween = true;
    m_stageWentWell = false;
    endStageWhenDone();
    Q_EMIT changed();
}

/// As many as the rate allows within one beat.
void BulkRescue::sendMore()
{
    using std::chrono::milliseconds;
    std::size_t most = m_items.size();
    if (m_rate > 0) {
        const auto perBeat = static_cast<std::size_t>(m_rate) * static_cast<std::size_t>(beat.count()) / 1000;
        most = std::max<std::size_t>(perBeat, 1);
    }
    for (; most > 0 && m_leftInStage > 0 && m_next < m_items.size(); ++m_next) {
        if (m_items[m_next].state == State::Waiting) {
            --m_leftInStage;
            --most;
            send(m_next);
        }
    }
}

void BulkRescue::send(std::size_t index)
{
    BulkItem& item = m_items[index];
    item.stage = m_stageNumber;
    ++m_openInStage;
    enter(index, State::Sending);
    ActionRequest wish = request(item.flow);
    wish.step = item.plan->step;
    wish.expectedVersion = item.plan->version;
    wish.planHash = item.plan->hash;
    wish.reason = m_reason.toStdString();
    const auto seen = m_feed.flow(item.flow);
    item.watch.actedAt = seen ? actedAfter(*seen, m_feed.now()) : m_feed.now();
    m_orchestrations->act(
        std::move(wish),
        m_door.through<Result<std::uint64_t>>([this, run = m_run, index](const Result<std::uint64_t>& answer) {
            takeAct(run, index, answer);
        })
    );
}

void BulkRescue::takeAct(std::uint64_t run, std::size_t index, const Result<std::uint64_t>& answer)
{
    if (run != m_run || m_items[index].state != State::Sending) {
        return;
    }
    if (answer) {
        enter(index, State::Sent);
        if (const auto seen = m_feed.flow(m_items[index].flow)) {
            judge(index, *seen); // it may have come to rest before this answer was here
        }
    } else {
        enter(index, State::Refused, textOf(answer.error().message));
    }
    endStageWhenDone();
    Q_EMIT changed();
}

void BulkRescue::takeFlows(const std::vector<SeenFlow>& flows)
{
    if (!m_readOnly.isEmpty()) {
        return; // they are told as they were
    }
    bool some = false;
    for (const SeenFlow& flow : flows) {
        const auto place = m_places.find(flow.id);
        if (place != m_places.end() && m_items[place->second].state == State::Sent) {
            judge(place->second, flow);
            some = true;
        }
    }
    if (some) {
        endStageWhenDone();
        Q_EMIT changed();
    }
}

void BulkRescue::judge(std::size_t index, const SeenFlow& flow)
{
    const BulkItem& item = m_items[index];
    const RescueProgress progress = followRescue(*item.plan, flow, item.watch, m_feed.now());
    switch (progress.stage) {
    case RescueProgress::Stage::Asked:
    case RescueProgress::Stage::Acting:
        return;
    case RescueProgress::Stage::Resolved:
        return enter(index, State::Resolved);
    case RescueProgress::Stage::Failed:
        return enter(index, State::Failed, textOf(flow.why.empty() ? progress.sentence : flow.why));
    case RescueProgress::Stage::NoAnswer:
        return enter(index, State::NoAnswer, textOf(progress.sentence));
    }
}

/// Time passes for what no record comes of.
void BulkRescue::judgeOpen()
{
    bool some = false;
    for (std::size_t index = 0; index < m_items.size(); ++index) {
        if (m_items[index].state == State::Sent
            && m_feed.now() > m_items[index].watch.actedAt + m_items[index].watch.patience) {
            if (const auto seen = m_feed.flow(m_items[index].flow)) {
                judge(index, *seen);
                some = true;
            }
        }
    }
    if (some) {
        endStageWhenDone();
        Q_EMIT changed();
    }
}

void BulkRescue::enter(std::size_t index, State state, const QString& says)
{
    BulkItem& item = m_items[index];
    const bool wasOpen = item.state == State::Sending || item.state == State::Sent;
    --m_counts[static_cast<std::size_t>(item.state)];
    item.state = state;
    ++m_counts[static_cast<std::size_t>(state)];
    item.says = says;
    if (wasOpen && hasEnded(state)) {
        --m_openInStage;
        m_stageWentWell = m_stageWentWell && state == State::Resolved;
    }
    Q_EMIT itemsChanged(static_cast<int>(index), static_cast<int>(index));
}

void BulkRescue::endStageWhenDone()
{
    if (m_stage != Stage::Running || m_leftInStage > 0 || m_openInStage > 0) {
        return;
    }
    m_beat.stop();
    m_stage = waiting() == 0 ? Stage::Ended : Stage::Standing;
    if (m_stage == Stage::Standing && !m_asksBetween && m_stageWentWell) {
        goOn();
    }
}

ActionRequest BulkRescue::request(const FlowId& flow) const
{
    ActionRequest wish;
    wish.request = RequestId(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    wish.flow = flow;
    wish.action = m_action;
    wish.who = m_who.toStdString();
    return wish;
}

} // namespace backstep
