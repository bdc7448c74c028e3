#include "engine/base/limits.h"
#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"

#include <QtTest/QTest>

#include <array>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 9> jsonTopics{
    topics::registration,
    topics::registrationStatus,
    topics::executionStart,
    topics::responseResult,
    topics::flowEvents,
    topics::control,
    topics::owner,
    "orchestrator.o.s.do",
    "orchestrator.o.s.undo"};

std::string nested(std::size_t levels, char open, char close)
{
    return std::string(levels, open) + std::string(levels, close);
}

AnomalyKind kindOf(std::string_view topic, std::optional<std::string> value)
{
    const auto bad = only<UnreadableMessage>(recordOn(topic, std::move(value)));
    return bad.has_value() && !bad->reason.empty() ? bad->kind : AnomalyKind::DuplicateReply;
}

} // namespace

class UnreadableTest : public QObject
{
    Q_OBJECT

private slots:

    void onEveryTopic_data()
    {
        QTest::addColumn<QByteArray>("topic");
        for (const std::string_view topic : jsonTopics) {
            QTest::newRow(topic.data()) << QByteArray(topic.data(), static_cast<qsizetype>(topic.size()));
        }
    }

    void onEveryTopic()
    {
        QFETCH(QByteArray, topic);
        const std::string name = topic.toStdString();
        QVERIFY(kindOf(name, std::nullopt) == AnomalyKind::NullValue);
        for (const std::string& text :
             {std::string(),
              std::string("   "),
              std::string("hello"),
              std::string("{"),
              std::string("{\"a\":1"),
              std::string("{\"a\":1}}"),
              std::string("{\"a\":01}"),
              std::string("{'a':1}"),
              std::string("{\"a\":\"\n\"}"),
              std::string("{\"a\":1} {\"b\":2}"),
              std::string("\xEF\xBB\xBF"),
              std::string("a: b\nc: d"),
              std::string("\0\0\0\0", 4),
              std::string("{\"a\":\"\xC3\"}"),
              std::string("{\"a\":\"\xED\xA0\x80\"}"),
              std::string("{\"\xFF\":1}"),
              "{\"a\":" + nested(200, '[', ']') + "}",
              nested(100000, '[', ']'),
              std::string(100000, '{'),
              "{\"a\":1" + std::string(400, '0') + "e99999}}"}) {
            QVERIFY2(kindOf(name, text) == AnomalyKind::NotJson, text.substr(0, 60).c_str());
        }
    }

    void largeRecordsAreListedNotRead()
    {
        const std::string large = "{\"a\":\"" + std::string(limits::recordBytesMax, 'x') + "\"}";
        for (const std::string_view topic : jsonTopics) {
            QVERIFY(kindOf(topic, large) == AnomalyKind::TooLarge);
        }
    }

    void whatJustFitsIsRead()
    {
        const std::string head
            = R"({"headers":{"flowId":"f","stepName":"s","status":true},"payload":)" + std::string("\"");
        const std::string value = head + std::string(limits::recordBytesMax - head.size() - 2, 'x') + "\"}";
        QCOMPARE(value.size(), limits::recordBytesMax);
        const auto reply = only<ReplyMessage>(recordOn(topics::responseResult, value));
        QVERIFY(reply.has_value());
        QCOMPARE(reply->payload.size(), limits::recordBytesMax - head.size());
    }

    void depthIsBounded()
    {
        const auto withDepth = [](std::size_t levels) {
            return R"({"headers":{"flowId":"f","stepName":"s","status":true},"payload":)" + nested(levels, '[', ']')
                + "}";
        };
        QVERIFY(only<ReplyMessage>(recordOn(topics::responseResult, withDepth(90))).has_value());
        QVERIFY(kindOf(topics::responseResult, withDepth(110)) == AnomalyKind::NotJson);
    }

    void jsonThatIsNoObject()
    {
        for (const char* value : {"null", "true", "12", "\"text\"", "[]", "[{\"headers\":{}}]"}) {
            QVERIFY2(kindOf(topics::responseResult, value) == AnomalyKind::NoHeaders, value);
            QVERIFY2(kindOf("orchestrator.o.s.do", value) == AnomalyKind::NoHeaders, value);
        }
    }

    void headersThatAreNone()
    {
        for (const char* value :
             {"{}",
              R"({"payload":{}})",
              R"({"headers":null})",
              R"({"headers":"flowId"})",
              R"({"headers":[]})",
              R"({"headers":{"flowId":"f"},"headers":null})",
              R"({"flowId":"f","stepName":"s","status":true})"}) {
            QVERIFY2(kindOf(topics::responseResult, value) == AnomalyKind::NoHeaders, value);
            QVERIFY2(kindOf("orchestrator.o.s.undo", value) == AnomalyKind::NoHeaders, value);
        }
    }

    void repliesOfNobody()
    {
        QVERIFY(kindOf(topics::responseResult, R"({"headers":{"stepName":"s"}})") == AnomalyKind::UnknownFlow);
        QVERIFY(
            kindOf(topics::responseResult, R"({"headers":{"flowId":null,"stepName":"s"}})") == AnomalyKind::UnknownFlow
        );
        QVERIFY(
            kindOf(topics::responseResult, R"({"headers":{"flowId":"","stepName":"s"}})") == AnomalyKind::UnknownFlow
        );
        const auto stepless
            = only<UnreadableMessage>(recordOn(topics::responseResult, R"({"headers":{"flowId":"f-1","status":true}})")
            );
        QVERIFY(stepless.has_value() && stepless->kind == AnomalyKind::UnknownStep);
        QCOMPARE(stepless->flow.text(), std::string("f-1"));
    }

    void topicsThatMeanNothing()
    {
        for (const char* topic : {"orchestrator.something", "payments", "orchestrator.x.do", "orchestrator.event"}) {
            QVERIFY2(kindOf(topic, "{}") == AnomalyKind::UnknownTopic, topic);
        }
    }

    void numbersBeyond64BitsAreFine()
    {
        const auto reply = only<ReplyMessage>(recordOn(
            topics::responseResult,
            R"({"payload":{"n":123456789012345678901234567890},"headers":{"flowId":"f","stepName":"s","status":true}})"
        ));
        QVERIFY(reply.has_value());
        QCOMPARE(reply->payload, std::string(R"({"n":123456789012345678901234567890})"));
    }

    void escapedNamesOfMembersAreRead()
    {
        const auto reply = only<ReplyMessage>(
            recordOn(topics::responseResult, R"({"\u0068eaders":{"flowId":"f","stepName":"s","status":true}})")
        );
        QVERIFY(reply.has_value());
        const auto escaped = only<ReplyMessage>(
            recordOn(topics::responseResult, R"({"headers":{"flow\u0049d":"f","stepName":"s","status":true}})")
        );
        QVERIFY(escaped.has_value());
        QCOMPARE(escaped->flow.text(), std::string("f"));
    }

    void ofTwoMembersTheLastCounts()
    {
        const auto reply = only<ReplyMessage>(recordOn(
            topics::responseResult,
            R"({"headers":{"flowId":"a","stepName":"s","status":false},)"
            R"("headers":{"flowId":"b","flowId":"c","stepName":"s","status":true}})"
        ));
        QVERIFY(reply.has_value() && reply->succeeded);
        QCOMPARE(reply->flow.text(), std::string("c"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::UnreadableTest)
#include "unreadable_test.moc"
