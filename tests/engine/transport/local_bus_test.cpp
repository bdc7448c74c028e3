#include "engine/transport/local_bus.h"

#include "engine/base/murmur2.h"
#include "engine/transport/local_transport.h"
#include "tests/support/collector.h"

#include <QtTest/QTest>

#include <map>
#include <set>
#include <thread>

namespace backstep {

namespace {

const TopicName replies("orchestrator.response.result");

OutgoingRecord record(const TopicName& topic, const std::string& key, const std::string& value)
{
    return {topic, key, value};
}

SubscriptionSpec everythingOf(const TopicName& topic, StartFrom from)
{
    SubscriptionSpec spec;
    spec.topics = {topic};
    spec.from = from;
    return spec;
}

SubscriptionSpec inGroup(const TopicName& topic)
{
    SubscriptionSpec spec = everythingOf(topic, StartFrom::Beginning);
    spec.group = "workers";
    return spec;
}

/// Blocks in records() until it is let go.
class SlowListener final : public RecordListener
{
public:
    void records(std::vector<Record> batch) override
    {
        std::unique_lock lock(m_mutex);
        m_seen += batch.size();
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }

    void caughtUp() override { }

    void waitUntilInside()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_seen > 0; });
    }

    void letGo()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_seen = 0;
    bool m_open = false;
};

} // namespace

class LocalBusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysDecideThePartitionAndOrderIsKept();
    void deliveriesTellWhereEachRecordStands();
    void readsWhatIsSentAfterSubscribingAtTheEnd();
    void goesOnAtGivenPositions();
    void aBacklogIsTheNewestBeforeTheEnd();
    void positionsOfAnotherBusBeginAnew();
    void tellsCaughtUpAfterWhatWasThere();
    void tellsCaughtUpWhenThereIsNothing();
    void aPrefixTakesTopicsThatAppearLater();
    void membersOfAGroupShareAndLoseNothing();
    void aGroupGoesOnWhereItStopped();
    void aPausedSubscriptionHoldsBack();
    void aSlowListenerStopsNobodyElse();
    void nullKeysAndNullValuesPass();
    void manyThreadsSendAtOnce();

private:
    SystemClock m_clock;
};

void LocalBusTest::keysDecideThePartitionAndOrderIsKept()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 3, false}}));
    const auto subscription = transport.subscribe(everythingOf(replies, StartFrom::Beginning), collector);
    QVERIFY(subscription);
    for (int i = 0; i < 300; ++i) {
        const std::string key = "flow-" + std::to_string(i % 7);
        QCOMPARE(transport.send(record(replies, key, std::to_string(i)), 1), HandOver::Taken);
    }
    QVERIFY(collector.waitForRecords(300));
    std::map<std::string, int> last;
    for (const Record& read : collector.allRecords()) {
        QCOMPARE(read.place.partition, partitionOf(*read.key, 3));
        QCOMPARE(read.incarnation, bus.incarnation());
        QVERIFY(read.at.isSet());
        const int number = std::stoi(*read.value);
        QVERIFY(!last.contains(*read.key) || last[*read.key] < number);
        last[*read.key] = number;
    }
    QCOMPARE(last.size(), std::size_t{7});
}

void LocalBusTest::deliveriesTellWhereEachRecordStands()
{
    LocalBus bus(m_clock);
    Collector collector;
    {
        LocalTransport transport(bus, collector);
        QVERIFY(transport.ensureTopics({{replies, 1, false}}));
        for (std::uint64_t token = 10; token < 20; ++token) {
            QCOMPARE(transport.send(record(replies, "k", "v"), token), HandOver::Taken);
        }
        QVERIFY(transport.flush(Duration(5000)));
        QCOMPARE(collector.allDeliveries().size(), std::size_t{10});
        QCOMPARE(transport.send(record(replies, "k", "last"), 20), HandOver::Taken);
    }
    const std::vector<Delivery> told = collector.allDeliveries();
    QCOMPARE(told.size(), std::size_t{11}); // the last one too: nothing that was taken goes unreported
    for (std::size_t i = 0; i < told.size(); ++i) {
        QCOMPARE(told[i].token, 10 + i);
        QCOMPARE(told[i].outcome, DeliveryOutcome::Persisted);
        QCOMPARE(told[i].place.offset, static_cast<std::int64_t>(i));
    }
    QCOMPARE(collector.allStates().size(), std::size_t{1});
    QCOMPARE(collector.allStates().front().first, ConnectionState::Up);
}

