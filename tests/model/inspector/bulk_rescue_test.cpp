#include "model/inspector/bulk_rescue.h"
#include "model/inspector/bulk_rows.h"

#include "tests/support/told_records.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace backstep;

using State = BulkItem::State;
using Stage = BulkRescue::Stage;

namespace {

/// Plans one UNDO for each flow and takes every act, but for those that the test names.
class PlanningEngine final : public Orchestrations
{
public:
    void registerOrchestration(Orchestration, std::string, Answer<int>) override { }

    void registered(OrchestrationName, Answer<RegisteredState>) override { }

    void start(OrchestrationName, StartRequest, Answer<StartAnswer>) override { }

    void plan(ActionRequest request, Answer<ActionPlan> answer) override
    {
        if (unplannable.contains(request.flow)) {
            return answer(failure(Fault::Refused, "The flow is undone already."));
        }
        ActionPlan plan;
        plan.flow = request.flow;
        plan.action = request.action;
        plan.version = 7;
        plan.hash = "hash of " + request.flow.text();
        plan.ends = FlowStatus::Undone;
        plan.messages.push_back({1, 1, Phase::Undo, StepName("a"), {}, "it had succeeded"});
        answer(plan);
    }

    void act(ActionRequest request, Answer<std::uint64_t> answer) override
    {
        acts.push_back(request);
        if (moved.contains(request.flow)) {
            return answer(failure(Fault::Refused, "Not sent: the flow has moved on."));
        }
        answer(std::uint64_t{8});
    }

    std::set<FlowId> unplannable;
    std::set<FlowId> moved;
    std::vector<ActionRequest> acts;
};

struct Bulk
{
    FixedClock clock;
    ToldFlows wire;
    PlanningEngine engine;
    FlowFeed feed{clock};
    BulkRescue rescue{feed, QStringLiteral("m.okafor")};
    std::vector<FlowId> flows;

    explicit Bulk(int count)
    {
        clock.at = toldAt(60);
        feed.watch(&wire);
        for (int i = 0; i < count; ++i) {
            flows.emplace_back("f" + std::to_string(i));
            tell(i, FlowStatus::Completed, "a 0-1 ok");
        }
        rescue.setOrchestrations(&engine);
    }

    ~Bulk() { rescue.setOrchestrations(nullptr); }

    Bulk(const Bulk&) = delete;
    Bulk& operator=(const Bulk&) = delete;

    void tell(int flow, FlowStatus status, const std::string& spans, std::uint64_t version = 7)
    {
        SeenFlow seen = toldFlow("f" + std::to_string(flow), status, spans);
        seen.version = version;
        wire.tell(seen);
        feed.take();
    }

    void plan()
    {
        rescue.begin(flows, OperatorAction::Undo);
        settle();
    }

    void start()
    {
        rescue.start(QStringLiteral("Carrier was down"));
        settle();
    }

    /// The engine's answers are taken.
    static void settle()
    {
        for (int i = 0; i < 20; ++i) {
            QCoreApplication::processEvents();
        }
    }

    void resolve(int flow) { tell(flow, FlowStatus::Undone, "a 0-1 ok; UNDO a 62-63 ok", 9); }

    void fail(int flow) { tell(flow, FlowStatus::Failed, "a 0-1 ok; UNDO a 62-63 fails closed", 9); }

    /// "3 Sent, 1 Resolved".
    [[nodiscard]] std::size_t count(State state) const { return rescue.count(state); }
};

} // namespace

class BulkRescueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plansButSendsNothingWhileItIsGuarded();
    void stopsWhenItIsGuardedAgain();

    void sendsNothingWhileItIsReadOnly()
    {
        const QString why = QStringLiteral("The window shows a time that is over.");
        Bulk bulk(3);
        bulk.rescue.setReadOnly(why);
        bulk.plan();
        QVERIFY(bulk.rescue.items().empty());
        QCOMPARE(bulk.rescue.sentence(), why);
        bulk.rescue.setReadOnly({});
        bulk.plan();
        bulk.rescue.setReadOnly(why);
        QCOMPARE(bulk.rescue.whyNotStart(QStringLiteral("x")), why);
        bulk.start();
        QVERIFY(bulk.engine.acts.empty());
        bulk.plan(); // nothing of what was planned is lost for it
        QCOMPARE(bulk.rescue.items().size(), std::size_t{3});
        bulk.rescue.setReadOnly({});
        bulk.start();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{1});
        QVERIFY(bulk.rescue.isUnderWay());
        // Another time is told meanwhile: no flow is judged by it, and none is forgotten.
        bulk.rescue.setReadOnly(why);
        ToldFlows then;
        SeenFlow seen = toldFlow("f0", FlowStatus::Undone, "a 0-1 ok; UNDO a 70-71 ok");
        seen.version = 9;
        then.tell(seen);
        bulk.feed.look(&then, nullptr, {true, true});
        QCOMPARE(bulk.rescue.items()[0].state, State::Sent);
        QCOMPARE(bulk.rescue.items().size(), std::size_t{3});
        bulk.feed.look(&bulk.wire, nullptr, {false, true});
        bulk.rescue.setReadOnly({});
    }

    void aDryRunSendsNothing()
    {
        Bulk bulk(40);
        bulk.engine.unplannable = {FlowId("f3")};
        bulk.plan();
        QCOMPARE(bulk.rescue.stage(), Stage::Planned);
        QCOMPARE(bulk.count(State::Planned), std::size_t{39});
        QCOMPARE(bulk.count(State::NotPossible), std::size_t{1});
        QCOMPARE(bulk.rescue.messages(), std::size_t{39});
        QVERIFY(bulk.engine.acts.empty());
        QCOMPARE(
            bulk.rescue.sentence(),
            QStringLiteral("39 flows planned, 39 messages in all. Nothing was sent yet. 1 flow cannot be planned and "
                           "stays as it is.")
        );
        QVERIFY(!bulk.rescue.whyNotStart(QStringLiteral("  ")).isEmpty());
        QVERIFY(bulk.rescue.whyNotStart(QStringLiteral("Ticket 7")).isEmpty());
    }

    void moreThanItTakesAreLeftOutAndSaid()
    {
        Bulk bulk(0);
        for (std::size_t i = 0; i < BulkRescue::flowsMost + 3; ++i) {
            bulk.flows.emplace_back("f" + std::to_string(i));
        }
        bulk.rescue.begin(bulk.flows, OperatorAction::Undo);
        QCOMPARE(bulk.rescue.items().size(), BulkRescue::flowsMost);
        QTRY_COMPARE_WITH_TIMEOUT(bulk.rescue.stage(), Stage::Planned, 60'000);
        QVERIFY(bulk.rescue.sentence().contains(QStringLiteral("3 more are left out")));
    }

    void stagesGrowAndWaitForAPerson()
    {
        Bulk bulk(10);
        bulk.plan();
        QCOMPARE(bulk.rescue.nextSize(), std::size_t{1});
        bulk.start();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{1});
        QCOMPARE(bulk.engine.acts[0].planHash, std::string("hash of f0")); // the plan that was shown
        QCOMPARE(bulk.engine.acts[0].expectedVersion, std::optional<std::uint64_t>(7));
        QCOMPARE(bulk.engine.acts[0].reason, std::string("Carrier was down"));
        QCOMPARE(bulk.engine.acts[0].who, std::string("m.okafor"));
        QCOMPARE(bulk.rescue.stage(), Stage::Running); // sent is not done
        QCOMPARE(bulk.count(State::Sent), std::size_t{1});
        bulk.resolve(0);
        QCOMPARE(bulk.rescue.stage(), Stage::Standing);
        QVERIFY(bulk.rescue.sentence().contains(QStringLiteral("Stage 1 went well")));
        QCOMPARE(bulk.rescue.nextSize(), std::size_t{2});
        bulk.rescue.goOn();
        Bulk::settle();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{3});
        bulk.resolve(1);
        QCOMPARE(bulk.rescue.stage(), Stage::Running); // the other one is open
        bulk.resolve(2);
        bulk.rescue.goOn();
        Bulk::settle();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{8});
        for (int flow = 3; flow < 8; ++flow) {
            bulk.resolve(flow);
        }
        QCOMPARE(bulk.rescue.nextSize(), std::size_t{2}); // no more are left
        bulk.rescue.goOn();
        Bulk::settle();
        bulk.resolve(8);
        bulk.resolve(9);
        QCOMPARE(bulk.rescue.stage(), Stage::Ended);
        QCOMPARE(bulk.rescue.sentence(), QStringLiteral("10 of 10 flows resolved."));
    }

    void aFailureStopsItAndAPersonGoesOn()
    {
        Bulk bulk(10);
        bulk.plan();
        bulk.rescue.setAsksBetween(false);
        bulk.start();
        bulk.resolve(0);
        Bulk::settle();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{3}); // it went on by itself
        bulk.fail(1);
        bulk.resolve(2);
        Bulk::settle();
        QCOMPARE(bulk.rescue.stage(), Stage::Standing);
        QCOMPARE(bulk.engine.acts.size(), std::size_t{3});
        QVERIFY(bulk.rescue.sentence().startsWith(QStringLiteral("2 of 10 flows resolved, 1 failed. Stopped after")));
        QVERIFY(!bulk.rescue.items()[1].says.isEmpty());
        bulk.rescue.goOn();
        Bulk::settle();
        QCOMPARE(bulk.engine.acts.size(), std::size_t{8});
    }

    void aFlowThatMovedIsRefusedAndNothingOfItIsSent()
    {
        Bulk bulk(3);
        bulk.engine.moved = {FlowId("f0")};
        bulk.plan();
        bulk.start();
        QCOMPARE(bulk.count(State::Refused), std::size_t{1});
        QCOMPARE(bulk.rescue.items()[0].says, QStringLiteral("Not sent: the flow has moved on."));
        QCOMPARE(bulk.rescue.stage(), Stage::Standing);
        QVERIFY(bulk.rescue.sentence().contains(QStringLiteral("not all of it went well")));
    }

    void silenceIsNoAnswerAndNeverDone()
    {
        Bulk bulk(2);
        bulk.plan();
        bulk.start();
        bulk.tell(0, FlowStatus::Undoing, "a 0-1 ok; UNDO a 62- runs", 8);
        QCOMPARE(bulk.count(State::Sent), std::size_t{1});
        bulk.clock.at = toldAt(60 + 3600);
        QTRY_COMPARE_WITH_TIMEOUT(bulk.count(State::NoAnswer), std::size_t{1}, 20'000);
        QCOMPARE(bulk.rescue.stage(), Stage::Standing);
    }

    void stoppingSendsNoOther()
    {
        Bulk bulk(10);
        bulk.plan();
        bulk.rescue.setSizes({10});
        bulk.rescue.setRate(1);
        bulk.start();
        const std::size_t sent = bulk.engine.acts.size();
        QVERIFY(sent < 10); // the rate bounds it
        bulk.rescue.stop();
        for (int flow = 0; flow < static_cast<int>(sent); ++flow) {
            bulk.resolve(flow);
        }
        Bulk::settle();
        QCOMPARE(bulk.engine.acts.size(), sent);
        QCOMPARE(bulk.rescue.stage(), Stage::Standing);
        QCOMPARE(bulk.count(State::Waiting), 10 - sent);
    }

    void rowsTellWhatBecameOfEach()
    {
        Bulk bulk(2);
        BulkRows rows(bulk.rescue);
        const QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        bulk.plan();
        QCOMPARE(rows.rowCount(), 2);
        QCOMPARE(rows.index(0, BulkRows::OutcomeColumn).data().toString(), QStringLiteral("Planned"));
        QSignalSpy cells(&rows, &QAbstractItemModel::dataChanged);
        bulk.start();
        bulk.resolve(0);
        QVERIFY(!cells.isEmpty());
        QCOMPARE(rows.index(0, BulkRows::OutcomeColumn).data().toString(), QStringLiteral("Resolved"));
        QCOMPARE(rows.index(0, BulkRows::StageColumn).data().toString(), QStringLiteral("1"));
        QCOMPARE(rows.index(1, BulkRows::OutcomeColumn).data().toString(), QStringLiteral("Waits"));
        QVERIFY(bulk.rescue.toCsv().contains(QStringLiteral("\"f0\"")));
        QCOMPARE(bulk.rescue.toCsv().count(QStringLiteral("\r\n")), 3);
    }
};

