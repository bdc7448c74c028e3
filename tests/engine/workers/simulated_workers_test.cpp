#include "engine/workers/simulated_workers.h"

#include "engine/ports/clock.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/support/collector.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <algorithm>
#include <chrono>

namespace backstep {

namespace {

/// An orchestrator's side of the wire: sends commands, collects replies.
class Wire
{
public:
    explicit Wire(WorkerScript script, std::vector<Entry> registrations = {})
        : m_definition(pictured("a > b"))
        , m_workers(std::move(script), {.registrations = std::move(registrations)})
        , m_commands(m_bus, m_sent)
        , m_answers(m_bus, m_workers.listener())
    {
        SubscriptionSpec spec;
        spec.topics = {TopicName(topics::responseResult), TopicName(topics::registration)};
        m_reading = std::move(*m_commands.subscribe(spec, m_replies));
    }

    ~Wire() { m_workers.stop(); }

    bool serve(const std::vector<StepName>& steps = {})
    {
        return m_workers.serve(m_answers, {workerFor(m_definition, steps)}).has_value();
    }

    void send(const std::string& step, Phase phase, int attempt)
    {
        Command command;
        command.flow = FlowId("flow-1");
        command.orchestration = m_definition.name;
        command.step = StepName(step);
        command.phase = phase;
        command.attempt = attempt;
        command.key = idempotencyKey(command.flow, command.step, phase, 1);
        command.id = CommandId(command.key.text() + "/" + std::to_string(attempt));
        command.payload = R"({"customer":7})";
        (void)m_commands.send(encodeCommand(command, OwnerId("me"), Dialect::PerTopic), m_token++);
    }

    bool waitForReplies(std::size_t count) { return m_replies.waitForRecords(count); }

    std::vector<ReplyMessage> replies()
    {
        std::vector<ReplyMessage> replies;
        for (const Record& record : m_replies.allRecords()) {
            for (const Message& message : decode(record)) {
                if (const auto* reply = std::get_if<ReplyMessage>(&message)) {
                    replies.push_back(*reply);
                }
            }
        }
        return replies;
    }

    /// "a DO 1 ok; b UNDO 2 failed", in the order in which they were read.
    std::string told()
    {
        std::string text;
        for (const ReplyMessage& reply : replies()) {
            text += (text.empty() ? "" : "; ") + reply.step.text() + " "
                + std::string(toWire(reply.phase.value_or(Phase::Do))) + " " + std::to_string(reply.attempt.value_or(0))
                + (reply.succeeded ? " ok" : " failed");
        }
        return text;
    }

    std::vector<Record> records() { return m_replies.allRecords(); }

    const SimulatedWorkers& workers() { return m_workers; }

private:
    SystemClock m_clock;
    LocalBus m_bus{m_clock};
    Orchestration m_definition;
    Collector m_sent;
    Collector m_replies;
    SimulatedWorkers m_workers;
    LocalTransport m_commands;
    LocalTransport m_answers;
    std::unique_ptr<Subscription> m_reading;
    std::uint64_t m_token = 1;
};

WorkerScript scripted(const std::string& step, const AnswerScript& onDo, const AnswerScript& onUndo = {})
{
    WorkerScript script;
    script.steps[StepName(step)] = {onDo, onUndo};
    return script;
}

} // namespace

class SimulatedWorkersTest : public QObject
{
    Q_OBJECT

private slots:

    /// Whoever must not leave before a late answer was given can ask.
    void tellsWhatIsStillToCome()
    {
        AnswerScript late;
        late.late = Duration(400);
        Wire wire{scripted("a", late)};
        QVERIFY(wire.serve());
        wire.send("b", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(1));
        QTRY_COMPARE(wire.workers().answersToCome(), 0U);
        wire.send("a", Phase::Do, 1);
        QTRY_COMPARE(wire.workers().answersToCome(), 1U);
        QVERIFY(wire.waitForReplies(2));
        QTRY_COMPARE(wire.workers().answersToCome(), 0U);
        const RecordPlace last = wire.records().back().place;
        const std::vector<RecordPlace> told = wire.workers().lastAnswers();
        QVERIFY(std::ranges::find(told, last) != told.end());
    }

    void answersWithTheCommandsPayload()
    {
        Wire wire{WorkerScript{}};
        QVERIFY(wire.serve());
        wire.send("a", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(1));
        const ReplyMessage reply = wire.replies().at(0);
        QVERIFY(reply.succeeded);
        QCOMPARE(reply.payload, std::string(R"({"customer":7})"));
        QCOMPARE(reply.flow.text(), std::string("flow-1"));
        QCOMPARE(reply.command->text(), std::string("flow-1/a/DO/1"));
        QCOMPARE(reply.owner.text(), std::string("me"));
    }

