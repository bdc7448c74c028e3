#include "engine/wire/codec.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

Orchestration onShared(const std::string& picture, const std::string& name = "shared")
{
    Orchestration orchestration = pictured(picture);
    orchestration.name = OrchestrationName(name);
    orchestration.dialect = Dialect::Shared;
    return sealed(std::move(orchestration));
}

/// The messages of one kind on orchestrator.event, in the order in which they were read.
template <class T>
std::vector<T> messagesOn(Rig& rig)
{
    std::vector<T> found;
    for (const Record& record : rig.on(topics::shared)) {
        for (const Message& message : decode(record)) {
            if (const auto* read = std::get_if<T>(&message)) {
                found.push_back(*read);
            }
        }
    }
    return found;
}

/// "DO a 1; UNDO a 1".
std::string story(Rig& rig)
{
    std::string words;
    for (const CommandMessage& command : messagesOn<CommandMessage>(rig)) {
        words += (words.empty() ? "" : "; ") + std::string(toWire(command.phase)) + " " + command.step.text() + " "
            + std::to_string(command.attempt.value_or(0));
    }
    return words;
}

/// Waits for the latest command of that step and answers it.
bool answerOnShared(Rig& rig, const std::string& step, Phase phase, bool succeeds)
{
    const std::string eventType = (phase == Phase::Do ? "do" : "undo") + step;
    const auto last = [&]() -> std::optional<Record> {
        const std::vector<Record> records = rig.on(topics::shared);
        const auto found = std::find_if(records.rbegin(), records.rend(), [&](const Record& record) {
            return record.value.value_or("").find("\"eventType\":\"" + eventType + "\"") != std::string::npos;
        });
        return found == records.rend() ? std::nullopt : std::optional(*found);
    };
    if (!Rig::waitFor([&] { return last().has_value(); })) {
        return false;
    }
    rig.reply(*last(), succeeds);
    return true;
}

OutgoingRecord startOf(const Orchestration& orchestration, const char* flow)
{
    return encodeStart({orchestration.name, FlowId(flow), {}, "{}", {}}, Dialect::Shared);
}

OutgoingRecord registrationOf(const Orchestration& orchestration, const char* id)
{
    return encodeRegistration(orchestration, FlowId(id), "svc", Dialect::PerTopic);
}

/// Waits until an engine has said so many times that a registration of that name is good.
bool isRegistered(Rig& rig, const OrchestrationName& name, std::ptrdiff_t times = 1)
{
    return Rig::waitFor([&] {
        const std::vector<Record> told = rig.on(topics::registrationStatus);
        return std::ranges::count_if(
                   told,
                   [&name](const Record& record) {
                       const auto messages = decode(record);
                       const auto* status = std::get_if<RegistrationStatusMessage>(&messages.front());
                       return status != nullptr && status->orchestration == name && status->status == "SUCCESS";
                   }
               )
            >= times;
    });
}

} // namespace

/// The shared dialect (contract.md B1): everything on orchestrator.event, beside the other and at the same time.
class SharedTopicTest : public QObject
{
    Q_OBJECT

private slots:

