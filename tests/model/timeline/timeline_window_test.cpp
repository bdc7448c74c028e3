#include "model/timeline/timeline_window.h"

#include "model/timeline/shown_flows.h"
#include "tests/support/told_flows.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

const IndexedFlow& running()
{
    static const IndexedFlow flow = toldFlow("runs", FlowStatus::InProgress, "a 0-5 ok; b 5- runs");
    return flow;
}

} // namespace

class TimelineWindowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEverythingUntilSomebodyMovesIt();
    void nowKeepsItsPlaceWhileItIsInSight();
    void panningAwayFromNowStopsTheFollowing();
    void centresThenFits();
    void aFoldThatWasOpenedStaysOpen();
    void chosenFlowsStandAlone();
    void withoutAChoiceTheNewestStandAlone();
    void markedFlowsStandFirstWhateverIsChosen();
    void shownFlowsKeepUpWithTheFeed();
    void onlyWhatIsOutOfSightIsBroughtIn();
};

void TimelineWindowTest::showsEverythingUntilSomebodyMovesIt()
{
    TimelineWindow window;
    for (const double now : {10.0, 20.0, 300.0}) {
        window.update({&running()}, 1000, toldAt(now));
        const double begin = window.scale().x(toldAt(0));
        const double end = window.scale().x(toldAt(now));
        QVERIFY2(begin > 0 && begin < 20, qPrintable(QString::number(begin)));
        QVERIFY2(end > 930 && end < 960, qPrintable(QString::number(end)));
    }
    QCOMPARE(window.follow(), TimelineWindow::Follow::Everything);
}

void TimelineWindowTest::nowKeepsItsPlaceWhileItIsInSight()
{
    TimelineWindow window;
    window.update({&running()}, 1000, toldAt(20));
    window.zoom(2, 950);
    QCOMPARE(window.follow(), TimelineWindow::Follow::Now);
    const double place = window.scale().x(toldAt(20));
    window.update({&running()}, 1000, toldAt(21));
    QVERIFY(std::abs(window.scale().x(toldAt(21)) - place) < 0.01);
    window.fit();
    window.update({&running()}, 1000, toldAt(22));
    QVERIFY(window.scale().x(toldAt(0)) < 20);
}

void TimelineWindowTest::panningAwayFromNowStopsTheFollowing()
{
    TimelineWindow window;
    window.update({&running()}, 1000, toldAt(20));
    window.pan(-200);
    QCOMPARE(window.follow(), TimelineWindow::Follow::Nothing);
    const double place = window.scale().x(toldAt(3));
    window.update({&running()}, 1000, toldAt(25));
    QVERIFY(std::abs(window.scale().x(toldAt(3)) - place) < 0.01);
}

void TimelineWindowTest::centresThenFits()
{
    TimelineWindow window;
    const IndexedFlow early = toldFlow("early", FlowStatus::Completed, "a 2-4 ok");
    window.update({&running(), &early}, 1000, toldAt(40));
    window.centre(early.flow);
    QVERIFY(std::abs(window.scale().x(toldAt(3)) - 500) < 0.01);
    window.centre(early.flow);
    window.update({&running(), &early}, 1000, toldAt(41));
    QVERIFY(window.scale().x(toldAt(2)) < 20);
    QVERIFY(window.scale().x(toldAt(4)) > 930);
}

void TimelineWindowTest::aFoldThatWasOpenedStaysOpen()
{
    TimelineWindow window;
    const IndexedFlow flow = toldFlow("1", FlowStatus::InProgress, "a 0-5 ok; b 60- runs");
    window.update({&flow}, 1000, toldAt(65));
    QCOMPARE(window.scale().folds().size(), std::size_t(1));
    window.unfold(window.scale().folds().front().time);
    window.update({&flow}, 1000, toldAt(66));
    QVERIFY(window.scale().folds().empty());
    window.setFoldsIdle(false);
    window.setFoldsIdle(true);
    window.update({&flow}, 1000, toldAt(67));
    QCOMPARE(window.scale().folds().size(), std::size_t(1));
}

/// Ten flows told, and the words and ids of what is shown.
struct ShownUnderTest
{
    ToldFlows wire;
    FixedClock clock;
    FlowFeed feed{clock};
    ShownFlows shown{feed};
    std::vector<FlowId> inSight;

