#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <set>
#include <thread>

using namespace backstep;

namespace {

/// The records of a recording as those of another flow, each topic going on at `offset`.
std::vector<Record> as(const std::vector<Record>& records, const std::string& flow, std::int64_t offset)
{
    std::vector<Record> renamed = records;
    for (Record& record : renamed) {
        record.place.offset += offset;
        record.key = flow;
        for (const auto& [from, to] :
             {std::pair<std::string, std::string>{"\"flowId\":\"f\"", "\"flowId\":\"" + flow + "\""},
              {"\"f/", "\"" + flow + "/"}}) {
            for (std::size_t at = record.value->find(from); at != std::string::npos;
                 at = record.value->find(from, at + 1)) {
                record.value->replace(at, from.size(), to);
            }
        }
    }
    return renamed;
}

const std::vector<Record>& completed()
{
    static const std::vector<Record> records = recorded("a > b", "a ok; b ok");
    return records;
}

void run(Watched& watched, int from, int to, const std::vector<Record>& records)
{
    for (int i = from; i < to; ++i) {
        watched.take(as(records, "f" + std::to_string(i), std::int64_t{i} * 100));
    }
}

std::string namesOf(const FlowQuery::Changes& changes)
{
    std::string text;
    for (const SeenFlow& flow : changes.flows) {
        text += (text.empty() ? "" : " ") + flow.id.text();
    }
    for (const FlowId& flow : changes.forgotten) {
        text += (text.empty() ? "-" : " -") + flow.text();
    }
    return text;
}

} // namespace

class TrackerTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsOnlyWhatChanged();
    void tellsInPieces();
    void passesOverWhatItRead();
    void forgetsClosedFlowsFirst();
    void forgetsOpenFlowsLast();
    void listsTheRecordsOfAFlow();
    void tellsTheHistoryWhatMustStay();
    void staysCheapWithManyFlows();
    void mayBeAskedWhileItReads();
};

