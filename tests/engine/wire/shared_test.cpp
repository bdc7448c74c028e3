#include "tests/engine/wire/records.h"

#include "engine/wire/payload_removal.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::json;

Record onShared(const std::string& headers, const std::string& payload = R"({"tenantName":"acme"})")
{
    return recordOn(topics::shared, R"({"payload":)" + payload + R"(,"headers":{)" + headers + "}}");
}

} // namespace

/// orchestrator.event, routed by headers.eventType (contract.md B1, §1.9).
class SharedTest : public QObject
{
    Q_OBJECT

private slots:

    void aCommandIsReadBack()
    {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            const Command command = aCommand(phase, 2);
            const OutgoingRecord sent = encodeCommand(command, OwnerId("me"), Dialect::Shared);
            QCOMPARE(sent.topic.text(), std::string("orchestrator.event"));
            QCOMPARE(sent.key, std::optional<std::string>(command.flow.text()));
            const Json headers = Json::parse(*sent.value)["headers"];
            QCOMPARE(headers["topic"].get<std::string>(), std::string("orchestrator.event"));
            const std::string verb = phase == Phase::Do ? "do" : "undo";
            QCOMPARE(headers["eventType"].get<std::string>(), verb + "createRealm");
            const auto seen = only<CommandMessage>(read(sent));
            QVERIFY(seen.has_value());
            QCOMPARE(seen->flow, command.flow);
            QCOMPARE(seen->orchestration, command.orchestration);
            QCOMPARE(seen->step, command.step);
            QVERIFY(seen->phase == phase && seen->command == command.id && seen->attempt == 2);
        }
    }

    /// The reference's first DO carries neither action nor seq, and inherits the rest (§1.6).
    void aCommandOfTheReference()
    {
        const auto seen = only<CommandMessage>(onShared(
            R"("eventType":"docreateRealm","flowId":"f-1","orchestrationName":"tenantCreation","stepName":"createRealm")"
        ));
        QVERIFY(seen.has_value() && seen->phase == Phase::Do && !seen->command);
        QCOMPARE(seen->step, StepName("createRealm"));
        // Who writes no stepName: the event type names it.
        const auto bare = only<CommandMessage>(onShared(R"("eventType":"undocreateRealm","flowId":"f-1")"));
        QVERIFY(bare.has_value() && bare->phase == Phase::Undo);
        QCOMPARE(bare->step, StepName("createRealm"));
        QVERIFY(bare->orchestration.isEmpty());
    }

    /// In any case, as the reference compares (§1.9).
    void repliesAndStarts()
    {
        const auto reply = only<ReplyMessage>(onShared(
            R"("eventType":"Orchestrator.Response.Result","flowId":"f-1","stepName":"createRealm","action":"DO","status":true)"
        ));
        QVERIFY(reply.has_value() && reply->succeeded);
        const auto start = only<StartMessage>(onShared(
            R"("eventType":"orchestrator.execution.start","flowId":"f-1","orchestrationName":"tenantCreation")"
        ));
        QVERIFY(start.has_value());
        QCOMPARE(start->orchestration, OrchestrationName("tenantCreation"));
    }

    /// As the library writes it [§1.3]; nothing of a definition is taken for a payload of a flow.
    void aRegistration()
    {
        const Record record = onShared(
            R"("eventType":"orchestrator.registration","flowId":"82fc","orchestrationName":"tenantCreation",)"
            R"("source":"auth-provider","serviceName":"auth-provider","X-Service-Name":"auth-provider",)"
            R"("topic":"orchestrator.event","contentType":"application/json")",
            R"({"orchestrationName":"tenantCreation","as":"initiator","type":"sequential","sharedTopic":true,)"
            R"("steps":[{"seq":1,"name":"createRealm","objectType":"String","handlerClass":null,"handlerMethod":null,)"
            R"("doMethod":null,"undoMethod":null}]})"
        );
        const auto registration = only<RegistrationMessage>(record);
        QVERIFY(registration.has_value());
        QCOMPARE(registration->entry.orchestrationName, OrchestrationName("tenantCreation"));
        QVERIFY(!withoutPayload(record.place.topic, *record.value).has_value());
        const Record start = onShared(R"("eventType":"orchestrator.execution.start","flowId":"f-1")");
        QVERIFY(withoutPayload(start.place.topic, *start.value)->find("acme") == std::string::npos);
    }

    /// As the library writes them (§1.3, §1.5), and read back as what they were.
    void ourOwnRegistrationAndStart()
    {
        const Orchestration orchestration = pictured("a | b");
        const OutgoingRecord registered = encodeRegistration(orchestration, FlowId("r"), "svc", Dialect::Shared);
        QCOMPARE(registered.topic.text(), std::string(topics::shared));
        const Json said = Json::parse(*registered.value);
        QCOMPARE(said["headers"]["eventType"].get<std::string>(), std::string(topics::registration));
        QCOMPARE(said["headers"]["serviceName"].get<std::string>(), std::string("svc"));
        QCOMPARE(said["headers"]["topic"].get<std::string>(), std::string(topics::shared));
        QCOMPARE(said["payload"]["type"].get<std::string>(), std::string("simultaneous"));
        QVERIFY(said["payload"]["sharedTopic"].get<bool>());
        const auto back = only<RegistrationMessage>(read(registered));
        QVERIFY(back.has_value() && back->entry.orchestration.has_value());
        QVERIFY(back->entry.orchestration->dialect == Dialect::Shared);

        const OutgoingRecord start
            = encodeStart({orchestration.name, FlowId("f"), {}, R"({"n":1})", {}}, Dialect::Shared);
        QCOMPARE(start.topic.text(), std::string(topics::shared));
        const auto started = only<StartMessage>(read(start));
        QVERIFY(started.has_value());
        QCOMPARE(started->payload, Bytes(R"({"n":1})"));
    }

    /// The definition's own word counts before the connection's, in both directions.
    void theDefinitionDecides()
    {
        Orchestration orchestration = pictured("a");
        orchestration.dialect = Dialect::PerTopic;
        const OutgoingRecord registered = encodeRegistration(orchestration, FlowId("r"), "svc", Dialect::Shared);
        QCOMPARE(registered.topic.text(), std::string(topics::registration));
        QVERIFY(!Json::parse(*registered.value)["payload"]["sharedTopic"].get<bool>());
        QCOMPARE(topics::ofOrchestration(orchestration, Dialect::Shared).size(), std::size_t{2});
        Command command = aCommand(Phase::Do);
        command.dialect = Dialect::Shared;
        QCOMPARE(encodeCommand(command, OwnerId("me"), Dialect::PerTopic).topic.text(), std::string(topics::shared));
        command.dialect = Dialect::PerTopic;
        QVERIFY(encodeCommand(command, OwnerId("me"), Dialect::Shared).topic.text() != topics::shared);
    }

    void whatRoutesNowhereIsSaid_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("says");
        // The documents' own word, which nobody on this topic takes (§1.3).
        QTest::newRow("the documents' registration")
            << QByteArray(R"("eventType":"ORCHESTRATION_REGISTRATION","flowId":"f-1")")
            << QByteArray("takes headers.eventType ORCHESTRATION_REGISTRATI");
        QTest::newRow("case counts for commands")
            << QByteArray(R"("eventType":"DOcreateRealm","flowId":"f-1")") << QByteArray("takes headers.eventType DO");
        QTest::newRow("none") << QByteArray(R"("flowId":"f-1")") << QByteArray("has no headers.eventType");
    }

    void whatRoutesNowhereIsSaid()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, says);
        const auto unreadable = only<UnreadableMessage>(onShared(headers.toStdString()));
        QVERIFY(unreadable.has_value());
        QVERIFY2(unreadable->reason.find(says.toStdString()) != std::string::npos, unreadable->reason.c_str());
        QCOMPARE(unreadable->flow, FlowId("f-1"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SharedTest)
#include "shared_test.moc"
