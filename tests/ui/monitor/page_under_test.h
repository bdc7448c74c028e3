#pragma once

#include "tests/ui/monitor/monitor_story.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/monitor_page.h"

#include <QApplication>
#include <QDir>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

namespace backstep {

inline constexpr int rail = 64;
inline const FlowId failedFlow("7d0f4c1e-88a2-4f6b-9d1e-0c55aa10be01");

/// The page on the story, as large as in a window of that size.
struct PageUnderTest
{
    FixedClock clock;
    ToldFlows wire;
    Theme theme;
    FlowFeed feed{clock};
    MonitorPage page{theme, feed};

    explicit PageUnderTest(const QSize& window = {1440, 900}, ThemeKind kind = ThemeKind::Dark)
        : theme(kind)
    {
        theme.dress(*qApp);
        clock.at = monitorStoryEnd();
        page.resize(window.width() - rail, window.height() - 28 - 24);
        page.show();
        QApplication::setActiveWindow(&page);
    }

    void tellStory()
    {
        tellMonitorStory(wire);
        feed.watch(&wire);
        feed.take();
        QCoreApplication::processEvents();
    }

    void choose(const FlowId& flow)
    {
        page.choose(flow);
        QCoreApplication::processEvents();
    }

    void choose(const std::vector<FlowId>& flows)
    {
        for (const FlowId& flow : flows) {
            list().selectionModel()->setCurrentIndex(
                page.table().index(page.table().rowOf(flow), 0), QItemSelectionModel::Select | QItemSelectionModel::Rows
            );
        }
    }

    FlowList& list() { return *page.findChild<FlowList*>(); }

    TimelineView& timeline() { return *page.findChild<TimelineView*>(); }

    const TimelineScale& scale() { return timeline().window().scale(); }

    QWidget& part(const char* name) { return *page.findChild<QWidget*>(QLatin1String(name)); }

    /// Whether a label with these words can be seen.
    bool says(const QString& words)
    {
        const auto labels = page.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&words](const QLabel* label) {
            return label->isVisible() && label->text().contains(words);
        });
    }

    void turnWheel(int delta, const QPoint& at)
    {
        QWidget* viewport = timeline().viewport();
        QWheelEvent event(
            at, viewport->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false
        );
        QCoreApplication::sendEvent(viewport, &event);
    }

    void drag(const QPoint& from, const QPoint& to)
    {
        QWidget* viewport = timeline().viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        QMouseEvent move(
            QEvent::MouseMove, to, viewport->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier
        );
        QCoreApplication::sendEvent(viewport, &move);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
    }
};

/// Set BACKSTEP_PICTURES to a folder to look at what was painted.
inline void save(PageUnderTest& under, const QString& name)
{
    if (const QString folder = qEnvironmentVariable("BACKSTEP_PICTURES"); !folder.isEmpty()) {
        under.page.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
    }
}

} // namespace backstep
