#include "model/timeline/timeline_scale.h"

#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

namespace {

TimelineScale minuteIn600()
{
    TimelineScale scale;
    scale.setWidth(600);
    scale.show({toldAt(0), toldAt(60)});
    return scale;
}

QString labels(const TimelineScale& scale, double gap = 100)
{
    QStringList all;
    for (const TimelineScale::Tick& tick : scale.ticks(gap)) {
        all << QStringLiteral("%1 %2").arg(tick.label).arg(qRound(tick.x));
    }
    return all.join(QStringLiteral("; "));
}

} // namespace

class TimelineScaleTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeAndPixelsAreEachOthersInverse();
    void zoomKeepsWhatIsUnderThePointer();
    void zoomEndsAtItsLimits();
    void panMovesByPixels();
    void rulerStepsAreRound_data();
    void rulerStepsAreRound();
    void foldedTimeTakesFourteenPixels();
    void noTickStandsInAFold();
    void foldingKeepsTheMiddle();
};

void TimelineScaleTest::timeAndPixelsAreEachOthersInverse()
{
    TimelineScale scale = minuteIn600();
    scale.setFolds({{toldAt(10), toldAt(20)}, {toldAt(40), toldAt(45)}});
    scale.show({toldAt(0), toldAt(60)});
    for (double x = 0; x <= 600; x += 7.5) {
        QVERIFY2(std::abs(scale.x(scale.at(x)) - x) < 0.01, qPrintable(QString::number(x)));
    }
    QVERIFY(std::abs(scale.x(toldAt(0))) < 0.001);
    QVERIFY(std::abs(scale.x(toldAt(60)) - 600) < 0.001);
}

void TimelineScaleTest::zoomKeepsWhatIsUnderThePointer()
{
    TimelineScale scale = minuteIn600();
    const Instant under = scale.at(150);
    scale.zoom(4, 150);
    QCOMPARE(scale.microsPerPixel(), 25'000.0);
    QVERIFY(std::abs(scale.x(under) - 150) < 0.01);
    scale.zoom(0.25, 150);
    QVERIFY(std::abs(scale.x(toldAt(0))) < 0.01);
}

void TimelineScaleTest::zoomEndsAtItsLimits()
{
    TimelineScale scale = minuteIn600();
    scale.zoom(1e12, 100);
    QCOMPARE(scale.microsPerPixel(), 10.0);
    scale.zoom(1e-15, 100);
    QCOMPARE(scale.microsPerPixel(), 86'400e6);
    scale.show({toldAt(5), toldAt(5)});
    QCOMPARE(scale.microsPerPixel(), 10.0);
    QVERIFY(std::abs(scale.x(toldAt(5))) < 0.001);
}

void TimelineScaleTest::panMovesByPixels()
{
    TimelineScale scale = minuteIn600();
    scale.pan(100);
    QVERIFY(std::abs(scale.x(toldAt(10))) < 0.001);
    scale.place(toldAt(30), 600);
    QVERIFY(std::abs(scale.x(toldAt(30)) - 600) < 0.001);
    QCOMPARE(scale.microsPerPixel(), 100'000.0);
}

void TimelineScaleTest::rulerStepsAreRound_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("40 ms") << 0.04
                           << QStringLiteral("14:06:00.000 0; 14:06:00.010 150; 14:06:00.020 300; 14:06:00.030 450");
    QTest::newRow("1 minute") << 60.0
                              << QStringLiteral("14:06:00 0; 14:06:10 100; 14:06:20 200; 14:06:30 300; 14:06:40 400; "
                                                "14:06:50 500");
    QTest::newRow("1 hour") << 3600.0
                            << QStringLiteral("14:10:00 40; 14:20:00 140; 14:30:00 240; 14:40:00 340; "
                                              "14:50:00 440; 15:00:00 540");
    QTest::newRow("4 days") << 4 * 86'400.0
                            << QStringLiteral("2026-11-25 62; 2026-11-26 212; 2026-11-27 362; 2026-11-28 512");
}

void TimelineScaleTest::rulerStepsAreRound()
{
    QFETCH(double, seconds);
    QFETCH(QString, expected);
    TimelineScale scale;
    scale.setWidth(600);
    scale.show({toldAt(0), toldAt(seconds)});
    QCOMPARE(labels(scale), expected);
}

void TimelineScaleTest::foldedTimeTakesFourteenPixels()
{
    TimelineScale scale = minuteIn600();
    scale.setFolds({{toldAt(20), toldAt(55)}});
    scale.show({toldAt(0), toldAt(60)});
    const double left = scale.x(toldAt(20));
    QVERIFY(std::abs(scale.x(toldAt(55)) - left - TimelineScale::foldWidth) < 0.01);
    const auto folds = scale.folds();
    QCOMPARE(folds.size(), std::size_t(1));
    QVERIFY(std::abs(folds.front().x - left) < 0.01);
    QCOMPARE(foldWords(folds.front()), QStringLiteral("idle 35 s folded"));
    scale.pan(left + TimelineScale::foldWidth + 1);
    QVERIFY(scale.folds().empty());
}

void TimelineScaleTest::noTickStandsInAFold()
{
    TimelineScale scale = minuteIn600();
    scale.setFolds({{toldAt(15), toldAt(52)}});
    scale.show({toldAt(0), toldAt(60)});
    for (const TimelineScale::Tick& tick : scale.ticks(60)) {
        QVERIFY(tick.at < toldAt(15) || tick.at >= toldAt(52));
    }
    QVERIFY(!scale.ticks(60).empty());
}

void TimelineScaleTest::foldingKeepsTheMiddle()
{
    TimelineScale scale = minuteIn600();
    const Instant middle = scale.at(300);
    scale.setFolds({{toldAt(5), toldAt(15)}});
    QVERIFY(std::abs(scale.x(middle) - 300) < 0.01);
    QCOMPARE(scale.microsPerPixel(), 100'000.0);
}

QTEST_GUILESS_MAIN(TimelineScaleTest)
#include "timeline_scale_test.moc"
