#include "tests/model/timeline/bar_picture.h"

#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

namespace {

QString lane(const std::string& spans, Phase phase = Phase::Do, double now = 60)
{
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    return pictureOf(layOutLane(toldSpans(spans), {phase, {}}, scale, {4, 16}, toldAt(now)));
}

} // namespace

class BarsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laneOfOneStep_data();
    void laneOfOneStep();
    void parallelStepsShareTheLane_data();
    void parallelStepsShareTheLane();
    void smallBarsFoldWithTheWorstTone_data();
    void smallBarsFoldWithTheWorstTone();
    void onlyWhatIsInSightIsLaidOut();
    void stepsKeepTheirRowWhileZooming();
    void textsGoFromLongToShort();
    void severalFlowsTogether();
    void tipsTellTheWholeOfIt();
};

void BarsTest::laneOfOneStep_data()
{
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* spans, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(spans) << QString::fromUtf8(expected);
    };
    row("neighbours stay apart", "a 0-4 ok; b 4-9 ok", "0+39@4,16 done(a); 40+49@4,16 done(b)");
    row("under way ends at now", "a 50- runs", "500+100@4,16 runs(a)");
    row("attempts on one row with their backoff",
        "a 0-4 fails x; a#2 4-6 backoff; a#2 6-10 fails x; a#3 10-12 backoff; a#3 12-16 ok",
        "0+39@4,16 fails(1); 40+19@6,12 backoff; 60+39@4,16 fails(2); 100+19@6,12 backoff; 120+39@4,16 done(3)");
    row("no answer", "a 0-30 silent", "0+299@4,16 silent(1)");
    row("a wait is a line in the middle", "a 0-5 waits; a 5-9 ok", "0+49@11,2 waits; 50+39@4,16 done(a)");
    row("never narrower than 2", "a 0-0 ok", "0+2@4,16 done");
    row("the other direction is another lane", "UNDO a 0-5 ok", "");
}

void BarsTest::laneOfOneStep()
{
    QFETCH(QString, spans);
    QFETCH(QString, expected);
    QCOMPARE(lane(spans.toStdString()), expected);
}

void BarsTest::parallelStepsShareTheLane_data()
{
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* spans, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(spans) << QString::fromUtf8(expected);
    };
    row("two", "a 0-4 ok; b 0-6 ok; c 6-9 ok", "0+39@4,7 done; 0+59@12,7 done; 60+29@4,16 done(c)");
    row("three",
        "a 0-4 ok; b 0-6 ok; c 1-5 ok; d 4-6 ok",
        "0+39@4,4 done; 0+59@9,4 done; 10+39@14,4 done; 40+19@4,4 done");
    row("more are folded", "a 0-4 ok; b 0-6 ok; c 0-5 fails x; d 0-4 ok", "0+59@4,16 folded(fail 4)");
    row("a step done again later does not fill the time between",
        "a 0-4 ok; b 4-8 ok; a#2 20-24 ok",
        "0+39@4,16 done(a); 40+39@4,16 done(b); 200+39@4,16 done(2)");
}

void BarsTest::parallelStepsShareTheLane()
{
    laneOfOneStep();
}

void BarsTest::smallBarsFoldWithTheWorstTone_data()
{
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* spans, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(spans) << QString::fromUtf8(expected);
    };
    row("one alone stays", "a 5-5.1 ok", "50+2@4,16 done");
    row("close ones", "a 5-5.1 ok; b 5.2-5.3 ok; c 5.4-5.5 ok", "50+6@4,16 folded(done 3)");
    row("far ones stay", "a 5-5.1 ok; b 9-9.1 ok", "50+2@4,16 done; 90+2@4,16 done");
    row("one failure colours them",
        "a 5-5.1 ok; b 5.2-5.3 fails x; b#2 5.4-5.5 ok; c 5.6-5.7 ok",
        "50+8@4,16 folded(fail 3); 54+2@4,16 done");
    row("parallel ones count too", "a 5-5.1 ok; b 5-5.1 ok; c 5-5.1 ok", "50+2@4,16 folded(done 3)");
    row("big ones keep their place",
        "a 5-5.1 ok; b 5.1-9 ok; c 9-9.1 ok",
        "50+2@4,16 done; 51+38@4,16 done(b); 90+2@4,16 done");
}

