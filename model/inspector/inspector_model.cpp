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
    connect(&feed, &FlowFeed::restarted, this, &InspectorModel::forget);
}

void InspectorModel::open(const FlowId& flow)
{
    m_id = flow;
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
    const auto found = std::ranges::find(flows, m_id, &SeenFlow::id);
    if (m_id.isEmpty() || found == flows.end()) {
        return;
    }
    const bool first = !m_flow.has_value();
    m_flow = *found;
    readRecords(first);
    showAnomalies();
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

/// Another cluster is watched: what was seen there is not here.
void InspectorModel::forget()
{
    m_heard.clear();
    close();
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
    m_anomalies.take(mine);
    m_records.setAnomalies(mine);
}

} // namespace backstep
