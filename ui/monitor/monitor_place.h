#pragma once

#include "ui/dashboard/dashboard_page.h"
#include "ui/monitor/monitor_page.h"

#include <QStackedWidget>

namespace backstep {

/// The place Monitor: the list of flows with its timeline, and the dashboard, by turns. What one of them asks is shown
/// by the other. Its actions are those of the page in front.
class MonitorPlace final : public QStackedWidget
{
    Q_OBJECT

public:
    enum class Part
    {
        Flows,
        Dashboard
    };

    MonitorPlace(const Theme& theme, FlowFeed& feed);

    void showPart(Part part);

    /// Another page, which was added to this place, stands in it until showPart(): the rescue of many flows, which this
    /// room does not know.
    void showOther(QWidget& page);

    /// As DashboardModel says.
    void watchLag(const LagSight* lag) { m_model.watchLag(lag); }

    [[nodiscard]] const DashboardModel& model() const { return m_model; }

    [[nodiscard]] MonitorPage& flows() { return *m_flows; }

    [[nodiscard]] DashboardPage& dashboard() { return *m_dashboard; }

Q_SIGNALS:
    void flowOpened(const backstep::FlowId& flow);
    void flowWindowAsked(const backstep::FlowId& flow);
    void timeAsked(backstep::Instant at);
    void sampleRequested();
    void rescueAsked(const std::vector<backstep::FlowId>& flows);
    void payloadDeletionAsked(const std::vector<backstep::FlowId>& flows);

private:
    void bringForward(QWidget& page);
    void connectDashboard();
    /// List and timeline show what was under way in the time that is chosen in the dashboard.
    void narrow(const std::optional<TimeRange>& time);
    void ask(const QString& expression, FlowView view);

    FlowFeed& m_feed;
    QString m_timeFilter; ///< the conditions that stand for that time
    DashboardModel m_model;
    MonitorPage* m_flows;
    DashboardPage* m_dashboard;
};

} // namespace backstep
