#include "engine/wire/codec.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

using namespace backstep;

namespace {

std::string flowOf(const char* picture, const char* script)
{
    return picturedFlow(Watched(recorded(picture, script)).flow());
}

std::string spansOf(const char* picture, const char* script)
{
    return picturedSpans(Watched(recorded(picture, script)).flow());
}

} // namespace

/// Traffic of Backstep's own engine, recorded from the core.
class ToldTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsHowAFlowWent_data();
    void tellsHowAFlowWent();
    void drawsAttemptsAndBackoffs();
    void flagsSkew();
    void drawsTheWaitForAWorker();
    void tellsTheLockThatAFlowWaitsFor();
};

void ToldTest::tellsHowAFlowWent_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("flow");
    const auto row = [](const char* name, const char* picture, const char* script, const char* flow) {
        QTest::newRow(name) << picture << script << flow;
    };
    row("completed", "a > b", "a ok; b ok", "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1");
    row("running", "a > b", "a ok", "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b");
    row("retrying",
        "a > b",
        "a ok; b fails",
        "IN_PROGRESS; a DO_SUCCESS 1; b DO_FAIL 1; at b | b failed attempt 1 of 3: \"no\".");
    row("undone",
        "a > b[tries=1]",
        "a ok; b fails; a ok",
        "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 1; at b | b failed its only attempt: \"no\". 1 step was undone."
    );
    row("nothing undone",
        "a[tries=1] > b",
        "a fails",
        "UNDONE; a RETRY_EXHAUSTED 1; b PENDING; at a | a failed its only attempt: \"no\". Nothing had to be undone.");
    row("undo failed",
        "a > b[tries=1]",
        "a ok; b fails; a fails; wait; a fails; wait; a fails",
        "FAILED; a UNDO_FAIL 1/3; b RETRY_EXHAUSTED 1; at a | a could not be undone: \"no\", 3 times. 1 step still has "
        "its effect.");
    row("no answer",
        "a > b[tries=1]",
        "a ok; wait; b ok; a ok",
        "UNDONE; a UNDO_SUCCESS 1/1; b UNDO_SUCCESS 1/1 unknown; at b | b got no answer in 30 s. It may or may not "
        "have happened. 2 steps were undone.");
    row("undoing",
        "a > b > c[tries=1]",
        "a ok; b ok; c fails",
        "UNDOING; a DO_SUCCESS 1; b UNDOING 1/1; c RETRY_EXHAUSTED 1; at b | c failed its only attempt: \"no\".");
    row("duplicate", "a > b", "a ok; a ok", "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b; anomalies 1");
    row("cancelled",
        "a > b",
        "a ok; undo; b ok",
        "UNDOING; a DO_SUCCESS 1; b UNDOING 1/1; at b | Undone by ann: wrong tenant.");
    row("undo now",
        "a > b",
        "a ok; undo now",
        "UNDOING; a DO_SUCCESS 1; b UNDOING 1/1; at b | Undone by ann: wrong tenant.");
    row("withdrawn",
        "a | b[tries=1]",
        "unsent a; b fails",
        "UNDONE; a PENDING; b RETRY_EXHAUSTED 1; at b | b failed its only attempt: \"no\". Nothing had to be undone.");
    row("parallel",
        "a | b[tries=1] | c",
        "a ok; b fails; c ok; a ok; c ok",
        "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 1; c UNDO_SUCCESS 1/1; at b | b failed its only attempt: "
        "\"no\". 2 steps were undone.");
}

void ToldTest::tellsHowAFlowWent()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QFETCH(QString, flow);
    QCOMPARE(QString::fromStdString(flowOf(qPrintable(picture), qPrintable(script))), flow);
}

void ToldTest::drawsAttemptsAndBackoffs()
{
    QCOMPARE(
        QString::fromStdString(spansOf("a > b", "a ok; b fails; wait; b ok")),
        "DO a 1 ok 0-1; DO b 1 failed 1-2; backoff b 1 2-202; DO b 2 ok 202-203"
    );
    QCOMPARE(
        QString::fromStdString(spansOf("a > b[tries=1]", "a ok; wait; a ok; b ok")),
        "DO a 1 ok 0-1; DO b 1 unanswered 1-30001; UNDO b 1 ok 30001-30003; UNDO a 1 runs 30003-"
    );
}

/// A worker whose clock is wrong: bars stay where the engine's clock places them, and say so.
void ToldTest::flagsSkew()
{
    for (const std::int64_t wrong : {-5'000'000, 5'000'000}) {
        std::vector<Record> records = recorded("a > b", "a ok; b ok");
        for (Record& record : records) {
            if (record.place.topic.text() == "orchestrator.response.result" && record.place.offset == 0) {
                record.at.micros += wrong;
            }
        }
        QCOMPARE(picturedSpans(Watched(records).flow()), "DO a 1 ok 0-1!; DO b 1 ok 1-2");
    }
}

void ToldTest::drawsTheWaitForAWorker()
{
    std::vector<Record> records = recorded("a > b", "a ok");
    FlowEventMessage waiting;
    waiting.flow = FlowId("f");
    waiting.seq = 1;
    waiting.type = "flow.waiting";
    waiting.step = StepName("a");
    waiting.at = Instant{400'000};
    waiting.detail = R"({"flowStatus":"NOT_REGISTERED","why":"a waits: no worker has listened since 12:58."})";
    Record record = records.front();
    record.place.topic = TopicName("orchestrator.flow.events");
    record.place.partition = 1;
    record.value = encodeFlowEvent(waiting).value;
    Watched watched({record});
    QCOMPARE(
        picturedFlow(watched.flow()),
        "NOT_REGISTERED; a PENDING; from its middle | a waits: no worker has listened "
        "since 12:58."
    );
    QCOMPARE(picturedSpans(watched.flow()), "waits a 1 0-");
    watched.take(records);
    QCOMPARE(picturedFlow(watched.flow()), "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b");
    QCOMPARE(picturedSpans(watched.flow()), "waits a 1 -600-0; DO a 1 ok 0-1; DO b 1 runs 1-");
}

void ToldTest::tellsTheLockThatAFlowWaitsFor()
{
    std::vector<Record> records = recorded("a > b", "");
    FlowEventMessage waiting;
    waiting.flow = FlowId("f");
    waiting.seq = 1;
    waiting.type = "flow.waiting";
    waiting.at = Instant{400'000};
    waiting.detail = R"({"flowStatus":"IN_PROGRESS","why":"Flow g holds the lock acme."})";
    Record record = records.front();
    record.place.topic = TopicName("orchestrator.flow.events");
    record.place.partition = 1;
    record.value = encodeFlowEvent(waiting).value;
    Watched watched({record});
    QCOMPARE(picturedFlow(watched.flow()), "IN_PROGRESS; from its middle | Flow g holds the lock acme.");
    watched.take(recorded("a > b", "a ok"));
    QCOMPARE(picturedFlow(watched.flow()), "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b");
}

QTEST_APPLESS_MAIN(ToldTest)
#include "told_test.moc"
