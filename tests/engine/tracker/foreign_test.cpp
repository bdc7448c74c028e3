#include "engine/wire/topics.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

using namespace backstep;

namespace {

std::string eventTypeOn(const std::string& topic)
{
    static const std::string commands = "orchestrator.flow.";
    if (!topic.starts_with(commands)) {
        return topic; // registration, start and reply are called like their topics
    }
    const std::size_t dot = topic.rfind('.');
    return topic.substr(dot + 1) + topic.substr(commands.size(), dot - commands.size());
}

/// The same traffic in the shared dialect: all on orchestrator.event, routed by the event type.
std::vector<Record> onOneTopic(std::vector<Record> records)
{
    static const std::string headers = R"("headers":{)";
    static const std::string ofPerTopic = R"("eventType":"ORCHESTRATION_STARTED",)";
    for (std::size_t i = 0; i < records.size(); ++i) {
        std::string& value = *records[i].value;
        if (const std::size_t at = value.find(ofPerTopic); at != std::string::npos) {
            value.erase(at, ofPerTopic.size());
        }
        const std::string type = R"("eventType":")" + eventTypeOn(records[i].place.topic.text()) + R"(",)";
        value.insert(value.find(headers) + headers.size(), type);
        records[i].place = {TopicName(topics::shared), 0, static_cast<std::int64_t>(i)};
    }
    return records;
}

} // namespace

/// Traffic of an orchestrator that publishes no events, has no ids and sends null keys, as the reference does.
class ForeignTest : public QObject
{
    Q_OBJECT

private slots:
    void concludesHowAFlowWent_data();
    void concludesHowAFlowWent();

    void concludesTheSameOnOneTopic_data() { concludesHowAFlowWent_data(); }

    void concludesTheSameOnOneTopic();
    void placesBars_data();
    void placesBars();
    void findsAnomalies_data();
    void findsAnomalies();
    void commandsThatCarryAFailureAreToldOnce_data();
    void commandsThatCarryAFailureAreToldOnce();
    void becomesToldWithTheFirstEvent();
    void showsNothingForAReplyAlone();
};

