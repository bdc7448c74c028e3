#include "engine/rescue/audited_orchestrations.h"

#include "tests/support/asked_orchestrations.h"
#include "tests/support/kept_audit.h"
#include "tests/support/told_flows.h"

#include <QtTest/QTest>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

namespace {

ActionPlan planOf(const char* flow)
{
    ActionPlan plan;
    plan.flow = FlowId(flow);
    plan.orchestration = OrchestrationName("tenantCreation");
    plan.version = 7;
    plan.hash = "hash-1";
    ActionPlan::Message message;
    message.step = StepName("a");
    message.record.topic = TopicName("orchestrator.tenantCreation.a.undo");
    message.record.key = flow;
    plan.messages = {message};
    return plan;
}

/// Told by the test, read by the desk's thread.
class SharedFlows final : public FlowQuery
{
public:
    void tell(const SeenFlow& flow)
    {
        const std::lock_guard lock(m_mutex);
        m_told.tell(flow);
    }

    [[nodiscard]] Changes changesSince(std::uint64_t mark, std::size_t atMost) const override
    {
        const std::lock_guard lock(m_mutex);
        return m_told.changesSince(mark, atMost);
    }

    [[nodiscard]] std::optional<SeenFlow> flow(const FlowId& id) const override
    {
        const std::lock_guard lock(m_mutex);
        return m_told.flow(id);
    }

    [[nodiscard]] Result<std::vector<SeenRecord>> records(const FlowId& id) const override
    {
        const std::lock_guard lock(m_mutex);
        return m_told.records(id);
    }

private:
    mutable std::mutex m_mutex;
    ToldFlows m_told;
};

/// Set by the test, read by the desk's thread.
class SharedClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return {m_micros}; }

    void set(Instant at) { m_micros = at.micros; }

private:
    std::atomic<std::int64_t> m_micros = 0;
};

/// The door, with an orchestrator, an audit and flows in the test's hand.
struct Door
{
    AskedOrchestrations inner;
    KeptAudit audit;
    SharedClock clock;
    SharedFlows flows;
    std::string whyNot;
    std::optional<AuditedOrchestrations> door;
    std::optional<Result<std::uint64_t>> answered;

    explicit Door(bool mustKeep = true)
    {
        clock.set(toldAt(100));
        AuditTerms terms{"anna@desk", AuditSource::Window, "eu-prod", mustKeep, [this] { return whyNot; }};
        door.emplace(inner, audit, terms, clock, flows);
    }

    void plan()
    {
        ActionRequest request;
        request.flow = FlowId("f");
        door->plan(request, [](const Result<ActionPlan>&) {});
        inner.answerPlan(planOf("f"));
    }

    void act(OperatorAction action = OperatorAction::Undo)
    {
        ActionRequest request;
        request.request = RequestId("r-1");
        request.flow = FlowId("f");
        request.action = action;
        request.planHash = "hash-1";
        request.reason = "OPS-311";
        door->act(request, [this](const Result<std::uint64_t>& answer) { answered = answer; });
    }

    [[nodiscard]] AuditEntry entry() const { return audit.entries().at(0); }
};

} // namespace

class AuditedOrchestrationsTest : public QObject
{
    Q_OBJECT

private slots:

    void writesBeforeItHandsOn()
    {
        Door door;
        door.plan();
        QVERIFY(door.audit.entries().empty()); // a plan changes nothing
        door.act();
        QCOMPARE(door.inner.acts.size(), std::size_t{1});
        const AuditEntry entry = door.entry();
        QCOMPARE(entry.who, std::string("anna@desk"));
        QCOMPARE(entry.connection, std::string("eu-prod"));
        QCOMPARE(entry.action, std::string("undo"));
        QCOMPARE(entry.flow.text(), std::string("f"));
        QCOMPARE(entry.orchestration.text(), std::string("tenantCreation"));
        QCOMPARE(entry.reason, std::string("OPS-311"));
        QCOMPARE(entry.planHash, std::string("hash-1"));
        QCOMPARE(entry.recordCount, std::uint64_t{1});
        QCOMPARE(entry.records.at(0).topic, std::string("orchestrator.tenantCreation.a.undo"));
        QCOMPARE(entry.records.at(0).key, std::string("f"));
        QCOMPARE(entry.outcome, AuditOutcome::Asked);
        door.inner.answerAct(8);
        QCOMPARE(door.entry().outcome, AuditOutcome::Sent);
        QVERIFY(door.answered->has_value());
    }

