#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

#include <random>

using namespace backstep;

namespace {

Record record(std::string_view topic, std::optional<std::string> value, std::int64_t offset = 0)
{
    Record made;
    made.place = {TopicName(topic), 0, offset};
    made.incarnation = "bad";
    made.at = Instant{2'000'000};
    made.value = std::move(value);
    return made;
}

std::string eventWith(const std::string& members, const std::string& detail)
{
    return R"({"flowId":"f","orchestrationName":"flow",)" + members + R"(,"at":"2026-01-01T00:00:00Z","detail":)"
        + detail + "}";
}

/// Some bytes changed, left out, repeated or put in.
std::string mutated(std::string value, std::mt19937& random)
{
    static const std::vector<std::string> pieces{
        "null",
        "-1",
        "1e999",
        "18446744073709551615",
        "99999999999999999999999",
        "{}",
        "[]",
        "\"\"",
        "\"a\"",
        "\xff",
        "true",
        "DO",
        "UNDO",
        "\"FAILED\"",
        "\"COMPLETED\"",
        "\"dependsOn\":[\"z\"]",
        "{\"steps\":[{\"name\":\"a\"}]}"};
    for (std::size_t many = 1 + random() % 3; many > 0 && !value.empty(); --many) {
        const std::size_t at = random() % value.size();
        const std::size_t length = std::min<std::size_t>(random() % 12, value.size() - at);
        switch (random() % 4) {
        case 0:
            value[at] = static_cast<char>(random());
            break;
        case 1:
            value.erase(at, length);
            break;
        case 2:
            value.insert(at, value.substr(random() % value.size(), length));
            break;
        default:
            value.replace(at, length, pieces[random() % pieces.size()]);
            break;
        }
    }
    return value;
}

} // namespace

/// Nothing that stands on a topic may harm the tracker; what cannot be read is told with its place.
class BadRecordsTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatCannotBeRead_data();
    void tellsWhatCannotBeRead();
    void takesOddEvents_data();
    void takesOddEvents();
    void boundsWhatLiesCost();
    void survivesMutations();
};

void BadRecordsTest::tellsWhatCannotBeRead_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("kind");
    QTest::newRow("no json") << "orchestrator.response.result" << QByteArray("{\"headers\":}") << "not-json";
    QTest::newRow("no value") << "orchestrator.response.result" << QByteArray() << "null-value";
    QTest::newRow("no object") << "orchestrator.flow.events" << QByteArray("[1]") << "no-headers";
    QTest::newRow("no flow") << "orchestrator.o.s.do" << QByteArray("{\"headers\":{}}") << "unknown-flow";
    QTest::newRow("no headers") << "orchestrator.o.s.undo" << QByteArray("{}") << "no-headers";
    QTest::newRow("no step") << "orchestrator.response.result" << QByteArray(R"({"headers":{"flowId":"f"}})")
                             << "unknown-step";
    QTest::newRow("no topic of ours") << "orchestrator.elsewhere" << QByteArray("{}") << "unknown-topic";
    QTest::newRow("shared dialect") << "orchestrator.event" << QByteArray("{}") << "unknown-topic";
    QTest::newRow("bad registration") << "orchestrator.registration"
                                      << QByteArray(R"({"payload":{"orchestrationName":"o","as":"initiator"}})")
                                      << "bad-registration";
}

void BadRecordsTest::tellsWhatCannotBeRead()
{
    QFETCH(QString, topic);
    QFETCH(QByteArray, value);
    QFETCH(QString, kind);
    const auto bytes = value.isNull() || value.isEmpty() ? std::nullopt : std::optional(value.toStdString());
    Watched watched({record(topic.toStdString(), bytes, 7)});
    const auto changes = watched.tracker.changesSince(0, 10);
    QCOMPARE(QString::fromStdString(picturedAnomalies(changes.anomalies)), kind + " at " + topic + "/0/7");
    const std::string& text = changes.anomalies.front().text;
    QVERIFY2(text.size() > 20 && (text.ends_with(".") || text.ends_with(")")), text.c_str());
}