void BarsTest::smallBarsFoldWithTheWorstTone()
{
    laneOfOneStep();
}

void BarsTest::onlyWhatIsInSightIsLaidOut()
{
    TimelineScale scale = tenPixelsASecond(toldBeginning(), 100);
    scale.pan(100);
    const auto spans = toldSpans("a 0-4 ok; b 4-12 ok; c 12-50 ok; d 50-60 ok");
    QCOMPARE(
        pictureOf(layOutLane(spans, {Phase::Do, {}}, scale, {4, 16}, toldAt(60))),
        QStringLiteral("-4+23@4,16 done(b); 20+99@4,16 done(c)")
    );
}

void BarsTest::stepsKeepTheirRowWhileZooming()
{
    const auto spans = toldSpans("a 0-4 ok; b 3-6 ok; c 5-9 ok");
    for (const double factor : {0.5, 1.0, 3.0}) {
        TimelineScale scale = tenPixelsASecond(toldBeginning());
        scale.zoom(factor, 0);
        const auto bars = layOutLane(spans, {Phase::Do, {}}, scale, {4, 16}, toldAt(60));
        QCOMPARE(bars.size(), std::size_t(3));
        QCOMPARE(bars.at(0).box.y(), 4);
        QCOMPARE(bars.at(1).box.y(), 12);
        QCOMPARE(bars.at(2).box.y(), 4);
    }
}

void BarsTest::textsGoFromLongToShort()
{
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    const auto bars = layOutLane(toldSpans("bookCourier#2 0-30 silent"), {Phase::Do, {}}, scale, {4, 16}, toldAt(60));
    const std::vector<QString> expected{
        QStringLiteral("bookCourier, attempt 2: no answer in 30 s"),
        QStringLiteral("bookCourier, attempt 2"),
        QStringLiteral("attempt 2"),
        QStringLiteral("2")};
    QCOMPARE(bars.front().texts, expected);
}

void BarsTest::severalFlowsTogether()
{
    const IndexedFlow one = toldFlow("1", FlowStatus::Completed, "a 0-4 ok; b 4-8 ok; c 20-22 ok");
    const IndexedFlow two = toldFlow("2", FlowStatus::Failed, "a 1-5 ok; b 10-14 fails x; UNDO a 14-20 ok");
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    QCOMPARE(
        pictureOf(layOutTogether(
            {&one.doLane.spans, &one.undoLane.spans, &two.doLane.spans, &two.undoLane.spans}, scale, {4, 16}, toldAt(60)
        )),
        QStringLiteral("0+87@4,16 folded(done 3); 96+47@4,16 folded(fail 2); 144+63@4,16 folded(undo 1); "
                       "208+15@4,16 folded(done 0)")
    );
    QVERIFY(layOutTogether({}, scale, {4, 16}, toldAt(60)).empty());
}

void BarsTest::tipsTellTheWholeOfIt()
{
    const auto spans = toldSpans("a#2 1-3.5 fails 503; a#3 4-5 backoff; UNDO b 6- runs; c 7-9 waits");
    QCOMPARE(tipOf(spans.at(0), toldAt(10)), QStringLiteral("DO a, attempt 2\n14:06:01.000, 2.5 s\n503"));
    QCOMPARE(tipOf(spans.at(1), toldAt(10)), QStringLiteral("DO a\nwaits 1 s before its next attempt"));
    QCOMPARE(tipOf(spans.at(2), toldAt(10)), QStringLiteral("UNDO b, attempt 1\n14:06:06.000, 4 s so far"));
    QCOMPARE(tipOf(spans.at(3), toldAt(10)), QStringLiteral("DO c\nno worker has taken it, 2 s"));
}

QTEST_GUILESS_MAIN(BarsTest)
#include "bars_test.moc"
