#include "engine/capture/masker.h"

#include <QElapsedTimer>
#include <QTest>

using namespace backstep;

namespace {

constexpr const char* startTopic = "orchestrator.execution.start";
constexpr const char* replyTopic = "orchestrator.response.result";
constexpr const char* eventTopic = "orchestrator.flow.events";

Record recordOf(const std::string& value, const char* topic = startTopic)
{
    Record record;
    record.place.topic = TopicName(topic);
    record.key = "f";
    record.value = value;
    return record;
}

Masker maskerOf(const std::vector<std::string>& masks)
{
    auto patterns = MaskPatterns::parse(masks);
    if (!patterns) {
        qFatal("%s", patterns.error().message.c_str());
    }
    return Masker(std::move(*patterns));
}

/// "#" for what is masked.
std::string picture(std::string text)
{
    for (std::size_t at = text.find(maskText); at != std::string::npos; at = text.find(maskText)) {
        text.replace(at, maskText.size(), "#");
    }
    return text;
}

std::string maskedValue(const std::vector<std::string>& masks, const std::string& value, const char* topic = startTopic)
{
    Masker masker = maskerOf(masks);
    return picture(masker.masked(recordOf(value, topic), FlowId("f")).value.value_or("none"));
}

/// moc does not read raw strings inside of a macro.
void same(const std::string& actual, const std::string& expected)
{
    QCOMPARE(actual, expected);
}

} // namespace

class MaskerTest : public QObject
{
    Q_OBJECT

private slots:
    void masksFields_data();
    void masksFields();
    void masksKafkasHeaders();
    void masksWhatIsNoJson();
    void findsEchoes();
    void findsWhatWasCut();
    void keepsFlowsApart();
    void leavesTheWiresWords();
    void leavesDefinitions();
    void isFastForNothing();
    void refuses_data();
    void refuses();
};

