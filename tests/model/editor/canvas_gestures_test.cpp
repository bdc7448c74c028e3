#include "model/editor/canvas_gestures.h"

#include <QTest>

using namespace backstep;

class CanvasGesturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aPlusStandsInTheMiddleOfAnEdge()
    {
        QCOMPARE(middleOf({0, 1, {{0, 0}, {0, 10}}}), QPointF(0, 5));
        QCOMPARE(middleOf({0, 1, {{0, 0}, {0, 10}, {30, 10}, {30, 20}}}), QPointF(15, 10));
        const FlowLayout chain = layoutChain(2);
        const QPointF between = middleOf(chain.edges[1]);
        QCOMPARE(plusAt(chain, between), std::optional<std::size_t>(1));
        QCOMPARE(plusAt(chain, between + QPointF(13, 0)), std::optional<std::size_t>(1));
        QCOMPARE(plusAt(chain, between + QPointF(16, 0)), std::optional<std::size_t>());
        QCOMPARE(plusAt(chain, chain.cards[0].center()), std::optional<std::size_t>());
    }

    void anEmptyFlowHasOnePlus()
    {
        const FlowLayout none = layoutChain(0);
        QCOMPARE(none.edges.size(), std::size_t{1});
        QCOMPARE(plusAt(none, middleOf(none.edges[0])), std::optional<std::size_t>(0));
    }

    void aNewStepIsPutOnAnEdgeOrBehindACard()
    {
        const FlowLayout chain = layoutChain(3);
        QCOMPARE(insertPlace(chain, chain.cards[1].center()).card, 1);
        const QPointF gap(chain.cards[0].right() - 3, (chain.cards[0].bottom() + chain.cards[1].top()) / 2);
        QCOMPARE(insertPlace(chain, gap).edge, std::optional<std::size_t>(1)); // beside its +, too
        const InsertPlace below = insertPlace(chain, chain.end.center() + QPointF(0, 400));
        QVERIFY(!below.edge && below.card < 0);
        const FlowLayout graph = layoutGraph({{}, {0}, {0}, {1, 2}});
        for (std::size_t edge = 0; edge < graph.edges.size(); ++edge) {
            QCOMPARE(insertPlace(graph, middleOf(graph.edges[edge])).edge, std::optional(edge));
        }
        QVERIFY(!insertPlace(graph, graph.bounds.bottomRight() + QPointF(200, 0)).edge);
    }

    void cardsOfASequenceChangePlaces_data()
    {
        QTest::addColumn<int>("moved");
        QTest::addColumn<int>("over"); ///< dropped on the lower half of this card; -1: above all
        QTest::addColumn<int>("place");
        QTest::newRow("to the front") << 2 << -1 << 0;
        QTest::newRow("to the end") << 0 << 2 << 2;
        QTest::newRow("one down") << 0 << 1 << 1;
        QTest::newRow("one up") << 2 << 0 << 1;
        QTest::newRow("stays behind the one before") << 1 << 0 << 1;
        QTest::newRow("stays on itself") << 1 << 1 << 1;
    }

    void cardsOfASequenceChangePlaces()
    {
        QFETCH(int, moved);
        QFETCH(int, over);
        QFETCH(int, place);
        const FlowLayout chain = layoutChain(3);
        const double y = over < 0 ? 0 : chain.cards[static_cast<std::size_t>(over)].center().y() + 1;
        const auto drop = dropPlace(chain, moved, {20, y});
        QVERIFY(drop.has_value());
        QCOMPARE(drop->place, place);
        for (const QRectF& card : chain.cards) {
            QVERIFY(!card.contains(drop->mark.p1()));
        }
    }

    void stepsSideBySideChangePlaces()
    {
        const FlowLayout row = layoutGraph({{}, {}, {}});
        const auto drop = dropPlace(row, 0, row.cards[2].center() + QPointF(20, 0));
        QVERIFY(drop.has_value());
        QCOMPARE(drop->place, 2);
        QCOMPARE(drop->mark.x1(), drop->mark.x2());
    }

    void aCardGoesIntoAGroupAndOutOfIt()
    {
        using Kind = DropPlace::Kind;
        const FlowLayout chain = layoutChain(3);
        const auto aside = dropPlace(chain, 2, {chain.cards[1].right() + 60, chain.cards[1].center().y()});
        QVERIFY(aside && aside->kind == Kind::Beside && aside->card == 1);
        QVERIFY(aside->mark.x1() > chain.cards[1].right());
        // By its edge a card is still moved up and down.
        QVERIFY(dropPlace(chain, 2, {chain.cards[1].right() + 5, chain.cards[1].center().y()})->kind == Kind::Order);
        const FlowLayout row = layoutGraph({{}, {}, {}});
        QVERIFY(dropPlace(row, 0, row.cards[1].center() + QPointF(0, 120))->kind == Kind::Behind);
        QVERIFY(dropPlace(row, 0, row.cards[1].center() - QPointF(0, 120))->kind == Kind::Front);
        const FlowLayout graph = layoutGraph({{}, {0}, {0}, {1, 2}});
        const auto onEdge = dropPlace(graph, 1, middleOf(graph.edges.back()));
        QVERIFY(onEdge && onEdge->kind == Kind::Between && onEdge->edge == graph.edges.size() - 1);
        const auto onCard = dropPlace(graph, 3, graph.cards[1].center() - QPointF(30, 0));
        QVERIFY(onCard && onCard->kind == Kind::Beside && onCard->card == 1);
        QVERIFY(onCard->mark.x1() < graph.cards[1].left());
    }

    void whereNothingIsACardStays()
    {
        const FlowLayout graph = layoutGraph({{}, {0}});
        QVERIFY(!dropPlace(graph, 0, {0, 500}).has_value());
        QVERIFY(!dropPlace(layoutChain(1), 0, {0, 500}).has_value());
    }

    void aFrameChoosesWhatItTouches()
    {
        const FlowLayout chain = layoutChain(3);
        const QRectF frame(-10, chain.cards[0].bottom() - 1, 30, chain.cards[1].top() - chain.cards[0].bottom() + 2);
        QCOMPARE(stepsWithin(chain, frame), (std::vector<int>{0, 1}));
    }
};

QTEST_GUILESS_MAIN(CanvasGesturesTest)
#include "canvas_gestures_test.moc"
