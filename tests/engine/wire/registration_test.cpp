#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"
#include "tests/support/scenario.h"

#include <QtTest/QTest>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace backstep {

namespace {

using Json = nlohmann::json;

std::optional<RegistrationMessage> registrationIn(const std::string& value)
{
    return only<RegistrationMessage>(recordOn(topics::registration, value));
}

std::set<std::string> membersOf(const Json& object)
{
    std::set<std::string> names;
    for (const auto& [name, value] : object.items()) {
        names.insert(name);
    }
    return names;
}

const std::set<std::string> strictFields{"orchestrationName", "as", "type", "sharedTopic", "steps"};
const std::set<std::string> strictStepFields{
    "seq", "name", "objectType", "handlerClass", "handlerMethod", "doMethod", "undoMethod"};

Json payloadOf(const OutgoingRecord& record)
{
    return Json::parse(*record.value).at("payload");
}

} // namespace

class RegistrationTest : public QObject
{
    Q_OBJECT

private slots:

    /// What the library emits (contract.md §1.3), in either role.
    void theLibrarysInitiator()
    {
        const auto read = registrationIn(
            R"({"payload":{"orchestrationName":"tenantCreation","as":"initiator","type":"sequential","sharedTopic":false,)"
            R"("steps":[{"seq":1,"name":"createRealm","objectType":"String","handlerClass":null,"handlerMethod":null,)"
            R"("doMethod":null,"undoMethod":null},{"seq":"2","name":"createClient","objectType":"String"}]},)"
            R"("headers":{"eventType":"ORCHESTRATION_STARTED","flowId":"82fc","orchestrationName":"tenantCreation",)"
            R"("source":"auth-provider","X-Service-Name":"auth-provider","topic":"orchestrator.registration"}})"
        );
        QVERIFY(read.has_value());
        QVERIFY(read->entry.role == EntryRole::Initiator && read->entry.orchestration.has_value());
        QCOMPARE(read->entry.service, std::string("auth-provider"));
        QCOMPARE(read->entry.orchestration->steps.size(), std::size_t{2});
        QCOMPARE(read->entry.orchestration->steps[1].name.text(), std::string("createClient"));
        QCOMPARE(read->entry.orchestration->steps[1].dependsOn.size(), std::size_t{1});
    }

    void theLibrarysWorker()
    {
        const auto read = registrationIn(
            R"({"payload":{"orchestrationName":"tenantCreation","as":"WORKER","type":null,"sharedTopic":false,"steps":[)"
            R"({"seq":null,"name":"createRealm","objectType":null,"handlerClass":"com.x.Realm","handlerMethod":null,)"
            R"("doMethod":"createRealm","undoMethod":"deleteRealm"}]},)"
            R"("headers":{"serviceName":"auth-provider","X-Service-Name":"other"}})"
        );
        QVERIFY(read.has_value());
        QVERIFY(read->entry.role == EntryRole::Worker && !read->entry.orchestration.has_value());
        QCOMPARE(read->entry.service, std::string("auth-provider"));
        QCOMPARE(read->entry.steps.size(), std::size_t{1});
        QCOMPARE(read->entry.steps[0].undoMethod, std::string("deleteRealm"));
    }

    void types_data()
    {
        QTest::addColumn<int>("edges");
        QTest::newRow("sequential") << 1;
        QTest::newRow("SEQUENTIAL") << 1;
        QTest::newRow("parallel") << 0;
        QTest::newRow("Parallel") << 0;
        QTest::newRow("simultaneous") << 0;
        QTest::newRow("SIMULTANEOUS") << 0;
    }

    void types()
    {
        QFETCH(int, edges);
        const Json payload{
            {"orchestrationName", "o"},
            {"as", "initiator"},
            {"type", QTest::currentDataTag()},
            {"steps",
             {{{"seq", 1}, {"name", "a"}, {"objectType", "String"}},
              {{"seq", 2}, {"name", "b"}, {"objectType", "String"}}}}};
        const auto read = registrationIn(Json{{"payload", payload}, {"headers", Json::object()}}.dump());
        QVERIFY(read.has_value() && read->entry.orchestration.has_value());
        QCOMPARE(static_cast<int>(read->entry.orchestration->steps[1].dependsOn.size()), edges);
    }