void LocalBusTest::readsWhatIsSentAfterSubscribingAtTheEnd()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    QCOMPARE(transport.send(record(replies, "k", "before"), 1), HandOver::Taken);
    const auto subscription = transport.subscribe(everythingOf(replies, StartFrom::End), collector);
    QCOMPARE(transport.send(record(replies, "k", "after"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(1));
    QCOMPARE(*collector.allRecords().front().value, std::string("after"));
    const std::vector<Position> beginnings = (*subscription)->beginnings();
    QCOMPARE(beginnings.size(), std::size_t{1});
    QCOMPARE(beginnings.front().next, std::int64_t{1});
    QCOMPARE(beginnings.front().incarnation, bus.incarnation());
}

void LocalBusTest::goesOnAtGivenPositions()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(transport.send(record(replies, "k", std::to_string(i)), 1), HandOver::Taken);
    }
    SubscriptionSpec spec = everythingOf(replies, StartFrom::End);
    spec.positions = {{replies, bus.incarnation(), 0, 3}};
    const auto subscription = transport.subscribe(spec, collector);
    QVERIFY(collector.waitForCaughtUp());
    const std::vector<Record> read = collector.allRecords();
    QCOMPARE(read.size(), std::size_t{2});
    QCOMPARE(*read.front().value, std::string("3"));
}

void LocalBusTest::aBacklogIsTheNewestBeforeTheEnd()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(transport.send(record(replies, "k", std::to_string(i)), 1), HandOver::Taken);
    }
    SubscriptionSpec spec = everythingOf(replies, StartFrom::End);
    spec.backlogMax = 2;
    QCOMPARE((*transport.subscribe(spec, collector))->beginnings().front().next, std::int64_t{3});
    spec.backlogMax = 20'000;
    QCOMPARE((*transport.subscribe(spec, collector))->beginnings().front().next, std::int64_t{0});
}

void LocalBusTest::positionsOfAnotherBusBeginAnew()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    QCOMPARE(transport.send(record(replies, "k", "new here"), 1), HandOver::Taken);
    SubscriptionSpec spec = everythingOf(replies, StartFrom::End);
    spec.positions = {{replies, "bus-of-yesterday", 0, 3000}};
    const auto subscription = transport.subscribe(spec, collector);
    QVERIFY(collector.waitForRecords(1));
    QCOMPARE((*subscription)->beginnings().front().next, std::int64_t{0});
}

void LocalBusTest::tellsCaughtUpAfterWhatWasThere()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 3, false}}));
    for (int i = 0; i < 2000; ++i) {
        QCOMPARE(transport.send(record(replies, std::to_string(i), "v"), 1), HandOver::Taken);
    }
    const auto subscription = transport.subscribe(everythingOf(replies, StartFrom::Beginning), collector);
    QVERIFY(collector.waitForCaughtUp());
    QCOMPARE(collector.recordsAtCaughtUp(), std::size_t{2000});
}

void LocalBusTest::tellsCaughtUpWhenThereIsNothing()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    const auto subscription = transport.subscribe(everythingOf(replies, StartFrom::End), collector);
    QVERIFY(collector.waitForCaughtUp());
    QVERIFY((*subscription)->beginnings().empty());
    QCOMPARE(transport.send(record(replies, "k", "the topic was made by it"), 1), HandOver::Taken);
    QVERIFY(collector.waitForRecords(1));
}

void LocalBusTest::aPrefixTakesTopicsThatAppearLater()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 3, false}}));
    SubscriptionSpec spec;
    spec.topicPrefix = "orchestrator.";
    const auto subscription = transport.subscribe(spec, collector);
    QCOMPARE(transport.send(record(TopicName("other"), "k", "not mine"), 1), HandOver::Taken);
    QCOMPARE(transport.send(record(TopicName("orchestrator.a.b.do"), "k", "new"), 2), HandOver::Taken);
    QCOMPARE(transport.send(record(replies, "k", "old"), 3), HandOver::Taken);
    QVERIFY(collector.waitForRecords(2));
    std::set<std::string> topics;
    for (const Record& read : collector.allRecords()) {
        topics.insert(read.place.topic.text());
    }
    QCOMPARE(topics, (std::set<std::string>{"orchestrator.a.b.do", replies.text()}));
}