void TrackerTest::tellsOnlyWhatChanged()
{
    Watched watched;
    run(watched, 0, 3, completed());
    const auto first = watched.tracker.changesSince(0, 100);
    QCOMPARE(namesOf(first), "f0 f1 f2");
    QCOMPARE(first.recordsSeen, 3 * completed().size());
    QCOMPARE(namesOf(watched.tracker.changesSince(first.mark, 100)), "");
    QCOMPARE(watched.tracker.changesSince(first.mark, 100).mark, first.mark);
    watched.take(as({completed()[1]}, "f1", 5'000));
    run(watched, 3, 4, completed());
    const auto second = watched.tracker.changesSince(first.mark, 100);
    QCOMPARE(namesOf(second), "f1 f3");
    QCOMPARE(namesOf(watched.tracker.changesSince(second.mark, 100)), "");
    QCOMPARE(namesOf(watched.tracker.changesSince(0, 100)), "f0 f2 f1 f3");
}

void TrackerTest::tellsInPieces()
{
    Watched watched;
    run(watched, 0, 10, completed());
    std::vector<Record> bad;
    for (int i = 0; i < 7; ++i) {
        Record record = completed()[0];
        record.place.offset = 10'000 + i;
        record.value = "no";
        bad.push_back(record);
    }
    watched.take(bad);
    std::string flows;
    std::size_t anomalies = 0;
    std::uint64_t mark = 0;
    for (int asked = 0; asked < 20; ++asked) {
        const auto changes = watched.tracker.changesSince(mark, 3);
        QVERIFY(changes.flows.size() <= 3 && changes.anomalies.size() <= 3);
        QVERIFY(changes.mark >= mark);
        flows += namesOf(changes) + " ";
        anomalies += changes.anomalies.size();
        mark = changes.mark;
    }
    QCOMPARE(QString::fromStdString(flows).simplified(), "f0 f1 f2 f3 f4 f5 f6 f7 f8 f9");
    QCOMPARE(anomalies, 7U);
}

void TrackerTest::passesOverWhatItRead()
{
    Watched watched(completed());
    const auto first = watched.tracker.changesSince(0, 10);
    watched.take(completed());
    const auto second = watched.tracker.changesSince(first.mark, 10);
    QCOMPARE(second.recordsSeen, completed().size());
    QCOMPARE(second.flows.size(), 0U);
    std::vector<Record> anew = completed();
    for (Record& record : anew) {
        record.incarnation = "made anew"; // other records, whatever their offsets
    }
    watched.take(anew);
    QCOMPARE(watched.tracker.changesSince(0, 10).recordsSeen, 2 * completed().size());
}

void TrackerTest::forgetsClosedFlowsFirst()
{
    Watched watched(TrackerLimits{.flowsMax = 4});
    run(watched, 0, 1, recorded("a > b", "a ok"));
    run(watched, 1, 2, recorded("a > b[tries=1]", "a ok; b fails; a fails; wait; a fails; wait; a fails"));
    run(watched, 2, 5, completed());
    const auto first = watched.tracker.changesSince(0, 100);
    QCOMPARE(namesOf(first), "f0 f1 f3 f4 -f2");
    QVERIFY(!watched.tracker.flow(FlowId("f2")).has_value());
    run(watched, 5, 8, completed());
    QCOMPARE(namesOf(watched.tracker.changesSince(first.mark, 100)), "f6 f7 -f3 -f4 -f5");
}

void TrackerTest::forgetsOpenFlowsLast()
{
    Watched watched(TrackerLimits{.flowsMax = 3});
    run(watched, 0, 5, recorded("a > b", "a ok"));
    QCOMPARE(namesOf(watched.tracker.changesSince(0, 100)), "f2 f3 f4 -f0 -f1");
}

void TrackerTest::listsTheRecordsOfAFlow()
{
    const Watched watched(recorded("a > b[tries=1]", "a ok; b fails"));
    std::string text;
    const auto records = watched.tracker.records(FlowId("f"));
    for (const SeenRecord& record : *records) {
        static const std::vector<std::string> kinds{"start", "command", "reply", "event", "control", "other"};
        if (record.kind != SeenRecord::Kind::Event) {
            text += kinds[static_cast<std::size_t>(record.kind)];
            text += record.step.isEmpty() ? "" : " " + record.step.text();
            text
                += record.phase ? " " + std::string(toWire(*record.phase)) + " " + std::to_string(*record.attempt) : "";
            text += record.failed ? " failed; " : "; ";
        }
    }
    QCOMPARE(text, "start; command a DO 1; reply a DO 1; command b DO 1; reply b DO 1 failed; command a UNDO 1; ");
    QCOMPARE(watched.tracker.records(FlowId("nobody"))->size(), 0U);
}

void TrackerTest::tellsTheHistoryWhatMustStay()
{
    Watched watched;
    run(watched, 0, 1, recorded("a > b", "a ok"));
    run(watched, 1, 2, completed());
    run(watched, 2, 3, recorded("a > b[tries=1]", "a ok; b fails; a fails; wait; a fails; wait; a fails"));
    run(watched, 3, 4, recorded("a > b[tries=1]", "a ok; b fails; a ok"));
    std::string stays;
    for (const char* flow : {"f0", "f1", "f2", "f3", "nobody"}) {
        stays += watched.tracker.mustStay(FlowId(flow)) ? std::string(flow) + " " : "";
    }
    QCOMPARE(stays, "f0 f2 "); // open, and FAILED
}

void TrackerTest::staysCheapWithManyFlows()
{
    MemoryHistory history(1'000'000);
    Tracker tracker(history);
    constexpr int many = 100'000;
    const std::vector<Record> seed{completed()[1], completed()[2]}; // a command and an event
    std::vector<Record> batch;
    for (int i = 0; i < many; ++i) {
        for (Record& record : as(seed, "f" + std::to_string(i), std::int64_t{i} * 10)) {
            batch.push_back(std::move(record));
        }
        if (batch.size() >= 2'000) {
            QVERIFY(tracker.take(std::exchange(batch, {}), {}));
        }
    }
    QVERIFY(tracker.take(batch, {}));
    std::set<FlowId> seen;
    std::uint64_t mark = 0;
    for (std::size_t asked = 0; asked < 200; ++asked) {
        const auto changes = tracker.changesSince(mark, 1'000);
        std::ranges::transform(changes.flows, std::inserter(seen, seen.end()), &SeenFlow::id);
        mark = changes.mark;
    }
    QCOMPARE(seen.size(), std::size_t(many));
    // With all of them known, one change costs what one flow costs: many thousand times less than all.
    QElapsedTimer all;
    all.start();
    QCOMPARE(tracker.changesSince(0, many).flows.size(), std::size_t(many));
    const qint64 whole = all.nsecsElapsed();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 100; ++i) {
        QVERIFY(tracker.take(as({seed[0]}, "f" + std::to_string(i), std::int64_t{many} * 10 + i), {}));
        const auto changes = tracker.changesSince(mark, 1'000);
        QCOMPARE(namesOf(changes), "f" + std::to_string(i));
        mark = changes.mark;
    }
    const qint64 each = timer.nsecsElapsed() / 100;
    qInfo("all %lld us, one %lld us", whole / 1'000, each / 1'000);
    QVERIFY(each < whole / 20);
}

void TrackerTest::mayBeAskedWhileItReads()
{
    Watched watched(TrackerLimits{.flowsMax = 50});
    std::atomic<bool> done = false;
    std::thread reader([&] {
        run(watched, 0, 400, completed());
        done = true;
    });
    std::uint64_t mark = 0;
    std::size_t told = 0;
    for (bool last = false; !last;) {
        last = done;
        const auto changes = watched.tracker.changesSince(mark, 1'000'000);
        for (const SeenFlow& flow : changes.flows) {
            (void)watched.tracker.flow(flow.id);
            (void)watched.tracker.records(flow.id);
            told += 1;
        }
        mark = changes.mark;
    }
    reader.join();
    QVERIFY(told >= 50);
    QCOMPARE(watched.tracker.changesSince(0, 1'000'000).flows.size(), 50U);
}

QTEST_APPLESS_MAIN(TrackerTest)
#include "tracker_test.moc"