    void whatCannotBeWrittenDownIsNotSent()
    {
        Door door;
        door.audit.fail(true);
        door.act();
        QVERIFY(door.inner.acts.empty());
        QVERIFY(!*door.answered);
        QCOMPARE(door.answered->error().fault, Fault::StoreFailed);
        QVERIFY(door.answered->error().message.find("The disk is full.") != std::string::npos);
        door.audit.fail(false);
        door.act();
        QCOMPARE(door.inner.acts.size(), std::size_t{1});
    }

    void aSandboxGoesOnWithoutIt()
    {
        Door door(false);
        door.audit.fail(true);
        door.act();
        QCOMPARE(door.inner.acts.size(), std::size_t{1});
    }

    void theGuardRefusesWhatSendsAndThatIsKept()
    {
        Door door;
        door.whyNot = "eu-prod is guarded.";
        door.act();
        door.door->registerOrchestration({}, "test", [](const Result<int>&) {});
        door.door->start(OrchestrationName("o"), {}, [](const Result<StartAnswer>&) {});
        QVERIFY(door.inner.acts.empty());
        QVERIFY(door.inner.starts.empty());
        QCOMPARE(door.answered->error().fault, Fault::Refused);
        QCOMPARE(door.answered->error().message, std::string("eu-prod is guarded."));
        QCOMPARE(door.audit.entries().size(), std::size_t{3});
        for (const AuditEntry& entry : door.audit.entries()) {
            QCOMPARE(entry.outcome, AuditOutcome::Refused);
            QCOMPARE(entry.says, std::string("eu-prod is guarded."));
        }
        door.plan(); // to look is not guarded
        QCOMPARE(door.inner.plans.size(), std::size_t{1});
    }

    void tellsRefusalFromSilence()
    {
        Door door;
        door.act();
        door.inner.answerAct(failure(Fault::Refused, "it has moved on"));
        QCOMPARE(door.entry().outcome, AuditOutcome::Refused);
        QCOMPARE(door.entry().says, std::string("it has moved on"));
        Door silent;
        silent.act();
        silent.inner.answerAct(failure(Fault::Unreachable, "nobody answered"));
        QCOMPARE(silent.entry().outcome, AuditOutcome::NoAnswer);
    }

    void followsUntilTheFlowRests_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("outcome");
        QTest::newRow("as planned") << int(FlowStatus::Undone) << int(AuditOutcome::Resolved);
        QTest::newRow("otherwise") << int(FlowStatus::Failed) << int(AuditOutcome::Failed);
    }

    void followsUntilTheFlowRests()
    {
        QFETCH(int, status);
        QFETCH(int, outcome);
        Door door;
        door.plan();
        door.act();
        door.inner.answerAct(8);
        SeenFlow flow = toldFlow("f", static_cast<FlowStatus>(status), "a 0-2 ok; UNDO a 103-104 ok");
        flow.version = 9;
        door.flows.tell(flow);
        door.clock.set(toldAt(105));
        door.door->close(); // judges a last time: nothing waits for a beat here
        QCOMPARE(int(door.entry().outcome), outcome);
    }

    void silenceIsToldAndMayStillEnd()
    {
        Door door;
        door.plan();
        door.act();
        door.inner.answerAct(8);
        SeenFlow flow = toldFlow("f", FlowStatus::Undoing, "a 0-2 ok; UNDO a 103- runs");
        flow.version = 9;
        door.flows.tell(flow);
        door.clock.set(toldAt(600));
        QTRY_COMPARE(door.entry().outcome, AuditOutcome::NoAnswer);
        flow = toldFlow("f", FlowStatus::Undone, "a 0-2 ok; UNDO a 103-601 ok");
        flow.version = 10;
        door.flows.tell(flow);
        QTRY_COMPARE(door.entry().outcome, AuditOutcome::Resolved);
    }

    void whoFollowsOtherwiseSaysHowItEnded()
    {
        Door door;
        door.door->remember(planOf("f"));
        door.act();
        door.inner.answerAct(8);
        door.door->conclude(FlowId("f"), AuditOutcome::Failed, "The flow is FAILED.");
        QCOMPARE(door.entry().outcome, AuditOutcome::Failed);
        QCOMPARE(door.entry().says, std::string("The flow is FAILED."));
    }

    void afterTheEndNothingIsHandedOn()
    {
        Door door;
        door.door->close();
        door.act();
        QVERIFY(door.inner.acts.empty());
        QVERIFY(!*door.answered);
        QCOMPARE(door.entry().outcome, AuditOutcome::Refused);
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::AuditedOrchestrationsTest)
#include "audited_orchestrations_test.moc"
