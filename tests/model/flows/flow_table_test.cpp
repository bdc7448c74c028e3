#include "model/flows/flow_table.h"

#include "tests/model/flows/table_under_test.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

class FlowTableTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatARowNeeds();
    void announcesExactRanges();
    void whatNeedsAPersonStandsFirst();
    void viewsCountAndShow();
    void whatEndedLongAgoIsNoLongerRecent();
    void whatIsQuietForTooLongIsStuck();
    void sortsByAnyColumn_data();
    void sortsByAnyColumn();
    void heldRowsStandStill();
    void pausedRowsShowWhatTheyShowed();
    void forgottenRowsGoAtOnce();
    void selectionFollowsItsFlow();
    void staysRightUnderManyChanges();
};

void FlowTableTest::saysWhatARowNeeds()
{
    TableUnderTest under;
    SeenFlow flow = toldFlow(
        "7d0f4c1e-88a2-4f00", FlowStatus::Failed, "charge 0.412-2 ok; book 2-4 fails 503; UNDO charge#3 5-6 fails gone"
    );
    flow.steps.front().status = StepStatus::UndoFail;
    flow.worker = "billing-2";
    flow.anomalies = 2;
    flow.why = "charge could not be undone: \"gone\", 3 times.";
    under.take({flow}, 92);
    QStringList cells;
    for (int column = 0; column < flowColumns; ++column) {
        cells << under.table.index(0, column).data().toString();
    }
    QCOMPARE(
        cells.join(QLatin1Char('|')),
        QStringLiteral("Failed|7d0f4c1e-88a2|orderFulfilment|charge|UNDO 3/3|14:06:00.412|1 m 31 s|1 m 26 s ago|"
                       "billing-2|gone|5.5 s|14:06:06.000|2")
    );
    const QModelIndex says = under.table.index(0, static_cast<int>(FlowColumn::Says));
    QCOMPARE(says.data(Qt::ToolTipRole).toString(), textOf(flow.why));
    QVERIFY(says.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Failed")));
    QVERIFY(says.data(FlowTable::UndoRole).toBool());
    QCOMPARE(under.table.index(0, 0).data(FlowTable::StatusRole).value<StatusWord>().word, QStringLiteral("Failed"));
}

void FlowTableTest::announcesExactRanges()
{
    TableUnderTest under;
    std::vector<SeenFlow> flows;
    for (int i = 0; i < 50; ++i) {
        flows.push_back(flowAt("f" + std::to_string(i), i));
    }
    under.take(flows);
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 1, removed 0, changed 0, laid out 0, reset 0"));
    // Neighbours are told as one range, a row apart as another.
    const auto again = [&flows](int number) {
        SeenFlow flow = flows[static_cast<std::size_t>(number)];
        flow.lastSeenAt = toldAt(99);
        return flow;
    };
    under.take({again(10), again(12), again(11), again(30)});
    QCOMPARE(under.changed.size(), 2);
    QCOMPARE(under.changed.at(1).at(0).toModelIndex().row(), 37);
    QCOMPARE(under.changed.at(1).at(1).toModelIndex().row(), 39);
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 0, removed 0, changed 2, laid out 0, reset 0"));
    under.take({flowAt("new1", 70), flowAt("new2", 71)});
    QCOMPARE(under.inserted.first().at(1).toInt(), 0);
    QCOMPARE(under.inserted.first().at(2).toInt(), 1);
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 1, removed 0, changed 0, laid out 0, reset 0"));
    under.table.setView(FlowView::Running);
    under.signalsSince();
    under.take({flowAt("f20", 20, FlowStatus::Completed), flowAt("f21", 21, FlowStatus::Completed)});
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 0, removed 1, changed 1, laid out 0, reset 0"));
}

void FlowTableTest::whatNeedsAPersonStandsFirst()
{
    TableUnderTest under;
    under.take({flowAt("done", 1, FlowStatus::Completed), flowAt("runs", 2), flowAt("failed", 3, FlowStatus::Failed)});
    under.take({flowAt("undoing", 4, FlowStatus::Undoing), toldFlow("again", FlowStatus::InProgress, "a 5-6 fails x")});
    QCOMPARE(under.ids(), QStringLiteral("failed undoing again runs done"));
    under.signalsSince();
    under.take({flowAt("runs", 2, FlowStatus::Failed)});
    QCOMPARE(under.ids(), QStringLiteral("failed runs undoing again done"));
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 0, removed 0, changed 1, laid out 1, reset 0"));
}

void FlowTableTest::viewsCountAndShow()
{
    TableUnderTest under;
    SeenFlow old = flowAt("old", -2000, FlowStatus::Undone);
    old.anomalies = 1;
    under.take(
        {flowAt("done", 1, FlowStatus::Completed),
         old,
         flowAt("waits", 98, FlowStatus::NotRegistered),
         flowAt("runs", 2),
         flowAt("failed", -3000, FlowStatus::Failed),
         flowAt("undoing", 4, FlowStatus::Undoing),
         toldFlow("again", FlowStatus::InProgress, "a 5-6 fails x")}
    );
    QStringList views;
    for (const FlowView view : allViews) {
        under.table.setView(view);
        QCOMPARE(static_cast<std::uint64_t>(under.table.rowCount()), under.table.count(view));
        views << wordOf(view) + QStringLiteral(": ") + under.ids();
    }
    QCOMPARE(
        views.join(QStringLiteral("; ")),
        QStringLiteral(
            "Needs a person: failed; Undoing: undoing; Retrying: again; Stuck: undoing again runs; "
            "Waiting for a worker: waits; Running: runs; Anomalies: old; "
            "Open and recent: failed undoing again waits runs done; All flows: failed undoing again waits runs done old"
        )
    );
}

void FlowTableTest::whatEndedLongAgoIsNoLongerRecent()
{
    TableUnderTest under;
    under.take({flowAt("done", 1, FlowStatus::Completed), flowAt("later", 400, FlowStatus::Completed)}, 400);
    QCOMPARE(under.ids(), QStringLiteral("later done"));
    under.table.passTime(toldAt(2 + 15 * 60), 0, 1);
    QCOMPARE(under.ids(), QStringLiteral("later"));
    QCOMPARE(under.table.count(FlowView::OpenAndRecent), 1ULL);
    QCOMPARE(under.table.count(FlowView::All), 2ULL);
}

void FlowTableTest::whatIsQuietForTooLongIsStuck()
{
    TableUnderTest under;
    under.table.setView(FlowView::Stuck);
    under.take({flowAt("a", 1), flowAt("b", 30), flowAt("c", 1, FlowStatus::Failed)}, 31);
    QCOMPARE(under.ids(), QString());
    under.table.passTime(toldAt(61), 0, 0);
    QCOMPARE(under.ids(), QStringLiteral("a"));
    under.table.passTime(toldAt(90), 0, 0);
    QCOMPARE(under.ids(), QStringLiteral("b a"));
    under.take({flowAt("a", 95)}, 96); // something was seen of it
    QCOMPARE(under.ids(), QStringLiteral("b"));
    under.table.passTime(toldAt(155), 0, 0);
    QCOMPARE(under.ids(), QStringLiteral("a b"));
    QCOMPARE(under.table.count(FlowView::Stuck), 2ULL);
    under.take({flowAt("b", 30, FlowStatus::Completed)}, 156);
    QCOMPARE(under.ids(), QStringLiteral("a"));
}

void FlowTableTest::sortsByAnyColumn_data()
{
    QTest::addColumn<FlowColumn>("column");
    QTest::addColumn<QString>("ascending");
    QTest::newRow("status") << FlowColumn::Status << QStringLiteral("b c a");
    QTest::newRow("flow") << FlowColumn::Flow << QStringLiteral("a b c");
    QTest::newRow("orchestration") << FlowColumn::Orchestration << QStringLiteral("c b a");
    QTest::newRow("started") << FlowColumn::Started << QStringLiteral("a b c");
    QTest::newRow("age") << FlowColumn::Age << QStringLiteral("a c b");
    QTest::newRow("last seen") << FlowColumn::LastSeen << QStringLiteral("a c b");
}

void FlowTableTest::sortsByAnyColumn()
{
    QFETCH(FlowColumn, column);
    QFETCH(QString, ascending);
    TableUnderTest under;
    SeenFlow a = flowAt("a", 1, FlowStatus::Completed);
    SeenFlow b = flowAt("b", 2, FlowStatus::Failed);
    SeenFlow c = flowAt("c", 3);
    a.orchestration = OrchestrationName("zebra");
    c.orchestration = OrchestrationName("Alpha");
    b.lastSeenAt = toldAt(50);
    under.take({b, a, c});
    under.table.sort(static_cast<int>(column), Qt::AscendingOrder);
    QCOMPARE(under.ids(), ascending);
    under.table.sort(static_cast<int>(column), Qt::DescendingOrder);
    QStringList reversed = ascending.split(QLatin1Char(' '));
    std::ranges::reverse(reversed);
    QCOMPARE(under.ids(), reversed.join(QLatin1Char(' ')));
    QCOMPARE(under.resets.size(), 0);
}

void FlowTableTest::heldRowsStandStill()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3)});
    QSignalSpy waiting(&under.table, &FlowTable::waitingChanged);
    under.table.setHold(FlowTable::Hold::Order);
    under.signalsSince();
    under.take({flowAt("a", 1, FlowStatus::Failed), flowAt("d", 4), flowAt("e", 5), flowAt("d", 4)});
    QCOMPARE(under.ids(), QStringLiteral("c b a"));
    QCOMPARE(under.cell(2, FlowColumn::Status), QStringLiteral("Failed"));
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 0, removed 0, changed 1, laid out 0, reset 0"));
    QCOMPARE(under.table.waiting(), 2);
    QCOMPARE(waiting.back().front().toInt(), 2);
    under.table.settle();
    QCOMPARE(under.ids(), QStringLiteral("a e d c b"));
    QCOMPARE(under.table.waiting(), 0);
    under.take({flowAt("f", 6)});
    QCOMPARE(under.ids(), QStringLiteral("a e d c b"));
    under.table.setHold(FlowTable::Hold::Free);
    QCOMPARE(under.ids(), QStringLiteral("a f e d c b"));
}

