#include "model/flows/flow_filter.h"

#include "tests/model/flows/table_under_test.h"

#include <QTest>

using namespace backstep;

class FlowFilterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filterJudgesEveryField_data();
    void filterJudgesEveryField();
    void aWrongFilterChangesNothing();
    void flowsBeginToMatchByTimeAlone();
    void payloadsAreAskedForAndFound();
    void manyFlowsAreListedElsewhere();
    void filterSaysWhichConditionMisses();
    void filterFindsWordsInAnyCase();
};

void FlowFilterTest::filterJudgesEveryField_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("ids");
    const auto row = [](const char* filter, const char* ids) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromLatin1(ids);
    };
    row("status:failed", "bad-1");
    row("status:failed,completed", "bad-1 good-3");
    row("-status:failed", "run-2 good-3");
    row("status:progress", "run-2");
    row("status~^(failed|completed)$", "bad-1 good-3");
    row("flow:BAD", "bad-1");
    row("flow=bad-1", "bad-1");
    row("flow=bad", "");
    row("flow~^(run|good)-\\d$", "run-2 good-3");
    row("orchestration=tenantcreation", "bad-1");
    row("orchestration:er", "run-2 good-3");
    row("step:charge", "bad-1 run-2");
    row("step!=charge", "good-3");
    row("worker:pay", "bad-1");
    row("error~\"already exists\"", "bad-1");
    row("error:EXISTS", "bad-1");
    row("error~\"exists$|never\"", "");
    row("attempt>=2", "bad-1");
    row("attempt:1", "run-2");
    row("attempt<1", "good-3");
    row("anomalies>0", "run-2");
    row("age>1m", "bad-1");
    row("age<=1m30s", "run-2 good-3");
    row("duration<2s", "good-3");
    row("seen<30s", "run-2");
    row("started>14:06:55", "run-2");
    row("started<2026-11-24T14:06:55Z", "bad-1 good-3");
    row("ended<14:06:30", "bad-1");
    row("ended>=14:06:30", "run-2 good-3"); // what goes on ends later than any time
    row("started<14:06:55 ended>=14:06:50", "good-3"); // under way between the two
    row("\"in progress\"", "run-2");
    row("409 failed", "bad-1");
    row("-run !good", "bad-1");
    row("status:failed and step:charge", "bad-1");
    row("started>23:00", "bad-1 run-2 good-3"); // of yesterday: it is still to come today
}

void FlowFilterTest::filterJudgesEveryField()
{
    QFETCH(QString, filter);
    QFETCH(QString, ids);
    TableUnderTest under;
    SeenFlow bad
        = toldFlow("bad-1", FlowStatus::Failed, "charge 0-1 fails; charge#2 2-3 fails 409 user already exists!");
    bad.orchestration = OrchestrationName("tenantCreation");
    bad.worker = "payments";
    SeenFlow run = toldFlow("run-2", FlowStatus::InProgress, "charge 80- runs");
    run.anomalies = 1;
    SeenFlow good = toldFlow("good-3", FlowStatus::Completed, "reserve 50-51 ok");
    good.at = StepName();
    under.take({bad, run, good}, 100);
    const FilterExpression expression = parseFilter(filter);
    QVERIFY2(!expression.fault.has_value(), qPrintable(expression.fault.value_or(FilterFault()).sentence));
    under.table.setFilter(expression);
    QCOMPARE(under.ids(), ids);
}

void FlowFilterTest::aWrongFilterChangesNothing()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2, FlowStatus::Failed)});
    under.table.setFilter(QStringLiteral("status:failed"));
    under.signalsSince();
    under.table.setFilter(QStringLiteral("status:failed attempt>="));
    QCOMPARE(under.ids(), QStringLiteral("b"));
    QCOMPARE(under.table.filter().text(), QStringLiteral("status:failed"));
    QCOMPARE(under.resets.size(), 0);
}

void FlowFilterTest::flowsBeginToMatchByTimeAlone()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 50)}, 60);
    under.table.setFilter(QStringLiteral("age>1m"));
    QCOMPARE(under.ids(), QString());
    under.table.passTime(toldAt(70), 0, 0);
    QCOMPARE(under.ids(), QStringLiteral("a"));
    under.table.passTime(toldAt(111), 0, 0);
    QCOMPARE(under.ids(), QStringLiteral("b a"));
    under.table.setFilter(QStringLiteral("seen<30s"));
    under.take({flowAt("c", 112)}, 112);
    QCOMPARE(under.ids(), QStringLiteral("c"));
    under.table.passTime(toldAt(150), 0, 0);
    QCOMPARE(under.ids(), QString());
}