void BadRecordsTest::takesOddEvents_data()
{
    QTest::addColumn<QString>("members");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("flow");
    const auto row = [](const char* name, const char* members, const char* detail, const char* flow) {
        QTest::newRow(name) << members << detail << flow;
    };
    row("unknown type", R"("seq":3,"type":"painted_blue")", "{}", "IN_PROGRESS; from its middle");
    row("no detail", R"("seq":3,"type":"flow_ended")", "null", "IN_PROGRESS; from its middle");
    row("detail is no object", R"("seq":3,"type":"flow_ended")", "[1,2]", "IN_PROGRESS; from its middle");
    row("unknown status",
        R"("seq":3,"type":"flow_ended")",
        R"({"flowStatus":"BORED","why":"w"})",
        "IN_PROGRESS; from its middle");
    row("ended",
        R"("seq":3,"type":"flow_ended")",
        R"({"flowStatus":"FAILED","why":"A person is needed."})",
        "FAILED; from its middle | A person is needed.");
    row("attempt 0",
        R"("seq":3,"type":"do_sent","step":"a","phase":"DO","attempt":0)",
        R"({"stepStatus":"IN_PROGRESS"})",
        "IN_PROGRESS; a IN_PROGRESS; at a; from its middle");
    row("no phase",
        R"("seq":3,"type":"do_failed","step":"a","attempt":1)",
        R"({"stepStatus":"DO_FAIL","error":"e"})",
        "IN_PROGRESS; a DO_FAIL; at a; from its middle");
    row("graph of another shape",
        R"("seq":1,"type":"start_accepted")",
        R"({"graph":{"shape":7,"steps":"many"}})",
        "IN_PROGRESS");
    row("graph with an edge to nowhere",
        R"("seq":1,"type":"start_accepted")",
        R"({"graph":{"shape":"graph","steps":[{"name":"a","dependsOn":["z"]}]}})",
        "IN_PROGRESS");
    row("graph with one name twice",
        R"("seq":1,"type":"start_accepted")",
        R"({"graph":{"shape":"graph","steps":[{"name":"a"},{"name":"a"}]}})",
        "IN_PROGRESS");
    row("graph in a circle",
        R"("seq":1,"type":"start_accepted")",
        R"({"graph":{"shape":"graph","steps":[{"name":"a","dependsOn":["b"]},{"name":"b","dependsOn":["a"]}]}})",
        "IN_PROGRESS");
    row("snapshot with odd steps",
        R"("seq":9,"type":"flow.snapshot")",
        R"({"flowStatus":"UNDOING","steps":[7,{"name":""},{"name":"a","status":"UNDOING","attempts":-4}]})",
        "UNDOING; a UNDOING; at a; from its middle");
    row("waits for a worker",
        R"("seq":2,"type":"flow.waiting","step":"a")",
        R"({"flowStatus":"NOT_REGISTERED","why":"a waits: no worker has listened since 12:58."})",
        "NOT_REGISTERED; a PENDING; from its middle | a waits: no worker has listened since 12:58.");
}

void BadRecordsTest::takesOddEvents()
{
    QFETCH(QString, members);
    QFETCH(QString, detail);
    QFETCH(QString, flow);
    Watched watched({record(topics::flowEvents, eventWith(members.toStdString(), detail.toStdString()))});
    QCOMPARE(QString::fromStdString(picturedFlow(watched.flow())), flow);
}

void BadRecordsTest::boundsWhatLiesCost()
{
    Watched watched;
    std::vector<Record> records;
    for (int i = 0; i < 20'000; ++i) {
        const std::string number = std::to_string(i + 1);
        const std::string step = "s" + std::to_string(i % 3 == 0 ? i : 0);
        records.push_back(record(
            topics::flowEvents,
            eventWith(
                R"("seq":)" + number + R"(,"type":"do_sent","step":")" + step + R"(","phase":"DO","attempt":)" + number,
                "{}"
            ),
            i
        ));
        records.push_back(record(
            topics::responseResult,
            R"({"headers":{"flowId":"g","stepName":"a","errorMessage":")" + std::string(9'000, 'e') + "\"}}",
            i
        ));
    }
    watched.take(records);
    watched.settle();
    const SeenFlow flow = watched.flow();
    QVERIFY(flow.steps.size() <= 10'000);
    QVERIFY(flow.spans.size() <= 12'000);
    QVERIFY(watched.tracker.changesSince(0, 100'000).anomalies.size() <= 10'000);
}

void BadRecordsTest::survivesMutations()
{
    std::vector<Record> seeds
        = recorded("a > b > c", "a ok; b ok; c fails; wait; c fails; wait; c fails; b ok; b ok; a ok");
    for (const auto& more :
         {recorded("a | b[tries=1]", "unsent a; b fails"),
          foreign("register a > b; start; do a; a fails 503; do a; a ok; do b; b fails; undo a; a undone; a duplicates"
          )}) {
        seeds.insert(seeds.end(), more.begin(), more.end());
    }
    seeds.push_back(recordedSnapshot("a > b", "a ok; b fails"));
    std::mt19937 random(20'260'101);
    for (int round = 0; round < 60; ++round) {
        Watched watched;
        std::vector<Record> records;
        for (std::size_t i = 0; i < 200; ++i) {
            Record each = seeds[random() % seeds.size()];
            each.place.offset = static_cast<std::int64_t>(i);
            each.at.micros += static_cast<std::int64_t>(random() % 3'000'000) - 1'000'000;
            if (random() % 3 != 0) {
                each.value = mutated(*each.value, random);
            }
            records.push_back(std::move(each));
        }
        watched.take(records);
        watched.settle();
        const auto changes = watched.tracker.changesSince(0, 1'000);
        QCOMPARE(changes.recordsSeen, 200U);
        for (const SeenFlow& flow : changes.flows) {
            for (const Span& span : flow.spans) {
                QVERIFY(!span.to.isSet() || span.from <= span.to);
                QVERIFY((span.outcome == Span::Outcome::Running) == !span.to.isSet());
            }
            QVERIFY(watched.tracker.records(flow.id));
        }
    }
}

QTEST_APPLESS_MAIN(BadRecordsTest)
#include "bad_records_test.moc"
