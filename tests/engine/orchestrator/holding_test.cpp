#include "tests/engine/orchestrator/rig.h"

#include "engine/wire/codec.h"
#include "engine/wire/flow_event_detail.h"
#include "engine/workers/simulated_workers.h"

#include <algorithm>

namespace backstep {

namespace {

/// The flow.waiting sentences on the bus.
std::vector<std::string> waits(Rig& rig)
{
    std::vector<std::string> found;
    for (const Record& record : rig.on(topics::flowEvents)) {
        const auto event = std::get<FlowEventMessage>(decode(record).at(0));
        if (event.type == "flow.waiting") {
            found.push_back(readFlowEventDetail(event).why);
        }
    }
    return found;
}

bool saysThatItWaits(Rig& rig, const std::string& words)
{
    return Rig::waitFor([&] {
        return std::ranges::any_of(waits(rig), [&](const std::string& why) {
            return why.find(words) != std::string::npos;
        });
    });
}

void registerWorker(Rig& rig, const std::vector<StepName>& steps, const char* service)
{
    const Entry worker = workerFor(rig.definition, steps);
    rig.send(encodeWorkerRegistration(worker, FlowId(std::string("r-") + service), service, Dialect::PerTopic));
}

bool isHeldBack(Rig& rig, const char* flow)
{
    return Rig::waitFor([&] {
        const auto state = rig.state(flow);
        return state.has_value() && state->isHeldBack();
    });
}

/// An orchestration with a lock on /tenant.
void lockByTenant(Rig& rig)
{
    rig.definition.lockKey = "/tenant";
    rig.definition = sealed(rig.definition);
    (void)rig.registerIt();
}

} // namespace

/// What holds a flow back before its first command (design.md §4 "Readiness", lockKey).
class HoldingTest : public QObject
{
    Q_OBJECT

private slots:

    void withoutAnyWorkerRegisteredAFlowStarts()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
    }