void LocalBusTest::membersOfAGroupShareAndLoseNothing()
{
    LocalBus bus(m_clock);
    Collector one;
    Collector other;
    Collector sender;
    LocalTransport transport(bus, sender);
    QVERIFY(transport.ensureTopics({{replies, 4, false}}));
    auto first = transport.subscribe(inGroup(replies), one);
    for (int i = 0; i < 500; ++i) {
        QCOMPARE(transport.send(record(replies, std::to_string(i), std::to_string(i)), 1), HandOver::Taken);
    }
    auto second = transport.subscribe(inGroup(replies), other);
    QCOMPARE(*transport.topicsWithReaders(), std::vector<TopicName>{replies});
    for (int i = 500; i < 1000; ++i) {
        QCOMPARE(transport.send(record(replies, std::to_string(i), std::to_string(i)), 1), HandOver::Taken);
    }
    QVERIFY(other.waitForRecords(1));
    first->reset();
    for (int i = 1000; i < 1500; ++i) {
        QCOMPARE(transport.send(record(replies, std::to_string(i), std::to_string(i)), 1), HandOver::Taken);
    }
    QVERIFY(other.waitForRecords(1500 - one.allRecords().size())); // the first is gone: it reads no more
    std::multiset<std::string> values;
    for (Collector* each : {&one, &other}) {
        for (const Record& read : each->allRecords()) {
            values.insert(*read.value);
        }
    }
    QCOMPARE(values.size(), std::size_t{1500});
    QCOMPARE(std::set<std::string>(values.begin(), values.end()).size(), std::size_t{1500});
    second->reset();
    QVERIFY(transport.topicsWithReaders()->empty());
}

void LocalBusTest::aGroupGoesOnWhereItStopped()
{
    LocalBus bus(m_clock);
    Collector sender;
    LocalTransport transport(bus, sender);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    {
        Collector before;
        auto member = transport.subscribe(inGroup(replies), before);
        QCOMPARE(transport.send(record(replies, "k", "taken"), 1), HandOver::Taken);
        QVERIFY(before.waitForRecords(1));
    }
    QCOMPARE(transport.send(record(replies, "k", "meanwhile"), 2), HandOver::Taken);
    Collector after;
    auto member = transport.subscribe(inGroup(replies), after);
    QVERIFY(after.waitForRecords(1));
    QCOMPARE(*after.allRecords().front().value, std::string("meanwhile"));
}

void LocalBusTest::aPausedSubscriptionHoldsBack()
{
    LocalBus bus(m_clock);
    Collector paused;
    Collector running;
    LocalTransport transport(bus, running);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    auto held = transport.subscribe(everythingOf(replies, StartFrom::End), paused);
    auto free = transport.subscribe(everythingOf(replies, StartFrom::End), running);
    QVERIFY(paused.waitForCaughtUp());
    (*held)->pause();
    QCOMPARE(transport.send(record(replies, "k", "v"), 1), HandOver::Taken);
    QVERIFY(running.waitForRecords(1));
    QCOMPARE(paused.allRecords().size(), std::size_t{0});
    (*held)->resume();
    QVERIFY(paused.waitForRecords(1));
}

void LocalBusTest::aSlowListenerStopsNobodyElse()
{
    LocalBus bus(m_clock);
    Collector collector;
    SlowListener slow;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 1, false}}));
    auto stuck = transport.subscribe(everythingOf(replies, StartFrom::End), slow);
    auto free = transport.subscribe(everythingOf(replies, StartFrom::End), collector);
    QCOMPARE(transport.send(record(replies, "k", "v"), 1), HandOver::Taken);
    slow.waitUntilInside();
    QCOMPARE(transport.send(record(replies, "k", "w"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(2));
    QVERIFY(collector.waitForDeliveries(2));
    slow.letGo();
}

void LocalBusTest::nullKeysAndNullValuesPass()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 2, false}}));
    auto subscription = transport.subscribe(everythingOf(replies, StartFrom::End), collector);
    QCOMPARE(transport.send({replies, std::nullopt, std::nullopt}, 1), HandOver::Taken);
    QCOMPARE(transport.send({replies, "", "x"}, 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(2));
    int keyless = 0;
    for (const Record& read : collector.allRecords()) {
        keyless += read.key.has_value() ? 0 : 1;
        QCOMPARE(read.value.has_value(), read.key.has_value());
    }
    QCOMPARE(keyless, 1);
}

void LocalBusTest::manyThreadsSendAtOnce()
{
    LocalBus bus(m_clock);
    Collector collector;
    LocalTransport transport(bus, collector);
    QVERIFY(transport.ensureTopics({{replies, 3, false}}));
    SubscriptionSpec spec;
    spec.topicPrefix = "orchestrator.";
    auto subscription = transport.subscribe(spec, collector);
    {
        std::vector<std::jthread> senders;
        senders.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            senders.emplace_back([&transport, thread] {
                for (std::uint64_t i = 0; i < 500; ++i) {
                    (void)transport.send(record(replies, std::to_string(thread), std::to_string(i)), i);
                }
            });
        }
    }
    QVERIFY(collector.waitForRecords(2000));
    QVERIFY(collector.waitForDeliveries(2000));
    std::map<std::string, int> next;
    for (const Record& read : collector.allRecords()) {
        QCOMPARE(std::stoi(*read.value), next[*read.key]++);
    }
}

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LocalBusTest)
#include "local_bus_test.moc"