void BulkRescueTest::plansButSendsNothingWhileItIsGuarded()
{
    Bulk bulk(3);
    bulk.rescue.setGuarded(QStringLiteral("eu-prod is guarded."));
    bulk.plan();
    QCOMPARE(bulk.rescue.count(State::Planned), std::size_t(3));
    QCOMPARE(bulk.rescue.whyNotStart(QStringLiteral("why")), QStringLiteral("eu-prod is guarded."));
    bulk.start();
    QVERIFY(bulk.engine.acts.empty());
    bulk.rescue.setGuarded({});
    bulk.start();
    QCOMPARE(bulk.engine.acts.size(), std::size_t(1));
}

void BulkRescueTest::stopsWhenItIsGuardedAgain()
{
    Bulk bulk(4);
    bulk.plan();
    bulk.rescue.setSizes({1});
    bulk.rescue.setAsksBetween(false);
    bulk.start();
    QCOMPARE(bulk.engine.acts.size(), std::size_t(1));
    bulk.rescue.setGuarded(QStringLiteral("eu-prod is guarded."));
    bulk.tell(0, FlowStatus::Undone, "a 0-1 ok; UNDO a 70-71 ok", 9);
    Bulk::settle();
    QCOMPARE(bulk.engine.acts.size(), std::size_t(1));
    bulk.rescue.goOn();
    Bulk::settle();
    QCOMPARE(bulk.engine.acts.size(), std::size_t(1)); // not by hand either
}

QTEST_GUILESS_MAIN(BulkRescueTest)
#include "bulk_rescue_test.moc"