    void unservedStepsAreNamedAndWaitedFor()
    {
        Rig rig("a > b > c");
        registerWorker(rig, {StepName("a")}, "one");
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(saysThatItWaits(rig, "No worker serves b and c."));
        QCOMPARE(rig.state("f")->status, FlowStatus::NotRegistered);
        registerWorker(rig, {StepName("b")}, "two");
        QVERIFY(saysThatItWaits(rig, "No worker serves c."));
        QVERIFY(rig.commands("a").empty());
        registerWorker(rig, {StepName("c")}, "three");
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.answer("c") && rig.ends("f", FlowStatus::Completed));
    }

    void aReadTopicCountsAsServed()
    {
        Rig rig("a > b");
        registerWorker(rig, {StepName("a")}, "one");
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        Collector reader;
        LocalTransport outside(rig.bus(), reader);
        SubscriptionSpec group;
        group.topics = {topics::command(rig.definition.name, StepName("b"), Phase::Do)};
        group.group = "handwritten";
        const auto reading = outside.subscribe(group, reader);
        QVERIFY(reading.has_value());
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.sent("b"));
    }

    void aPersonStartsItAnyway()
    {
        Rig rig("a > b");
        registerWorker(rig, {StepName("a")}, "one");
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        QVERIFY(rig.start("f").has_value() && isHeldBack(rig, "f"));
        ActionRequest anyway;
        anyway.flow = FlowId("f");
        anyway.action = OperatorAction::StartAnyway;
        anyway.expectedVersion = rig.state("f")->version;
        QVERIFY(rig.act(anyway).has_value() && rig.sent("a"));
    }

    void waitingSurvivesARestart()
    {
        Rig rig("a > b", Rig::Store::Sqlite);
        registerWorker(rig, {StepName("a")}, "one");
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        QVERIFY(rig.start("f").has_value() && isHeldBack(rig, "f"));
        rig.crash();
        rig.restart();
        QVERIFY(rig.opened.has_value() && isHeldBack(rig, "f") && rig.commands("a").empty());
        registerWorker(rig, {StepName("b")}, "two");
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("f", FlowStatus::Completed));
    }

    void twoFlowsWithOneLockNeverRunAtOnce()
    {
        Rig rig("a");
        lockByTenant(rig);
        QVERIFY(rig.start("f", {}, R"({"tenant":"acme"})").has_value());
        QVERIFY(rig.start("g", {}, R"({"tenant":"acme"})").has_value());
        QVERIFY(rig.start("h", {}, R"({"tenant":"other"})").has_value());
        QVERIFY(saysThatItWaits(rig, "Flow f holds the lock /tenant=\"acme\"."));
        QVERIFY(rig.sent("a", 2)); // of f and h
        QVERIFY(isHeldBack(rig, "g"));
        rig.reply(rig.commands("a")[0]);
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.sent("a", 3));
        rig.reply(rig.commands("a")[2]);
        QVERIFY(rig.ends("g", FlowStatus::Completed));
    }

    void aLockIsPassedOnAfterARestartToo()
    {
        Rig rig("a", Rig::Store::Sqlite);
        lockByTenant(rig);
        for (const char* flow : {"f", "g", "h"}) {
            QVERIFY(rig.start(flow, {}, R"({"tenant":"acme"})").has_value());
        }
        QVERIFY(isHeldBack(rig, "g") && isHeldBack(rig, "h") && rig.sent("a"));
        rig.crash();
        rig.restart();
        QVERIFY(rig.opened.has_value());
        for (const char* flow : {"f", "g", "h"}) {
            const auto ofFlow = [&] {
                const auto commands = rig.commands("a");
                return std::ranges::find(commands, std::optional<std::string>(flow), &Record::key) != commands.end();
            };
            QVERIFY2(Rig::waitFor(ofFlow), flow);
            rig.reply(rig.commands("a").back());
            QVERIFY(rig.ends(flow, FlowStatus::Completed));
        }
    }

    void aFailedFlowKeepsItsLock()
    {
        Rig rig("a[tries=1 wait]");
        lockByTenant(rig);
        QVERIFY(rig.start("f", {}, R"({"tenant":1})").has_value());
        QVERIFY(rig.answer("a", false) && rig.ends("f", FlowStatus::Failed));
        QVERIFY(rig.start("g", {}, R"({"tenant":1})").has_value() && isHeldBack(rig, "g"));
        ActionRequest undo;
        undo.flow = FlowId("f");
        undo.action = OperatorAction::Undo;
        undo.expectedVersion = rig.state("f")->version;
        QVERIFY(rig.act(undo).has_value() && rig.ends("f", FlowStatus::Undone) && rig.sent("a", 2));
    }

    void aClosedFlowIsNotUndoneUnderAnothersLock()
    {
        Rig rig("a");
        lockByTenant(rig);
        QVERIFY(rig.start("f", {}, R"({"tenant":1})").has_value());
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.start("g", {}, R"({"tenant":1})").has_value() && rig.sent("a", 2));
        ActionRequest undo;
        undo.flow = FlowId("f");
        undo.action = OperatorAction::Undo;
        const auto plan = rig.plan(undo);
        QVERIFY(!plan.has_value());
        QVERIFY(plan.error().message.starts_with("Flow g holds the lock /tenant=1 now."));
    }

    void aLockNeedsAValue()
    {
        Rig rig("a");
        lockByTenant(rig);
        const auto answer = rig.start("f", {}, "{}");
        QVERIFY(!answer.has_value() && answer.error().fault == Fault::BadInput);
        QVERIFY(!rig.state("f").has_value());
    }

    void aStartWaitsForItsRegistration()
    {
        Rig rig("a");
        const Orchestration known = rig.definition;
        rig.definition.name = OrchestrationName("later");
        rig.definition = sealed(rig.definition);
        rig.send(encodeStart({rig.definition.name, FlowId("f"), {}, "{}", {}}, Dialect::PerTopic));
        QVERIFY(saysThatItWaits(rig, "No orchestration named \"later\" is registered yet."));
        QVERIFY(!rig.state("f").has_value());
        QVERIFY(rig.registerIt().has_value());
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
    }

    /// The broker does not answer for a moment: that is no fault of the registration.
    void aRegistrationWaitsForItsTopics()
    {
        Rig rig("a");
        const Orchestration before = rig.definition;
        rig.definition = sealed(pictured("a > b"));
        rig.definition.name = before.name;
        rig.definition = sealed(rig.definition);
        rig.gate->makeNoTopics(true);
        rig.send(encodeRegistration(rig.definition, FlowId("r-1"), "svc", Dialect::PerTopic));
        // Their keys are different, and so may their partitions be: the second one goes out when the first has come.
        QVERIFY(Rig::waitFor([&] { return !rig.engine->health().brokerTrouble.empty(); }));
        registerWorker(rig, {StepName("a"), StepName("b")}, "one");
        rig.pass(Duration(3000));
        QVERIFY(rig.start("f").has_value() && rig.answer("a")); // all else goes on
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.engine->workers().empty()); // in their order
        rig.gate->makeNoTopics(false);
        rig.pass(Duration(3000));
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        QVERIFY(rig.engine->health().brokerTrouble.empty());
        QVERIFY(rig.start("g").has_value());
        QVERIFY(rig.answer("a", true, 2) && rig.answer("b") && rig.ends("g", FlowStatus::Completed));
    }

    void aParkedStartSurvivesARestart()
    {
        Rig rig("a", Rig::Store::Sqlite);
        rig.definition.name = OrchestrationName("later");
        rig.definition = sealed(rig.definition);
        rig.send(encodeStart({rig.definition.name, FlowId("f"), {}, "{}", {}}, Dialect::PerTopic));
        QVERIFY(saysThatItWaits(rig, "\"later\""));
        rig.crash();
        rig.restart();
        QVERIFY(rig.opened.has_value() && rig.registerIt().has_value());
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
    }

    void aParkedStartIsTurnedDownVisibly()
    {
        Rig rig("a");
        rig.send(encodeStart({OrchestrationName("nobody"), FlowId("f"), {}, "{}", {}}, Dialect::PerTopic));
        QVERIFY(saysThatItWaits(rig, "\"nobody\""));
        rig.clock.advance(Duration(59'000));
        QVERIFY(rig.start("g").has_value() && rig.sent("a"));
        QVERIFY(rig.anomalies().empty());
        rig.clock.advance(Duration(2'000));
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.anomalies()[0].starts_with("bad-start at orchestrator.execution.start/"));
        rig.definition.name = OrchestrationName("nobody");
        rig.definition = sealed(rig.definition);
        QVERIFY(rig.registerIt().has_value());
        QVERIFY(!rig.state("f").has_value()); // it was turned down: who still wants it sends it again
    }

    void whatCannotBeReadIsKeptAndFedAgain()
    {
        Rig rig("a", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        rig.send({TopicName(topics::responseResult), std::nullopt, Bytes("{\"oops\"")});
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed)); // one bad record stops nobody
        auto kept = rig.ledger->quarantine(10);
        QVERIFY(kept.has_value() && kept->size() == 1);
        QCOMPARE(kept->front().record.value.value(), Bytes("{\"oops\""));
        QVERIFY(!kept->front().reason.empty());
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 1; }));
        const auto fed = rig.feed(kept->front().id);
        QVERIFY(!fed.has_value() && fed.error().fault == Fault::BadInput);
        rig.ledger->failReading(Fault::StoreFailed);
        QCOMPARE(rig.drop(kept->front().id).error().fault, Fault::StoreFailed);
        rig.ledger->failReading(Fault::BadInput); // damaged for good: it can go all the same
        QVERIFY(rig.drop(kept->front().id).has_value());
        rig.ledger->failReading({});
        QVERIFY(rig.ledger->quarantine(10)->empty());
        QVERIFY(!rig.drop(kept->front().id).has_value());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::HoldingTest)
#include "holding_test.moc"
