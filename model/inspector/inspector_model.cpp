#include "model/inspector/inspector_model.h"

#include "model/inspector/waiting_words.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// Anomalies are rare; more than these are a flood, of which the end is kept.
constexpr std::size_t heardMost = 20'000;

} // namespace

InspectorModel::InspectorModel(FlowFeed& feed, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
{
    connect(&feed, &FlowFeed::flowsChanged, this, &InspectorModel::takeFlows);
    connect(&feed, &FlowFeed::anomaliesSeen, this, &InspectorModel::takeAnomalies);
    connect(&feed, &FlowFeed::restarted, this, &InspectorModel::begin);
    connect(&feed, &FlowFeed::told, this, [this] {
        if (m_isCompared && m_flow) { // which went well is known only now
            compareWithGood();
            Q_EMIT changed();
        }
    });
}

void InspectorModel::open(const FlowId& flow)
{
    m_id = flow;
    m_good.reset();
    m_isCompared = false;
    m_comparison.show({});
    m_flow = flow.isEmpty() ? std::nullopt : m_feed.flow(flow);
    readRecords(true);
    showAnomalies();
    Q_EMIT opened();
}

void InspectorModel::close()
{
    open({});
}

void InspectorModel::setEngineNames(const EngineNames& engines)
{
    m_engines = engines;
    if (m_flow) {
        Q_EMIT changed();
    }
}

FlowHeading InspectorModel::heading() const
{
    if (!m_flow) {
        return {};
    }
    const auto readings = m_lag == nullptr || isAtRest(m_flow->status) ? std::nullopt : m_lag->groupReadings();
    return headingOf(*m_flow, now(), m_engines, waitingWords(*m_flow, readings, now()));
}

StepsGraph InspectorModel::graph() const
{
    return m_flow ? stepsGraph(*m_flow) : StepsGraph{};
}

Waterfall InspectorModel::waterfall() const
{
    return m_flow ? waterfallOf(*m_flow, now()) : Waterfall{};
}

void InspectorModel::takeFlows(const std::vector<SeenFlow>& flows)
{
    m_goodFlows.take(flows);
    const auto found = std::ranges::find(flows, m_id, &SeenFlow::id);
    if (m_id.isEmpty() || found == flows.end()) {
        return;
    }
    const bool first = !m_flow.has_value();
    m_flow = *found;
    readRecords(first);
    showAnomalies();
    if (m_isCompared) {
        compareWithGood();
    }
    if (first) {
        Q_EMIT opened();
    } else {
        Q_EMIT changed();
    }
}

void InspectorModel::takeAnomalies(const std::vector<SeenAnomaly>& anomalies)
{
    bool mine = false;
    for (const SeenAnomaly& anomaly : anomalies) {
        mine = mine || (!m_id.isEmpty() && anomaly.flow == m_id);
        m_heard.push_back(anomaly);
    }
    while (m_heard.size() > heardMost) {
        m_heard.pop_front();
    }
    if (mine) {
        showAnomalies();
        Q_EMIT changed();
    }
}

/// What was seen on another cluster is not here. At another time the same flow is looked at, as it was then.
void InspectorModel::begin(FlowFeed::Restart why)
{
    m_heard.clear();
    m_goodFlows.clear();
    m_good.reset();
    if (why == FlowFeed::Restart::AnotherCluster) {
        close();
        return;
    }
    const bool wasKnown = m_flow.has_value();
    m_flow = m_id.isEmpty() ? std::nullopt : m_feed.flow(m_id);
    readRecords(!wasKnown);
    showAnomalies();
    if (wasKnown || !m_flow) {
        Q_EMIT changed();
    } else {
        Q_EMIT opened();
    }
}

void InspectorModel::readRecords(bool anew)
{
    m_recordsFault.clear();
    std::vector<SeenRecord> records;
    if (m_flow) {
        Result<std::vector<SeenRecord>> read = m_feed.records(m_id);
        if (read) {
            records = std::move(*read);
        } else {
            m_recordsFault = textOf(read.error().message);
        }
    }
    if (anew) {
        m_records.show(std::move(records));
    } else {
        m_records.take(std::move(records));
    }
}

/// Some of those that went well may be forgotten by now, or undone.
const FlowEvidence* InspectorModel::good()
{
    if (m_good || !m_flow) {
        return m_good ? &*m_good : nullptr;
    }
    for (const GoodFlows::Completed& each : m_goodFlows.completed(*m_flow)) {
        auto seen = m_feed.flow(each.flow);
        if (!seen || seen->status != FlowStatus::Completed) {
            continue;
        }
        m_good = FlowEvidence{std::move(*seen), m_feed.records(each.flow).value_or(std::vector<SeenRecord>())};
        return &*m_good;
    }
    return nullptr;
}

void InspectorModel::compareWithGood()
{
    m_isCompared = true;
    const FlowEvidence* other = good(); // none without a flow
    m_comparison.show(other == nullptr ? FlowComparison() : compare({*m_flow, m_records.records()}, *other, now()));
}

QString InspectorModel::whyNoComparison() const
{
    if (!m_flow) {
        return QStringLiteral("No flow is open.");
    }
    return m_comparison.comparison().good.isEmpty()
        ? QStringLiteral("No other flow of %1 was seen that completed, so there is none to compare with.")
              .arg(textOf(m_flow->orchestration))
        : QString();
}

std::vector<Counterpart> InspectorModel::counterparts(int record)
{
    const auto place = static_cast<std::size_t>(record);
    std::vector<Counterpart> found = counterpartsOf(m_records.records(), place);
    if (const FlowEvidence* other = good()) {
        if (auto like = counterpartIn(other->records, m_records.record(record))) {
            found.push_back({QStringLiteral("Good ") + textOf(other->flow.id).left(8), std::move(*like)});
        }
    }
    return found;
}

QString InspectorModel::wordsBelow(int record) const
{
    QStringList words{attemptsWords(m_records.records(), static_cast<std::size_t>(record))};
    const SeenRecord& shown = m_records.record(record);
    const bool isOfStep = shown.kind == SeenRecord::Kind::Command || shown.kind == SeenRecord::Kind::Reply;
    const Phase phase = shown.phase.value_or(Phase::Do);
    const auto last = m_flow && isOfStep ? m_goodFlows.lastSuccess(*m_flow, shown.step, phase) : std::nullopt;
    if (last) {
        words << QStringLiteral("Last good %1 of it: %2 at %3, in %4.")
                     .arg(wordOf(phase), textOf(last->flow).left(8), timeWords(last->at), durationWords(last->took));
    }
    words.removeAll(QString());
    return words.join(QLatin1Char('\n'));
}

void InspectorModel::showAnomalies()
{
    std::vector<SeenAnomaly> mine;
    const auto add = [&](const SeenAnomaly& anomaly) {
        const bool known = std::ranges::any_of(mine, [&](const SeenAnomaly& other) {
            return other.place == anomaly.place && other.kind == anomaly.kind;
        });
        if (!known) {
            mine.push_back(anomaly);
        }
    };
    for (const SeenAnomaly& anomaly : m_heard) {
        if (!m_id.isEmpty() && anomaly.flow == m_id) {
            add(anomaly);
        }
    }
    // An orchestrator tells of its own in events, also of those that were seen before this window was there.
    for (const SeenRecord& record : m_records.records()) {
        if (const std::optional<SeenAnomaly> anomaly = anomalyIn(record)) {
            add(*anomaly);
        }
    }
    m_anomalies.take(mine, m_flow ? m_flow->holes : std::vector<SeenHole>());
    m_records.setAnomalies(mine);
}

} // namespace backstep
