#include "model/inspector/flow_words.h"
#include "model/inspector/step_outcomes.h"
#include "model/inspector/waterfall.h"

#include "tests/support/told_records.h"

#include <QTest>

using namespace backstep;

class OutcomesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatStillHasItsEffect();
    void drawsTheGraphWithoutPillsFromItsCorner();
    void drawsAChainWhereNoEdgeWasTold();
    void survivesCirclesFromTheWire();
    void putsBarsOnTheirLanesAndNotesBehindThem();
    void endsOpenBarsWhereTheFlowWasSeenLast();
    void ticksAreRoundAndFarEnoughApart();
    void headingSaysWhyAndWhatFollows_data();
    void headingSaysWhyAndWhatFollows();
    void headingNamesWhoRunsTheFlow();
};

void OutcomesTest::tellsWhatStillHasItsEffect()
{
    const std::vector<KeptEffect> kept = keptEffects(toldFailedOrder());
    QCOMPARE(kept.size(), std::size_t(3)); // checkFraud has nothing to undo
    QCOMPARE(kept[0].step, QStringLiteral("capturePayment"));
    QCOMPARE(kept[0].words, QStringLiteral("its UNDO failed: refund window closed"));
    QCOMPARE(kept[1].step, QStringLiteral("authorizePayment"));
    QCOMPARE(kept[1].words, QStringLiteral("done, waits behind capturePayment"));
    QCOMPARE(kept[2].step, QStringLiteral("validateOrder"));
}

void OutcomesTest::drawsTheGraphWithoutPillsFromItsCorner()
{
    const StepsGraph graph = stepsGraph(toldFailedOrder());
    QCOMPARE(graph.nodes.size(), std::size_t(9));
    QCOMPARE(graph.bounds.topLeft(), QPointF(0, 0));
    QCOMPARE(graph.bounds.height(), 5 * 32 + 4 * 26.0);
    QCOMPARE(graph.nodes.front().box.size(), QSizeF(132, 32));
    QCOMPARE(graph.nodes.front().box.top(), 0.0);
    QCOMPARE(graph.edges.size(), std::size_t(11));
    const auto node
        = [&](const char* name) { return *std::ranges::find(graph.nodes, QString::fromLatin1(name), &StepNode::name); };
    QVERIFY(node("validateOrder").marked);
    QVERIFY(!node("checkFraud").marked);
    QVERIFY(node("capturePayment").status.solid);
    QVERIFY(node("notifyCustomer").neverSent);
    QCOMPARE(node("reserveStock").status.tone, Tone::Undo);
}