    void severalInOneRecord()
    {
        const Record record = recordOn(
            topics::registration,
            R"({"payload":{"orchestrations":[)"
            R"({"orchestrationName":"one","as":"initiator","type":"parallel","steps":[{"seq":1,"name":"a","objectType":"S"}]},)"
            R"({"orchestrationName":"two","as":"worker","steps":[{"name":"b","doMethod":"d"}]}]},)"
            R"("headers":{"X-Service-Name":"svc"}})"
        );
        const std::vector<Message> messages = decode(record);
        QCOMPARE(messages.size(), std::size_t{2});
        const auto& first = std::get<RegistrationMessage>(messages[0]).entry;
        const auto& second = std::get<RegistrationMessage>(messages[1]).entry;
        QCOMPARE(first.orchestrationName.text(), std::string("one"));
        QCOMPARE(second.orchestrationName.text(), std::string("two"));
        QVERIFY(first.role == EntryRole::Initiator && second.role == EntryRole::Worker);
    }

    void theAliasAndOurOwnWords()
    {
        const auto read = registrationIn(
            R"({"payload":{"orchName":"o","as":"initiator","type":"sequential","steps":[)"
            R"({"seq":1,"name":"a","objectType":"S","maxRetries":5,"timeoutMs":700,"undo":"none"}]},"headers":{}})"
        );
        QVERIFY(read.has_value() && read->entry.orchestration.has_value());
        const StepDefinition& step = read->entry.orchestration->steps[0];
        QCOMPARE(step.doPolicy.attemptsMax, 5);
        QVERIFY(step.doPolicy.timeout == Duration(700) && !step.hasUndo);
        QCOMPARE(read->entry.orchestrationName.text(), std::string("o"));
    }

