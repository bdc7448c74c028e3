#include "engine/rescue/remote_orchestrations.h"

#include "engine/definition/document.h"
#include "engine/ledger/memory_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/transport/local_transport.h"
#include "engine/workers/simulated_workers.h"
#include "tests/support/collector.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <future>
#include <memory>

namespace backstep {

namespace {

/// Someone far away who wishes, and, where wanted, an orchestrator and workers on the same bus.
class Cluster
{
public:
    explicit Cluster(bool owned, Duration patience = Duration(20'000))
        : m_remote({.dialect = Dialect::PerTopic, .patience = patience})
        , m_remoteTransport(m_bus, m_remote.listener())
        , m_workerTransport(m_bus, m_workers.listener())
    {
        if (owned) {
            m_engine = std::make_unique<Orchestrator>(m_ledger, m_clock, OrchestratorOptions{});
            m_engineTransport = std::make_unique<LocalTransport>(m_bus, m_engine->listener());
            opened = m_engine->open(*m_engineTransport).has_value();
        }
        opened = opened && m_workers.serve(m_workerTransport, {workerFor(definition)}).has_value()
            && m_remote.open(m_remoteTransport).has_value();
    }

    ~Cluster()
    {
        m_remote.close();
        m_workers.stop();
        if (m_engine != nullptr) {
            m_engine->close();
        }
    }

    Result<int> registerIt()
    {
        return wait<int>([this](auto answer) { m_remote.registerOrchestration(definition, "test", answer); });
    }

    Result<StartAnswer> start(const std::string& flow, const std::string& key = {}, const std::string& from = {})
    {
        return wait<StartAnswer>([&](auto answer) {
            m_remote.start(definition.name, {FlowId(flow), StartKey(key), "{}", FlowId(from)}, answer);
        });
    }

    Result<FlowState> state(const std::string& flow) { return m_ledger.flow(FlowId(flow)); }

    Result<ActionPlan> plan(const ActionRequest& request)
    {
        return wait<ActionPlan>([&](auto answer) { m_remote.plan(request, answer); });
    }

    Result<std::uint64_t> act(const ActionRequest& request)
    {
        return wait<std::uint64_t>([&](auto answer) { m_remote.act(request, answer); });
    }

    bool waitForStatus(const std::string& flow, FlowStatus status)
    {
        return QTest::qWaitFor(
            [&] {
                const auto state = m_ledger.flow(FlowId(flow));
                return state && state->status == status;
            },
            20'000
        );
    }

    Orchestration definition = sealed(pictured("a > b"));
    bool opened = true;

private:
    template <class T>
    Result<T> wait(const std::function<void(Orchestrations::Answer<T>)>& ask)
    {
        auto told = std::make_shared<std::promise<Result<T>>>();
        ask([told](Result<T> answer) { told->set_value(std::move(answer)); });
        return told->get_future().get();
    }

    SystemClock m_clock;
    LocalBus m_bus{m_clock};
    MemoryLedger m_ledger;
    SimulatedWorkers m_workers{WorkerScript{}, {}};
    RemoteOrchestrations m_remote;
    LocalTransport m_remoteTransport;
    LocalTransport m_workerTransport;
    std::unique_ptr<Orchestrator> m_engine;
    std::unique_ptr<LocalTransport> m_engineTransport;
};

ActionRequest undoOf(const std::string& flow)
{
    ActionRequest request;
    request.flow = FlowId(flow);
    request.who = "ada";
    request.reason = "wrong customer";
    return request;
}

} // namespace

class RemoteOrchestrationsTest : public QObject
{
    Q_OBJECT

private slots:

