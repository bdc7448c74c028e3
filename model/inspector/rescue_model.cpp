#include "model/inspector/rescue_model.h"

#include "model/inspector/announced_record.h"
#include "model/inspector/seen_payloads.h"
#include "model/registration/test_payloads.h"

#include <QUuid>

#include <algorithm>
#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds beat(500);
constexpr std::chrono::milliseconds slow(300);
constexpr std::size_t actsMost = 200; ///< followed at once; more forget the others

QString notSent(const Error& error)
{
    const QString words = textOf(error.message);
    return words.startsWith(QLatin1String("Not sent")) ? words : QStringLiteral("Not sent: ") + words;
}

} // namespace

RescueModel::RescueModel(InspectorModel& inspector, QString who, QObject* parent)
    : QObject(parent)
    , m_inspector(inspector)
    , m_who(std::move(who))
    , m_whyNot(QStringLiteral("Not connected to an orchestrator. Connect first."))
    , m_door(*this)
{
    m_beat.setInterval(beat);
    connect(&m_beat, &QTimer::timeout, this, &RescueModel::changed);
    m_patience.setInterval(slow);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_planIsSlow = true;
        Q_EMIT changed();
    });
    connect(&inspector, &InspectorModel::opened, this, &RescueModel::takeOpened);
    connect(&inspector, &InspectorModel::changed, this, &RescueModel::takeFlow);
}

void RescueModel::setOrchestrations(Orchestrations* orchestrations, const QString& whyNot)
{
    m_orchestrations = orchestrations;
    m_whyNot = whyNot;
    m_acts.clear();
    m_stage = Stage::Choosing;
    takeOpened();
}

void RescueModel::setReadOnly(const QString& why)
{
    m_readOnly = why;
    takeOpened();
    Q_EMIT changed(); // also where an answer is still to come
}

void RescueModel::setGuarded(const QString& why)
{
    if (why != m_guarded) {
        m_guarded = why;
        Q_EMIT changed();
    }
}

void RescueModel::choose(int way)
{
    const bool usable
        = way >= 0 && way < static_cast<int>(m_ways.size()) && m_ways[static_cast<std::size_t>(way)].possible;
    if (usable && way != m_chosen && m_stage != Stage::Sending) {
        m_chosen = way;
        m_payload.reset();
        dropPlan();
    }
}

QString RescueModel::whyNotPlan() const
{
    if (!m_inspector.flow()) {
        return QStringLiteral("No flow is open.");
    }
    if (m_orchestrations == nullptr || !m_readOnly.isEmpty()) {
        return m_orchestrations == nullptr ? m_whyNot : m_readOnly;
    }
    if (m_ways.empty()) {
        return QStringLiteral("The flow is undone already: there is nothing to undo.");
    }
    if (m_stage == Stage::Planning || m_stage == Stage::Sending) {
        return QStringLiteral("The orchestrator was asked and has not answered yet.");
    }
    return {};
}

const RescueWay* RescueModel::way() const
{
    const auto chosen = static_cast<std::size_t>(m_chosen);
    return chosen < m_ways.size() ? &m_ways[chosen] : nullptr;
}

bool RescueModel::asksPayload() const
{
    return way() != nullptr && way()->asksPayload;
}

QString RescueModel::proposedPayload() const
{
    if (m_payload || way() == nullptr) {
        return m_payload.value_or(QString());
    }
    const std::vector<SeenRecord>& records = m_inspector.records().records();
    if (way()->startsAgain) {
        return startPayloadIn(records);
    }
    const bool isReply = way()->action == OperatorAction::MarkDone;
    return isReply || !way()->step ? QStringLiteral("null") : commandPayloadIn(records, *way()->step);
}

QString RescueModel::payloadFault(const QString& payload)
{
    return TestPayloads::faultOf(payload);
}

