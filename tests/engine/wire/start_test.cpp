#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"

#include <QtTest/QTest>

namespace backstep {

namespace {

std::optional<StartMessage> startIn(const char* value)
{
    return only<StartMessage>(recordOn(topics::executionStart, value));
}

} // namespace

class StartTest : public QObject
{
    Q_OBJECT

private slots:

    void theEnvelopeForm()
    {
        const auto start = startIn(
            R"({"payload":{"tenantName":"acme-corp","domain":"a.example"},"headers":{"orchestrationName":"tenantCreation"}})"
        );
        QVERIFY(start.has_value());
        QCOMPARE(start->orchestration.text(), std::string("tenantCreation"));
        QCOMPARE(start->payload, std::string(R"({"tenantName":"acme-corp","domain":"a.example"})"));
        QVERIFY(start->flow.isEmpty() && start->key.isEmpty() && start->notes.empty());
    }

    void theFlatForm()
    {
        const auto start = startIn(R"({"orchestrationName":"tenantCreation","payload":{"tenantName":"acme-corp"}})");
        QVERIFY(start.has_value());
        QCOMPARE(start->orchestration.text(), std::string("tenantCreation"));
        QCOMPARE(start->payload, std::string(R"({"tenantName":"acme-corp"})"));
        QVERIFY(start->notes.empty());
    }

    void flowAndKeyAreKept()
    {
        const auto wrapped
            = startIn(R"({"headers":{"orchestrationName":"o","flowId":"f-1","x-backstep-start-key":"order-7"}})");
        QVERIFY(wrapped.has_value());
        QCOMPARE(wrapped->flow.text(), std::string("f-1"));
        QCOMPARE(wrapped->key.text(), std::string("order-7"));
        QVERIFY(wrapped->payload.empty());
        const auto flat = startIn(R"({"orchestrationName":"o","flowId":"f-2","payload":null})");
        QVERIFY(flat.has_value());
        QCOMPARE(flat->flow.text(), std::string("f-2"));
        QVERIFY(flat->payload.empty());
    }

    /// The start file of the readme's recipes: alias, base64, flowId kept, stepName and action without meaning.
    void theRecipesFile()
    {
        const auto start
            = startIn(R"({"orchName":"tenantCreation","flowId":"abc-123","stepName":"createRealm","action":"DO",)"
                      R"("payload":"eyJ0ZW5hbnROYW1lIjoiYWNtZSJ9"})");
        QVERIFY(start.has_value());
        QCOMPARE(start->orchestration.text(), std::string("tenantCreation"));
        QCOMPARE(start->flow.text(), std::string("abc-123"));
        QCOMPARE(start->payload, std::string(R"({"tenantName":"acme"})"));
        QCOMPARE(start->notes.size(), std::size_t{4});
        QCOMPARE(start->notes[0], std::string("orchName is an alias of orchestrationName."));
        QCOMPARE(start->notes[1], std::string("stepName has no meaning in a start: it is ignored."));
        QCOMPARE(start->notes[2], std::string("action has no meaning in a start: it is ignored."));
        QCOMPARE(start->notes[3], std::string("payload was base64 and is decoded."));
    }

    void textPayloads_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("taken");
        const auto row = [](const char* name, const char* payload, const char* taken) {
            QTest::newRow(name) << QByteArray(payload) << QByteArray(taken);
        };
        row("base64 of an object", R"("e30=")", "{}");
        row("base64 of an array", R"("WzEsMl0=")", "[1,2]");
        row("base64 without padding", R"("WzEsMl0")", "[1,2]");
        row("base64 of a number stays text", R"("NDI=")", R"("NDI=")");
        row("base64 of a string stays text", R"("ImEi")", R"("ImEi")");
        row("base64 of a broken object stays text", R"("eyJhIjo=")", R"("eyJhIjo=")");
        row("a word stays text", R"("hello")", R"("hello")");
        row("an empty text stays text", R"("")", R"("")");
        row("escapes in base64", R"("e30\u003d")", "{}");
    }

    void textPayloads()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, taken);
        const auto start = startIn((R"({"orchestrationName":"o","payload":)" + payload + "}").constData());
        QVERIFY(start.has_value());
        QCOMPARE(QByteArray::fromStdString(start->payload), taken);
    }

    void theNameInTheHeadersWins()
    {
        const auto start = startIn(R"({"orchestrationName":"outer","headers":{"orchestrationName":"inner"}})");
        QVERIFY(start.has_value());
        QCOMPARE(start->orchestration.text(), std::string("inner"));
    }

    void withoutANameItIsABadStart()
    {
        for (const char* value :
             {"{}",
              R"({"payload":{}})",
              R"({"headers":{}})",
              R"({"headers":{"orchName":""}})",
              R"({"orchestrationName":null})",
              R"({"orchestrationName":{"a":1}})"}) {
            const auto bad = only<UnreadableMessage>(recordOn(topics::executionStart, value));
            QVERIFY2(bad.has_value(), value);
            QVERIFY(bad->kind == AnomalyKind::BadStart);
        }
    }

    void whatWeSendIsRead()
    {
        StartMessage start;
        start.orchestration = OrchestrationName("tenantCreation");
        start.flow = FlowId("f-9");
        start.key = StartKey("order \"7\"");
        start.payload = "{\n  \"a\": [1, 2]\n}";
        const OutgoingRecord sent = encodeStart(start, Dialect::PerTopic);
        QCOMPARE(sent.topic.text(), std::string("orchestrator.execution.start"));
        QCOMPARE(sent.key.value(), std::string("f-9"));
        QVERIFY(sent.value->find('\n') == std::string::npos);
        const auto back = only<StartMessage>(read(sent));
        QVERIFY(back.has_value());
        QCOMPARE(back->key.text(), start.key.text());
        QCOMPARE(back->flow.text(), start.flow.text());
        QCOMPARE(back->payload, std::string(R"({"a":[1,2]})"));
        QVERIFY(back->notes.empty());
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::StartTest)
#include "start_test.moc"