    void startsAndUndoesAFlowOfAnotherOrchestrator()
    {
        Cluster cluster(true);
        QVERIFY(cluster.opened);
        QVERIFY(cluster.registerIt().has_value());
        const auto started = cluster.start("f1");
        QVERIFY2(started.has_value(), started ? "" : started.error().message.c_str());
        QCOMPARE(started->flow.text(), std::string("f1"));
        QVERIFY(cluster.waitForStatus("f1", FlowStatus::Completed));

        const auto plan = cluster.plan(undoOf("f1"));
        QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
        QCOMPARE(plan->messages.size(), std::size_t{2});
        QCOMPARE(plan->messages[0].step.text(), std::string("b"));
        QCOMPARE(plan->messages[1].step.text(), std::string("a"));
        QCOMPARE(plan->ends, FlowStatus::Undone);

        ActionRequest confirmed = undoOf("f1");
        confirmed.planHash = plan->hash;
        confirmed.expectedVersion = plan->version;
        const auto version = cluster.act(confirmed);
        QVERIFY2(version.has_value(), version ? "" : version.error().message.c_str());
        QVERIFY(*version > plan->version);
        QVERIFY(cluster.waitForStatus("f1", FlowStatus::Undone));

        const auto again = cluster.act(confirmed);
        QVERIFY(!again.has_value());
        QCOMPARE(again.error().fault, Fault::Refused);
    }

    void aRefusalIsToldInItsOwnWords()
    {
        Cluster cluster(true);
        QVERIFY(cluster.opened);
        const auto version = cluster.act(undoOf("nobody"));
        QVERIFY(!version.has_value());
        QCOMPARE(version.error().fault, Fault::NotFound);
        QVERIFY(QString::fromStdString(version.error().message).contains("nobody"));
    }

    void aStartThatIsTurnedDownSaysWhy()
    {
        Cluster cluster(true);
        QVERIFY(cluster.opened);
        const auto started = cluster.start("f1"); // not registered
        QVERIFY(!started.has_value());
        QVERIFY2(
            QString::fromStdString(started.error().message).contains("registered"), started.error().message.c_str()
        );
    }

    /// The same key is the same flow, whatever id is asked for.
    void aKeyThatIsKnownAnswersWithItsFlow()
    {
        Cluster cluster(true);
        QVERIFY(cluster.opened && cluster.registerIt().has_value());
        const auto first = cluster.start("f1", "order-1");
        QVERIFY(first.has_value() && !first->existed);
        QVERIFY(cluster.waitForStatus("f1", FlowStatus::Completed));
        const auto again = cluster.start("f2", "order-1");
        QVERIFY2(again.has_value(), again ? "" : again.error().message.c_str());
        QVERIFY(again->existed && again->flow == FlowId("f1"));
        const auto same = cluster.start("f1", "order-1");
        QVERIFY(same.has_value() && same->existed && same->flow == FlowId("f1"));
    }

    void aStartedAgainFlowKnowsWhichOneItFollows()
    {
        Cluster cluster(true);
        QVERIFY(cluster.opened && cluster.registerIt().has_value());
        QVERIFY(cluster.start("f1").has_value() && cluster.start("f2", {}, "f1").has_value());
        QCOMPARE(cluster.state("f2")->startedFrom.text(), std::string("f1"));
    }

    void withoutAnOrchestratorNobodyWaitsForever()
    {
        Cluster cluster(false, Duration(80));
        QVERIFY(cluster.opened);
        const auto plan = cluster.plan(undoOf("f1"));
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().fault, Fault::Unreachable);
        QVERIFY(QString::fromStdString(plan.error().message).contains("backstep serve"));
    }

    void whoeverStillWaitsAtTheEndIsTold()
    {
        SystemClock clock;
        LocalBus bus(clock);
        RemoteOrchestrations remote({});
        LocalTransport transport(bus, remote.listener());
        QVERIFY(remote.open(transport).has_value());
        int answers = 0;
        remote.plan(undoOf("f1"), [&](const Result<ActionPlan>& plan) { answers += plan ? 100 : 1; });
        remote.close();
        QCOMPARE(answers, 1);
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::RemoteOrchestrationsTest)
#include "remote_orchestrations_test.moc"
