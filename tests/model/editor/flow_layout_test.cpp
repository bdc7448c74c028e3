#include "model/editor/flow_layout.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace backstep;

namespace {

/// One line a rank, one letter a step; a column is half a card with its gap.
QString picture(const FlowLayout& layout)
{
    const double column = (layout::cardWidth + layout::sideGap) / 2;
    double left = 0;
    int last = -1;
    for (std::size_t step = 0; step < layout.cards.size(); ++step) {
        left = std::min(left, layout.cards[step].left());
        last = std::max(last, layout.ranks[step]);
    }
    QStringList lines;
    for (int rank = 0; rank <= last; ++rank) {
        QString line;
        for (std::size_t step = 0; step < layout.cards.size(); ++step) {
            if (layout.ranks[step] == rank) {
                const int at = static_cast<int>(std::round((layout.cards[step].left() - left) / column));
                line = line.leftJustified(std::max(at + 1, static_cast<int>(line.size())));
                line[at] = QLatin1Char(static_cast<char>('a' + static_cast<int>(step)));
            }
        }
        lines.append(line);
    }
    return lines.join(QLatin1Char('/'));
}

bool overlapping(const FlowLayout& layout)
{
    for (std::size_t one = 0; one < layout.cards.size(); ++one) {
        for (std::size_t other = one + 1; other < layout.cards.size(); ++other) {
            if (layout.cards[one].intersects(layout.cards[other])) {
                return true;
            }
        }
    }
    return false;
}

/// Edges run in the gutters and beside cards, never through one.
bool crossesCard(const FlowLayout& layout)
{
    for (const EdgeLine& edge : layout.edges) {
        for (std::size_t i = 0; i + 1 < edge.points.size(); ++i) {
            const QRectF line = QRectF(edge.points[i], edge.points[i + 1]).normalized().adjusted(-0.1, 0, 0.1, 0);
            for (const QRectF& card : layout.cards) {
                if (line.intersects(card.adjusted(1, 1, -1, -1))) {
                    return true;
                }
            }
        }
    }
    return false;
}

} // namespace

class FlowLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void drawsGraphs_data()
    {
        QTest::addColumn<Predecessors>("before");
        QTest::addColumn<QString>("drawn");
        QTest::newRow("one") << Predecessors{{}} << "a";
        QTest::newRow("chain") << Predecessors{{}, {0}, {1}} << "a/b/c";
        QTest::newRow("fan") << Predecessors{{}, {}, {}, {}} << "a b c d";
        QTest::newRow("fork and join") << Predecessors{{}, {0}, {0}, {1, 2}} << " a/b c/ d";
        QTest::newRow("two branches of two") << Predecessors{{}, {0}, {0}, {1}, {2}, {3, 4}} << " a/b c/d e/ f";
        QTest::newRow("crossing is untangled") << Predecessors{{}, {}, {1}, {0}} << "a b/d c";
    }

    void drawsGraphs()
    {
        QFETCH(Predecessors, before);
        QFETCH(QString, drawn);
        const FlowLayout layout = layoutGraph(before);
        QCOMPARE(picture(layout), drawn);
        QVERIFY(!overlapping(layout));
        QVERIFY(!crossesCard(layout));
    }

    void leadsLongEdgesPastCards()
    {
        // a → b → c → d, and a → d directly.
        const FlowLayout layout = layoutGraph({{}, {0}, {1}, {0, 2}});
        QVERIFY(!crossesCard(layout));
        const auto direct
            = std::ranges::find_if(layout.edges, [](const EdgeLine& e) { return e.from == 0 && e.to == 3; });
        QVERIFY(direct != layout.edges.end());
        QCOMPARE(direct->points.front().y(), layout.cards[0].bottom());
        QCOMPARE(direct->points.back().y(), layout.cards[3].top());
    }

    void forkAndJoinAreDrawnAsEdges()
    {
        const FlowLayout layout = layoutGraph({{}, {}});
        QCOMPARE(layout.edges.size(), std::size_t{4});
        QCOMPARE(layout.start.center().x(), layout.end.center().x());
        QCOMPARE(layout.start.center().x(), (layout.cards[0].center().x() + layout.cards[1].center().x()) / 2);
    }

    void sameGraphSameDrawing()
    {
        Predecessors before(60);
        for (std::uint32_t step = 1; step < before.size(); ++step) {
            before[step] = {step / 2, step / 3};
            std::ranges::sort(before[step]);
            before[step].erase(std::unique(before[step].begin(), before[step].end()), before[step].end());
        }
        const FlowLayout one = layoutGraph(before);
        const FlowLayout other = layoutGraph(before);
        QCOMPARE(one.cards, other.cards);
        QVERIFY(!overlapping(one));
    }

    void chainHangsOnTwoRails()
    {
        const FlowLayout layout = layoutChain(3);
        QCOMPARE(layout.cards[1].top() - layout.cards[0].bottom(), layout::chainGap);
        QCOMPARE(layout.edges.size(), std::size_t{4});
        QCOMPARE(layout.edges[1].points.front(), QPointF(layout::doRail, layout.cards[0].bottom()));
        QCOMPARE(layout.edges[1].points.back(), QPointF(layout::doRail, layout.cards[1].top()));
    }

    void tenThousandBranchesAreLaidOut()
    {
        const FlowLayout layout = layoutGraph(Predecessors(10'000));
        QCOMPARE(layout.cards.size(), std::size_t{10'000});
        QVERIFY(layout.cards[9'999].left() > layout.cards[9'998].right());
    }

    void arrowsWalkTheGraph()
    {
        const FlowLayout layout = layoutGraph({{}, {0}, {0}, {1, 2}});
        QCOMPARE(neighbour(layout, 0, Direction::Down), 1);
        QCOMPARE(neighbour(layout, 1, Direction::Right), 2);
        QCOMPARE(neighbour(layout, 2, Direction::Down), 3);
        QCOMPARE(neighbour(layout, 3, Direction::Down), -1);
        QCOMPARE(neighbour(layout, -1, Direction::Down), 0);
    }
};

QTEST_APPLESS_MAIN(FlowLayoutTest)
#include "flow_layout_test.moc"