void ForeignTest::concludesHowAFlowWent_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("flow");
    const auto row
        = [](const char* name, const char* traffic, const char* flow) { QTest::newRow(name) << traffic << flow; };
    row("only started",
        "start",
        "IN_PROGRESS; inferred | It was started. No orchestrator has sent anything yet. (inferred: this orchestrator "
        "publishes no events)");
    row("running",
        "register a > b; start; do a; a ok; do b",
        "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b; inferred");
    row("completed",
        "register a > b; start; do a; a ok; do b; b ok",
        "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1; inferred");
    row("definition never seen",
        "do a; a ok; do b; b ok",
        "IN_PROGRESS; a DO_SUCCESS 1; b DO_SUCCESS 1; inferred | All steps seen so far are done. Its definition was "
        "not seen: more may follow. (inferred: this orchestrator publishes no events)");
    row("retrying",
        "register a > b; do a; a fails 503",
        "IN_PROGRESS; a DO_FAIL 1; b PENDING; at a; inferred | a failed attempt 1: \"503\". (inferred: this "
        "orchestrator publishes no events)");
    row("undoing",
        "register a > b > c; do a; a ok; do b; b ok; do c; c fails 503; undo b",
        "UNDOING; a DO_SUCCESS 1; b UNDOING 1/1; c RETRY_EXHAUSTED 1; at b; inferred | c failed its only attempt: "
        "\"503\". (inferred: this orchestrator publishes no events)");
    row("between undos",
        "register a > b > c; do a; a ok; do b; b ok; do c; c fails 503; undo b; b undone",
        "UNDOING; a DO_SUCCESS 1; b UNDO_SUCCESS 1/1; c RETRY_EXHAUSTED 1; at c; inferred | c failed its only attempt: "
        "\"503\". (inferred: this orchestrator publishes no events)");
    row("undone",
        "register a > b; do a; a ok; do b; b fails 1; do b; b fails 503; undo a; a undone",
        "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 2; at b; inferred | b failed all 2 attempts: \"503\". 1 step "
        "was undone. (inferred: this orchestrator publishes no events)");
    row("nothing to undo",
        "register a > b; do a; a fails; do a; a fails; do a; a fails; do a; a fails no",
        "UNDONE; a RETRY_EXHAUSTED 4; b PENDING; at a; inferred | a failed all 4 attempts: \"no\". Nothing had to be "
        "undone. (inferred: this orchestrator publishes no events)");
    row("undo failed",
        "register a > b; do a; a ok; do b; b fails; undo a; a fails w; undo a; a fails w; undo a; a fails w; undo a; a "
        "fails w",
        "FAILED; a UNDO_FAIL 1/4; b RETRY_EXHAUSTED 1; at a; inferred | a could not be undone: \"w\", 4 times. 1 step "
        "still has its effect. (inferred: this orchestrator publishes no events)");
    row("undo repeated",
        "register a > b; do a; a ok; do b; b fails; undo a; a fails w; undo a; a undone",
        "UNDONE; a UNDO_SUCCESS 1/2; b RETRY_EXHAUSTED 1; at b; inferred | b failed its only attempt. 1 step was "
        "undone. (inferred: this orchestrator publishes no events)");
    row("parallel", "register a | b; do a; do b; b ok; a ok", "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1; inferred");
    row("seen from an undo on",
        "undo a; a undone",
        "UNDOING; a UNDO_SUCCESS 0/1; inferred; from its middle | The flow turned back. (inferred: this orchestrator "
        "publishes no events)");
    row("reply before its command",
        "register a > b; a ok; do a; b ok; do b",
        "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1; inferred");
    row("undo reply before its command",
        "register a > b; do a; a ok; do b; b fails; a undone; undo a",
        "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 1; at b; inferred | b failed its only attempt. 1 step was "
        "undone. (inferred: this orchestrator publishes no events)");
    row("late do success",
        "register a > b; do a; a ok; do b; do b; b fails; undo a; b ok; a undone",
        "UNDOING; a UNDO_SUCCESS 1/1; b DO_SUCCESS 2; inferred | The flow turned back. (inferred: this orchestrator "
        "publishes no events)");
    row("commands before replies",
        "do a; do a; do b; undo a; a fails 1; a ok; b fails 503; a undone",
        "UNDONE; a UNDO_SUCCESS 2/1; b RETRY_EXHAUSTED 1; at b; inferred | b failed its only attempt: \"503\". 1 step "
        "was undone. (inferred: this orchestrator publishes no events)");
    row("replies before commands",
        "a fails 1; a ok; b fails 503; a undone; do a; do a; do b; undo a",
        "UNDONE; a UNDO_SUCCESS 2/1; b RETRY_EXHAUSTED 1; at b; inferred | b failed its only attempt: \"503\". 1 step "
        "was undone. (inferred: this orchestrator publishes no events)");
}

void ForeignTest::concludesHowAFlowWent()
{
    QFETCH(QString, traffic);
    QFETCH(QString, flow);
    QCOMPARE(QString::fromStdString(picturedFlow(Watched(foreign(traffic.toStdString())).flow())), flow);
}

void ForeignTest::concludesTheSameOnOneTopic()
{
    QFETCH(QString, traffic);
    QFETCH(QString, flow);
    QCOMPARE(QString::fromStdString(picturedFlow(Watched(onOneTopic(foreign(traffic.toStdString()))).flow())), flow);
}

void ForeignTest::placesBars_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("spans");
    const auto row
        = [](const char* name, const char* traffic, const char* spans) { QTest::newRow(name) << traffic << spans; };
    row("in order",
        "register a > b; start @0; do a @10; a ok @20; do b @30; b ok @40",
        "DO a 1 ok 10-20; DO b 1 ok 30-40");
    row("a retry",
        "start @0; do a @10; a fails @20; do a @50; a ok @60",
        "DO a 1 failed 10-20; backoff a 1 20-50; DO a 2 ok 50-60");
    row("reply before command", "start @0; do a @10; a ok @4", "DO a 1 ok 10-10!");
    row("reply after what it led to",
        "register a > b; start @0; do a @10; a ok @900; do b @30; b ok @40",
        "DO a 1 ok 10-30!; DO b 1 ok 30-40");
    row("reply after the next attempt",
        "start @0; do a @10; a fails @900; do a @30; a ok @40",
        "DO a 1 failed 10-30!; DO a 2 ok 30-40");
    row("undo before do",
        "start @0; do a @10; a ok @20; undo a @5; a undone @30",
        "DO a 1 ok 10-10!; UNDO a 1 ok 10-30!");
    row("never answered",
        "register a > b; start @0; do a @10; do a @20; a ok @30; do b @40",
        "DO a 1 ok 10-20!; DO a 2 unanswered 20-40; DO b 1 runs 40-");
}

