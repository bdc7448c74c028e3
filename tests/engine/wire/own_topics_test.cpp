#include "engine/wire/codec.h"
#include "engine/wire/control_answer.h"
#include "tests/engine/wire/records.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::json;

const Instant noon = fromIso8601("2026-11-24T12:00:00.000Z");

Decision started(const Orchestration& orchestration)
{
    return start(orchestration, {FlowId("f-1"), StartKey("k-1"), R"({"a":1})"}, noon);
}

} // namespace

class OwnTopicsTest : public QObject
{
    Q_OBJECT

private slots:

    void flowEvents()
    {
        FlowEventMessage event;
        event.eventId = "f-1/7";
        event.flow = FlowId("f-1");
        event.orchestration = OrchestrationName("o");
        event.seq = 7;
        event.type = "undo_sent";
        event.step = StepName("a");
        event.phase = Phase::Undo;
        event.attempt = 2;
        event.command = CommandId("f-1/a/UNDO/2");
        event.at = noon;
        event.definition = DefinitionHash("abc");
        event.request = RequestId("r-1");
        event.detail = R"({"why":"because"})";
        const OutgoingRecord sent = encodeFlowEvent(event);
        QCOMPARE(sent.topic.text(), std::string("orchestrator.flow.events"));
        QCOMPARE(sent.key.value(), std::string("f-1"));
        const auto back = only<FlowEventMessage>(read(sent));
        QVERIFY(back.has_value());
        QVERIFY(encodeFlowEvent(*back) == sent);
        QVERIFY(back->at == noon && back->attempt == 2 && back->phase == Phase::Undo && back->seq == 7);
    }

    void aFlowsFirstEventsCarryItsGraph()
    {
        const Orchestration orchestration = pictured("a; b < a; c < a; d < b c");
        const Decision decision = started(orchestration);
        std::vector<FlowEventMessage> told;
        for (const Event& event : decision.events) {
            if (const auto message = toFlowEvent(event, decision.state, orchestration)) {
                told.push_back(*message);
            }
        }
        QVERIFY(told.size() >= 2);
        QCOMPARE(told[0].type, std::string("start_accepted"));
        QCOMPARE(told[0].eventId, "f-1/" + std::to_string(told[0].seq));
        QCOMPARE(told[0].definition.text(), orchestration.hash.text());
        const auto graph = readStepGraph(told[0].detail);
        QVERIFY(graph.has_value());
        QCOMPARE(graph->steps.size(), std::size_t{4});
        QVERIFY(graph->steps[3].dependsOn == (std::vector<StepIndex>{1, 2}));
        QCOMPARE(told[1].type, std::string("do_sent"));
        QCOMPARE(told[1].command.text(), std::string("f-1/a/DO/1"));
        QVERIFY(told[1].seq > told[0].seq);
        QCOMPARE(Json::parse(told[1].detail).at("idempotencyKey").get<std::string>(), std::string("f-1/a/DO"));
    }

    void snapshotsCarryGraphAndState()
    {
        const Orchestration orchestration = pictured("a[tries=5] > b");
        const FlowState state = started(orchestration).state;
        const FlowEventMessage snapshot = toSnapshotEvent(state, orchestration, noon);
        QCOMPARE(snapshot.type, std::string("flow.snapshot"));
        QCOMPARE(snapshot.seq, state.seq);
        const auto back = only<FlowEventMessage>(read(encodeFlowEvent(snapshot)));
        QVERIFY(back.has_value());
        const Json detail = Json::parse(back->detail);
        QCOMPARE(detail.at("flowStatus").get<std::string>(), std::string("IN_PROGRESS"));
        QCOMPARE(detail.at("version").get<std::uint64_t>(), state.version);
        QCOMPARE(detail.at("steps").at(0).at("status").get<std::string>(), std::string("IN_PROGRESS"));
        QVERIFY(back->detail.find(R"({"a":1})") == std::string::npos); // payloads stay out
        const auto graph = readStepGraph(back->detail);
        QVERIFY(graph.has_value() && graph->steps[0].doPolicy.attemptsMax == 5);
    }

