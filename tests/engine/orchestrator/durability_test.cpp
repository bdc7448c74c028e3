#include "engine/workers/simulated_workers.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

#include <map>
#include <set>

Q_DECLARE_METATYPE(backstep::Rig::Store)

namespace backstep {

namespace {

/// Every command seen, by its id: one id is one text, however often it was sent, and one phase of a step is one key.
std::string whatIsWrong(Rig& rig)
{
    std::map<std::string, std::string> byId;
    std::map<std::string, std::set<std::string>> keys;
    for (const StepDefinition& step : rig.definition.steps) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            for (const Record& record : rig.commands(step.name.text(), phase)) {
                const auto messages = decode(record);
                const auto& command = std::get<CommandMessage>(messages.at(0));
                const auto [known, isNew] = byId.try_emplace(command.command->text(), *record.value);
                if (!isNew && known->second != *record.value) {
                    return "two texts of " + command.command->text();
                }
                if (record.key != command.flow.text()) {
                    return "a key that is not the flow";
                }
                std::string place = command.flow.text() + "/" + step.name.text() + "/" + std::string(toWire(phase));
                keys[place].insert(command.idempotencyKey->text());
            }
        }
    }
    for (const auto& [place, used] : keys) {
        if (used.size() != 1 || *used.begin() != place) {
            return "not one key for " + place;
        }
    }
    return {};
}

void bothStores()
{
    QTest::addColumn<Rig::Store>("store");
    QTest::newRow("in memory") << Rig::Store::Memory;
    QTest::newRow("SQLite") << Rig::Store::Sqlite;
}

} // namespace

class DurabilityTest : public QObject
{
    Q_OBJECT

private slots:

    void nothingIsSentBeforeItIsDurable_data() { bothStores(); }

    void nothingIsSentBeforeItIsDurable()
    {
        QFETCH(Rig::Store, store);
        Rig rig("a > b", store);
        QVERIFY(rig.opened.has_value());
        for (int flow = 0; flow < 20; ++flow) {
            QVERIFY(rig.start("f-" + std::to_string(flow)).has_value());
        }
        QVERIFY(rig.sent("a", 20));
        for (const Record& command : rig.commands("a")) {
            rig.reply(command);
        }
        QVERIFY(rig.sent("b", 20));
        QCOMPARE(rig.gate->tooEarly(), 0);
    }

