#include "app/composition/flow_window.h"
#include "app/composition/studio.h"
#include "app/composition/this_process.h"
#include "ui/inspector/flow_page.h"
#include "ui/monitor/monitor_place.h"

#include <algorithm>

namespace backstep {

/// Who acts, as the audit names them.
QString Studio::whoIsThis()
{
    return QString::fromStdString(nameOfThisUser());
}

/// What leads out of the window, and what stands beside it: flows in windows of their own.
void Studio::connectBeside()
{
    connectLinks();
    connectAlerts();
    connect(m_monitorPlace, &MonitorPlace::flowWindowAsked, this, &Studio::openFlowWindow);
    connect(m_flowPage, &FlowPage::windowAsked, this, &Studio::openFlowWindow);
}

/// A flow that has a window already comes to the front.
void Studio::openFlowWindow(const FlowId& flow)
{
    std::erase_if(m_flowWindows, [](const QPointer<FlowWindow>& window) { return window.isNull(); });
    const auto there = std::ranges::find_if(m_flowWindows, [&](const QPointer<FlowWindow>& window) {
        return window->flow() == flow;
    });
    if (there == m_flowWindows.end()) {
        auto* window = new FlowWindow(m_theme, m_engine, whoIsThis());
        m_flowWindows.emplace_back(window);
        window->setGuarded(QString::fromStdString(m_guard.whyNotSend()));
        connect(&window->page(), &FlowPage::payloadDeletionAsked, this, [this](const FlowId& id) {
            askToDelete({id});
        });
        connect(window, &FlowWindow::mainRequested, this, [this] {
            m_window->showPlace(MainWindow::Place::Monitor);
            m_window->raise();
            m_window->activateWindow();
        });
        connectCopying(window->page());
        window->open(flow);
        window->show();
        return;
    }
    (*there)->raise();
    (*there)->activateWindow();
}

/// With the main window goes what it showed.
void Studio::closeFlowWindows()
{
    for (const QPointer<FlowWindow>& window : m_flowWindows) {
        delete window.data(); // null where it was closed
    }
    m_flowWindows.clear();
}

} // namespace backstep
