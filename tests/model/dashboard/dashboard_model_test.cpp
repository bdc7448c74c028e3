#include "model/dashboard/dashboard_model.h"

#include "model/dashboard/dashboard_words.h"
#include "tests/support/told_flows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;
using namespace std::chrono_literals;

namespace {

SeenFlow failed(const std::string& id, double at, const std::string& error, const std::string& step = "b")
{
    const std::string times = std::to_string(at) + "-" + std::to_string(at + 1);
    SeenFlow flow = toldFlow(id, FlowStatus::Undone, step + " " + times + " fails " + error);
    flow.steps.front().status = StepStatus::RetryExhausted;
    return flow;
}

struct ModelUnderTest
{
    FixedClock clock;
    ToldFlows wire;
    FlowFeed feed{clock};
    DashboardModel model{feed};
    QAbstractItemModelTester tester{&model.errors(), QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy reads{&model, &DashboardModel::read};

    ModelUnderTest()
    {
        clock.at = toldAt(100);
        feed.watch(&wire);
        model.setWatched(true);
    }

    void take(double now)
    {
        clock.at = toldAt(now);
        feed.take();
    }

    QString messages()
    {
        QStringList all;
        for (int row = 0; row < model.errors().rowCount(); ++row) {
            const auto cell = [&](ErrorColumn column) {
                return model.errors().index(row, static_cast<int>(column)).data().toString();
            };
            all << cell(ErrorColumn::Count) + QStringLiteral(" × ") + cell(ErrorColumn::What);
        }
        return all.join(QStringLiteral("; "));
    }
};

} // namespace

class DashboardModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsOnceASecondWhileItIsWatched();
    void pausedItStandsStillAndCountsOn();
    void rowsOfErrorsKeepWhatIsChosen();
    void anotherClusterBeginsAnew();
    void wordsAreThoseOfTheLook();
    void groupsAndOutliersBecomeFilters();
};

void DashboardModelTest::readsOnceASecondWhileItIsWatched()
{
    ModelUnderTest under;
    under.reads.clear();
    for (int tenth = 1; tenth <= 30; ++tenth) {
        under.take(100 + tenth * 0.1);
    }
    QCOMPARE(under.reads.size(), 3);
    under.model.setWatched(false);
    under.reads.clear();
    under.take(110);
    QVERIFY(under.reads.isEmpty());
    under.wire.tell(failed("1", 105, "x"));
    under.take(111);
    under.model.setWatched(true);
    QCOMPARE(under.messages(), QStringLiteral("1 × x")); // what was told meanwhile is not lost
}

void DashboardModelTest::pausedItStandsStillAndCountsOn()
{
    ModelUnderTest under;
    under.take(101);
    under.model.setPaused(true);
    under.wire.tell(failed("1", 101, "x"));
    under.take(105);
    QCOMPARE(under.messages(), QString());
    QCOMPARE(under.model.reading().at, toldAt(101));
    under.model.setRange(DashboardRange::Minutes15); // asked while it stands still: as of when it stopped
    QCOMPARE(under.model.reading().at, toldAt(101));
    under.model.setPaused(false);
    QCOMPARE(under.messages(), QStringLiteral("1 × x"));
}

void DashboardModelTest::rowsOfErrorsKeepWhatIsChosen()
{
    ModelUnderTest under;
    QSignalSpy resets(&under.model.errors(), &QAbstractItemModel::modelReset);
    under.wire.tell(failed("1", 90, "x"));
    under.wire.tell(failed("2", 91, "y"));
    under.wire.tell(failed("3", 92, "y"));
    under.take(102);
    QCOMPARE(under.messages(), QStringLiteral("2 × y; 1 × x"));
    const QPersistentModelIndex chosen(under.model.errors().index(1, 0));
    for (int i = 0; i < 3; ++i) {
        under.wire.tell(failed("more " + std::to_string(i), 93, "x"));
        under.wire.tell(failed("other " + std::to_string(i), 93, "z"));
    }
    under.take(104);
    QCOMPARE(under.messages(), QStringLiteral("4 × x; 3 × z; 2 × y"));
    QCOMPARE(chosen.row(), 0);
    under.take(104 + 2 * 3600); // all of it has left the chart
    QCOMPARE(under.messages(), QString());
    QVERIFY(!chosen.isValid());
    QVERIFY(resets.isEmpty());
}