    ShownUnderTest()
    {
        for (int i = 0; i < 10; ++i) {
            const std::string id = "f" + std::to_string(i);
            wire.tell(toldFlow(id, FlowStatus::InProgress, "a " + std::to_string(i) + "- runs"));
            inSight.emplace_back(id);
        }
        feed.watch(&wire);
    }

    static QString ids(const IndexedFlows& flows)
    {
        QStringList all;
        for (const IndexedFlow* each : flows) {
            all << textOf(each->flow.id);
        }
        return all.join(QLatin1Char(' '));
    }
};

void TimelineWindowTest::chosenFlowsStandAlone()
{
    ShownUnderTest under;
    under.shown.show({FlowId("f7"), FlowId("f2"), FlowId("unknown")}, under.inSight);
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f7 f2"));
    QCOMPARE(under.shown.together().size(), std::size_t(8));
    QCOMPARE(under.shown.words(), QStringLiteral("2 chosen flows and 8 more in view"));
    under.shown.show({FlowId("f7")}, {});
    QCOMPARE(under.shown.words(), QStringLiteral("1 chosen flow"));
}

void TimelineWindowTest::withoutAChoiceTheNewestStandAlone()
{
    ShownUnderTest under;
    QVERIFY(under.shown.words().isEmpty());
    under.shown.show({}, under.inSight);
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f2 f3 f4 f5 f6 f7 f8 f9"));
    QCOMPARE(under.ids(under.shown.together()), QStringLiteral("f0 f1"));
    QCOMPARE(under.shown.words(), QStringLiteral("the newest 8 flows in view and 2 more"));
}

void TimelineWindowTest::markedFlowsStandFirstWhateverIsChosen()
{
    ShownUnderTest under;
    under.shown.show({FlowId("f7"), FlowId("f2")}, under.inSight);
    under.shown.mark(FlowId("f2"), true);
    QVERIFY(under.shown.isMarked(FlowId("f2")));
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f2 f7"));
    QCOMPARE(under.shown.words(), QStringLiteral("1 marked flow, 1 chosen flow and 8 more in view"));
    under.shown.show({FlowId("f7")}, {FlowId("f7"), FlowId("f8")});
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f2 f7"));
    under.shown.show({}, under.inSight);
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f2 f1 f3 f4 f5 f6 f7 f8 f9"));
    QCOMPARE(under.shown.words(), QStringLiteral("1 marked flow, the newest 8 flows in view and 1 more"));
    under.shown.mark(FlowId("f2"), false);
    QCOMPARE(under.ids(under.shown.alone()), QStringLiteral("f2 f3 f4 f5 f6 f7 f8 f9"));
    under.feed.take();
    under.shown.mark(FlowId("f9"), true);
    under.wire.forget(FlowId("f9"));
    under.feed.take();
    QVERIFY(!under.shown.isMarked(FlowId("f9")));
}

void TimelineWindowTest::onlyWhatIsOutOfSightIsBroughtIn()
{
    TimelineWindow window;
    window.update({&running()}, 1000, toldAt(20));
    const double place = window.scale().x(toldAt(5));
    window.bringIntoSight({toldAt(5), toldAt(6)});
    QCOMPARE(window.scale().x(toldAt(5)), place);
    window.pan(2000);
    window.bringIntoSight({toldAt(5), toldAt(6)});
    QVERIFY(std::abs(window.scale().x(toldAt(5)) - 500) < 0.01);
}

void TimelineWindowTest::shownFlowsKeepUpWithTheFeed()
{
    ShownUnderTest under;
    under.feed.take();
    under.shown.show({FlowId("f1")}, {});
    QSignalSpy changed(&under.shown, &ShownFlows::changed);
    under.wire.tell(toldFlow("f2", FlowStatus::Failed, "a 2-4 fails x"));
    under.feed.take();
    QCOMPARE(changed.count(), 0);
    under.wire.tell(toldFlow("f1", FlowStatus::Failed, "a 1-4 fails x"));
    under.feed.take();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(under.shown.alone().front()->flow.status, FlowStatus::Failed);
    under.wire.forget(FlowId("f1"));
    under.feed.take();
    QVERIFY(under.shown.alone().empty());
}

QTEST_GUILESS_MAIN(TimelineWindowTest)
#include "timeline_window_test.moc"