    /// A full disk: the start is not answered, nothing is sent, the reason is told; with room again all goes on.
    void aFullDiskStopsAndGoesOn()
    {
        Rig rig("a > b");
        rig.ledger->fail(true);
        auto told = std::make_shared<std::promise<Result<StartAnswer>>>();
        auto answer = told->get_future();
        rig.engine->start(rig.definition.name, {FlowId("f"), {}, "{}"}, [told](Result<StartAnswer> each) {
            told->set_value(std::move(each));
        });
        QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > 0 && !rig.engine->health().fault.empty(); }));
        QCOMPARE(QString::fromStdString(rig.engine->health().fault), QString("The disk is full."));
        QVERIFY(answer.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        QVERIFY(rig.commands("a").empty());
        rig.ledger->fail(false);
        QVERIFY(answer.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
        QVERIFY(answer.get().has_value());
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.engine->health().fault.empty());
        QCOMPARE(rig.gate->tooEarly(), 0);
    }

    /// A disk that cannot be read is not a flow that is not there: the reply waits, and nothing behind it overtakes.
    void aReplyWaitsForADiskThatCannotBeRead()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f", "key").has_value() && rig.answer("a") && rig.answer("b"));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2));
        rig.ledger->failReading(Fault::StoreFailed);
        rig.reply(rig.commands("b").front()); // once more, to a flow that is closed
        rig.reply(rig.commands("a").back());
        QVERIFY(Rig::waitFor([&] { return !rig.engine->health().fault.empty(); }));
        QCOMPARE(QString::fromStdString(rig.engine->health().fault), QString("The disk cannot be read."));
        QCOMPARE(rig.commands("b").size(), std::size_t{1});
        QVERIFY(rig.anomalies().empty());
        rig.ledger->failReading({});
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.answer("b", true, 2) && rig.ends("g", FlowStatus::Completed));
        QVERIFY(rig.engine->health().fault.empty());
    }

    void aPersonHearsThatTheDiskCannotBeRead()
    {
        Rig rig("a");
        QVERIFY(rig.start("f", "key").has_value() && rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        rig.ledger->failReading(Fault::StoreFailed);
        ActionRequest undo;
        undo.flow = FlowId("f");
        QCOMPARE(rig.plan(undo).error().fault, Fault::StoreFailed);
        QCOMPARE(rig.act(undo).error().fault, Fault::StoreFailed);
        QCOMPARE(rig.start("", "key").error().fault, Fault::StoreFailed);
        rig.ledger->failReading({});
        QVERIFY(rig.start("", "key")->existed);
    }

    /// What is damaged for good stops nobody: the reply to it is kept, and everyone else goes on.
    void aReplyToADamagedFlowIsKept()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value() && rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2));
        rig.ledger->failReading(Fault::BadInput);
        rig.reply(rig.commands("a").front());
        rig.reply(rig.commands("a").back());
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 1; }));
        rig.ledger->failReading({});
        QVERIFY(rig.ends("g", FlowStatus::Completed));
        const auto kept = rig.ledger->quarantine(10);
        QCOMPARE(kept->size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(kept->front().reason), QString("The disk cannot be read."));
        QVERIFY(rig.feed(kept->front().id).has_value());
    }

    /// The next attempt waits to be sent when the one before is answered after all: it would do the work once more.
    void whatIsDoneAlreadyIsNotSent()
    {
        std::atomic<bool> shut{false};
        Rig rig("a[tries=2]");
        rig.gate->decideBy([&](const OutgoingRecord& record) {
            const bool isCommand = record.topic == topics::command(rig.definition.name, StepName("a"), Phase::Do);
            return shut && isCommand ? Handing::Refuse : Handing::Deliver;
        });
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        shut = true;
        rig.reply(rig.commands("a")[0], false);
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[0].forward.retryAt.isSet(); }));
        rig.clock.advance(Duration(1000));
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[0].forward.attempts.size() == 2; }));
        rig.reply(rig.commands("a")[0]);
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        shut = false;
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2));
        QCOMPARE(rig.commands("a").size(), std::size_t{2});
        QCOMPARE(rig.commands("a")[1].key.value(), std::string("g"));
    }

    void aKeptRecordIsFedAgainOnce()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value() && rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        rig.ledger->failReading(Fault::BadInput);
        rig.reply(rig.commands("a").front());
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 1; }));
        rig.ledger->failReading({});
        const std::uint64_t id = rig.ledger->quarantine(1)->front().id;
        // Both wishes come while the disk is full, and share a commit when it is not.
        rig.ledger->fail(true);
        rig.engine->start(rig.definition.name, {FlowId("g"), {}, "{}"}, [](const auto&) {});
        QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > 0 && !rig.engine->health().fault.empty(); }));
        std::atomic<int> answers{0};
        std::atomic<int> done{0};
        for (int each = 0; each < 2; ++each) {
            rig.engine->feedQuarantined(id, [&](const Result<void>& fed) {
                done += fed.has_value() ? 1 : 0;
                ++answers;
            });
        }
        rig.ledger->fail(false);
        QVERIFY(Rig::waitFor([&] { return answers == 2; }));
        QCOMPARE(done.load(), 1);
        QVERIFY(rig.waitForAnomalies(1));
        QCOMPARE(rig.state("f")->anomalies, std::uint32_t{1}); // a second answer to what was answered, told once
    }

    void whoeverAskedIsAnsweredWhenItEnds()
    {
        Rig rig("a");
        rig.ledger->fail(true);
        std::atomic<int> answers{0};
        std::atomic<int> refusals{0};
        const auto count = [&](const auto& answer) {
            ++answers;
            refusals += answer.has_value() ? 0 : 1;
        };
        for (int flow = 0; flow < 50; ++flow) {
            rig.engine->start(rig.definition.name, {FlowId("f-" + std::to_string(flow)), {}, "{}"}, count);
            if (flow == 10) {
                QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > 0; })); // the rest waits in the inbox
            }
        }
        rig.engine->close();
        QCOMPARE(answers.load(), 50);
        QCOMPARE(refusals.load(), 50);
        rig.engine->start(rig.definition.name, {FlowId("late"), {}, "{}"}, count);
        QCOMPARE(answers.load(), 51);
        QVERIFY(rig.commands("a").empty());
    }

    void aFullDiskAtTheStartIsSaid()
    {
        Rig rig("a");
        rig.crash();
        rig.engine->close();
        rig.gate.reset();
        rig.engine.reset();
        rig.ledger->dieAfter(-1);
        rig.ledger->fail(true);
        rig.open();
        QVERIFY(!rig.opened.has_value());
        QVERIFY(rig.opened.error().fault == Fault::StoreFailed);
    }

    void aRestartInTheMiddleGoesOn_data() { bothStores(); }

    void aRestartInTheMiddleGoesOn()
    {
        QFETCH(Rig::Store, store);
        Rig rig("a > b > c", store);
        QVERIFY(rig.start("f", "key-1", R"({"n":1})").has_value());
        QVERIFY(rig.answer("a") && rig.sent("b"));
        rig.crash();
        rig.reply(rig.commands("b").back()); // while nobody reads
        rig.restart();
        QVERIFY(rig.opened.has_value());
        QVERIFY(rig.answer("c") && rig.ends("f", FlowStatus::Completed));
        QCOMPARE(whatIsWrong(rig), std::string());
        const auto again = rig.start("", "key-1", R"({"n":1})");
        QVERIFY(again.has_value() && again->existed);
        QCOMPARE(again->flow.text(), std::string("f"));
    }

    /// The process ends after each single commit of a flow that succeeds, and of one that turns back.
    void endsAfterEveryCommit_data()
    {
        QTest::addColumn<Rig::Store>("store");
        QTest::addColumn<bool>("fails");
        for (const bool fails : {false, true}) {
            QTest::addRow("in memory, %s", fails ? "turns back" : "succeeds") << Rig::Store::Memory << fails;
            QTest::addRow("SQLite, %s", fails ? "turns back" : "succeeds") << Rig::Store::Sqlite << fails;
        }
    }

    void endsAfterEveryCommit()
    {
        QFETCH(Rig::Store, store);
        QFETCH(bool, fails);
        bool untouched = false;
        int crashes = 0;
        for (int commits = 0; !untouched && commits < 60; ++commits) {
            Rig rig("a > b > c[tries=1]", store);
            WorkerScript script;
            script.steps[StepName("c")].onDo.fail = fails ? -1 : 0;
            SimulatedWorkers workers(script, {});
            LocalTransport answers(rig.bus(), workers.listener());
            QVERIFY(workers.serve(answers, {workerFor(rig.definition)}).has_value());
            rig.ledger->dieAfter(commits);
            std::promise<bool> started;
            rig.engine->start(rig.definition.name, {FlowId("f"), StartKey("k"), "{}"}, [&started](const auto& answer) {
                started.set_value(answer.has_value());
            });
            const FlowStatus end = fails ? FlowStatus::Undone : FlowStatus::Completed;
            QVERIFY(Rig::waitFor([&] {
                const auto now = rig.state("f");
                return rig.ledger->refused() > 0 || (now.has_value() && now->status == end);
            }));
            untouched = rig.ledger->refused() == 0;
            rig.crash();
            const bool wasAccepted = started.get_future().get();
            rig.restart();
            QVERIFY(rig.opened.has_value());
            QVERIFY2(!wasAccepted || rig.state("f").has_value(), "an accepted start is lost");
            QVERIFY(rig.start("f", "k").has_value()); // accepted before or not: one flow
            QVERIFY(rig.ends("f", end));
            QCOMPARE(whatIsWrong(rig), std::string());
            QCOMPARE(rig.gate->tooEarly(), 0);
            workers.stop();
            ++crashes;
        }
        QVERIFY(untouched && crashes >= 4);
    }

    /// Events that were decided but not known to be published go out again, also after the second crash in a row.
    void unpublishedEventsAreToldAfterTwoCrashes_data() { bothStores(); }

    void unpublishedEventsAreToldAfterTwoCrashes()
    {
        QFETCH(Rig::Store, store);
        Rig rig("a", store);
        const auto noEvents = [](const OutgoingRecord& record) {
            return record.topic.text() == topics::flowEvents ? Handing::Swallow : Handing::Deliver;
        };
        rig.gate->decideBy(noEvents);
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        rig.crash();
        QVERIFY(rig.on(topics::flowEvents).empty());
        // The second process ends after its first commit, before any event is out.
        rig.restart(noEvents);
        QVERIFY(rig.opened.has_value());
        rig.crash();
        rig.restart();
        QVERIFY(Rig::waitFor([&] {
            std::set<std::string> types;
            for (const Record& record : rig.on(topics::flowEvents)) {
                types.insert(std::get<FlowEventMessage>(decode(record).at(0)).type);
            }
            return types.contains("start_accepted") && types.contains("do_sent") && types.contains("flow.snapshot");
        }));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::DurabilityTest)
#include "durability_test.moc"
