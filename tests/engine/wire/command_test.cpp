#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::json;

OutgoingRecord encoded(const Command& command)
{
    return encodeCommand(command, OwnerId("me"), Dialect::PerTopic);
}

} // namespace

class CommandTest : public QObject
{
    Q_OBJECT

private slots:

    /// contract.md §1.6 "Recommended command", whole: a header more or less is a change of the contract.
    void everyHeaderIsFresh()
    {
        const OutgoingRecord sent = encoded(aCommand());
        QCOMPARE(sent.topic.text(), std::string("orchestrator.tenantCreation.createRealm.do"));
        const Json expected = Json::parse(R"({
            "payload": {"tenantName": "acme"},
            "headers": {
                "flowId": "7d0f2c1a-0000-4000-8000-000000000001",
                "orchestrationName": "tenantCreation",
                "stepName": "createRealm",
                "action": "DO",
                "seq": 1,
                "eventType": "docreateRealm",
                "status": true,
                "contentType": "application/json",
                "source": "backstep",
                "topic": "orchestrator.tenantCreation.createRealm.do",
                "timestamp": "2026-11-24T14:06:38.911Z",
                "x-backstep-command-id": "7d0f2c1a-0000-4000-8000-000000000001/createRealm/DO/1",
                "x-backstep-phase": "DO",
                "x-backstep-attempt": 1,
                "x-backstep-idempotency-key": "7d0f2c1a-0000-4000-8000-000000000001/createRealm/DO",
                "x-backstep-seq": 4,
                "x-backstep-owner": "me"
            }
        })");
        QCOMPARE(Json::parse(*sent.value).dump(2), expected.dump(2));
    }

    void anUndoSaysSo()
    {
        const OutgoingRecord sent = encoded(aCommand(Phase::Undo, 3));
        QCOMPARE(sent.topic.text(), std::string("orchestrator.tenantCreation.createRealm.undo"));
        const Json headers = Json::parse(*sent.value)["headers"];
        QCOMPARE(headers["action"].get<std::string>(), std::string("UNDO"));
        QCOMPARE(headers["eventType"].get<std::string>(), std::string("undocreateRealm"));
        QCOMPARE(headers["status"].get<bool>(), true);
        QCOMPARE(headers["x-backstep-attempt"].get<int>(), 3);
        QVERIFY(!headers.contains("errorMessage") && !headers.contains("responseType"));
    }

    void aPersonsActIsOnIt()
    {
        Command command = aCommand(Phase::Undo);
        command.request = RequestId("r-7");
        command.who = "ada@laptop";
        command.reason = "the \"wrong\" tenant\n…";
        const std::string who = R"("x-backstep-owner":"me","x-backstep-request":"r-7","x-backstep-who":"ada@laptop")";
        const std::string why
            = ",\"x-backstep-reason\":\"the \\\"wrong\\\" tenant\\n…\"}}"; // moc knows no \ in raw ones
        QVERIFY(encoded(command).value->ends_with(who + why));
        command.reason.clear(); // none was given
        QVERIFY(encoded(command).value->ends_with(who + "}}"));
    }

    void theKeyIsTheFlow()
    {
        QCOMPARE(encoded(aCommand()).key.value(), aCommand().flow.text());
        QCOMPARE(encoded(aCommand(Phase::Undo)).key.value(), aCommand().flow.text());
    }

    void theSameCommandIsTheSameBytes()
    {
        QVERIFY(encoded(aCommand()) == encoded(aCommand()));
        QVERIFY(encoded(aCommand(Phase::Do, 1)) != encoded(aCommand(Phase::Do, 2)));
    }

    void oneRecordIsOneLine()
    {
        Command command = aCommand();
        command.payload = "{\r\n  \"text\": \"two\\nlines\",\n  \"n\": 1.50\n}";
        const OutgoingRecord sent = encoded(command);
        QVERIFY(sent.value->find_first_of("\r\n") == std::string::npos);
        QVERIFY(sent.value->starts_with(R"({"payload":{"text":"two\nlines","n":1.50},)"));
    }

    void payloadBytesStay()
    {
        for (const char* payload : {"1.0", "1e2", R"("ü\u00fc")", R"({"b":1,"a":2,"b":3})", "[ 1 , 2 ]", "true"}) {
            Command command = aCommand();
            command.payload = payload;
            const auto back = only<CommandMessage>(read(encoded(command)));
            QVERIFY(back.has_value());
            QCOMPARE(back->payload, std::string(payload));
        }
    }

    void whatWeSendIsRead()
    {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const Command command = aCommand(phase, 2);
            const auto back = only<CommandMessage>(read(encoded(command)));
            QVERIFY(back.has_value());
            QVERIFY(back->flow == command.flow && back->orchestration == command.orchestration);
            QVERIFY(back->step == command.step && back->phase == phase);
            QVERIFY(back->command == command.id && back->attempt == 2 && back->idempotencyKey == command.key);
            QVERIFY(back->seq == 4U && back->owner == OwnerId("me"));
        }
    }

    void namesWithQuotesDoNotBreakOut()
    {
        Command command = aCommand();
        command.flow = FlowId("a\",\"status\":false,\"x\":\"\\");
        const auto back = only<CommandMessage>(read(encoded(command)));
        QVERIFY(back.has_value());
        QCOMPARE(back->flow.text(), command.flow.text());
        QVERIFY(Json::parse(*encoded(command).value)["headers"]["status"].get<bool>());
    }

    void commandsOfAForeignOrchestratorAreRead()
    {
        const auto command = only<CommandMessage>(recordOn(
            "orchestrator.tenantCreation.createRealm.undo",
            R"({"headers":{"flowId":"f","eventType":"undocreateRealm","status":false},"payload":null})"
        ));
        QVERIFY(command.has_value());
        QVERIFY(command->phase == Phase::Undo && !command->command.has_value() && !command->attempt.has_value());
        QVERIFY(command->owner.isEmpty() && command->payload.empty());
        QCOMPARE(command->orchestration.text(), std::string("tenantCreation"));
        QCOMPARE(command->step.text(), std::string("createRealm"));
    }

    void topicsAreToldApart()
    {
        using topics::Kind;
        QVERIFY(topics::kindOf("orchestrator.a.b.do") == Kind::Do);
        QVERIFY(topics::kindOf("orchestrator.a.b.c.undo") == Kind::Undo);
        QVERIFY(topics::kindOf("orchestrator.flow.events") == Kind::FlowEvents);
        QVERIFY(topics::kindOf("orchestrator.registration.status") == Kind::RegistrationStatus);
        QVERIFY(topics::kindOf("orchestrator.event") == Kind::Shared);
        for (const char* other :
             {"orchestrator.b.do",
              "orchestrator..do",
              "orchestrator.a..do",
              "orchestrator..a.do",
              "orchestrator.do",
              ".do",
              "",
              "orchestrator.",
              "Orchestrator.a.b.do",
              "x.a.b.do"}) {
            QVERIFY2(topics::kindOf(other) == Kind::Other, other);
        }
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::CommandTest)
#include "command_test.moc"
