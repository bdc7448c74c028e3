#include "engine/transport/kafka_transport.h"
#include "engine/workers/simulated_workers.h"
#include "tests/engine/defects/library_worker.h"
#include "tests/engine/defects/shown.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

bool registerWorker(Rig& rig, const std::vector<StepName>& steps, const char* service)
{
    const std::size_t before = rig.engine->workers().size();
    const Entry worker = workerFor(rig.definition, steps);
    rig.send(encodeWorkerRegistration(worker, FlowId(std::string("r-") + service), service, Dialect::PerTopic));
    return Rig::waitFor([&] { return rig.engine->workers().size() > before; });
}

bool isHeldBack(Rig& rig, const std::string& why)
{
    return Rig::waitFor([&] {
        const auto state = rig.state("f");
        return state.has_value() && state->status == FlowStatus::NotRegistered
            && state->why.find(why) != std::string::npos;
    });
}

OutgoingRecord startRecord(const OrchestrationName& name, const char* flow)
{
    return encodeStart({name, FlowId(flow), {}, "{}", {}}, Dialect::PerTopic);
}

[[maybe_unused]] Fault faultOfConnecting(const char* protocol)
{
    Collector nobody;
    KafkaOptions options;
    options.bootstrap = "127.0.0.1:1";
    options.answersWithin = Duration(50);
    options.properties
        = {{"security.protocol", protocol},
           {"sasl.mechanisms", "PLAIN"},
           {"sasl.username", "ada"},
           {"sasl.password", "secret"}};
    const auto connected = KafkaTransport::connect(options, nobody);
    return connected.has_value() ? Fault::Internal : connected.error().fault;
}

} // namespace

/// Defects of who serves what, and of who answers (contract.md §4).
class ReadinessDefectsTest : public DefectsTest
{
    Q_OBJECT

private slots:

    /// The reference never resumes a start that came before its worker, loses one of an unknown orchestration without
    /// a trace, and can match no reply of one without a flow id.
    void d15_aStartWaitsOrIsTurnedDownVisibly()
    {
        Rig rig("a > b");
        QVERIFY(registerWorker(rig, {StepName("a")}, "one"));
        rig.send(startRecord(rig.definition.name, "f"));
        QVERIFY(isHeldBack(rig, "No worker serves b."));
        QVERIFY(registerWorker(rig, {StepName("b")}, "two"));
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("f", FlowStatus::Completed));

        rig.send(startRecord(OrchestrationName("nobody"), "g"));
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().parkedStarts == 1; }));
        rig.clock.advance(Duration(61'000));
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.anomalies()[0].starts_with("bad-start at orchestrator.execution.start/"));

        rig.send(startRecord(rig.definition.name, ""));
        QVERIFY(rig.sent("a", 2));
        const std::string made = rig.commands("a")[1].key.value_or("");
        QVERIFY(!made.empty());
        QCOMPARE(nlohmann::json::parse(*rig.commands("a")[1].value)["headers"]["flowId"].get<std::string>(), made);
        QVERIFY(rig.answer("a", true, 2) && rig.answer("b", true, 2) && rig.ends(made, FlowStatus::Completed));
    }

    /// The reference counts: a mistyped step makes an unserved definition ready, or a served one never so.
    void d16_readinessComparesNames()
    {
        Rig rig("a > b");
        QVERIFY(registerWorker(rig, {StepName("a"), StepName("bb")}, "one")); // as many as there are steps
        QVERIFY(rig.start("f").has_value() && isHeldBack(rig, "No worker serves b."));
        QVERIFY(rig.commands("a").empty());
        QVERIFY(registerWorker(rig, {StepName("b"), StepName("c")}, "two")); // more than there are steps
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("f", FlowStatus::Completed));
    }

    /// Workers of the reference register before they listen, and from the end: the first command is lost to them.
    void d18_aCommandThatNobodyHeardIsSentAgain()
    {
        Rig rig("a > b");
        QVERIFY(registerWorker(rig, {StepName("a"), StepName("b")}, "svc"));
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        Collector heard;
        LocalTransport worker(rig.bus(), heard);
        SubscriptionSpec late;
        late.topics = {topics::command(rig.definition.name, StepName("a"), Phase::Do)};
        late.from = StartFrom::End;
        const auto listening = worker.subscribe(late, heard);
        QVERIFY(listening.has_value() && timesOut(rig, 0));
        rig.clock.advance(Duration(1'000)); // the backoff
        QVERIFY(heard.waitForRecords(1));
        const auto messages = decode(heard.allRecords()[0]);
        const auto& command = std::get<CommandMessage>(messages[0]);
        QCOMPARE(command.attempt.value_or(0), 2);
        QCOMPARE(command.idempotencyKey->text(), std::string("f/a/DO"));
        rig.reply(heard.allRecords()[0]);
        QVERIFY(rig.answer("b") && rig.ends("f", FlowStatus::Completed));
        QVERIFY(rig.commands("a", Phase::Undo).empty());
    }

    /// In the reference anyone can complete or fail any flow unseen, over a plain connection.
    void d28_whoAnswersIsSeenAndTheConnectionMayBeSecured()
    {
        Rig rig("a > b");
        QVERIFY(registerWorker(rig, {StepName("a"), StepName("b")}, "auth-provider"));
        QCOMPARE(rig.engine->workers()[0].service, std::string("auth-provider"));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::Replies));
        QVERIFY(libraryAnswers(rig, "b", Phase::Do, Handler::Replies, 1, "stranger"));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QVERIFY(Rig::waitFor([&] { return rig.on(topics::responseResult).size() == 2; }));
        std::vector<std::string> sources;
        for (const Record& record : rig.on(topics::responseResult)) {
            const auto messages = decode(record);
            sources.push_back(std::get<ReplyMessage>(messages[0]).source);
        }
        QVERIFY((sources == std::vector<std::string>{"auth-provider", "stranger"}));
#if !defined(__SANITIZE_THREAD__) // librdkafka brings threads that ThreadSanitizer does not know
        QVERIFY(faultOfConnecting("SASL_PLAINTEXT") == Fault::Unreachable); // taken, and nobody is there
        QVERIFY(faultOfConnecting("SASL_SSL") == Fault::Unreachable);
        QVERIFY(faultOfConnecting("WHATEVER") == Fault::BadInput); // it does reach the client
#endif
    }

    /// In the reference a step whose method does not exist is found at its first command, and its reply, which says
    /// UNDO, makes it undo what was never done.
    void d32_aMissingMethodIsAFailedDo()
    {
        Rig rig("a[tries=2] > b");
        QVERIFY(registerWorker(rig, {StepName("a"), StepName("b")}, "auth-provider"));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::IsMissing) && backsOff(rig, 0, Phase::Do));
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::IsMissing, 2));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QVERIFY(stepOf(rig, 0).status == StepStatus::RetryExhausted);
        QVERIFY(stepOf(rig, 1).status == StepStatus::Pending);
        QVERIFY(rig.commands("a", Phase::Undo).empty());
        QVERIFY(rig.state("f")->why.find("no such method") != std::string::npos);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::ReadinessDefectsTest)
#include "readiness_test.moc"
