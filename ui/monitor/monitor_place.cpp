#include "ui/monitor/monitor_place.h"

#include <QAction>

namespace backstep {

MonitorPlace::MonitorPlace(const Theme& theme, FlowFeed& feed)
    : m_model(feed)
    , m_flows(new MonitorPage(theme, feed))
    , m_dashboard(new DashboardPage(theme, m_model))
{
    addWidget(m_flows);
    addWidget(m_dashboard);
    connect(m_flows, &MonitorPage::flowOpened, this, &MonitorPlace::flowOpened);
    connect(m_flows, &MonitorPage::sampleRequested, this, &MonitorPlace::sampleRequested);
    connect(m_flows, &MonitorPage::rescueAsked, this, &MonitorPlace::rescueAsked);
    connect(m_flows, &MonitorPage::dashboardAsked, this, [this] { showPart(Part::Dashboard); });
    connectDashboard();
    showPart(Part::Flows);
}

void MonitorPlace::connectDashboard()
{
    connect(m_dashboard, &DashboardPage::flowsAsked, this, [this] { showPart(Part::Flows); });
    connect(m_dashboard, &DashboardPage::sampleRequested, this, &MonitorPlace::sampleRequested);
    connect(m_dashboard, &DashboardPage::viewAsked, this, [this](FlowView view) {
        m_flows->setFilter({});
        m_flows->setView(view);
        showPart(Part::Flows);
    });
    connect(m_dashboard, &DashboardPage::filterAsked, this, [this](const QString& expression) {
        m_flows->setFilter(expression);
        m_flows->setView(FlowView::All);
        showPart(Part::Flows);
    });
}

void MonitorPlace::showPart(Part part)
{
    bringForward(part == Part::Flows ? static_cast<QWidget&>(*m_flows) : *m_dashboard);
}

void MonitorPlace::showOther(QWidget& page)
{
    if (indexOf(&page) < 0) {
        addWidget(&page);
    }
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