    void answersWhatWasSentBeforeItServed()
    {
        Wire wire{WorkerScript{}};
        wire.send("a", Phase::Do, 1);
        QVERIFY(wire.serve());
        QVERIFY(wire.waitForReplies(1));
    }

    void failsAsOftenAsScripted()
    {
        Wire wire(scripted("a", {.fail = 2}));
        QVERIFY(wire.serve());
        for (int attempt = 1; attempt <= 3; ++attempt) {
            wire.send("a", Phase::Do, attempt);
        }
        QVERIFY(wire.waitForReplies(3));
        QCOMPARE(wire.told(), std::string("a DO 1 failed; a DO 2 failed; a DO 3 ok"));
        QCOMPARE(wire.replies()[0].error, std::string("simulated failure"));
    }

    void failsForeverAndOnlyInItsPhase()
    {
        Wire wire(scripted("a", {}, {.fail = -1}));
        QVERIFY(wire.serve());
        wire.send("a", Phase::Undo, 1);
        QVERIFY(wire.waitForReplies(1));
        wire.send("a", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(2));
        wire.send("a", Phase::Undo, 9);
        QVERIFY(wire.waitForReplies(3));
        QCOMPARE(wire.told(), std::string("a UNDO 1 failed; a DO 1 ok; a UNDO 9 failed"));
    }

    void theSameCommandTwiceIsOneAttempt()
    {
        Wire wire(scripted("a", {.fail = 1}));
        QVERIFY(wire.serve());
        wire.send("a", Phase::Do, 1);
        wire.send("a", Phase::Do, 1);
        wire.send("a", Phase::Do, 2);
        wire.send("a", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(4));
        QCOMPARE(wire.told(), std::string("a DO 1 failed; a DO 1 failed; a DO 2 ok; a DO 1 failed"));
    }

    void leavesUnansweredWhatTheScriptLeaves()
    {
        Wire wire(scripted("a", {.silent = 1}));
        QVERIFY(wire.serve());
        wire.send("a", Phase::Do, 1);
        wire.send("a", Phase::Do, 2);
        QVERIFY(wire.waitForReplies(1));
        QCOMPARE(wire.told(), std::string("a DO 2 ok"));
    }

    void answersTwiceWhenScripted()
    {
        Wire wire(scripted("a", {.duplicate = true}));
        QVERIFY(wire.serve());
        wire.send("a", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(2));
        const std::vector<Record> records = wire.records();
        QVERIFY(records[0].value == records[1].value);
    }

    void lateAnswersComeInTheOrderOfTheirTimes()
    {
        WorkerScript script = scripted("a", {.late = Duration(120)});
        script.latency = Duration(1);
        Wire wire(script);
        QVERIFY(wire.serve());
        const auto began = std::chrono::steady_clock::now();
        wire.send("a", Phase::Do, 1);
        wire.send("b", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(2));
        QVERIFY(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(120));
        QCOMPARE(wire.replies().size(), std::size_t{2});
        const std::vector<Record> records = wire.records();
        QVERIFY(records[1].at - records[0].at >= std::chrono::milliseconds(50));
        QCOMPARE(wire.told(), std::string("b DO 1 ok; a DO 1 ok"));
    }

    void servesOnlyChosenSteps()
    {
        Wire wire{WorkerScript{}};
        QVERIFY(wire.serve({StepName("b")}));
        wire.send("a", Phase::Do, 1);
        wire.send("b", Phase::Do, 1);
        QVERIFY(wire.waitForReplies(1));
        QCOMPARE(wire.told(), std::string("b DO 1 ok"));
    }

    void registersWhenAsked()
    {
        Wire wire(WorkerScript{}, {workerFor(pictured("a > b"), {StepName("b")})});
        QVERIFY(wire.serve({StepName("b")}));
        QVERIFY(wire.waitForReplies(1));
        const std::vector<Message> messages = decode(wire.records().at(0));
        QCOMPARE(messages.size(), std::size_t{1});
        const auto* registration = std::get_if<RegistrationMessage>(&messages[0]);
        QVERIFY(registration != nullptr);
        QVERIFY(registration->entry.role == EntryRole::Worker);
        QCOMPARE(registration->entry.steps.size(), std::size_t{1});
        QCOMPARE(registration->entry.steps[0].name.text(), std::string("b"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SimulatedWorkersTest)
#include "simulated_workers_test.moc"
