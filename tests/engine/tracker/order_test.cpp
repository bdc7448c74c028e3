#include "engine/wire/topics.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QTest>

#include <map>
#include <random>

using namespace backstep;

namespace {

/// Reads topics in some order: each topic's records stay in theirs, as with a broker.
std::vector<Record> interleaved(const std::vector<Record>& records, std::mt19937& random)
{
    std::map<TopicName, std::vector<Record>> topics;
    for (const Record& record : records) {
        topics[record.place.topic].push_back(record);
    }
    std::vector<std::vector<Record>*> left;
    for (auto& [name, topic] : topics) {
        std::ranges::reverse(topic);
        left.push_back(&topic);
    }
    std::vector<Record> read;
    while (!left.empty()) {
        const std::size_t at = random() % left.size();
        // Sometimes a long stretch of one topic, as when a partition is far behind.
        for (std::size_t many = 1 + random() % 6; many > 0 && !left[at]->empty(); --many) {
            read.push_back(std::move(left[at]->back()));
            left[at]->pop_back();
        }
        std::erase_if(left, [](const auto* topic) { return topic->empty(); });
    }
    return read;
}

/// Some commands and events once more, at the end of their topics: nobody knew whether they had arrived.
std::vector<Record> redelivered(std::vector<Record> records, std::mt19937& random)
{
    std::map<TopicName, std::int64_t> ends;
    for (const Record& record : records) {
        ends[record.place.topic] = std::max(ends[record.place.topic], record.place.offset + 1);
    }
    const std::size_t many = records.size();
    for (std::size_t i = 0; i < many; ++i) {
        const auto kind = topics::kindOf(records[i].place.topic.text());
        if (kind != topics::Kind::Response && random() % 3 == 0) {
            Record again = records[i];
            again.place.offset = ends[again.place.topic]++;
            records.push_back(std::move(again));
        }
    }
    return records;
}

std::string pictureOf(Watched& watched)
{
    watched.settle();
    const SeenFlow flow = watched.flow();
    return picturedFlow(flow) + " # " + picturedSpans(flow) + " # "
        + std::to_string(watched.tracker.changesSince(0, 1000).anomalies.size());
}

std::string inBatches(std::vector<Record> records, std::mt19937& random)
{
    Watched watched;
    std::vector<Record> batch;
    for (Record& record : records) {
        batch.push_back(std::move(record));
        if (random() % 4 == 0) {
            watched.take(std::exchange(batch, {}));
            (void)watched.flow();
        }
    }
    watched.take(batch);
    return pictureOf(watched);
}

} // namespace

/// However the topics are read, the same is seen in the end.
class OrderTest : public QObject
{
    Q_OBJECT

private slots:
    void doesNotMatterForToldFlows_data();
    void doesNotMatterForToldFlows();
    void doesNotMatterForForeignFlows_data();
    void doesNotMatterForForeignFlows();
    void goesOnAfterARestart();
    void takesUpAFlowFromASnapshot_data();
    void takesUpAFlowFromASnapshot();
};

void OrderTest::doesNotMatterForToldFlows_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::newRow("completed") << "a > b > c"
                               << "a ok; b ok; c ok";
    QTest::newRow("undone") << "a > b > c"
                            << "a ok; b ok; c fails; wait; c fails; wait; c fails; b ok; a ok";
    QTest::newRow("failed") << "a > b[tries=2]"
                            << "a ok; b fails; wait; b fails; a fails; wait; a fails; wait; a fails";
    QTest::newRow("no answer") << "a > b[tries=2]"
                               << "a ok; wait; wait; wait; b ok; a ok";
    QTest::newRow("late") << "a > b[tries=2]"
                          << "a ok; wait; wait; b do ok#1; b do ok#2";
    QTest::newRow("duplicates") << "a | b"
                                << "a ok; a ok; b ok; b ok; b fails";
    QTest::newRow("cancelled") << "a | b | c"
                               << "a ok; undo; b ok; c fails; b ok; a ok; b ok";
    QTest::newRow("retried") << "a > b[tries=1]"
                             << "a ok; b fails; a fails; wait; a fails; wait; a fails; retry a; a ok";
    QTest::newRow("without ids") << "a > b[tries=2]"
                                 << "a says do ok; b says fails; wait; b says fails; a says ok";
    QTest::newRow("without ids, late") << "a > b[tries=1]"
                                       << "a says do ok; wait; b says fails; wait; b says ok";
    QTest::newRow("graph") << "a; b < a; c < a; d[tries=1] < b c"
                           << "a ok; c ok; b ok; d fails; b ok; c ok; a ok";
}

void OrderTest::doesNotMatterForToldFlows()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    const std::vector<Record> records = recorded(picture.toStdString(), script.toStdString());
    Watched inOrder(records);
    const std::string expected = pictureOf(inOrder);
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        const std::string seen = inBatches(interleaved(redelivered(records, random), random), random);
        QVERIFY2(seen == expected, (std::to_string(seed) + "\n" + seen + "\n" + expected).c_str());
    }
}

