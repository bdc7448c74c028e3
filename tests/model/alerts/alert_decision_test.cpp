#include "model/alerts/alert_decision.h"

#include "tests/support/told_flows.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTest>

using namespace backstep;

namespace {

SeenFlow failing(const char* id, const std::string& error, double lastSeen = 1)
{
    SeenFlow flow;
    flow.id = FlowId(id);
    flow.orchestration = OrchestrationName("orders");
    flow.lastSeenAt = toldAt(lastSeen);
    flow.steps.resize(1);
    flow.steps.front().name = StepName("bookCourier");
    flow.steps.front().error = error;
    return flow;
}

AlertRules rulesOf(int least)
{
    AlertRules rules;
    rules.views = {{QStringLiteral("Stuck"), least}};
    rules.newErrors = true;
    return rules;
}

QStringList titles(const std::vector<Alert>& alerts)
{
    QStringList all;
    for (const Alert& alert : alerts) {
        all << alert.title;
    }
    return all;
}

} // namespace

class AlertDecisionTest final : public QObject
{
    Q_OBJECT

private:
    AlertDecision m_decision;

    /// Titles of what is told when the view holds so many at that second.
    QStringList counted(std::uint64_t flows, double second)
    {
        m_decision.count(QStringLiteral("Stuck"), flows, toldAt(second));
        return titles(m_decision.take(toldAt(second)));
    }

    QStringList seen(const std::vector<SeenFlow>& flows, double second)
    {
        m_decision.see(flows);
        return titles(m_decision.take(toldAt(second)));
    }

private Q_SLOTS:

    void init()
    {
        m_decision = {};
        m_decision.setRules(rulesOf(3));
    }

    void aViewIsToldOnceUntilItHoldsFewer()
    {
        QCOMPARE(counted(2, 0), QStringList());
        QCOMPARE(counted(3, 2), QStringList(QStringLiteral("Stuck: 3 flows")));
        QCOMPARE(counted(9, 4), QStringList());
        QCOMPARE(counted(2, 70), QStringList());
        QCOMPARE(counted(4, 72), QStringList(QStringLiteral("Stuck: 4 flows")));
    }

    /// One that comes and goes is told at most once a minute, and then as it is.
    void aViewThatFluttersIsToldOnceAMinute()
    {
        QCOMPARE(counted(3, 0), QStringList(QStringLiteral("Stuck: 3 flows")));
        for (int second = 2; second < 56; second += 4) {
            QCOMPARE(counted(2, second), QStringList());
            QCOMPARE(counted(3, second + 2), QStringList());
        }
        QCOMPARE(counted(5, 60), QStringList(QStringLiteral("Stuck: 5 flows")));
    }

    void aRuleThatChangesIsAnother()
    {
        QCOMPARE(counted(3, 0), QStringList(QStringLiteral("Stuck: 3 flows")));
        m_decision.setRules(rulesOf(3));
        QCOMPARE(counted(3, 100), QStringList());
        m_decision.setRules(rulesOf(1));
        QCOMPARE(counted(3, 102), QStringList(QStringLiteral("Stuck: 3 flows")));
        m_decision.setRules({});
        QCOMPARE(counted(300, 400), QStringList());
    }

    void whatWasThereIsNotNew()
    {
        QCOMPARE(seen({failing("1", "503 carrier unavailable")}, 1), QStringList());
        m_decision.begin(toldAt(1));
        QCOMPARE(seen({failing("2", "503 carrier unavailable", 5)}, 5), QStringList());
        // Told late, but of a flow that rested before.
        QCOMPARE(seen({failing("0", "stock below 4", 0.5)}, 6), QStringList());
        QCOMPARE(seen({failing("3", "no such street", 7)}, 7), QStringList(QStringLiteral("New error in bookCourier")));
    }

    /// Numbers and ids make no other kind.
    void aKindIsToldOnce()
    {
        m_decision.begin(toldAt(0));
        m_decision.see(
            {failing("1", "stock below 12 for sku 8c1f44aa90"), failing("2", "stock below 7 for sku 77aa44bb01")}
        );
        const auto alerts = m_decision.take(toldAt(2));
        QCOMPARE(titles(alerts), QStringList(QStringLiteral("New error in bookCourier")));
        QCOMPARE(alerts.front().flow, FlowId("1"));
        QVERIFY(alerts.front().filter.contains(QStringLiteral("orchestration=\"orders\"")));
        QVERIFY(alerts.front().text.startsWith(QStringLiteral("orders, bookCourier: stock below")));
        QCOMPARE(seen({failing("3", "stock below 99 for sku 00aa44bb01")}, 60), QStringList());
    }

    void manyKindsAreToldTogether()
    {
        m_decision.begin(toldAt(0));
        QCOMPARE(seen({failing("1", "one")}, 1), QStringList(QStringLiteral("New error in bookCourier")));
        QCOMPARE(seen({failing("2", "two"), failing("3", "three")}, 5), QStringList());
        m_decision.see({failing("4", "four"), failing("5", "five")});
        const auto alerts = m_decision.take(toldAt(12));
        QCOMPARE(titles(alerts), QStringList(QStringLiteral("4 new kinds of error")));
        QVERIFY2(alerts.front().text.endsWith(QStringLiteral("; and 1 more")), qPrintable(alerts.front().text));
        QVERIFY(alerts.front().filter.isEmpty());
    }

    void anotherClusterBeginsAnew()
    {
        m_decision.begin(toldAt(0));
        QCOMPARE(counted(3, 0), QStringList(QStringLiteral("Stuck: 3 flows")));
        m_decision.see({failing("1", "one")});
        m_decision.restart();
        QCOMPARE(titles(m_decision.take(toldAt(20))), QStringList());
        QCOMPARE(seen({failing("1", "two")}, 21), QStringList()); // not begun
        QCOMPARE(counted(3, 22), QStringList(QStringLiteral("Stuck: 3 flows")));
    }

    void aWebhookIsToldAllOfIt()
    {
        Alert alert;
        alert.at = toldAt(0);
        alert.cluster = QStringLiteral("orders-prod");
        alert.title = QStringLiteral("Stuck: 5 flows");
        alert.text = QStringLiteral("A \"quoted\" sentence.");
        alert.view = QStringLiteral("Stuck");
        alert.count = 5;
        const QJsonObject body = QJsonDocument::fromJson(webhookBody(alert, {})).object();
        QCOMPARE(
            body.value(QLatin1String("text")).toString(),
            QStringLiteral("Stuck: 5 flows (orders-prod). A \"quoted\" sentence.")
        );
        QCOMPARE(body.value(QLatin1String("at")).toString(), QStringLiteral("2026-11-24T14:06:00.000Z"));
        QCOMPARE(body.value(QLatin1String("count")).toInt(), 5);
        QVERIFY(!body.contains(QLatin1String("flowId")) && !body.contains(QLatin1String("link")));
    }
};

QTEST_GUILESS_MAIN(AlertDecisionTest)
#include "alert_decision_test.moc"