void RescueModel::askPlan(const std::optional<QString>& payload)
{
    if (!whyNotPlan().isEmpty() || way() == nullptr || way()->startsAgain) {
        return;
    }
    if (payload) {
        m_payload = payload;
    }
    m_notice.clear();
    m_acts.erase(m_shown);
    const std::uint64_t asked = ++m_asked;
    enter(Stage::Planning);
    ActionRequest wish = request(way()->action);
    wish.step = way()->step;
    if (m_payload) {
        wish.payload = m_payload->toStdString();
    }
    wish.reason = reasonToCome; // the records show the header that will hold it; and a closing is not planned without
    m_orchestrations->plan(
        std::move(wish),
        m_door.through<Result<ActionPlan>>([this, asked](const Result<ActionPlan>& answer) { takePlan(asked, answer); })
    );
}

void RescueModel::startAgain(const QString& payload)
{
    if (!whyNotPlan().isEmpty() || !m_inspector.flow()) {
        return;
    }
    m_notice.clear();
    const FlowId fresh(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    m_orchestrations->start(
        m_inspector.flow()->orchestration,
        {fresh, {}, payload.toStdString(), m_shown},
        m_door.through<Result<StartAnswer>>([this, from = m_shown](const Result<StartAnswer>& answer) {
            takeStart(from, answer);
        })
    );
}

void RescueModel::takeStart(const FlowId& from, const Result<StartAnswer>& answer)
{
    if (answer) {
        Q_EMIT startedAgain(answer->flow);
    } else if (from == m_shown) {
        m_notice = QStringLiteral("Not started: ") + textOf(answer.error().message);
        Q_EMIT changed();
    }
}

void RescueModel::dropPlan()
{
    ++m_asked;
    m_plan.reset();
    m_preview.reset();
    m_notice.clear();
    enter(Stage::Choosing);
}

std::vector<RescueCheck> RescueModel::checks() const
{
    if (!m_plan || !m_preview || !m_inspector.flow()) {
        return {};
    }
    std::vector<RescueCheck> checks = checksOf(*m_plan, *m_inspector.flow(), *m_preview);
    if (!m_guarded.isEmpty()) {
        checks.push_back({false, false, QStringLiteral("Guarded: it cannot be sent yet"), m_guarded});
    }
    return checks;
}

QString RescueModel::whyNotConfirm(const QString& reason) const
{
    if (!m_readOnly.isEmpty()) {
        return m_readOnly;
    }
    if (m_stage != Stage::Planned || !m_plan || m_orchestrations == nullptr) {
        if (m_stage == Stage::Planning && m_plan) {
            return QStringLiteral("The plan is being made anew.");
        }
        return m_stage == Stage::Sending ? QStringLiteral("Confirmed; the orchestrator has not answered yet.")
                                         : QStringLiteral("There is no plan to confirm. Plan first.");
    }
    if (m_inspector.flow() && hasMovedOn(*m_plan, *m_inspector.flow())) {
        return QStringLiteral("The flow has moved on since this plan. Plan again.");
    }
    if (!m_guarded.isEmpty()) {
        return m_guarded;
    }
    return reason.trimmed().isEmpty() ? QStringLiteral("Give a reason: it is kept with the act.") : QString();
}

QString RescueModel::reason() const
{
    const auto kept = m_reasons.find(m_shown);
    return kept == m_reasons.end() ? QString() : kept->second;
}

void RescueModel::setReason(const QString& reason)
{
    if (m_shown.isEmpty() || reason == this->reason()) {
        return;
    }
    if (reason.isEmpty()) {
        m_reasons.erase(m_shown);
        return;
    }
    if (m_reasons.size() >= actsMost && !m_reasons.contains(m_shown)) {
        m_reasons.erase(m_reasons.begin());
    }
    m_reasons[m_shown] = reason;
}

void RescueModel::confirm(const QString& reason)
{
    if (!whyNotConfirm(reason).isEmpty() || !m_inspector.flow()) {
        return;
    }
    ActionRequest wish = request(m_plan->action);
    wish.step = m_plan->step;
    if (m_payload) {
        wish.payload = m_payload->toStdString();
    }
    wish.expectedVersion = m_plan->version;
    wish.planHash = m_plan->hash;
    wish.reason = reason.trimmed().toStdString();
    RescueAct act{*m_plan, {}, m_who, reason.trimmed()};
    act.watch.actedAt = actedAfter(*m_inspector.flow(), m_inspector.now());
    m_notice.clear();
    const std::uint64_t asked = ++m_asked;
    enter(Stage::Sending);
    m_orchestrations->act(
        std::move(wish), m_door.through<Result<std::uint64_t>>([this, asked, act](const Result<std::uint64_t>& answer) {
            takeAct(asked, act, answer);
        })
    );
}

std::optional<FollowView> RescueModel::follow() const
{
    const auto act = m_acts.find(m_shown);
    if (act == m_acts.end() || !m_inspector.flow() || !m_readOnly.isEmpty()) {
        return std::nullopt;
    }
    return followView(act->second, *m_inspector.flow(), m_inspector.records().records(), m_inspector.now());
}

void RescueModel::stopFollowing()
{
    m_acts.erase(m_shown);
    dropPlan();
}

void RescueModel::takeOpened()
{
    const bool same = m_shown == m_inspector.id() && !m_shown.isEmpty();
    m_shown = m_inspector.id();
    m_ways = m_inspector.flow() ? waysOf(*m_inspector.flow()) : std::vector<RescueWay>{};
    if (same && m_stage == Stage::Sending) {
        return; // the answer is still to come
    }
    m_chosen = 0;
    m_payload.reset();
    ++m_asked;
    m_plan.reset();
    m_preview.reset();
    m_notice.clear();
    enter(m_acts.contains(m_shown) && m_readOnly.isEmpty() ? Stage::Following : Stage::Choosing);
}

void RescueModel::takeFlow()
{
    if (m_inspector.flow()) {
        takeWays(waysOf(*m_inspector.flow()));
    }
    Q_EMIT changed();
}

/// The way that was chosen stays chosen while there is one like it.
void RescueModel::takeWays(std::vector<RescueWay> ways)
{
    if (ways == m_ways) {
        return;
    }
    const RescueWay* before = way();
    const auto same = before == nullptr ? ways.end() : std::ranges::find_if(ways, [before](const RescueWay& each) {
        return each.possible && each.words == before->words;
    });
    if (same == ways.end()) {
        m_chosen = 0;
        m_payload.reset();
    } else {
        m_chosen = static_cast<int>(same - ways.begin());
    }
    m_ways = std::move(ways);
}

void RescueModel::takePlan(std::uint64_t asked, const Result<ActionPlan>& answer)
{
    if (asked != m_asked || m_stage != Stage::Planning || !m_inspector.flow()) {
        return;
    }
    if (!answer) {
        m_plan.reset();
        m_preview.reset();
        m_notice = textOf(answer.error().message);
        enter(Stage::Choosing);
        return;
    }
    m_plan = *answer;
    m_preview = previewOf(*m_plan, *m_inspector.flow(), m_inspector.records().records());
    enter(Stage::Planned);
    Q_EMIT planned();
}

void RescueModel::takeAct(std::uint64_t asked, const RescueAct& act, const Result<std::uint64_t>& answer)
{
    // An act is kept whatever is looked at by now: it was done.
    if (answer) {
        if (m_acts.size() >= actsMost) {
            m_acts.clear();
        }
        m_acts.insert_or_assign(act.plan.flow, act);
        m_reasons.erase(act.plan.flow);
    }
    if (asked != m_asked) {
        Q_EMIT changed();
        return;
    }
    if (answer) {
        enter(m_readOnly.isEmpty() ? Stage::Following : Stage::Choosing);
    } else {
        m_notice = notSent(answer.error());
        enter(Stage::Planned);
    }
}

void RescueModel::enter(Stage stage)
{
    m_stage = stage;
    m_planIsSlow = false;
    stage == Stage::Planning ? m_patience.start() : m_patience.stop();
    if (stage == Stage::Following) {
        m_beat.start();
    } else {
        m_beat.stop();
    }
    Q_EMIT changed();
}

ActionRequest RescueModel::request(OperatorAction action) const
{
    ActionRequest wish;
    wish.request = RequestId(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    wish.flow = m_shown;
    wish.action = action;
    wish.who = m_who.toStdString();
    return wish;
}

} // namespace backstep