    void twoDialectsAtOnce()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("per-topic").has_value());
        rig.definition = onShared("a > b");
        QCOMPARE(rig.registerIt().value_or(0), 1);
        QVERIFY(rig.start("f-shared").has_value());
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        QVERIFY(answerOnShared(rig, "b", Phase::Do, true));
        QVERIFY(rig.ends("f-shared", FlowStatus::Completed));
        QCOMPARE(story(rig), "DO a 1; DO b 1");
        QCOMPARE(rig.commands("a").size(), std::size_t{0});
        rig.definition = pictured("a > b");
        QVERIFY(rig.answer("a") && rig.answer("b"));
        QVERIFY(rig.ends("per-topic", FlowStatus::Completed));
        QVERIFY(rig.anomalies().empty());
    }

    void failureAndUndo()
    {
        Rig rig("a > b");
        rig.definition = onShared("a > b[tries=1]");
        QVERIFY(rig.registerIt().has_value());
        QVERIFY(rig.start("f").has_value());
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        QVERIFY(answerOnShared(rig, "b", Phase::Do, false));
        QVERIFY(answerOnShared(rig, "a", Phase::Undo, true));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QCOMPARE(story(rig), "DO a 1; DO b 1; UNDO a 1");
    }

    /// As a service of the reference does it: registration and start on the one topic.
    void registeredAndStartedOnTheTopic()
    {
        Rig rig("a > b");
        rig.definition = onShared("a");
        rig.send(registrationOf(rig.definition, "r-1"));
        rig.send(startOf(rig.definition, "f"));
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.registered()->newest.orchestration.hash, rig.definition.hash);
        QVERIFY(rig.anomalies().empty());
    }

    /// What was registered before this engine ever ran is learnt; what was started then was not meant for it.
    void aNewEngineLearnsAndBeginsAtTheEnd()
    {
        Rig rig("a > b");
        rig.engine->close();
        const Orchestration old = onShared("a", "old");
        rig.send(registrationOf(old, "r-1"));
        rig.send(startOf(old, "f-old"));
        MemoryLedger ledger;
        Orchestrator fresh(ledger, rig.clock, {});
        LocalTransport transport(rig.bus(), fresh.listener());
        QVERIFY(fresh.open(transport).has_value());
        QVERIFY(isRegistered(rig, old.name));
        rig.send(startOf(old, "f-new"));
        QVERIFY(Rig::waitFor([&] { return ledger.flow(FlowId("f-new")).has_value(); }));
        QVERIFY(!ledger.flow(FlowId("f-old")).has_value());
        fresh.close();
    }

    /// Each reading goes on where it was: no registration is read twice, which would make the older one the newest, and
    /// no reply is lost that came while nobody read.
    void aRestartGoesOnWhereItWas()
    {
        Rig rig("a > b", Rig::Store::Sqlite);
        rig.definition = onShared("a > b");
        rig.send(registrationOf(rig.definition, "r-1"));
        QVERIFY(isRegistered(rig, rig.definition.name));
        rig.definition = onShared("a > b > c");
        rig.send(registrationOf(rig.definition, "r-2"));
        QVERIFY(isRegistered(rig, rig.definition.name, 2));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(Rig::waitFor([&] { return story(rig) == "DO a 1"; }));
        rig.crash();
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        rig.restart();
        QVERIFY(rig.opened.has_value());
        QVERIFY(answerOnShared(rig, "b", Phase::Do, true));
        QVERIFY(answerOnShared(rig, "c", Phase::Do, true));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.registered()->newest.orchestration.hash, rig.definition.hash);
        QCOMPARE(rig.registered()->newest.version, 2);
    }

    void startsAreLeftToTheReference()
    {
        Rig rig("a");
        rig.engine->close();
        rig.options.takeStartRecords = false;
        rig.restart();
        rig.definition = onShared("a");
        QVERIFY(rig.registerIt().has_value());
        rig.send(startOf(rig.definition, "theirs"));
        QVERIFY(rig.start("ours").has_value());
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        QVERIFY(rig.ends("ours", FlowStatus::Completed));
        QVERIFY(!rig.state("theirs").has_value());
        QVERIFY(rig.anomalies().empty());
    }

    void wholeConnectionsCanBeShared()
    {
        Rig rig("a");
        QVERIFY(isRegistered(rig, rig.definition.name));
        rig.engine->close();
        rig.options.dialect = Dialect::Shared;
        rig.restart();
        QVERIFY(rig.registerIt().has_value());
        QVERIFY(Rig::waitFor([&] { return messagesOn<RegistrationMessage>(rig).size() == 1; }));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(answerOnShared(rig, "a", Phase::Do, true));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        // Read back by another engine of that connection it is the definition that it was.
        QCOMPARE(rig.registered()->newest.version, 1);
    }

    void whatRoutesNowhereIsKept()
    {
        Rig rig("a");
        OutgoingRecord garbage;
        garbage.topic = TopicName(topics::shared);
        garbage.value = R"({"headers":{"eventType":"ORCHESTRATION_REGISTRATION","flowId":"f"}})";
        rig.send(garbage);
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY2(rig.anomalies()[0].starts_with("unknown-topic at orchestrator.event"), rig.anomalies()[0].c_str());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::SharedTopicTest)
#include "shared_topic_test.moc"