    /// One that cannot be used says why: it is told, never dropped.
    void withErrors_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("no attempts at all")
            << QByteArray(R"({"orchestrationName":"o","as":"initiator","type":"sequential",)"
                          R"("steps":[{"seq":1,"name":"a","objectType":"S","maxRetries":0}]})");
        QTest::newRow("unknown type") << QByteArray(R"({"orchestrationName":"o","as":"initiator","type":"saga",)"
                                                    R"("steps":[{"seq":1,"name":"a","objectType":"S"}]})");
        QTest::newRow("no steps"
        ) << QByteArray(R"({"orchestrationName":"o","as":"initiator","type":"sequential","steps":[]})");
        QTest::newRow("a name that is no topic")
            << QByteArray(R"({"orchestrationName":"o p/q","as":"initiator","type":"sequential",)"
                          R"("steps":[{"seq":1,"name":"a","objectType":"S"}]})");
        QTest::newRow("two steps of one name")
            << QByteArray(R"({"orchestrationName":"o","as":"initiator","type":"sequential","steps":[)"
                          R"({"seq":1,"name":"a","objectType":"S"},{"seq":2,"name":"a","objectType":"S"}]})");
    }

    void withErrors()
    {
        QFETCH(QByteArray, payload);
        const auto read = registrationIn((R"({"payload":)" + payload + R"(,"headers":{}})").toStdString());
        QVERIFY(read.has_value());
        QVERIFY(!read->entry.orchestration.has_value());
        QVERIFY(std::ranges::any_of(read->problems, [](const Problem& problem) {
            return problem.severity == Severity::Error && !problem.message.empty();
        }));
    }

    void thatIsNone_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("payload is text") << QByteArray(R"({"payload":"orchestrationName: x","headers":{}})");
        QTest::newRow("payload is null") << QByteArray(R"({"payload":null,"headers":{}})");
        QTest::newRow("an array") << QByteArray("[1]");
        QTest::newRow("a reply") << QByteArray(R"({"payload":{},"headers":{"flowId":"f","stepName":"s","status":true}})"
        );
        QTest::newRow("only a string") << QByteArray(R"("name")");
    }

    void thatIsNone()
    {
        QFETCH(QByteArray, value);
        const auto bad = only<UnreadableMessage>(recordOn(topics::registration, value.toStdString()));
        QVERIFY(bad.has_value());
        QVERIFY(bad->kind == AnomalyKind::BadRegistration);
        QVERIFY(!bad->reason.empty());
    }

    /// The lines of a pretty-printed file, one record each (contract.md B8): each is told, none is taken for more.
    void linesOfAPrettyPrintedFile()
    {
        for (const char* line : {"{", "  \"payload\": {", "    \"orchestrationName\": \"o\",", "    ]", "}", ""}) {
            const auto bad = only<UnreadableMessage>(recordOn(topics::registration, line));
            QVERIFY2(bad.has_value(), line);
            QVERIFY(bad->kind == AnomalyKind::NotJson);
            QVERIFY(bad->reason.find("jq -c") != std::string::npos);
        }
    }

    void aPlainDefinitionKeepsToTheStrictFields()
    {
        const OutgoingRecord record
            = encodeRegistration(pictured("a > b"), FlowId("id-1"), "backstep", Dialect::PerTopic);
        QCOMPARE(record.topic.text(), std::string("orchestrator.registration"));
        QCOMPARE(record.key.value(), std::string("id-1"));
        const Json payload = payloadOf(record);
        QVERIFY(membersOf(payload) == strictFields);
        for (const Json& step : payload.at("steps")) {
            QVERIFY(membersOf(step) == strictStepFields);
        }
    }

    void whatParallelIsCalled()
    {
        const OutgoingRecord record = encodeRegistration(pictured("a | b"), FlowId("i"), "s", Dialect::PerTopic);
        QCOMPARE(payloadOf(record).at("type").get<std::string>(), std::string("parallel"));
        const OutgoingRecord strict = encodeRegistration(pictured("a | b"), FlowId("i"), "s", Dialect::PerTopic, true);
        QCOMPARE(payloadOf(strict).at("type").get<std::string>(), std::string("simultaneous"));
    }

    void whatTheReferenceWouldDropIsSaid()
    {
        QVERIFY(fitsReference(pictured("a | b")));
        QVERIFY(fitsReference(pictured("a > b > c")));
        const auto graph = fitsReference(pictured("a; b < a; c < a"));
        QCOMPARE(
            QString::fromStdString(graph.error().message).section(QStringLiteral("know "), 1),
            QStringLiteral(
                "type: graph, dependsOn of b and dependsOn of c. Take that out, or let the registrations of this "
                "connection be for Backstep."
            )
        );
        const auto tries = fitsReference(pictured("a[tries=1 utries=7] > b[noundo]"));
        QCOMPARE(
            QString::fromStdString(tries.error().message)
                .section(QStringLiteral("know "), 1)
                .section(QLatin1Char('.'), 0, 0),
            QStringLiteral("maxRetries of a, undoMaxRetries of a and undo of b")
        );
    }

    void definitionsComeBackAsTheyWere_data()
    {
        QTest::addColumn<QByteArray>("picture");
        for (const char* picture :
             {"a > b > c",
              "a | b | c",
              "a; b < a; c < a; d < b c",
              "a[tries=1 utries=7] > b[noundo] > c[onfailure]",
              "a[pivot] > b[wait]"}) {
            QTest::newRow(picture) << QByteArray(picture);
        }
    }

    void definitionsComeBackAsTheyWere()
    {
        QFETCH(QByteArray, picture);
        Orchestration sent = pictured(picture.toStdString());
        sent.dialect = Dialect::PerTopic; // the wire says it always
        const auto back
            = only<RegistrationMessage>(read(encodeRegistration(sent, FlowId("i"), "svc", Dialect::PerTopic)));
        QVERIFY(back.has_value() && back->entry.orchestration.has_value());
        QCOMPARE(toCanonicalJson(*back->entry.orchestration), toCanonicalJson(sent));
        QCOMPARE(back->entry.orchestration->hash.text(), sealed(sent).hash.text());
        QCOMPARE(back->entry.service, std::string("svc"));
    }

    void aWorkersRegistrationIsStrict()
    {
        Entry worker;
        worker.role = EntryRole::Worker;
        worker.orchestrationName = OrchestrationName("o");
        EntryStep step;
        step.name = StepName("a");
        step.doMethod = "d";
        worker.steps = {step};
        const OutgoingRecord sent = encodeWorkerRegistration(worker, FlowId("i"), "svc", Dialect::PerTopic);
        QVERIFY(membersOf(payloadOf(sent)) == strictFields);
        QVERIFY(membersOf(payloadOf(sent).at("steps").at(0)) == strictStepFields);
        QVERIFY(payloadOf(sent).at("steps").at(0).at("undoMethod").is_null());
        const auto back = only<RegistrationMessage>(read(sent));
        QVERIFY(back.has_value() && back->entry.role == EntryRole::Worker);
        QCOMPARE(back->entry.steps.at(0).doMethod, std::string("d"));
        QCOMPARE(back->entry.service, std::string("svc"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::RegistrationTest)
#include "registration_test.moc"
