#include "model/dashboard/workers_model.h"

#include "tests/support/told_flows.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace backstep;

namespace {

const OrchestrationName orders("orders");

GroupReading reading(const char* topic, const char* group, int members, std::int64_t behind)
{
    return {TopicName(topic), group, members, behind};
}

std::vector<StepAnswered> steps()
{
    return {
        {orders, StepName("bookCourier"), Phase::Do, toldAt(10)},
        {orders, StepName("bookCourier"), Phase::Undo, toldAt(20)},
        {orders, StepName("renderPdf"), Phase::Do, {}}};
}

/// "courier 2 members, 7 behind: bookCourier" a line.
QString words(const std::vector<WorkerRow>& rows)
{
    QStringList lines;
    for (const WorkerRow& row : rows) {
        lines << QStringLiteral("%1 %2 members, %3 behind: %4")
                     .arg(row.group.isEmpty() ? QStringLiteral("nobody") : row.group)
                     .arg(row.members)
                     .arg(row.behind)
                     .arg(QStringList(row.serves.begin(), row.serves.end()).join(QStringLiteral(", ")));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class WorkersTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsServeTheStepsWhoseTopicsTheyRead();
    void onASharedTopicNobodyCanSay();
    void theWorstIsSaid();
    void sinceWhenNobodyIsThere();
};

void WorkersTest::groupsServeTheStepsWhoseTopicsTheyRead()
{
    const std::vector<WorkerRow> rows = workersOf(
        {reading("orchestrator.orders.bookCourier.do", "courier", 2, 5),
         reading("orchestrator.orders.bookCourier.undo", "courier", 1, 2),
         reading("orchestrator.tenants.createRealm.do", "keycloak", 1, 0),
         reading("orchestrator.response.result", "orchestrator", 1, 99),
         reading("invoices", "other", 1, 99)},
        steps()
    );
    QCOMPARE(
        words(rows),
        QStringLiteral("courier 2 members, 7 behind: bookCourier\n"
                       "keycloak 1 members, 0 behind: tenants.createRealm\n"
                       "nobody 0 members, 0 behind: renderPdf")
    );
    QCOMPARE(rows[0].answered, toldAt(20));
    QVERIFY(!rows[1].answered.isSet());
}

void WorkersTest::onASharedTopicNobodyCanSay()
{
    const std::vector<WorkerRow> rows = workersOf({reading("orchestrator.event", "shop", 3, 4)}, steps());
    QCOMPARE(words(rows), QStringLiteral("shop 3 members, 4 behind: steps on the shared topic"));
}

void WorkersTest::theWorstIsSaid()
{
    const Instant now = toldAt(60);
    const auto trouble = [now](const std::vector<GroupReading>& readings, const std::vector<StepAnswered>& seen = {}) {
        return workerTrouble(workersOf(readings, seen), now);
    };
    QCOMPARE(trouble({}), QString());
    QCOMPARE(trouble({reading("orchestrator.orders.a.do", "courier", 2, 99)}), QString());
    QCOMPARE(
        trouble({reading("orchestrator.orders.a.do", "courier", 2, 1204)}),
        QStringLiteral("courier is 1,204 records behind.")
    );
    QCOMPARE(trouble({}, steps()), QStringLiteral("Nobody listens for bookCourier, renderPdf."));
    QCOMPARE(
        trouble({reading("orchestrator.orders.renderPdf.do", "pdf", 0, 1)}, steps()),
        QStringLiteral("pdf has no member; 1 record waits for renderPdf.")
    );
}

void WorkersTest::sinceWhenNobodyIsThere()
{
    WorkersModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto take = [&](int members, double at) {
        model.take(workersOf({reading("orchestrator.orders.renderPdf.do", "pdf", members, 212)}, {}), toldAt(at));
        return workerTrouble(model.rows(), toldAt(at));
    };
    QCOMPARE(take(0, 0), QStringLiteral("pdf has no member; 212 records wait for orders.renderPdf."));
    QCOMPARE(take(1, 60), QStringLiteral("pdf is 212 records behind."));
    QCOMPARE(take(0, 120), QStringLiteral("pdf has no member since 14:08:00; 212 records wait for orders.renderPdf."));
    QCOMPARE(take(0, 180), QStringLiteral("pdf has no member since 14:08:00; 212 records wait for orders.renderPdf."));
    const auto cell = [&](WorkerColumn column, int role = Qt::DisplayRole) {
        return model.index(0, static_cast<int>(column)).data(role);
    };
    QCOMPARE(cell(WorkerColumn::Present).toString(), QStringLiteral("none"));
    QVERIFY(cell(WorkerColumn::Behind, WorkersModel::TroubleRole).toBool());
    QVERIFY(!cell(WorkerColumn::Group, WorkersModel::TroubleRole).toBool());
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(take(0, 240), QStringLiteral("pdf has no member; 212 records wait for orders.renderPdf."));
}

QTEST_GUILESS_MAIN(WorkersTest)
#include "workers_test.moc"
