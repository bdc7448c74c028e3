#pragma once

#include "model/dashboard/error_groups_model.h"
#include "model/dashboard/flow_statistics.h"
#include "model/dashboard/workers_model.h"

#include <QObject>

namespace backstep {

/// What the dashboard shows: counts all that the feed tells, and reads the counts once a second while it is looked at.
class DashboardModel final : public QObject
{
    Q_OBJECT

public:
    explicit DashboardModel(FlowFeed& feed, QObject* parent = nullptr);

    /// Whom to ask how far groups are behind; nullptr: nobody. It outlives the model or is taken away before it ends.
    void watchLag(const LagSight* lag);

    void setRange(DashboardRange range);
    /// Empty: all.
    void setOrchestration(const OrchestrationName& name);
    /// A part of the time shown, or nothing. It stays that time while the chart moves on, until it has left it.
    void choose(const std::optional<TimeRange>& time);
    /// Paused: what is shown stands still; counting goes on.
    void setPaused(bool paused);
    /// Nothing is read while nobody looks.
    void setWatched(bool watched);

    [[nodiscard]] const DashboardQuestion& question() const { return m_question; }

    [[nodiscard]] const DashboardReading& reading() const { return m_reading; }

    [[nodiscard]] ErrorGroupsModel& errors() { return *m_errors; }

    [[nodiscard]] WorkersModel& workers() { return *m_workers; }

    /// What is wrong with workers, in one sentence; empty while nothing is.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

    /// False while nobody could say who listens.
    [[nodiscard]] bool knowsWorkers() const { return m_knowsWorkers; }

    [[nodiscard]] bool hasSeen() const { return m_hasSeen; }

Q_SIGNALS:
    /// Another reading is there.
    void read();
    /// Another time is chosen, or none any more.
    void timeChosen(const std::optional<backstep::TimeRange>& time);

private:
    void begin(FlowFeed::Restart why);
    void beat();
    void readAgain();
    void readWorkers();

    FlowFeed& m_feed;
    FlowStatistics m_statistics;
    const LagSight* m_lag = nullptr;
    ErrorGroupsModel* m_errors;
    WorkersModel* m_workers;
    QString m_trouble;
    DashboardQuestion m_question;
    DashboardReading m_reading;
    Instant m_readAt;
    bool m_paused = false;
    bool m_watched = false;
    bool m_hasSeen = false;
    bool m_knowsWorkers = false;
};

} // namespace backstep