void OrderTest::doesNotMatterForForeignFlows_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::newRow("completed") << "register a > b; start; do a; a ok; do b; b ok";
    QTest::newRow("retried") << "register a > b; start; do a; a fails 1; do a; a fails 2; do a; a ok; do b";
    QTest::newRow("undone"
    ) << "register a > b > c; start; do a; a ok; do b; b fails; do b; b ok; do c; c fails 1; do c; "
         "c fails 503; undo b; b undone; undo a; a fails w; undo a; a undone";
    QTest::newRow("duplicate") << "register a > b; start; do a; a ok; a duplicates; do b; b ok";
    QTest::newRow("undo seen from its middle on") << "start; undo a; a fails w; undo a; a undone";
    QTest::newRow("parallel"
    ) << "register a | b | c; start; do a; do b; do c; b ok; c fails 503; a ok; undo b; undo a; a "
         "undone; b undone";
}

void OrderTest::doesNotMatterForForeignFlows()
{
    QFETCH(QString, traffic);
    const std::vector<Record> records = foreign(traffic.toStdString());
    Watched inOrder(records);
    const std::string expected = pictureOf(inOrder);
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        const std::string seen = inBatches(interleaved(records, random), random);
        QVERIFY2(seen == expected, (std::to_string(seed) + "\n" + seen + "\n" + expected).c_str());
    }
}

void OrderTest::goesOnAfterARestart()
{
    const std::vector<Record> records
        = recorded("a > b > c", "a ok; b ok; c fails; wait; c fails; wait; c fails; b ok");
    Watched whole(records);
    for (std::size_t cut = 0; cut <= records.size(); ++cut) {
        MemoryHistory history;
        const std::vector<Record> before(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(cut));
        {
            Tracker tracker(history);
            QVERIFY(tracker.take(before, {}));
        }
        Tracker tracker(history);
        QVERIFY(tracker.restore());
        QVERIFY(tracker.take(records, {})); // those that were read before are passed over
        QCOMPARE(picturedSpans(*tracker.flow(FlowId("f"))), picturedSpans(whole.flow()));
        QCOMPARE(picturedFlow(*tracker.flow(FlowId("f"))), picturedFlow(whole.flow()));
        QCOMPARE(tracker.changesSince(0, 10).recordsSeen, records.size());
        QCOMPARE(tracker.records(FlowId("f"))->size(), records.size());
    }
}

void OrderTest::takesUpAFlowFromASnapshot_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("atOnce");
    QTest::addColumn<QString>("later");
    const auto row = [](const char* name,
                        const char* picture,
                        const char* before,
                        const char* after,
                        const char* atOnce,
                        const char* later) { QTest::newRow(name) << picture << before << after << atOnce << later; };
    row("running",
        "a > b",
        "a ok",
        "b ok",
        "IN_PROGRESS; a DO_SUCCESS 1; b IN_PROGRESS 1; at b; from its middle",
        "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1; from its middle");
    row("retrying",
        "a > b",
        "a ok; b fails",
        "wait; b ok",
        "IN_PROGRESS; a DO_SUCCESS 1; b DO_FAIL 1; at b; from its middle | b failed attempt 1 of 3: \"no\".",
        "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 2; from its middle");
    row("undoing",
        "a > b > c[tries=1]",
        "a ok; b ok; c fails",
        "b ok; a ok",
        "UNDOING; a DO_SUCCESS 1; b UNDOING 1/1; c RETRY_EXHAUSTED 1; at b; from its middle | c failed its only "
        "attempt: \"no\".",
        "UNDONE; a UNDO_SUCCESS 1/1; b UNDO_SUCCESS 1/1; c RETRY_EXHAUSTED 1; at c; from its middle | c failed its "
        "only attempt: \"no\". 2 steps were undone.");
    row("failed",
        "a > b[tries=1]",
        "a ok; b fails; a fails; wait; a fails; wait; a fails",
        "retry a; a ok",
        "FAILED; a UNDO_FAIL 1/3; b RETRY_EXHAUSTED 1; at a; from its middle | a could not be undone: \"no\", 3 times. "
        "1 step still has its effect.",
        "UNDONE; a UNDO_SUCCESS 1/4; b RETRY_EXHAUSTED 1; at b; from its middle | b failed its only attempt: \"no\". 1 "
        "step was undone.");
}

void OrderTest::takesUpAFlowFromASnapshot()
{
    QFETCH(QString, picture);
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, atOnce);
    QFETCH(QString, later);
    const std::string name = picture.toStdString();
    Watched watched({recordedSnapshot(name, before.toStdString())});
    QCOMPARE(QString::fromStdString(picturedFlow(watched.flow())), atOnce);
    QVERIFY(watched.flow().hasGraph);
    QCOMPARE(watched.flow().startedAt.micros, 1'000'000);
    std::vector<Record> rest = recorded(name, (before + "; " + after).toStdString());
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(recorded(name, before.toStdString()).size()));
    watched.take(rest);
    QCOMPARE(QString::fromStdString(picturedFlow(watched.flow())), later);
}

QTEST_APPLESS_MAIN(OrderTest)
#include "order_test.moc"
