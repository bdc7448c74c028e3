#include "ui/monitor/monitor_place.h"

#include "model/dashboard/dashboard_words.h"

#include <QAction>

namespace backstep {

MonitorPlace::MonitorPlace(const Theme& theme, FlowFeed& feed)
    : m_feed(feed)
    , m_model(feed)
    , m_flows(new MonitorPage(theme, feed))
    , m_dashboard(new DashboardPage(theme, m_model))
{
    addWidget(m_flows);
    addWidget(m_dashboard);
    connect(m_flows, &MonitorPage::flowOpened, this, &MonitorPlace::flowOpened);
    connect(m_flows, &MonitorPage::flowWindowAsked, this, &MonitorPlace::flowWindowAsked);
    connect(m_flows, &MonitorPage::timeAsked, this, &MonitorPlace::timeAsked);
    connect(m_flows, &MonitorPage::sampleRequested, this, &MonitorPlace::sampleRequested);
    connect(m_flows, &MonitorPage::rescueAsked, this, &MonitorPlace::rescueAsked);
    connect(m_flows, &MonitorPage::payloadDeletionAsked, this, &MonitorPlace::payloadDeletionAsked);
    connect(m_flows, &MonitorPage::dashboardAsked, this, [this] { showPart(Part::Dashboard); });
    connectDashboard();
    showPart(Part::Flows);
}

void MonitorPlace::connectDashboard()
{
    connect(m_dashboard, &DashboardPage::flowsAsked, this, [this] { showPart(Part::Flows); });
    connect(m_dashboard, &DashboardPage::sampleRequested, this, &MonitorPlace::sampleRequested);
    connect(m_dashboard, &DashboardPage::viewAsked, this, [this](FlowView view) { ask({}, view); });
    connect(m_dashboard, &DashboardPage::filterAsked, this, [this](const QString& expression) {
        ask(expression, FlowView::All);
    });
    connect(&m_model, &DashboardModel::timeChosen, this, &MonitorPlace::narrow);
}

void MonitorPlace::ask(const QString& expression, FlowView view)
{
    m_flows->setFilter(QStringLiteral("%1 %2").arg(expression, m_timeFilter).trimmed());
    m_flows->setView(view);
    showPart(Part::Flows);
}

void MonitorPlace::narrow(const std::optional<TimeRange>& time)
{
    QString filter = m_flows->table().filter().text();
    if (!m_timeFilter.isEmpty()) {
        filter.remove(m_timeFilter);
    }
    m_timeFilter = time ? filterOf(*time, m_feed.now()) : QString();
    m_flows->setFilter(QStringLiteral("%1 %2").arg(filter.trimmed(), m_timeFilter).trimmed());
    m_flows->showTime(time);
}

void MonitorPlace::showPart(Part part)
{
    bringForward(part == Part::Flows ? static_cast<QWidget&>(*m_flows) : *m_dashboard);
}

void MonitorPlace::showOther(QWidget& page)
{
    bringForward(page);
}

void MonitorPlace::bringForward(QWidget& page)
{
    for (QAction* action : actions()) {
        removeAction(action);
    }
    addActions(page.actions());
    setFocusProxy(&page);
    setCurrentWidget(&page);
    page.setFocus(Qt::OtherFocusReason);
}

} // namespace backstep
