#include "model/feed/flow_feed.h"

#include "tests/support/told_flows.h"

#include <QSignalSpy>
#include <QTest>

using namespace backstep;

namespace {

SeenFlow numbered(int number)
{
    return toldFlow("flow-" + std::to_string(number), FlowStatus::InProgress, "a 0- runs");
}

/// A feed and the ids it told, batch by batch.
struct Listener
{
    FixedClock clock;
    FlowFeed feed{clock};
    std::vector<std::vector<std::string>> batches;

    Listener()
    {
        QObject::connect(&feed, &FlowFeed::flowsChanged, &feed, [this](const std::vector<SeenFlow>& flows) {
            std::vector<std::string> ids;
            std::ranges::transform(flows, std::back_inserter(ids), [](const auto& flow) { return flow.id.text(); });
            batches.push_back(ids);
        });
    }
};

} // namespace

class FlowFeedTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachChangeOnce();
    void tellsALongPastInPieces();
    void beginsAgainWithAnotherCluster();
    void anomaliesAndRecordsComeWithTheBatch();
    void tellsWhatIsNoLongerKept();
    void withoutAClusterThereIsNothingToRead();
    void looksAtAnotherTimeAndBack();
    void saysWhenAllIsTold();
};

void FlowFeedTest::tellsEachChangeOnce()
{
    ToldFlows wire;
    Listener listener;
    listener.feed.watch(&wire);
    wire.tell(numbered(1));
    wire.tell(numbered(2));
    wire.tell(numbered(1));
    listener.feed.take();
    listener.feed.take();
    wire.tell(numbered(2));
    listener.feed.take();
    const std::vector<std::vector<std::string>> expected{{"flow-2", "flow-1"}, {"flow-2"}};
    QCOMPARE(listener.batches, expected);
    QVERIFY(listener.feed.flow(FlowId("flow-2")).has_value());
    QVERIFY(!listener.feed.flow(FlowId("flow-3")).has_value());
}

void FlowFeedTest::tellsALongPastInPieces()
{
    ToldFlows wire;
    constexpr auto flows = static_cast<int>(FlowFeed::batchMost * 5 / 2);
    for (int i = 0; i < flows; ++i) {
        wire.tell(numbered(i));
    }
    Listener listener;
    listener.feed.watch(&wire);
    listener.feed.start();
    QTRY_COMPARE(listener.batches.size(), std::size_t(3));
    QCOMPARE(listener.batches.at(0).size(), FlowFeed::batchMost);
    QCOMPARE(listener.batches.at(2).size(), FlowFeed::batchMost / 2);
    listener.feed.stop();
}

void FlowFeedTest::beginsAgainWithAnotherCluster()
{
    ToldFlows first;
    ToldFlows second;
    first.tell(numbered(1));
    first.tell(numbered(2));
    second.tell(numbered(7));
    Listener listener;
    QSignalSpy restarted(&listener.feed, &FlowFeed::restarted);
    listener.feed.watch(&first);
    listener.feed.take();
    listener.feed.watch(&second);
    listener.feed.take();
    QCOMPARE(restarted.count(), 2);
    QCOMPARE(listener.batches.back(), std::vector<std::string>{"flow-7"});
    QVERIFY(!listener.feed.flow(FlowId("flow-1")).has_value());
}

void FlowFeedTest::anomaliesAndRecordsComeWithTheBatch()
{
    ToldFlows wire;
    FixedClock clock;
    FlowFeed feed(clock);
    feed.watch(&wire);
    std::vector<SeenAnomaly> told;
    connect(&feed, &FlowFeed::anomaliesSeen, this, [&told](const auto& seen) { told = seen; });
    QSignalSpy counted(&feed, &FlowFeed::recordsSeen);
    SeenAnomaly anomaly;
    anomaly.text = "not JSON";
    wire.tell(anomaly);
    wire.recordsSeen = 42;
    feed.take();
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(counted.back().front().toULongLong(), 42ULL);
}

void FlowFeedTest::tellsWhatIsNoLongerKept()
{
    ToldFlows wire;
    wire.tell(numbered(1));
    Listener listener;
    listener.feed.watch(&wire);
    listener.feed.take();
    std::vector<FlowId> forgotten;
    connect(&listener.feed, &FlowFeed::flowsForgotten, this, [&](const auto& ids) { forgotten = ids; });
    wire.forget(FlowId("flow-1"));
    listener.feed.take();
    QCOMPARE(forgotten.size(), std::size_t(1));
    QCOMPARE(forgotten.front(), FlowId("flow-1"));
}

void FlowFeedTest::withoutAClusterThereIsNothingToRead()
{
    FixedClock clock;
    FlowFeed feed(clock);
    feed.take();
    QVERIFY(!feed.flow(FlowId("flow-1")).has_value());
    const auto records = feed.records(FlowId("flow-1"));
    QVERIFY(!records.has_value());
    QCOMPARE(records.error().fault, Fault::NotFound);
}

void FlowFeedTest::looksAtAnotherTimeAndBack()
{
    ToldFlows now;
    ToldFlows then;
    now.tell(numbered(1));
    now.tell(numbered(2));
    then.tell(numbered(1));
    Listener listener;
    listener.feed.watch(&now);
    listener.feed.take();
    std::vector<FlowFeed::Restart> restarts;
    connect(&listener.feed, &FlowFeed::restarted, this, [&](FlowFeed::Restart why) { restarts.push_back(why); });
    listener.feed.look(&then, nullptr, {true, true});
    QVERIFY(listener.feed.isPast());
    QCOMPARE(listener.batches.back(), std::vector<std::string>{"flow-1"});
    then.tell(numbered(3)); // it goes on in the same query
    listener.feed.look(&then, nullptr, {true, false});
    QCOMPARE(listener.batches.back(), std::vector<std::string>{"flow-3"});
    listener.feed.look(&now, nullptr, {false, true});
    QVERIFY(!listener.feed.isPast());
    QCOMPARE(listener.batches.back(), (std::vector<std::string>{"flow-1", "flow-2"}));
    QCOMPARE(restarts, (std::vector{FlowFeed::Restart::AnotherTime, FlowFeed::Restart::AnotherTime}));
}

void FlowFeedTest::saysWhenAllIsTold()
{
    ToldFlows wire;
    for (int i = 0; i < static_cast<int>(FlowFeed::batchMost * 3 / 2); ++i) {
        wire.tell(numbered(i));
    }
    Listener listener;
    QSignalSpy told(&listener.feed, &FlowFeed::told);
    listener.feed.look(&wire, nullptr, {false, true});
    QCOMPARE(told.count(), 0); // there is more
    listener.feed.take();
    QCOMPARE(told.count(), 1);
    listener.feed.take();
    QCOMPARE(told.count(), 1);
    listener.feed.look(&wire, nullptr, {true, false});
    QCOMPARE(told.count(), 2);
}

QTEST_GUILESS_MAIN(FlowFeedTest)
#include "flow_feed_test.moc"
