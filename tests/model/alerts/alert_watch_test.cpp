#include "model/alerts/alert_watch.h"

#include "tests/support/told_flows.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

class AlertWatchTest final : public QObject
{
    Q_OBJECT

private:
    /// The window's part that knows of flows.
    struct Window
    {
        Window()
        {
            clock.at = toldAt(100);
            QObject::connect(&feed, &FlowFeed::flowsChanged, &table, [this](const std::vector<SeenFlow>& told) {
                table.take(told, clock.at);
            });
            QObject::connect(&watch, &AlertWatch::raised, &feed, [this](const Alert& alert) {
                raised << alert.title + QStringLiteral(" at ") + alert.cluster;
            });
            watch.setCluster(QStringLiteral("orders-prod"));
            feed.watch(&flows);
            feed.take();
        }

        void tell(const char* id, FlowStatus status, const std::string& spans)
        {
            flows.tell(toldFlow(id, status, spans));
            feed.take();
        }

        FixedClock clock;
        ToldFlows flows;
        FlowFeed feed{clock};
        FlowTable table;
        SavedViews saved;
        ViewCounts counts{table, saved};
        AlertWatch watch{AlertWatch::Sources{feed, table, saved, counts}};
        QStringList raised;
    };

    static AlertRules tellsOf(const QString& view, int least)
    {
        AlertRules rules;
        rules.views = {{view, least}};
        return rules;
    }

private Q_SLOTS:

    void aViewOfEveryCluster()
    {
        Window window;
        window.watch.setRules(tellsOf(wordOf(FlowView::NeedsPerson), 2));
        window.tell("1", FlowStatus::Failed, "a 0-99 fails x");
        window.watch.look();
        QCOMPARE(window.raised, QStringList());
        window.tell("2", FlowStatus::Failed, "a 0-99 fails x");
        window.watch.look();
        window.watch.look();
        QCOMPARE(window.raised, QStringList(QStringLiteral("Needs a person: 2 flows at orders-prod")));
    }

    void aSavedView()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("views.yaml"));
        Window window;
        window.saved.open(path);
        SavedView late;
        late.name = QStringLiteral("Late");
        late.in = FlowView::All;
        late.filter = QStringLiteral("status:failed");
        QVERIFY(!window.saved.save(late).has_value());
        window.watch.setRules(tellsOf(late.name, 1));
        window.tell("1", FlowStatus::Failed, "a 0-99 fails x");
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                window.watch.look();
                return !window.raised.isEmpty();
            }(),
            20'000
        );
        QCOMPARE(window.raised, QStringList(QStringLiteral("Late: 1 flow at orders-prod")));
    }

    void anotherTimeAlertsNobody()
    {
        Window window;
        window.watch.setRules(tellsOf(wordOf(FlowView::NeedsPerson), 1));
        window.feed.look(&window.flows, nullptr, {true, true});
        window.tell("1", FlowStatus::Failed, "a 0-99 fails x");
        window.watch.look();
        QCOMPARE(window.raised, QStringList());
    }

    void aCaptureAlertsNobody()
    {
        Window window;
        window.watch.setRules(tellsOf(wordOf(FlowView::NeedsPerson), 1));
        window.watch.setCluster({});
        window.tell("1", FlowStatus::Failed, "a 0-99 fails x");
        window.watch.look();
        QCOMPARE(window.raised, QStringList());
    }

    void aNewKindOfError()
    {
        Window window;
        AlertRules rules;
        rules.newErrors = true;
        window.watch.setRules(rules);
        SeenFlow flow = toldFlow("1", FlowStatus::Failed, "a 0-101 fails x");
        flow.steps.front().error = "no such street";
        window.flows.tell(flow);
        window.feed.take();
        window.watch.look();
        QCOMPARE(window.raised, QStringList(QStringLiteral("New error in a at orders-prod")));
    }
};

QTEST_GUILESS_MAIN(AlertWatchTest)
#include "alert_watch_test.moc"
