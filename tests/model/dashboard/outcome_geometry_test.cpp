#include "model/dashboard/outcome_geometry.h"

#include <QTest>

#include <random>

using namespace backstep;

namespace {

constexpr QRect plot(40, 20, 780, 200);
constexpr std::int64_t minute = 60'000'000;

std::vector<OutcomeBar> noBars()
{
    std::vector<OutcomeBar> bars(bucketsShown);
    for (int i = 0; i < bucketsShown; ++i) {
        bars[static_cast<std::size_t>(i)].time = {{(1000 + i) * minute}, {(1001 + i) * minute}};
    }
    return bars;
}

std::vector<OutcomeGeometry::Piece> piecesOf(const OutcomeGeometry& geometry, int bar)
{
    std::vector<OutcomeGeometry::Piece> found;
    std::ranges::copy_if(geometry.pieces(), std::back_inserter(found), [bar](const auto& each) {
        return each.bar == bar;
    });
    return found;
}

} // namespace

class OutcomeGeometryTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ticksAreRound_data();
    void ticksAreRound();
    void aSingleFailedFlowIsSeenHoweverHighTheBar();
    void piecesStandOnEachOther();
    void everyPixelBelongsToOneBar();
    void nothingAndNoRoomAreFine();
};

void OutcomeGeometryTest::ticksAreRound_data()
{
    QTest::addColumn<double>("most");
    QTest::addColumn<QList<double>>("ticks");
    QTest::newRow("the picture's") << 190.0 << QList<double>{0, 50, 100, 150, 200};
    QTest::newRow("exactly") << 4.0 << QList<double>{0, 1, 2, 3, 4};
    QTest::newRow("little") << 0.02 << QList<double>{0, 0.005, 0.01, 0.015, 0.02};
    QTest::newRow("much") << 5001.0 << QList<double>{0, 2000, 4000, 6000};
}

void OutcomeGeometryTest::ticksAreRound()
{
    QFETCH(double, most);
    QFETCH(QList<double>, ticks);
    const std::vector<double> found = roundTicks(most, 4);
    QCOMPARE(found.size(), static_cast<std::size_t>(ticks.size()));
    for (int i = 0; i < ticks.size(); ++i) {
        QVERIFY(std::abs(found[static_cast<std::size_t>(i)] - ticks[i]) < 1e-9);
    }
    QVERIFY(found.back() * 1.00001 >= most);
}

void OutcomeGeometryTest::aSingleFailedFlowIsSeenHoweverHighTheBar()
{
    std::vector<OutcomeBar> bars = noBars();
    bars[7].counts[TallyKind::Completed] = 1'000'000;
    bars[7].counts[TallyKind::Undone] = 1;
    bars[7].counts[TallyKind::Failed] = 1;
    const OutcomeGeometry geometry(bars, plot);
    const auto pieces = piecesOf(geometry, 7);
    QCOMPARE(pieces.size(), std::size_t{3});
    QCOMPARE(pieces.back().kind, TallyKind::Failed);
    QVERIFY(pieces.back().box.height() >= 1);
    QCOMPARE(geometry.failedMarks().size(), std::size_t{1});
    QVERIFY(geometry.column(7).contains(geometry.failedMarks()[0].x(), plot.center().y()));
    QVERIFY(geometry.failedMarks()[0].y() < pieces.back().box.top());
}

void OutcomeGeometryTest::piecesStandOnEachOther()
{
    std::mt19937 chance(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<OutcomeBar> bars = noBars();
        for (OutcomeBar& bar : bars) {
            for (const TallyKind kind :
                 {TallyKind::Completed, TallyKind::Retried, TallyKind::Undone, TallyKind::Failed}) {
                bar.counts[kind] = chance() % 3 == 0 ? 0 : chance() % 500;
            }
        }
        const OutcomeGeometry geometry(bars, plot);
        for (int bar = 0; bar < bucketsShown; ++bar) {
            int edge = plot.bottom() + 1;
            for (const auto& piece : piecesOf(geometry, bar)) {
                QVERIFY(piece.box.height() >= 1);
                QVERIFY(piece.box.bottom() < edge && piece.box.bottom() >= edge - 2); // 1 px of ground at most
                QVERIFY(piece.box.top() >= plot.top() - 4);
                QVERIFY(geometry.column(bar).left() <= piece.box.left());
                QVERIFY(geometry.column(bar).right() >= piece.box.right());
                edge = piece.box.top();
            }
        }
    }
}

void OutcomeGeometryTest::everyPixelBelongsToOneBar()
{
    for (const int width : {61, 333, 780, 1501}) {
        const OutcomeGeometry geometry(noBars(), QRect(40, 20, width, 100));
        for (int x = 40; x < 40 + width; ++x) {
            const QRect column = geometry.column(geometry.barAt(x));
            QVERIFY(column.left() <= x && x <= column.right());
        }
        QCOMPARE(geometry.barAt(-1000), 0);
        QCOMPARE(geometry.barAt(9000), bucketsShown - 1);
    }
}

void OutcomeGeometryTest::nothingAndNoRoomAreFine()
{
    QVERIFY(OutcomeGeometry(noBars(), plot).pieces().empty());
    std::vector<OutcomeBar> bars = noBars();
    bars[3].counts[TallyKind::Failed] = 2;
    for (const QRect& small : {QRect(0, 0, 0, 0), QRect(40, 20, -30, -20), QRect(0, 0, 30, 5)}) {
        const OutcomeGeometry geometry(bars, small);
        (void)geometry.barAt(5);
    }
}

QTEST_GUILESS_MAIN(OutcomeGeometryTest)
#include "outcome_geometry_test.moc"