    void brokenGraphsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("graph");
        for (const char* graph :
             {"",
              "null",
              "[]",
              "{}",
              R"({"graph":null})",
              R"({"shape":"sequential"})",
              R"({"shape":"graph","steps":[{"name":1}]})",
              R"({"shape":"graph","steps":[{"name":"a","dependsOn":["b"]}]})",
              R"({"shape":1,"steps":[]})",
              R"({"shape":"graph","steps":[{"name":"a","dependsOn":"a"}]})",
              R"({"shape":"graph","steps":[null]})"}) {
            QTest::newRow(graph[0] == '\0' ? "empty" : graph) << QByteArray(graph);
        }
    }

    void brokenGraphsAreRefused()
    {
        QFETCH(QByteArray, graph);
        const auto read = readStepGraph(graph.toStdString());
        QVERIFY(!read.has_value());
        QVERIFY(read.error().fault == Fault::BadInput);
    }

    void controls()
    {
        ControlMessage control;
        control.request = RequestId("r-1");
        control.action = "mark-undone";
        control.flow = FlowId("f-1");
        control.step = StepName("a");
        control.expectedVersion = 12;
        control.planHash = "hash";
        control.who = "ana \"the operator\"";
        control.reason = "line\nbreak";
        control.payload = R"({"x":1})";
        const OutgoingRecord sent = encodeControl(control);
        QCOMPARE(sent.topic.text(), std::string("orchestrator.control"));
        QCOMPARE(sent.key.value(), std::string("f-1"));
        const auto back = only<ControlMessage>(read(sent));
        QVERIFY(back.has_value());
        QVERIFY(encodeControl(*back) == sent);
        QVERIFY(back->who == control.who && back->reason == control.reason && back->expectedVersion == 12U);
        QVERIFY(back->payload == control.payload);
    }

    void everyActionIsRead()
    {
        for (const char* action :
             {"plan",
              "undo",
              "undo-now",
              "retry",
              "mark-done",
              "mark-undone",
              "skip",
              "pause",
              "resume",
              "start-anyway"}) {
            const Json value{{"requestId", "r"}, {"action", action}, {"flowId", "f"}};
            const auto control = only<ControlMessage>(recordOn(topics::control, value.dump()));
            QVERIFY2(control.has_value(), action);
            QVERIFY(!control->expectedVersion.has_value() && !control->payload.has_value());
        }
        for (const char* value :
             {R"({"action":"explode","flowId":"f"})", R"({"action":"undo"})", R"({"flowId":"f"})"}) {
            QVERIFY2(only<UnreadableMessage>(recordOn(topics::control, value)).has_value(), value);
        }
    }

    void answersToControls_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("done") << static_cast<int>(ControlAnswer::Kind::Done);
        QTest::newRow("refused") << static_cast<int>(ControlAnswer::Kind::Refused);
        QTest::newRow("plan") << static_cast<int>(ControlAnswer::Kind::Plan);
    }

    void answersToControls()
    {
        QFETCH(int, kind);
        ControlAnswer answer;
        answer.request = RequestId("r-1");
        answer.flow = FlowId("f-1");
        answer.orchestration = OrchestrationName("o");
        answer.kind = static_cast<ControlAnswer::Kind>(kind);
        answer.version = 3;
        answer.message = "It moved on.";
        if (answer.kind == ControlAnswer::Kind::Plan) {
            answer.hash = "h";
            answer.ends = FlowStatus::Undone;
            answer.messages.push_back(
                {1,
                 1,
                 Phase::Undo,
                 StepName("a"),
                 encodeCommand(aCommand(Phase::Undo), OwnerId("me"), Dialect::PerTopic),
                 "undone first"}
            );
        }
        const auto event = only<FlowEventMessage>(read(encodeFlowEvent(toFlowEvent(answer, noon))));
        QVERIFY(event.has_value());
        QVERIFY(event->request == answer.request && event->seq == 0 && event->type == "operator_action");
        const auto back = readControlAnswer(*event);
        QVERIFY(back.has_value());
        QVERIFY(back->kind == answer.kind && back->version == 3 && back->message == answer.message);
        QVERIFY(back->hash == answer.hash && back->messages.size() == answer.messages.size());
        if (!answer.messages.empty()) {
            QVERIFY(back->messages[0].record == answer.messages[0].record); // byte for byte what a person confirms
        }
    }

    void otherEventsAreNoAnswers()
    {
        for (const char* detail :
             {"{}",
              "",
              "null",
              R"({"answer":"maybe"})",
              R"({"answer":7})",
              R"({"answer":"done"})",
              R"({"answer":"plan","requestId":"r","version":1,"message":"","hash":"h"})",
              R"({"answer":"done","requestId":"r","version":"x","message":""})"}) {
            FlowEventMessage event;
            event.detail = detail;
            QVERIFY2(!readControlAnswer(event).has_value(), detail);
        }
    }

    void owners()
    {
        OwnerMessage owner{OwnerId("ledger-1"), "host 17 backstep", true, 42, noon};
        const OutgoingRecord sent = encodeOwner(owner);
        QCOMPARE(sent.topic.text(), std::string("orchestrator.owner"));
        const auto back = only<OwnerMessage>(read(sent));
        QVERIFY(back.has_value());
        QVERIFY(back->owner == owner.owner && back->name == owner.name && back->released && back->openFlows == 42);
        QVERIFY(back->at == noon);
    }

    void registrationStatuses()
    {
        RegistrationStatusMessage status{OrchestrationName("o"), "initiator", "svc", "FAILED", "no steps", noon};
        const OutgoingRecord sent = encodeRegistrationStatus(status);
        QVERIFY(!sent.key.has_value());
        const auto back = only<RegistrationStatusMessage>(read(sent));
        QVERIFY(back.has_value());
        QVERIFY(back->orchestration == status.orchestration && back->role == "initiator" && back->service == "svc");
        QVERIFY(back->status == "FAILED" && back->failureReason == "no steps" && back->at == noon);
    }

    /// As the reference sends it, and as its documents show it (contract.md §1.8).
    void foreignRegistrationStatuses()
    {
        const auto real = only<RegistrationStatusMessage>(recordOn(
            topics::registrationStatus,
            R"({"payload":{"eventType":"REGISTRATION_STATUS","orchName":"tenantCreation","as":"worker",)"
            R"("serviceName":"auth-provider","status":"SUCCESS","failureReason":{"error_0":"unknown step","error_1":"b"},)"
            R"("timestamp":[2025,12,3,10,41,36,123456789]},"headers":{"eventType":"REGISTRATION_STATUS"}})"
        ));
        QVERIFY(real.has_value());
        QCOMPARE(real->failureReason, std::string("unknown step; b"));
        QCOMPARE(toIso8601(real->at), std::string("2025-12-03T10:41:36.123Z"));
        const auto documented = only<RegistrationStatusMessage>(recordOn(
            topics::registrationStatus,
            R"({"orchestrationName":"o","as":"initiator","status":"PENDING","timestamp":"2025-12-03T10:41:36Z"})"
        ));
        QVERIFY(documented.has_value());
        QCOMPARE(documented->status, std::string("PENDING"));
        QCOMPARE(toIso8601(documented->at), std::string("2025-12-03T10:41:36.000Z"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::OwnTopicsTest)
#include "own_topics_test.moc"