void DashboardModelTest::anotherClusterBeginsAnew()
{
    ModelUnderTest under;
    under.wire.tell(failed("1", 90, "x"));
    under.take(102);
    QVERIFY(under.model.hasSeen());
    under.model.choose(TimeRange{toldAt(60), toldAt(120)});
    QSignalSpy times(&under.model, &DashboardModel::timeChosen);
    ToldFlows other;
    under.feed.watch(&other);
    QVERIFY(!under.model.hasSeen());
    QCOMPARE(under.messages(), QString());
    QCOMPARE(times.size(), 1);
    QVERIFY(!under.model.question().chosen.has_value());
}

void DashboardModelTest::wordsAreThoseOfTheLook()
{
    const Instant now = toldAt(0); // 14:06
    QCOMPARE(rangeWords({toldAt(-1140), toldAt(-480)}, now), QStringLiteral("13:47 to 13:58"));
    QCOMPARE(rangeWords({toldAt(-15), toldAt(0)}, now), QStringLiteral("14:05:45 to 14:06:00"));
    QCOMPARE(rangeWords({toldAt(-86'400), toldAt(0)}, now), QStringLiteral("23 Nov 14:06 to 24 Nov 14:06"));
    QCOMPARE(seenWords(toldAt(-1138), now), QStringLiteral("13:47:02"));
    QCOMPARE(seenWords(toldAt(-86'400), now), QStringLiteral("yesterday"));
    QCOMPARE(seenWords(toldAt(-5 * 86'400), now), QStringLiteral("5 days ago"));
    QCOMPARE(agoWords(toldAt(-1), now), QStringLiteral("just now"));
    QCOMPARE(agoWords(toldAt(-4), now), QStringLiteral("4 s ago"));
    QCOMPARE(agoWords(toldAt(-200), now), QStringLiteral("3 m ago"));
    QCOMPARE(rateWords(148.2), QStringLiteral("148/s"));
    QCOMPARE(rateWords(2.44), QStringLiteral("2.4/s"));
    QCOMPARE(rateWords(0.03), QStringLiteral("1.8/min"));
    QCOMPARE(rateWords(0.001), QStringLiteral("3.6/h"));
    QCOMPARE(rateWords(1e-9), QStringLiteral("0.1/h"));
    QCOMPARE(rateWords(0), QStringLiteral("0/s"));
    QCOMPARE(partWords(955, 1000), QStringLiteral("95.5 %"));
    QCOMPARE(partWords(999'999, 1'000'000), QStringLiteral("99.9 %")); // one of them failed
    QCOMPARE(partWords(1, 1'000'000), QStringLiteral("0.1 %"));
    QCOMPARE(partWords(0, 0), QStringLiteral("–"));
}

void DashboardModelTest::groupsAndOutliersBecomeFilters()
{
    ErrorGroup group;
    group.orchestration = OrchestrationName("orderFulfilment");
    group.message = "503 carrier \"north\" unavailable";
    QCOMPARE(
        filterOf(group),
        QStringLiteral("orchestration=\"orderFulfilment\" error:\"503 carrier \\\"north\\\" unavailable\"")
    );
    group.message = "stock below ⟨n⟩ for sku (⟨id⟩)";
    QCOMPARE(
        filterOf(group), QStringLiteral("orchestration=\"orderFulfilment\" error~\"stock below.*for sku \\(.*\\)\"")
    );
    group.message = "⟨id⟩";
    QCOMPARE(filterOf(group), QStringLiteral("orchestration=\"orderFulfilment\""));
    StepTimes times;
    times.p99 = 5s;
    times.slowest = {{FlowId("a"), 9s}, {FlowId("b"), 6s}, {FlowId("a"), 6s}, {FlowId("c"), 1s}};
    QCOMPARE(filterOf(times, 20), QStringLiteral("flow:a,b"));
    QCOMPARE(filterOf(times, 1), QStringLiteral("flow:a"));
    QCOMPARE(filterOf(StepTimes(), 20), QString());
}

QTEST_GUILESS_MAIN(DashboardModelTest)
#include "dashboard_model_test.moc"