void OutcomesTest::drawsAChainWhereNoEdgeWasTold()
{
    SeenFlow flow = toldFlow("f", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok; c 2-3 ok");
    QCOMPARE(stepsGraph(flow).edges.size(), std::size_t(2));
    QCOMPARE(stepsGraph(flow).bounds.width(), 132.0);
    flow.shape = FlowShape::Parallel;
    QCOMPARE(stepsGraph(flow).edges.size(), std::size_t(0));
    QCOMPARE(stepsGraph(flow).bounds.height(), 32.0);
    QVERIFY(!stepsGraph(flow).nodes.front().marked); // a completed flow's effects are what was wanted
}

void OutcomesTest::survivesCirclesFromTheWire()
{
    SeenFlow flow = toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1-2 ok; c 2-3 ok");
    flow.steps[0].dependsOn = {StepName("c"), StepName("a"), StepName("nowhere")};
    flow.steps[1].dependsOn = {StepName("a"), StepName("a")};
    flow.steps[2].dependsOn = {StepName("b")};
    QCOMPARE(stepsGraph(flow).nodes.size(), std::size_t(3));
    QVERIFY(stepsGraph(SeenFlow{}).nodes.empty());
}

void OutcomesTest::putsBarsOnTheirLanesAndNotesBehindThem()
{
    const SeenFlow flow = toldFailedOrder();
    const Waterfall all = waterfallOf(flow, toldAt(1000));
    TimelineScale scale;
    scale.setWidth(400);
    scale.show(all.range);
    QCOMPARE(all.rows.size(), std::size_t(9));
    QCOMPARE(*all.turnedBack, toldAt(27.1));
    const auto place = static_cast<std::size_t>(
        std::ranges::find(all.rows, QStringLiteral("capturePayment"), &WaterfallRow::step) - all.rows.begin()
    );
    const std::vector<Bar> bars = barsOf(all, place, scale);
    const WaterfallRow& row = all.rows[place];
    QVERIFY(bars.size() >= 6); // its DO, three UNDO, two backoffs
    QCOMPARE(bars.front().box.top(), waterfall::doBand.top);
    QCOMPARE(bars.front().box.height(), waterfall::doBand.height);
    QCOMPARE(bars.back().phase, Phase::Undo);
    QCOMPARE(bars.back().box.top(), waterfall::undoBand.top);
    QCOMPARE(row.note, QStringLiteral("UNDO failed"));
    QVERIFY(noteLeft(row, bars) > bars.back().box.right());
    QCOMPARE(all.rows.back().note, QStringLiteral("never sent"));
    QCOMPARE(noteLeft(all.rows.back(), {}), 0);
}

void OutcomesTest::endsOpenBarsWhereTheFlowWasSeenLast()
{
    SeenFlow flow = toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1- runs");
    QCOMPARE(waterfallOf(flow, toldAt(500)).now, toldAt(500));
    flow.status = FlowStatus::Failed;
    QCOMPARE(waterfallOf(flow, toldAt(500)).now, toldAt(1));
}

void OutcomesTest::ticksAreRoundAndFarEnoughApart()
{
    const Waterfall all = waterfallOf(toldFailedOrder(), toldAt(60));
    TimelineScale scale;
    scale.setWidth(400);
    scale.show(all.range);
    const std::vector<WaterfallTick> ticks = ticksOf(all, scale, 96);
    QVERIFY(ticks.size() >= 3);
    QCOMPARE(ticks[0].words, QStringLiteral("14:06:01.600"));
    QVERIFY2(ticks[1].words.startsWith(QLatin1String("+10")), qPrintable(ticks[1].words));
    QVERIFY(ticks[1].x - ticks[0].x >= 96);
    const Waterfall nothing = waterfallOf(SeenFlow{}, {});
    QVERIFY(ticksOf(nothing, scale, 96).empty());
}

void OutcomesTest::headingSaysWhyAndWhatFollows_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("spans");
    QTest::addColumn<QString>("why");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char* name, FlowStatus status, const char* spans, const char* why, const char* detail) {
        QTest::newRow(name) << static_cast<int>(status) << QString::fromLatin1(spans) << QString::fromLatin1(why)
                            << QString::fromLatin1(detail);
    };
    row("completed",
        FlowStatus::Completed,
        "a 0-1 ok; b 1-2 ok",
        "All 2 steps are done.",
        "It took 2 s and ended at 14:06:02.000.");
    row("running",
        FlowStatus::InProgress,
        "a 0-1 ok; b 1- runs",
        "DO of b is under way.",
        "1 of 2 steps done, for 1 m 00 s now.");
    row("undoing",
        FlowStatus::Undoing,
        "a 0-1 ok; UNDO a 2- runs",
        "UNDO of a is under way.",
        "0 of 1 step done, for 1 m 00 s now.");
    row("undone",
        FlowStatus::Undone,
        "a 0-1 ok; UNDO a 2-3 ok",
        "1 step undone; nothing is left behind.",
        "It took 3 s and ended at 14:06:03.000.");
}

void OutcomesTest::headingSaysWhyAndWhatFollows()
{
    QFETCH(int, status);
    QFETCH(QString, spans);
    QFETCH(QString, why);
    QFETCH(QString, detail);
    const SeenFlow flow = toldFlow("f", static_cast<FlowStatus>(status), spans.toStdString());
    const FlowHeading heading = headingOf(flow, toldAt(60));
    QCOMPARE(heading.why, why);
    QCOMPARE(heading.detail, detail);
}

void OutcomesTest::headingNamesWhoRunsTheFlow()
{
    SeenFlow flow = toldFlow("f", FlowStatus::InProgress, "a 0-1 ok");
    flow.owner = OwnerId("7d0f4c1e-9a55-4d6e-8c1b-2f3e4d5c6b7a");
    const auto runBy = [&flow](const EngineNames& engines) { return headingOf(flow, toldAt(60), engines).facts; };
    QVERIFY(runBy({}).contains(QStringLiteral("run by another Backstep (owner 7d0f4c1e…)")));
    QVERIFY(runBy({{flow.owner, QStringLiteral("anna@desk, process 12")}}
    ).contains(QStringLiteral("run by anna@desk, process 12")));
}

QTEST_GUILESS_MAIN(OutcomesTest)
#include "outcomes_test.moc"
