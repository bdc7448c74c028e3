#include "app/composition/studio.h"
#include "ui/inspector/flow_page.h"
#include "ui/main_window/time_bar.h"
#include "ui/monitor/monitor_place.h"
#include "ui/shared/action_table.h"

#include <QAction>

namespace backstep {

/// The time that the window shows: where it is chosen, and what is different while it is not now.
void Studio::connectTime()
{
    TimeScrubber& scrubber = m_engine.scrubber();
    m_window->addBanner(*new TimeBar(m_theme, scrubber));
    QAction& now = m_window->actionTable().add(
        {QStringLiteral("View"),
         QStringLiteral("Back to now"),
         QStringLiteral("history"),
         {QKeySequence(QStringLiteral("Shift+T"))}},
        [&scrubber] { scrubber.leave(); }
    );
    m_window->addAction(&now);
    const auto allow = [&scrubber, &now] {
        ActionTable::allow(now, scrubber.isPast(), QStringLiteral("The window shows what is seen now."));
    };
    allow();
    connect(&scrubber, &TimeScrubber::changed, &now, allow);
    connect(&scrubber, &TimeScrubber::refused, m_window.get(), &MainWindow::setPageWords);
    connect(m_monitorPlace, &MonitorPlace::timeAsked, &scrubber, &TimeScrubber::goTo);
    connect(m_flowPage, &FlowPage::timeAsked, &scrubber, &TimeScrubber::goTo);
    connect(&m_engine, &StudioEngine::timeChanged, &m_rescue, [this] {
        const QString whyReadOnly = m_engine.whyReadOnly();
        m_monitorPlace->watchLag(m_engine.lag());
        m_inspector.watchLag(m_engine.lag());
        m_rescue.setReadOnly(whyReadOnly);
        m_bulk.setReadOnly(whyReadOnly);
    });
    connect(&m_bulk, &BulkRescue::changed, &scrubber, [this, &scrubber] {
        scrubber.setWhyNot(
            m_bulk.isUnderWay()
                ? QStringLiteral("Many flows are being rescued: how that ends is told as of now. Stop it "
                                 "first, or wait for its stage to end.")
                : QString()
        );
    });
}

} // namespace backstep