void ForeignTest::placesBars()
{
    QFETCH(QString, traffic);
    QFETCH(QString, spans);
    QCOMPARE(QString::fromStdString(picturedSpans(Watched(foreign(traffic.toStdString())).flow())), spans);
}

void ForeignTest::findsAnomalies_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("anomalies");
    const auto row = [](const char* name, const char* traffic, const char* anomalies) {
        QTest::newRow(name) << traffic << anomalies;
    };
    row("none", "register a > b; a ok; do a; do b; b ok", "");
    row("repeated", "do a; a ok; a duplicates", "duplicate-reply at orchestrator.response.result/0/1");
    row("of a flow nobody knows", "a ok", "unknown-flow at orchestrator.response.result/0/0");
    row("of a step that was not asked",
        "register a > b; do a; a ok; b ok",
        "unexpected-reply at orchestrator.response.result/0/1");
    row("of a step nobody knows", "register a > b; do a; z ok", "unknown-step at orchestrator.response.result/0/0");
}

void ForeignTest::findsAnomalies()
{
    QFETCH(QString, traffic);
    QFETCH(QString, anomalies);
    Watched watched(foreign(traffic.toStdString()));
    QCOMPARE(watched.tracker.changesSince(0, 100).anomalies.size(), 0U); // not before their time
    watched.settle();
    const auto changes = watched.tracker.changesSince(0, 100);
    QCOMPARE(QString::fromStdString(picturedAnomalies(changes.anomalies)), anomalies);
    const std::uint32_t counted = watched.flow().anomalies;
    QVERIFY(counted == changes.anomalies.size() || watched.flow().id.isEmpty());
}

/// D1 and D2: the next command inherits the status of the failure, and a worker that sends it back never succeeds.
void ForeignTest::commandsThatCarryAFailureAreToldOnce_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("anomalies");
    const auto row = [](const char* name, const char* traffic, const char* anomalies) {
        QTest::newRow(name) << traffic << anomalies;
    };
    row("none", "register a > b; do a true; a fails; do a true; a ok; do b", "");
    row("done again",
        "register a > b; do a true; a fails; do a false; a fails; do a false; a fails",
        "inherited-failure at orchestrator.flow.a.do/0/1");
    row("undone",
        "register a > b; do a true; a ok; do b true; b fails; undo a false; a fails; undo a false; a fails",
        "inherited-failure at orchestrator.flow.a.undo/0/0");
    row("both of one step",
        R"(register a > b; do a "FALSE"; a ok; do b; b fails; undo a 0; a fails)",
        "inherited-failure at orchestrator.flow.a.do/0/0; inherited-failure at orchestrator.flow.a.undo/0/0");
}

void ForeignTest::commandsThatCarryAFailureAreToldOnce()
{
    QFETCH(QString, traffic);
    QFETCH(QString, anomalies);
    Watched watched(foreign(traffic.toStdString()));
    const auto changes = watched.tracker.changesSince(0, 100);
    QCOMPARE(QString::fromStdString(picturedAnomalies(changes.anomalies)), anomalies);
    QCOMPARE(watched.flow().anomalies, changes.anomalies.size());
}

void ForeignTest::becomesToldWithTheFirstEvent()
{
    Watched watched;
    const std::vector<Record> all = recorded("a > b", "a ok; b ok");
    for (const Record& record : all) {
        const bool isEvent = record.place.topic.text() == "orchestrator.flow.events";
        if (!isEvent) {
            watched.take({record});
            QVERIFY(watched.flow().inferred);
        }
    }
    QCOMPARE(
        picturedFlow(watched.flow()),
        "IN_PROGRESS; a DO_SUCCESS 1; b DO_SUCCESS 1; inferred | All steps seen so "
        "far are done. Its definition was not seen: more may follow. (inferred: "
        "this orchestrator publishes no events)"
    );
    watched.take(all);
    QCOMPARE(picturedFlow(watched.flow()), "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1");
}

void ForeignTest::showsNothingForAReplyAlone()
{
    Watched watched(foreign("a ok"));
    QVERIFY(!watched.tracker.flow(FlowId("f")).has_value());
    QCOMPARE(watched.tracker.changesSince(0, 100).flows.size(), 0U);
    watched.take(foreign("register z; do a"));
    QCOMPARE(watched.tracker.changesSince(0, 100).flows.size(), 1U);
}

QTEST_APPLESS_MAIN(ForeignTest)
#include "foreign_test.moc"
