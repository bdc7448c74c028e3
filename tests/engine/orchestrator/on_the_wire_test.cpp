#include "engine/ledger/memory_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "engine/workers/simulated_workers.h"
#include "tests/support/collector.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <algorithm>
#include <future>
#include <memory>

namespace backstep {

namespace {

/// An engine of a ledger that outlives it, on a bus where workers answer and a collector reads what it tells.
class Wire
{
public:
    Wire()
        : m_watching(m_bus, watcher)
        , m_workerTransport(m_bus, m_workers.listener())
    {
        SubscriptionSpec spec;
        spec.topics = {TopicName(topics::flowEvents)};
        m_subscription = std::move(*m_watching.subscribe(spec, watcher));
        isReady = m_workers.serve(m_workerTransport, {workerFor(definition)}).has_value();
    }

    ~Wire() { stop(); }

    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    bool open(const OrchestratorOptions& options = {})
    {
        m_engine = std::make_unique<Orchestrator>(m_ledger, m_clock, options);
        m_transport = std::make_unique<LocalTransport>(m_bus, m_engine->listener());
        return m_engine->open(*m_transport).has_value();
    }

    void stop()
    {
        if (m_engine != nullptr) {
            m_engine->close();
        }
        m_transport.reset();
        m_engine.reset();
    }

    bool registerIt()
    {
        std::promise<bool> done;
        m_engine->registerOrchestration(definition, "test", [&](const Result<int>& version) {
            done.set_value(version.has_value());
        });
        return done.get_future().get();
    }

    Result<StartAnswer> start(const char* flow)
    {
        std::promise<Result<StartAnswer>> done;
        m_engine->start(definition.name, {FlowId(flow), {}, "{}"}, [&](Result<StartAnswer> answer) {
            done.set_value(std::move(answer));
        });
        return done.get_future().get();
    }

    bool send(const OutgoingRecord& record) { return m_watching.send(record, 1) == HandOver::Taken; }

    bool sendStart(const char* flow)
    {
        return send(encodeStart({definition.name, FlowId(flow), {}, "{}", {}}, Dialect::PerTopic));
    }

    bool waitFor(const char* type, const char* flow)
    {
        return QTest::qWaitFor([&] { return count(type, flow) > 0; }, 20'000);
    }

    /// Events of that type that were told of that flow.
    qsizetype count(const char* type, const char* flow)
    {
        const auto all = watcher.allRecords();
        return std::ranges::count_if(all, [&](const Record& record) {
            const std::vector<Message> messages = decode(record);
            const auto* event = std::get_if<FlowEventMessage>(&messages.front());
            return event != nullptr && event->type == type && event->flow == FlowId(flow);
        });
    }

    Orchestration definition = sealed(pictured("a > b"));
    Collector watcher;
    bool isReady = false;

private:
    SystemClock m_clock;
    LocalBus m_bus{m_clock};
    MemoryLedger m_ledger;
    SimulatedWorkers m_workers{WorkerScript{}, {}};
    LocalTransport m_watching;
    LocalTransport m_workerTransport;
    std::unique_ptr<Subscription> m_subscription;
    std::unique_ptr<Orchestrator> m_engine;
    std::unique_ptr<LocalTransport> m_transport;
};

} // namespace

class OnTheWireTest : public QObject
{
    Q_OBJECT

private slots:

    void aStartOnTheWireIsDone()
    {
        Wire wire;
        QVERIFY(wire.isReady && wire.open() && wire.registerIt());
        QVERIFY(wire.sendStart("f-1"));
        QVERIFY(wire.waitFor("flow_ended", "f-1"));
    }

    void aStartThatIsSentAgainIsToldHowTheFlowStands()
    {
        Wire wire;
        QVERIFY(wire.isReady && wire.open() && wire.registerIt());
        QVERIFY(wire.sendStart("f-1"));
        QVERIFY(wire.waitFor("flow_ended", "f-1"));
        QVERIFY(wire.sendStart("f-1"));
        QVERIFY(wire.waitFor("flow.snapshot", "f-1"));
        QCOMPARE(wire.count("start_accepted", "f-1"), 1);
    }

    void whoDoesNotOwnTheClusterLeavesItsStartsAndControlsAlone()
    {
        Wire wire;
        OrchestratorOptions options;
        options.ownsCluster = false;
        QVERIFY(wire.isReady && wire.open(options) && wire.registerIt());
        QVERIFY(wire.sendStart("of-others"));
        ControlMessage control;
        control.request = RequestId("r-1");
        control.action = "undo";
        control.flow = FlowId("of-others");
        QVERIFY(wire.send(encodeControl(control)));

        QVERIFY(wire.start("own").has_value());
        QVERIFY(wire.waitFor("flow_ended", "own"));
        const auto told = wire.watcher.allRecords();
        QVERIFY(std::ranges::none_of(told, [](const Record& record) { return record.key == "of-others"; }));
    }

    void aCleanStopLeavesNothingToBeToldAgain()
    {
        Wire wire;
        QVERIFY(wire.isReady && wire.open() && wire.registerIt());
        QVERIFY(wire.start("f-1").has_value());
        QVERIFY(wire.waitFor("flow_ended", "f-1"));
        wire.stop();
        QVERIFY(wire.open());
        QVERIFY(wire.start("f-2").has_value());
        QVERIFY(wire.waitFor("flow_ended", "f-2"));
        QCOMPARE(wire.count("flow_ended", "f-1"), 1);
        QCOMPARE(wire.count("start_accepted", "f-1"), 1);
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::OnTheWireTest)
#include "on_the_wire_test.moc"
