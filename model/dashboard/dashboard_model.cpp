#include "model/dashboard/dashboard_model.h"

namespace backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto readEvery = 1s;

} // namespace

DashboardModel::DashboardModel(FlowFeed& feed, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
    , m_errors(new ErrorGroupsModel(this))
    , m_workers(new WorkersModel(this))
{
    connect(&feed, &FlowFeed::flowsChanged, this, [this](const std::vector<SeenFlow>& flows) {
        m_statistics.take(flows, m_feed.now());
        m_hasSeen = true;
    });
    connect(&feed, &FlowFeed::flowsForgotten, this, [this](const std::vector<FlowId>& flows) {
        m_statistics.forget(flows);
    });
    connect(&feed, &FlowFeed::restarted, this, &DashboardModel::begin);
    connect(&feed, &FlowFeed::told, this, [this] {
        if (m_watched && !m_paused) {
            readAgain();
        }
    });
    connect(&feed, &FlowFeed::recordsSeen, this, &DashboardModel::beat);
}

/// At another time of the same cluster the same is asked.
void DashboardModel::begin(FlowFeed::Restart why)
{
    m_statistics.clear();
    m_hasSeen = false;
    if (why == FlowFeed::Restart::AnotherCluster) {
        m_question.orchestration = {};
        choose(std::nullopt);
        readAgain();
    }
}

/// Ten times a second while something is watched.
void DashboardModel::beat()
{
    const auto since = m_feed.now() - m_readAt;
    if (m_watched && !m_paused && (since >= readEvery || since < 0s)) {
        readAgain();
    }
}

void DashboardModel::readAgain()
{
    // What is asked of a view that stands still is answered as of when it stopped.
    m_readAt = m_paused && m_reading.at.isSet() ? m_reading.at : m_feed.now();
    m_reading = m_statistics.read(m_question, m_readAt);
    m_errors->take(m_reading);
    if (!m_paused) {
        readWorkers();
    }
    Q_EMIT read();
}

void DashboardModel::watchLag(const LagSight* lag)
{
    m_lag = lag;
    m_knowsWorkers = false;
    m_trouble.clear();
    m_workers->clear();
}

void DashboardModel::readWorkers()
{
    const auto readings = m_lag == nullptr ? std::nullopt : m_lag->groupReadings();
    m_knowsWorkers = readings.has_value();
    // What was known a while ago may be wrong now: it is not shown.
    m_workers->take(m_knowsWorkers ? workersOf(*readings, m_statistics.answers()) : std::vector<WorkerRow>(), m_readAt);
    m_trouble = workerTrouble(m_workers->rows(), m_readAt);
}

void DashboardModel::setRange(DashboardRange range)
{
    m_question.range = range;
    readAgain();
}

void DashboardModel::setOrchestration(const OrchestrationName& name)
{
    m_question.orchestration = name;
    readAgain();
}

void DashboardModel::choose(const std::optional<TimeRange>& time)
{
    if (m_question.chosen == time) {
        return;
    }
    m_question.chosen = time;
    Q_EMIT timeChosen(time);
    readAgain();
}

void DashboardModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused) {
        readAgain();
    }
}

void DashboardModel::setWatched(bool watched)
{
    m_watched = watched;
    if (watched && !m_paused) {
        readAgain();
    }
}

} // namespace backstep
