#include "engine/history/memory_history.h"
#include "engine/history/segment_history.h"
#include "engine/tracker/tracker_feed.h"
#include "engine/transport/local_transport.h"
#include "tests/support/collector.h"
#include "tests/support/recording.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

struct Sandbox
{
    SystemClock clock;
    LocalBus bus{clock};
    Collector told;
    LocalTransport transport{bus, told};

    void send(const std::vector<Record>& records)
    {
        for (const Record& record : records) {
            const OutgoingRecord outgoing{record.place.topic, record.key, record.value};
            QVERIFY(transport.send(outgoing, ++m_token) == HandOver::Taken);
        }
    }

private:
    std::uint64_t m_token = 0;
};

/// A history that cannot be written to.
class FullHistory final : public History
{
public:
    Result<void> append(const std::vector<Entry>&) override { return failure(Fault::StoreFailed, "The disk is full."); }

    Result<std::vector<Record>> records(const FlowId&) const override { return std::vector<Record>(); }

    Result<void> replay(const std::function<void(std::vector<Entry>)>&) const override { return {}; }

    Result<std::uint64_t>
    search(const std::function<bool(std::string_view)>&, std::uint64_t from, const std::function<void(const std::vector<Entry>&, std::uint64_t)>&, const std::atomic<bool>&)
        const override
    {
        return from;
    }

    Result<Batch> read(std::uint64_t from, std::uint64_t, std::size_t) const override { return Batch{{}, from}; }

    Result<std::vector<Position>> ends() const override { return std::vector<Position>(); }

    void setKeeper(std::function<bool(const FlowId&)>) override { }
};

std::string flowIn(const Tracker& tracker)
{
    const auto flow = tracker.flow(FlowId("f"));
    return flow ? picturedFlow(*flow) : "nothing";
}

} // namespace

class TrackerFeedTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTheWholeWire();
    void showsTheFlowsFromBeforeItJoined();
    void goesOnBehindTheHistory();
    void saysWhenTheHistoryIsFull();
    void opensNoDamagedHistory();
};

void TrackerFeedTest::readsTheWholeWire()
{
    Sandbox sandbox;
    MemoryHistory history;
    Tracker tracker(history);
    TrackerFeed feed(tracker, history, sandbox.clock);
    const auto all = recorded("a > b[tries=1]", "a ok; b fails; a ok");
    sandbox.send({all.begin(), all.begin() + 4}); // before it is opened
    QVERIFY(feed.open(sandbox.transport, {.from = StartFrom::Beginning}));
    sandbox.send({all.begin() + 4, all.end()}); // and after, on topics that are new
    QTRY_COMPARE(tracker.changesSince(0, 10).recordsSeen, all.size());
    QCOMPARE(
        flowIn(tracker),
        "UNDONE; a UNDO_SUCCESS 1/1; b RETRY_EXHAUSTED 1; at b | b failed its only attempt: \"no\". "
        "1 step was undone."
    );
    QTRY_VERIFY(feed.health().caughtUp);
    QCOMPARE(feed.health().fault, "");
    feed.close();
    sandbox.send(all);
    QCOMPARE(tracker.changesSince(0, 10).recordsSeen, all.size());
}

void TrackerFeedTest::showsTheFlowsFromBeforeItJoined()
{
    Sandbox sandbox;
    sandbox.send(recorded("a > b", "a ok; b ok"));
    MemoryHistory history;
    Tracker fromNow(history);
    TrackerFeed blind(fromNow, history, sandbox.clock);
    QVERIFY(blind.open(sandbox.transport, {.from = StartFrom::End}));
    Tracker tracker(history);
    TrackerFeed feed(tracker, history, sandbox.clock);
    QVERIFY(feed.open(sandbox.transport, {.backlogMax = 20'000}));
    QTRY_VERIFY(feed.health().caughtUp && blind.health().caughtUp);
    QVERIFY(flowIn(tracker).starts_with("COMPLETED"));
    QCOMPARE(flowIn(fromNow), "nothing");
}

void TrackerFeedTest::goesOnBehindTheHistory()
{
    const QTemporaryDir folder;
    Sandbox sandbox;
    const auto all = recorded("a > b", "a ok; b ok");
    for (const std::size_t upTo : {std::size_t{0}, std::size_t{3}, std::size_t{7}, all.size()}) {
        auto history = SegmentHistory::open(folder.path().toStdString());
        QVERIFY(history);
        Tracker tracker(**history);
        TrackerFeed feed(tracker, **history, sandbox.clock);
        QVERIFY(feed.open(sandbox.transport, {.from = StartFrom::Beginning}));
        const std::size_t before = tracker.changesSince(0, 10).recordsSeen;
        sandbox.send(
            {all.begin() + static_cast<std::ptrdiff_t>(before), all.begin() + static_cast<std::ptrdiff_t>(upTo)}
        );
        QTRY_COMPARE(tracker.changesSince(0, 10).recordsSeen, upTo);
        feed.close();
        QCOMPARE(tracker.records(FlowId("f"))->size(), upTo);
    }
    auto history = SegmentHistory::open(folder.path().toStdString());
    Tracker tracker(**history);
    QVERIFY(tracker.restore());
    QCOMPARE(flowIn(tracker), "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1");
}

void TrackerFeedTest::saysWhenTheHistoryIsFull()
{
    Sandbox sandbox;
    FullHistory history;
    Tracker tracker(history);
    TrackerFeed feed(tracker, history, sandbox.clock);
    QVERIFY(feed.open(sandbox.transport, {.from = StartFrom::Beginning}));
    sandbox.send(recorded("a > b", "a ok; b ok"));
    QTRY_COMPARE(flowIn(tracker), "COMPLETED; a DO_SUCCESS 1; b DO_SUCCESS 1"); // it is shown all the same
    QTRY_COMPARE(feed.health().fault, "The disk is full.");
}

void TrackerFeedTest::opensNoDamagedHistory()
{
    const QTemporaryDir folder;
    {
        auto history = SegmentHistory::open(folder.path().toStdString());
        Tracker tracker(**history);
        QVERIFY(tracker.take(recorded("a > b", "a ok; b ok"), {}));
    }
    QFile file(folder.filePath("0000000001.history"));
    QVERIFY(file.open(QFile::ReadWrite) && file.seek(200) && file.write("!!!") == 3);
    file.close();
    const auto history = SegmentHistory::open(folder.path().toStdString());
    QVERIFY(!history && history.error().fault == Fault::StoreFailed);
}

QTEST_GUILESS_MAIN(TrackerFeedTest)
#include "tracker_feed_test.moc"