void FlowFilterTest::payloadsAreAskedForAndFound()
{
    TableUnderTest under;
    QSignalSpy asked(&under.table, &FlowTable::payloadsAsked);
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3)});
    under.table.setFilter(QStringLiteral("payload.tenant=acme payload:gold"));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(under.ids(), QString());
    under.table.takeHits(0, {FlowId("a"), FlowId("b"), FlowId("later")});
    QCOMPARE(under.ids(), QString());
    under.table.takeHits(1, {FlowId("b"), FlowId("later")});
    QCOMPARE(under.ids(), QStringLiteral("b"));
    under.take({flowAt("later", 4)}); // what was found before the flow was told
    QCOMPARE(under.ids(), QStringLiteral("later b"));
    // One condition more does not search again; another payload does, and forgets.
    under.table.setFilter(QStringLiteral("payload.tenant=acme payload:gold flow:b"));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(under.ids(), QStringLiteral("b"));
    under.table.setFilter(QStringLiteral("-payload:silver"));
    QCOMPARE(asked.size(), 2);
    QCOMPARE(under.ids(), QStringLiteral("later c b a"));
    under.table.takeHits(0, {FlowId("c")});
    QCOMPARE(under.ids(), QStringLiteral("later b a"));
    under.table.setFilter(QString());
    QVERIFY(asked.last().first().value<std::vector<FilterCondition>>().empty());
    QCOMPARE(under.ids(), QStringLiteral("later c b a"));
}

/// What comes while a list is worked out on another thread is in it when it is there.
void FlowFilterTest::manyFlowsAreListedElsewhere()
{
    TableUnderTest under;
    under.table.setAtOnceMost(3);
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3), flowAt("d", 4)});
    under.table.sort(static_cast<int>(FlowColumn::Flow), Qt::AscendingOrder);
    QVERIFY(under.table.isListing());
    QCOMPARE(under.ids(), QStringLiteral("d c b a"));
    under.take({flowAt("aa", 9), flowAt("c", 3, FlowStatus::Failed)});
    under.table.forget({FlowId("b")});
    QTRY_VERIFY(!under.table.isListing());
    QCOMPARE(under.ids(), QStringLiteral("a aa c d"));
    under.table.setFilter(QStringLiteral("status:failed"));
    under.take({flowAt("c", 3, FlowStatus::Completed), flowAt("d", 4, FlowStatus::Failed)});
    under.table.setFilter(QStringLiteral("status:failed flow:d")); // the newest question counts
    QTRY_VERIFY(!under.table.isListing());
    QCOMPARE(under.ids(), QStringLiteral("d"));
    under.table.setView(FlowView::All);
    under.table.clear();
    QCoreApplication::processEvents();
    QCOMPARE(under.ids(), QString());
}

void FlowFilterTest::filterSaysWhichConditionMisses()
{
    TableUnderTest under;
    under.take({flowAt("a", 1), flowAt("b", 2), flowAt("c", 3, FlowStatus::Failed)});
    const FlowFilter filter(parseFilter(QStringLiteral("step:a attempt>=5 status:progress")));
    const FilterMisses misses = filterMisses(under.table.store().data(), FlowView::All, filter, toldAt(100));
    QCOMPARE(misses.condition, 1);
    QCOMPARE(misses.flows, 2ULL);
}

void FlowFilterTest::filterFindsWordsInAnyCase()
{
    TableUnderTest under;
    SeenFlow other = flowAt("CAFE-1", 1, FlowStatus::Failed);
    other.orchestration = OrchestrationName("tenantCreation");
    under.take({other, flowAt("beef-2", 2), flowAt("beef-3", 3, FlowStatus::Completed)});
    const auto found = [&under](const char* text) {
        under.table.setFilter(QString::fromLatin1(text));
        return under.ids();
    };
    QCOMPARE(found("cafe"), QStringLiteral("CAFE-1"));
    QCOMPARE(found("TENANT"), QStringLiteral("CAFE-1"));
    QCOMPARE(found("beef  completed"), QStringLiteral("beef-3"));
    QCOMPARE(found("order in_progress"), QStringLiteral("beef-2"));
    QCOMPARE(found("beef failed"), QString());
    QCOMPARE(found(""), QStringLiteral("CAFE-1 beef-2 beef-3"));
    // What comes later is judged too, by names that were not there when the filter was made.
    found("later");
    SeenFlow later = flowAt("beef-4", 4);
    later.orchestration = OrchestrationName("laterOnes");
    under.take({later, flowAt("beef-5", 5)});
    QCOMPARE(under.ids(), QStringLiteral("beef-4"));
}

QTEST_GUILESS_MAIN(FlowFilterTest)
#include "flow_filter_test.moc"
