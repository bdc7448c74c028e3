#include "model/timeline/grouping.h"

#include "tests/model/timeline/bar_picture.h"
#include "tests/support/told_flows.h"

#include <QTest>

using namespace backstep;

namespace {

IndexedFlow named(const char* id, const char* orchestration, const std::string& spans, FlowStatus status)
{
    SeenFlow flow = toldFlow(id, status, spans);
    flow.orchestration = OrchestrationName(orchestration);
    return flow;
}

/// "NAME (under) DO | UNDO" a row.
QStringList picture(const std::vector<FlowGroup>& groups)
{
    const TimelineScale scale = tenPixelsASecond(toldBeginning());
    QStringList rows;
    for (const FlowGroup& group : groups) {
        const TimelineRow row = layOutGroup(group, scale, toldAt(60));
        rows << QStringLiteral("%1 (%2, %3) %4").arg(group.name, group.under, group.status.word, pictureOf(row.bars));
    }
    return rows;
}

} // namespace

class GroupingTest final : public QObject
{
    Q_OBJECT

private:
    const IndexedFlow m_good = named("1", "orders", "a 0-4 ok; b 4-8 ok", FlowStatus::Completed);
    const IndexedFlow m_back = named("2", "orders", "a 10-14 ok; b 14-16 fails x; UNDO a 16-20 ok", FlowStatus::Undone);
    const IndexedFlow m_other = named("3", "tenants", "a 20-24 ok", FlowStatus::Completed);

private Q_SLOTS:

    void byOrchestration()
    {
        QCOMPARE(
            picture(groupsOf({&m_other, &m_back, &m_good}, Grouping::Orchestrations)),
            (QStringList{
                QStringLiteral("orders (2 flows, Undone) 0+87@4,16 folded(done 2); 96+39@4,16 folded(done 1); "
                               "136+31@4,16 folded(fail 1); 160+47@24,16 folded(undo 1)"),
                QStringLiteral("tenants (1 flow, Completed) 200+47@4,16 folded(done 1)")})
        );
    }

    /// Steps of one name are another's where the orchestration is.
    void byStepInTheirOrder()
    {
        QStringList rows;
        for (const FlowGroup& group : groupsOf({&m_other, &m_back, &m_good}, Grouping::Steps)) {
            rows << group.under + QLatin1Char('.') + group.name + QStringLiteral(" %1").arg(group.flows);
        }
        QCOMPARE(rows.join(QLatin1Char(' ')), QStringLiteral("orders.a 2 orders.b 2 tenants.a 1"));
    }

    /// It makes no second row of a step.
    void aFlowSeenFromItsMiddleOn()
    {
        const IndexedFlow late = named("4", "orders", "b 30-34 ok", FlowStatus::Completed);
        QStringList rows;
        for (const FlowGroup& group : groupsOf({&late, &m_good}, Grouping::Steps)) {
            rows << group.name + QStringLiteral(" %1").arg(group.flows);
        }
        QCOMPARE(rows.join(QLatin1Char(' ')), QStringLiteral("a 1 b 2"));
    }

    void byTheWorkerThatAnsweredLast()
    {
        SeenFlow flow = m_good.flow;
        flow.steps.resize(2);
        flow.steps[0].name = StepName("a");
        flow.steps[0].worker = "keycloak-worker";
        flow.steps[1].name = StepName("b");
        const IndexedFlow told = flow;
        QStringList rows;
        for (const FlowGroup& group : groupsOf({&told}, Grouping::Workers)) {
            rows << group.name + QStringLiteral(": ")
                    + pictureOf(layOutGroup(group, tenPixelsASecond(toldBeginning()), toldAt(60)).bars);
        }
        QCOMPARE(
            rows,
            (QStringList{
                QStringLiteral("keycloak-worker: 0+47@4,16 folded(done 1)"),
                QStringLiteral("no name said: 40+47@4,16 folded(done 1)")})
        );
    }

    void theWorstOfAGroupIsFound()
    {
        const auto groups = groupsOf({&m_good, &m_back}, Grouping::Steps);
        QCOMPARE(worstWithin(groups.at(1), Phase::Do, {toldAt(0), toldAt(60)}), &m_back);
        QCOMPARE(worstWithin(groups.at(1), Phase::Do, {toldAt(0), toldAt(9)}), &m_good);
        QCOMPARE(worstWithin(groups.at(0), Phase::Undo, {toldAt(0), toldAt(60)}), &m_back);
        QCOMPARE(worstWithin(groups.at(1), Phase::Undo, {toldAt(0), toldAt(60)}), nullptr);
    }

    void nothingHasNoGroups() { QVERIFY(groupsOf({}, Grouping::Workers).empty()); }
};

QTEST_GUILESS_MAIN(GroupingTest)
#include "grouping_test.moc"