void FlowTableTest::pausedRowsShowWhatTheyShowed()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2)});
    under.table.setHold(FlowTable::Hold::All);
    under.signalsSince();
    under.take({flowAt("a", 1, FlowStatus::Undoing)});
    under.take({flowAt("a", 1, FlowStatus::Failed), flowAt("c", 3)});
    under.table.passTime(toldAt(101), 0, 1);
    QCOMPARE(under.cell(1, FlowColumn::Status), QStringLiteral("In progress"));
    QCOMPARE(under.signalsSince(), QStringLiteral("inserted 0, removed 0, changed 0, laid out 0, reset 0"));
    QCOMPARE(under.table.waiting(), 1);
    QCOMPARE(under.table.count(FlowView::NeedsPerson), 1ULL); // the counts go on
    under.table.setHold(FlowTable::Hold::Free);
    QCOMPARE(under.ids(), QStringLiteral("a c b"));
    QCOMPARE(under.cell(0, FlowColumn::Status), QStringLiteral("Failed"));
}

void FlowTableTest::forgottenRowsGoAtOnce()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3)});
    under.table.setHold(FlowTable::Hold::All);
    under.take({flowAt("b", 2, FlowStatus::Failed)});
    under.table.forget({FlowId("b"), FlowId("never")});
    QCOMPARE(under.ids(), QStringLiteral("c a"));
    under.take({flowAt("d", 4)});
    under.table.setHold(FlowTable::Hold::Free);
    QCOMPARE(under.ids(), QStringLiteral("d c a"));
    QCOMPARE(under.table.count(FlowView::All), 3ULL);
    QCOMPARE(under.table.rowOf(FlowId("b")), -1);
    QCOMPARE(under.table.rowOf(FlowId("a")), 2);
    under.table.clear();
    QCOMPARE(under.table.count(FlowView::All), 0ULL);
}

