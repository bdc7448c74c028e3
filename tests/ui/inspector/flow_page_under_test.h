#pragma once

#include "tests/support/asked_orchestrations.h"
#include "tests/support/told_records.h"
#include "ui/inspector/flow_page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QTest>

#include <memory>

namespace backstep {

inline constexpr QSize large(1376, 848); // of a window of 1440 × 900
inline constexpr QSize small(1036, 648); // of a window of 1100 × 700
inline constexpr QSize least(896, 548); // of a window of 960 × 600

/// The page with a wire and an orchestrator that do as they are told.
struct PageUnderTest
{
    Theme theme;
    FixedClock clock;
    ToldFlows wire;
    AskedOrchestrations engine;
    FlowFeed feed{clock};
    InspectorModel inspector{feed};
    RescueModel rescue{inspector, QStringLiteral("m.okafor")};
    std::unique_ptr<FlowPage> page;

    explicit PageUnderTest(ThemeKind kind = ThemeKind::Dark)
        : theme(kind)
    {
        theme.dress(*qApp);
        clock.at = toldAt(330);
        feed.watch(&wire);
        rescue.setOrchestrations(&engine);
        page = std::make_unique<FlowPage>(theme, inspector, rescue);
        page->resize(large);
        page->show();
    }

    void tell(const SeenFlow& flow)
    {
        wire.tell(flow.id, toldRecords(flow));
        wire.tell(flow);
        feed.take();
    }

    void open(const SeenFlow& flow)
    {
        tell(flow);
        inspector.open(flow.id);
    }

    template <class Widget>
    Widget* find(const char* name)
    {
        return page->findChild<Widget*>(QLatin1String(name));
    }

    void press(const char* name)
    {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button != nullptr && button->isVisible() && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    void plan(const std::vector<std::string>& steps)
    {
        press("undoButton");
        engine.answerPlan(toldPlan(*inspector.flow(), steps));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents(); // widgets that came are shown with the next turn
    }

    QString text(const char* name) { return find<QLabel>(name)->text(); }

    /// For the eye: written where the variable says, else nowhere.
    void picture(const QString& name)
    {
        const QString folder = qEnvironmentVariable("BACKSTEP_PICTURES");
        if (!folder.isEmpty()) {
            QCoreApplication::processEvents();
            QVERIFY(page->grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
        }
    }
};

inline SeenFlow completedFlow()
{
    SeenFlow flow = toldFlow("f", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok; c 2-2.5 ok");
    flow.version = 7;
    return flow;
}

inline SeenFlow undoingFlow(FlowStatus status, const std::string& undos, std::uint64_t version)
{
    SeenFlow flow = toldFlow("f", status, "a 0-1 ok; b 1-2 ok; c 2-2.5 ok; " + undos);
    flow.version = version;
    return flow;
}

} // namespace backstep