void MaskerTest::masksFields_data()
{
    QTest::addColumn<QString>("mask");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("masked");
    const auto row = [](const char* name, const char* mask, const char* value, const char* masked) {
        QTest::newRow(name) << mask << value << masked;
    };
    row("dots",
        "payload.card.number",
        R"({"payload":{"card":{"number":"4111"}}})",
        R"({"payload":{"card":{"number":"#"}}})");
    row("pointer",
        "/payload/card/number",
        R"({"payload":{"card":{"number":1}}})",
        R"({"payload":{"card":{"number":"#"}}})");
    row("star", "payload.card.*", R"({"payload":{"card":{"a":1,"b":[2]}}})", R"({"payload":{"card":{"a":"#","b":"#"}}})"
    );
    row("part of a name", "payload.card*", R"({"payload":{"cardNo":1,"x":2}})", R"({"payload":{"cardNo":"#","x":2}})");
    row("merged payloads",
        "payload.card.number",
        R"({"payload":{"stepA":{"card":{"number":1}}}})",
        R"({"payload":{"stepA":{"card":{"number":"#"}}}})");
    row("through lists",
        "payload.cards.number",
        R"({"payload":{"cards":[{"number":1},{"number":2}]}})",
        R"({"payload":{"cards":[{"number":"#"},{"number":"#"}]}})");
    row("one place", "/payload/cards/1", R"({"payload":{"cards":[10,20,30]}})", R"({"payload":{"cards":[10,"#",30]}})");
    row("anywhere",
        "email",
        R"({"payload":{"a":[{"email":"x"}]},"headers":{"email":"x"},"email":"x"})",
        R"({"payload":{"a":[{"email":"#"}]},"headers":{"email":"#"},"email":"#"})");
    row("any case", "Payload.EMAIL", R"({"payload":{"eMail":"x"}})", R"({"payload":{"eMail":"#"}})");
    row("between",
        "payload.a.**.z",
        R"({"payload":{"a":{"b":{"c":{"z":1}}},"z":2}})",
        R"({"payload":{"a":{"b":{"c":{"z":"#"}}},"z":2}})");
    row("header",
        "headers.authorization",
        R"({"headers":{"Authorization":"b","flowId":"f"}})",
        R"({"headers":{"Authorization":"#","flowId":"f"}})");
    row("who acted, and why",
        "x-backstep-*",
        R"({"headers":{"x-backstep-phase":"DO","x-backstep-who":"ada","x-backstep-reason":"x"}})",
        R"({"headers":{"x-backstep-phase":"DO","x-backstep-who":"#","x-backstep-reason":"#"}})");
    row("the whole payload",
        "payload",
        R"({"payload":{"a":1},"headers":{"flowId":"f"}})",
        R"({"payload":"#","headers":{"flowId":"f"}})");
    row("escaped name",
        "payload.email",
        R"({"p\u0061yload":{"e\u006dail":"x"}})",
        R"({"p\u0061yload":{"e\u006dail":"#"}})");
    row("JSON in a text",
        "payload.email",
        R"({"payload":{"body":"{\"email\":\"x\",\"n\":1}"}})",
        R"({"payload":{"body":"{\"email\":\"#\",\"n\":1}"}})");
    row("payload as a text", "payload.email", R"({"payload":"{\"email\":\"x\"}"})", R"({"payload":"{\"email\":\"#\"}"})"
    );
    row("twice", "payload.a", R"({"payload":{"a":1,"a":2}})", R"({"payload":{"a":"#","a":"#"}})");
    row("null", "payload.a", R"({"payload":{"a":null}})", R"({"payload":{"a":"#"}})");
    row("headers in a payload",
        "payload.headers",
        R"({"payload":{"headers":{"k":1}}})",
        R"({"payload":{"headers":"#"}})");
    row("pointer escapes", "/payload/a~1b~0c", R"({"payload":{"a/b~c":1}})", R"({"payload":{"a/b~c":"#"}})");
    row("wire words below payload",
        "status",
        R"({"payload":{"status":"x"},"headers":{"status":true}})",
        R"({"payload":{"status":"#"},"headers":{"status":true}})");
}

void MaskerTest::masksFields()
{
    QFETCH(QString, mask);
    QFETCH(QString, value);
    QFETCH(QString, masked);
    QCOMPARE(QString::fromStdString(maskedValue({"unrelated.one", mask.toStdString()}, value.toStdString())), masked);
}

void MaskerTest::masksKafkasHeaders()
{
    Masker masker = maskerOf({"headers.authorization", "token"});
    Record record = recordOf("{}");
    record.recordHeaders
        = {{"Authorization", "Basic c2VjcmV0"},
           {"token", "t0k3n"},
           {"x-backstep-seq", "3"},
           {"traceparent", "00-1"},
           {"context", R"({"token":"t0k3n","a":1})"}};
    record = masker.masked(std::move(record), FlowId("f"));
    std::string told;
    for (const auto& [name, value] : record.recordHeaders) {
        told += name + "=" + picture(value) + "; ";
    }
    same(told, R"(Authorization=#; token=#; x-backstep-seq=3; traceparent=00-1; context={"token":"#","a":1}; )");
}

void MaskerTest::masksWhatIsNoJson()
{
    QCOMPARE(maskedValue({"email"}, "email=ann@acme.example"), "#");
    QCOMPARE(maskedValue({"email"}, "{\"payload\":{\"email\":\"ann@acme.example\"}"), "#");
    QCOMPARE(maskedValue({"email"}, QByteArray(300, '[').append("1").append(300, ']').toStdString()), "#");
    QCOMPARE(maskedValue({}, "email=ann@acme.example"), "email=ann@acme.example");
    Masker masker = maskerOf({"email"});
    Record nothing = recordOf("");
    nothing.value.reset();
    QVERIFY(!masker.masked(nothing, FlowId("f")).value.has_value());
}

void MaskerTest::findsEchoes()
{
    Masker masker = maskerOf({"payload.card", "payload.note"});
    const auto value = [&](const char* text, const char* topic) {
        return picture(*masker.masked(recordOf(text, topic), FlowId("f")).value);
    };
    // The quoting comes before the field in the very record, too.
    same(
        value(
            R"({"error":"card 4111222233334444 is stolen","payload":{"card":{"number":4111222233334444,"n":12}}})",
            replyTopic
        ),
        R"({"error":"card # is stolen","payload":{"card":"#"}})"
    );
    same(
        value(R"({"type":"do_failed","detail":{"error":"no 4111222233334444, 12","flowStatus":"FAILED"}})", eventTopic),
        R"({"type":"do_failed","detail":{"error":"no #, 12","flowStatus":"FAILED"}})"
    );
    same(
        value(R"({"payload":{"seen":["4111222233334444","\u0034111222233334444"],"as":4111222233334444}})", replyTopic),
        R"({"payload":{"seen":["#","#"],"as":"#"}})"
    );
    same(
        value(R"({"payload":{"4111222233334444":1},"error":"{\"no\":\"\\u0034111222233334444\"}"})", replyTopic),
        R"({"payload":{"#":1},"error":"{\"no\":\"#\"}"})"
    );
    (void)value(R"({"payload":{"note":"say \"hello\"\nto her"}})", startTopic);
    same(
        value(R"({"error":"bad {\"note\":\"say \\\"hello\\\"\\nto her\"}"})", replyTopic),
        R"({"error":"bad {\"note\":\"#\"}"})"
    );
    Record keyed = recordOf("{}", startTopic);
    keyed.key = "customer 4111222233334444";
    keyed.recordHeaders = {{"about", "card 4111222233334444"}};
    keyed = masker.masked(std::move(keyed), FlowId("f"));
    QCOMPARE(picture(*keyed.key), "customer #");
    QCOMPARE(picture(keyed.recordHeaders.front().second), "card #");
}

/// Errors are cut, and so is what they quote.
void MaskerTest::findsWhatWasCut()
{
    Masker masker = maskerOf({"payload.card"});
    (void)masker.masked(recordOf(R"({"payload":{"card":"4111222233334444"}})"), FlowId("f"));
    Record record = recordOf(R"({"detail":{"error":"refused: card 41112222…"}})", eventTopic);
    same(picture(*masker.masked(record, FlowId("f")).value), R"({"detail":{"error":"refused: card #"}})");
    // Whoever tells of a value that is no JSON quotes its beginning.
    record = recordOf(
        R"({"type":"anomaly","detail":{"kind":"not-json","text":"… is not JSON (it begins with card=41112222): send one."}})",
        eventTopic
    );
    same(
        picture(*masker.masked(record, FlowId()).value),
        R"({"type":"anomaly","detail":{"kind":"not-json","text":"… is not JSON (it begins with #): send one."}})"
    );
}

void MaskerTest::keepsFlowsApart()
{
    Masker masker = maskerOf({"payload.name"});
    (void)masker.masked(recordOf(R"({"payload":{"name":"acme-corp"}})"), FlowId("f"));
    const std::string echo = R"({"error":"acme-corp exists"})";
    QCOMPARE(*masker.masked(recordOf(echo, replyTopic), FlowId("g")).value, echo);
    same(picture(*masker.masked(recordOf(echo, replyTopic), FlowId("f")).value), R"({"error":"# exists"})");
}

void MaskerTest::leavesTheWiresWords()
{
    const std::string event
        = R"({"eventId":"f/3","flowId":"f-1234","type":"do_sent","step":"create","detail":{"name":"n","steps":[{"name":"create","seq":1}]}})";
    QCOMPARE(maskedValue({"name", "*", "seq"}, event, eventTopic), event);
    Masker masker = maskerOf({"payload.id"});
    const std::string start = R"({"payload":{"id":"f-1234"},"headers":{"flowId":"f-1234"}})";
    same(
        picture(*masker.masked(recordOf(start), FlowId("f-1234")).value),
        R"({"payload":{"id":"#"},"headers":{"flowId":"f-1234"}})"
    );
}

void MaskerTest::leavesDefinitions()
{
    const std::string registration = R"({"payload":{"steps":[{"name":"createRealm"}]},"headers":{"name":"n"}})";
    QCOMPARE(maskedValue({"name"}, registration, "orchestrator.registration"), registration);
}

/// A pattern that could be tried in a thousand ways is tried in few.
void MaskerTest::isFastForNothing()
{
    const std::string name(5'000, 'a');
    const std::string pattern = "payload.a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
    QElapsedTimer timer;
    timer.start();
    const std::string value = R"({"payload":{")" + name + R"(":1}})";
    QCOMPARE(maskedValue({pattern, "payload.**.**.**.**.**.x"}, value), value);
    QVERIFY(timer.elapsed() < 2'000);
}

void MaskerTest::refuses_data()
{
    QTest::addColumn<QString>("mask");
    QTest::addColumn<QString>("why");
    QTest::newRow("empty") << ""
                           << "has an empty name";
    QTest::newRow("two dots") << "payload..card"
                              << "has an empty name";
    QTest::newRow("slash") << "/payload/"
                           << "has an empty name";
    QTest::newRow("all") << "**"
                         << "names nothing";
    QTest::newRow("all headers") << "headers"
                                 << "would mask what tells flows apart";
    QTest::newRow("deep") << QString("a.").repeated(70) + "a"
                          << "names more than 62 levels";
    QTest::newRow("long") << QString("a").repeated(2000) << "is too long";
}

void MaskerTest::refuses()
{
    QFETCH(QString, mask);
    QFETCH(QString, why);
    const auto patterns = MaskPatterns::parse({mask.toStdString()});
    QVERIFY(!patterns);
    QVERIFY(patterns.error().fault == Fault::BadInput);
    const std::string& message = patterns.error().message;
    QVERIFY2(message.find(why.toStdString()) != std::string::npos, message.c_str());
    QVERIFY(!MaskPatterns::parse(std::vector<std::string>(300, "a")));
}

QTEST_APPLESS_MAIN(MaskerTest)
#include "masker_test.moc"