void FlowTableTest::selectionFollowsItsFlow()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3)});
    const QPersistentModelIndex chosen = under.table.index(2, 0);
    under.take({flowAt("a", 1, FlowStatus::Failed), flowAt("d", 9)});
    QCOMPARE(chosen.row(), 0);
    under.table.sort(static_cast<int>(FlowColumn::Started), Qt::DescendingOrder);
    QCOMPARE(textOf(under.table.idAt(chosen.row())), QStringLiteral("a"));
}

/// The live list and one that is made anew from the same flows must agree, whatever came in between.
void FlowTableTest::staysRightUnderManyChanges()
{
    QRandomGenerator random(20261124);
    TableUnderTest under;
    std::map<std::string, SeenFlow> last;
    int column = 0;
    Qt::SortOrder order = Qt::AscendingOrder;
    constexpr FlowStatus statuses[]{
        FlowStatus::InProgress, FlowStatus::Undoing, FlowStatus::Failed, FlowStatus::Completed, FlowStatus::Undone};
    under.take({});
    for (int round = 0; round < 400; ++round) {
        if (random.bounded(12) == 0) {
            column = random.bounded(flowColumns);
            order = random.bounded(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
            under.table.sort(column, order);
        }
        if (random.bounded(10) == 0) {
            under.table.setHold(static_cast<FlowTable::Hold>(random.bounded(3)));
        }
        if (random.bounded(15) == 0) {
            under.table.setView(allViews[static_cast<std::size_t>(random.bounded(int(allViews.size())))]);
        }
        std::vector<SeenFlow> batch;
        for (int i = random.bounded(12); i > 0; --i) {
            const std::string id = "flow" + std::to_string(random.bounded(80));
            batch.push_back(flowAt(id, random.bounded(90), statuses[random.bounded(5)]));
            last[id] = batch.back();
        }
        under.take(batch);
        if (random.bounded(4) == 0) {
            const std::string id = "flow" + std::to_string(random.bounded(80));
            under.table.forget({FlowId(id)});
            last.erase(id);
        }
        if (round % 20 == 0) {
            under.table.setHold(FlowTable::Hold::Free);
            TableUnderTest fresh;
            fresh.table.setView(under.table.view());
            for (const auto& [id, flow] : last) {
                fresh.take({flow});
            }
            fresh.table.sort(column, order);
            QCOMPARE(under.ids(), fresh.ids());
            for (const FlowView view : allViews) {
                QCOMPARE(under.table.count(view), fresh.table.count(view));
            }
        }
    }
}

QTEST_GUILESS_MAIN(FlowTableTest)
#include "flow_table_test.moc"
