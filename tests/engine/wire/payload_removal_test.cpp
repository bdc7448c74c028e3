#include "engine/wire/payload_removal.h"

#include <QtTest/QTest>

#include <string>

namespace backstep {

class PayloadRemovalTest : public QObject
{
    Q_OBJECT

private slots:
    void leavesTheEnvelope_data();
    void leavesTheEnvelope();
};

void PayloadRemovalTest::leavesTheEnvelope_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("left");
    const auto row = [](const char* name, const char* topic, const char* value, const char* left) {
        QTest::newRow(name) << topic << value << left;
    };
    const char* command = "orchestrator.a.b.do";
    row("an object", command, R"({"payload":{"a":1},"headers":{"x":1}})", R"({"payload":null,"headers":{"x":1}})");
    row("headers keep theirs",
        command,
        R"({"headers":{"payload":"p"},"payload":"secret"})",
        R"({"headers":{"payload":"p"},"payload":null})");
    row("spelled with an escape", command, R"({"pay\u006coad":"secret"})", R"({"pay\u006coad":null})");
    row("twice", command, R"({"payload":"one secret","payload":"another"})", R"({"payload":null,"payload":null})");
    row("no JSON", command, "secret", "");
    row("half of JSON", command, R"({"payload":"secret)", "");
    row("a control record's own",
        "orchestrator.control",
        R"({"action":"retry","payload":{"a":1},"who":"anna"})",
        R"({"action":"retry","payload":null,"who":"anna"})");
    row("the records of a plan",
        "orchestrator.flow.events",
        R"({"eventId":"e","detail":{"answer":"plan","messages":[{"value":"secret"}],"x":1}})",
        R"({"eventId":"e","detail":{"answer":"plan","messages":null,"x":1}})");
    row("nothing to say", command, R"({"payload":{},"headers":{}})", "-");
    row("null", command, R"({"payload":null})", "-");
    row("an event", "orchestrator.flow.events", R"({"eventId":"e","detail":{"flowStatus":"COMPLETED"}})", "-");
    row("a definition", "orchestrator.registration", R"({"payload":{"steps":[]}})", "-");
    row("a tombstone", command, "", "-");
}

void PayloadRemovalTest::leavesTheEnvelope()
{
    QFETCH(QString, topic);
    QFETCH(QString, value);
    QFETCH(QString, left);
    const auto bare = withoutPayload(TopicName(topic.toStdString()), value.toStdString());
    QCOMPARE(QString::fromStdString(bare.value_or("-")), left);
    if (bare) {
        QVERIFY(bare->size() <= value.toStdString().size());
        QVERIFY(bare->find("secret") == std::string::npos);
    }
}

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::PayloadRemovalTest)
#include "payload_removal_test.moc"
