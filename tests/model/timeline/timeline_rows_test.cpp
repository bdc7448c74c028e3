#include "model/timeline/timeline_rows.h"

#include "model/timeline/idle_time.h"
#include "model/timeline/minimap.h"
#include "tests/model/timeline/bar_picture.h"
#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

class TimelineRowsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFlowGrowsAnUndoLane();
    void stepsBehindAFailedUndoAreBlocked();
    void rowsStandBelowEachOther();
    void quietTimeIsIdle();
    void extentReachesNowWhileSomethingGoesOn();
    void minimapKeepsTheWorst();
    void minimapTellsItsRange();
};

void TimelineRowsTest::aFlowGrowsAnUndoLane()
{
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    const auto forward
        = layOutFlow(toldFlow("7d0f4c1e-88a2", FlowStatus::InProgress, "a 0-4 ok; b 4- runs"), scale, toldAt(10));
    QCOMPARE(forward.label, QStringLiteral("7d0f4c1e"));
    QCOMPARE(forward.height, 24);
    QVERIFY(!forward.hasUndo);
    const auto back = layOutFlow(
        toldFlow("7d0f4c1e-88a2", FlowStatus::Undone, "a 0-4 ok; b 4-8 fails x; UNDO a 8-9 ok"), scale, toldAt(10)
    );
    QCOMPARE(back.height, 44);
    QCOMPARE(back.under, QStringLiteral("orderFulfilment"));
    QCOMPARE(pictureOf(back.bars), QStringLiteral("0+39@4,16 done(a); 40+39@4,16 fails(1); 80+9@24,16 done"));
}

void TimelineRowsTest::stepsBehindAFailedUndoAreBlocked()
{
    const std::string spans = "a 0-2 ok; b 2-4 ok; c 4-6 ok; d 6-8 fails x; UNDO c 8-10 fails y";
    SeenFlow seen = toldFlow("1", FlowStatus::Failed, spans);
    seen.steps.at(2).status = StepStatus::UndoFail;
    const IndexedFlow flow = seen;
    TimelineScale scale = tenPixelsASecond(toldBeginning());
    const auto row = layOutFlow(flow, scale, toldAt(30));
    QCOMPARE(row.bars.back().mark, Bar::Mark::Blocked);
    QCOMPARE(row.bars.back().texts.front(), QStringLiteral("2 blocked"));
    QCOMPARE(row.bars.back().box, QRect(106, 24, 193, 16));
    // Idle time that is folded ends it.
    scale.setFolds({{toldAt(20), toldAt(29)}});
    scale.place(toldAt(0), 0);
    QCOMPARE(layOutFlow(flow, scale, toldAt(30)).bars.back().box, QRect(106, 24, 93, 16));
}

void TimelineRowsTest::rowsStandBelowEachOther()
{
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    const IndexedFlow one = toldFlow("1", FlowStatus::Undone, "a 0-4 fails x; UNDO b 4-6 ok");
    const IndexedFlow two = toldFlow("2", FlowStatus::Completed, "a 0-4 ok");
    std::vector<TimelineRow> rows{
        layOutFlow(one, scale, toldAt(9)),
        layOutFlow(two, scale, toldAt(9)),
        layOutRest({&one, &two}, scale, toldAt(9))};
    QCOMPARE(stack(rows), 92);
    QCOMPARE(rows.at(1).top, 44);
    QCOMPARE(rows.at(2).top, 68);
    QCOMPARE(rows.at(2).label, QStringLiteral("2 flows"));
}

void TimelineRowsTest::quietTimeIsIdle()
{
    const IndexedFlow flow
        = toldFlow("1", FlowStatus::InProgress, "a 0-5 ok; b 5-10 fails x; b#2 10-40 backoff; b#2 40- runs");
    const auto idle = idleTimes({&flow}, toldAt(50));
    const std::vector<TimeRange> expected{{toldAt(11.25), toldAt(38.75)}};
    QCOMPARE(idle, expected);
    const IndexedFlow other = toldFlow("2", FlowStatus::Completed, "a 12-25 ok; b 25-38 ok");
    QVERIFY(idleTimes({&flow, &other}, toldAt(50)).empty());
    QVERIFY(idleTimes({}, toldAt(50)).empty());
}

void TimelineRowsTest::extentReachesNowWhileSomethingGoesOn()
{
    const IndexedFlow done = toldFlow("1", FlowStatus::Completed, "a 1-5 ok");
    const IndexedFlow open = toldFlow("2", FlowStatus::InProgress, "a 3-5 ok");
    QCOMPARE(extentOf({&done}, toldAt(50)), (TimeRange{toldAt(1), toldAt(5)}));
    QCOMPARE(extentOf({&done, &open}, toldAt(50)), (TimeRange{toldAt(1), toldAt(50)}));
}

void TimelineRowsTest::minimapKeepsTheWorst()
{
    MinimapBins bins({toldAt(0), toldAt(60)}, 6);
    for (int i = 0; i < 60; ++i) {
        bins.add({toldAt(i), i == 25 ? Tone::Fail : Tone::Done});
    }
    bins.add({toldAt(-1), Tone::Fail});
    bins.add({toldAt(61), Tone::Fail});
    QCOMPARE(bins.bins().size(), std::size_t(6));
    QCOMPARE(bins.fullest(), 10);
    const auto failed
        = [&bins](std::size_t bin) { return bins.bins().at(bin).byTone[static_cast<std::size_t>(Tone::Fail)]; };
    QCOMPARE(failed(2), 1);
    QCOMPARE(bins.bins().at(2).flows(), 10);
    QCOMPARE(failed(0), 0);
}

void TimelineRowsTest::minimapTellsItsRange()
{
    QCOMPARE(minimapWords(minimapRange(toldAt(0), toldAt(20))), QStringLiteral("Last minute"));
    QCOMPARE(minimapWords(minimapRange(toldAt(0), toldAt(61))), QStringLiteral("Last 5 minutes"));
    QCOMPARE(minimapWords(minimapRange(toldAt(0), toldAt(86'400))), QStringLiteral("Last hour"));
}

QTEST_GUILESS_MAIN(TimelineRowsTest)
#include "timeline_rows_test.moc"
