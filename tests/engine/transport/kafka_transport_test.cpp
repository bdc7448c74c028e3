#include "engine/transport/kafka_transport.h"

#include "engine/base/limits.h"
#include "engine/base/murmur2.h"
#include "engine/ports/clock.h"
#include "tests/support/collector.h"
#include "tests/support/real_kafka.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <chrono>
#include <map>

namespace backstep {

using std::chrono::seconds;

class KafkaTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysDecideThePartitionAndOrderIsKept();
    void nullAndEmptyPassAsTheyAre();
    void readsWhatIsSentAfterSubscribingAtTheEnd();
    void tellsCaughtUpAfterWhatWasThere();
    void goesOnAtGivenPositions();
    void positionsOfAnotherClusterBeginAnew();
    void beginsAtATimeAndAtAnOffset();
    void findsTopicsThatAppearLater();
    void ensuringTwiceChangesNothing();
    void aNameKafkaForbidsIsRefused();
    void aTopicMadeAgainBringsNewInputs();
    void positionsInATopicMadeAgainMeanwhileBeginAnew();
    void whatIsTooLargeIsUnfitAndHoldsUpNothing();
    void aDestroyedTransportHasReportedEverything();
    void aRoundTripIsQuick();
    void survivesABrokerThatGoesAwayAndReturns(); // the last one: it restarts the broker
};

void KafkaTransportTest::keysDecideThePartitionAndOrderIsKept()
{
    Collector collector;
    const auto transport = connected(collector);
    QVERIFY(transport);
    QVERIFY(collector.waitForState(ConnectionState::Up));
    const TopicName topic(unique("order"));
    QVERIFY(transport->ensureTopics({{topic, 3, false}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::Beginning), collector);
    QVERIFY(subscription);
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const std::string key = "flow-" + std::to_string(i % 7);
        QCOMPARE(transport->send(record(topic, key, std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(transport->flush(Duration(20'000)));
    QVERIFY(collector.waitForRecords(3000));
    std::map<std::string, int> last;
    std::map<std::string, RecordPlace> places;
    for (const Record& read : collector.allRecords()) {
        QCOMPARE(read.place.partition, partitionOf(*read.key, 3));
        QVERIFY(read.at.isSet());
        QVERIFY(!read.incarnation.empty());
        const int number = std::stoi(*read.value);
        QVERIFY(!last.contains(*read.key) || last[*read.key] < number);
        last[*read.key] = number;
        places[*read.value] = read.place;
    }
    QCOMPARE(collector.allDeliveries().size(), std::size_t{3000});
    for (const Delivery& delivery : collector.allDeliveries()) {
        QCOMPARE(delivery.outcome, DeliveryOutcome::Persisted);
        QVERIFY(delivery.place == places[std::to_string(delivery.token)]);
    }
}

void KafkaTransportTest::nullAndEmptyPassAsTheyAre()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("nulls"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::End), collector);
    QCOMPARE(transport->send({topic, std::nullopt, std::nullopt}, 1), HandOver::Taken);
    QCOMPARE(transport->send({topic, "", ""}, 2), HandOver::Taken);
    QCOMPARE(transport->send({topic, "k", std::string("a\0b", 3)}, 3), HandOver::Taken);
    QVERIFY(collector.waitForRecords(3));
    const auto records = collector.allRecords();
    QVERIFY(!records[0].key.has_value() && !records[0].value.has_value());
    QVERIFY(records[1].key == std::string() && records[1].value == std::string());
    QVERIFY(records[2].value == std::string("a\0b", 3));
}

void KafkaTransportTest::readsWhatIsSentAfterSubscribingAtTheEnd()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("end"));
    QVERIFY(transport->ensureTopics({{topic, 3, false}}));
    QCOMPARE(transport->send(record(topic, "k", "before"), 1), HandOver::Taken);
    QVERIFY(transport->flush(Duration(10'000)));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::End), collector);
    QCOMPARE(transport->send(record(topic, "k", "after"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(1));
    QCOMPARE(values(collector.allRecords()), std::vector<std::string>{"after"});
    QCOMPARE((*subscription)->beginnings().size(), std::size_t{3});
}

void KafkaTransportTest::tellsCaughtUpAfterWhatWasThere()
{
    Collector sender;
    const auto transport = connected(sender);
    const TopicName topic(unique("caught"));
    QVERIFY(transport->ensureTopics({{topic, 3, false}}));
    for (std::uint64_t i = 0; i < 2000; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i), "v"), i), HandOver::Taken);
    }
    QVERIFY(transport->flush(Duration(20'000)));
    Collector collector;
    const auto subscription = transport->subscribe(reading(topic, StartFrom::Beginning), collector);
    QVERIFY(collector.waitForCaughtUp());
    QCOMPARE(collector.recordsAtCaughtUp(), std::size_t{2000});
    Collector nothing;
    const auto empty = transport->subscribe(reading(TopicName(unique("not-there")), StartFrom::Beginning), nothing);
    QVERIFY(nothing.waitForCaughtUp());
}

void KafkaTransportTest::goesOnAtGivenPositions()
{
    Collector sender;
    const auto transport = connected(sender);
    const TopicName topic(unique("positions"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    for (std::uint64_t i = 0; i < 10; ++i) {
        QCOMPARE(transport->send(record(topic, "k", std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(transport->flush(Duration(10'000)));
    Collector first;
    const auto subscription = transport->subscribe(reading(topic, StartFrom::Beginning), first);
    QVERIFY(first.waitForRecords(10));
    const Record seventh = first.allRecords().at(6);
    SubscriptionSpec spec = reading(topic, StartFrom::End);
    spec.positions = {{topic, seventh.incarnation, 0, seventh.place.offset + 1}};
    Collector second;
    const auto other = transport->subscribe(spec, second);
    QVERIFY(second.waitForRecords(3));
    QCOMPARE(values(second.allRecords()), (std::vector<std::string>{"7", "8", "9"}));
    QCOMPARE((*other)->beginnings(), spec.positions);
}

void KafkaTransportTest::positionsOfAnotherClusterBeginAnew()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("cluster"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    QCOMPARE(transport->send(record(topic, "k", "new here"), 1), HandOver::Taken);
    QVERIFY(transport->flush(Duration(10'000)));
    SubscriptionSpec spec = reading(topic, StartFrom::End);
    spec.positions = {{topic, "another-cluster", 0, 1}};
    const auto subscription = transport->subscribe(spec, collector);
    QVERIFY(collector.waitForRecords(1));
}

void KafkaTransportTest::beginsAtATimeAndAtAnOffset()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("since"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    const auto sent = [&](const char* value) {
        QCOMPARE(transport->send(record(topic, "k", value), 1), HandOver::Taken);
        QVERIFY(transport->flush(Duration(10'000)));
    };
    sent("old");
    const std::int64_t oldMillisecond = SystemClock().now().micros / 1000;
    while (SystemClock().now().micros / 1000 == oldMillisecond) { } // the broker's times are of a millisecond
    SubscriptionSpec spec = reading(topic, StartFrom::Time);
    spec.since = SystemClock().now();
    sent("young");
    sent("younger");
    Collector young;
    const auto since = transport->subscribe(spec, young);
    QVERIFY(young.waitForCaughtUp());
    QCOMPARE(values(young.allRecords()), (std::vector<std::string>{"young", "younger"}));
    QCOMPARE((*since)->backlog(), (Backlog{2, 0}));
    spec.from = StartFrom::Offset;
    spec.offset = 2;
    Collector last;
    const auto at = transport->subscribe(spec, last);
    QVERIFY(last.waitForCaughtUp());
    QCOMPARE(values(last.allRecords()), std::vector<std::string>{"younger"});
    spec.from = StartFrom::Time;
    spec.since.micros += 3'600'000'000; // nothing is that young
    Collector none;
    const auto later = transport->subscribe(spec, none);
    QVERIFY(none.waitForCaughtUp());
    QVERIFY(none.allRecords().empty());
}

void KafkaTransportTest::findsTopicsThatAppearLater()
{
    Collector collector;
    const auto transport = connected(collector);
    SubscriptionSpec spec;
    spec.topicPrefix = unique("later.");
    spec.from = StartFrom::End;
    const auto subscription = transport->subscribe(spec, collector);
    QVERIFY(subscription);
    Collector named;
    const TopicName topic(unique("later.step.do"));
    const auto byName = transport->subscribe(reading(topic, StartFrom::End), named);
    QVERIFY(transport->ensureTopics({{topic, 3, false}, {TopicName(unique("other")), 1, false}}));
    QCOMPARE(transport->send(record(topic, "k", "first"), 1), HandOver::Taken);
    QCOMPARE(transport->send(record(TopicName(unique("other")), "k", "not mine"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(1));
    QVERIFY(named.waitForRecords(1));
    QCOMPARE(values(collector.allRecords()), std::vector<std::string>{"first"});
}

void KafkaTransportTest::ensuringTwiceChangesNothing()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("twice"));
    QVERIFY(transport->ensureTopics({{topic, 3, false}}));
    QVERIFY(transport->ensureTopics({{topic, 5, true}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::End), collector);
    QCOMPARE((*subscription)->beginnings().size(), std::size_t{3});
}

void KafkaTransportTest::aNameKafkaForbidsIsRefused()
{
    Collector collector;
    const auto transport = connected(collector);
    const auto created = transport->ensureTopics({{TopicName("no spaces, please"), 3, false}});
    QVERIFY(!created);
    QCOMPARE(created.error().fault, Fault::Refused);
    QVERIFY(created.error().message.find("no spaces, please") != std::string::npos);
}

void KafkaTransportTest::aTopicMadeAgainBringsNewInputs()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("again"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::Beginning), collector);
    QCOMPARE(transport->send(record(topic, "k", "old 1"), 1), HandOver::Taken);
    QCOMPARE(transport->send(record(topic, "k", "old 2"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(2));
    QVERIFY(RealKafka::deleteTopic(topic.text()));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    QCOMPARE(transport->send(record(topic, "k", "new"), 3), HandOver::Taken);
    QVERIFY(collector.waitForRecords(3));
    const auto records = collector.allRecords();
    QCOMPARE(*records[2].value, std::string("new"));
    QCOMPARE(records[2].place.offset, std::int64_t{0});
    QVERIFY(records[2].incarnation != records[0].incarnation);
}

void KafkaTransportTest::positionsInATopicMadeAgainMeanwhileBeginAnew()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("again-meanwhile"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    SubscriptionSpec spec = reading(topic, StartFrom::Beginning);
    {
        Collector before;
        const auto subscription = transport->subscribe(spec, before);
        for (std::uint64_t i = 0; i < 5; ++i) {
            QCOMPARE(transport->send(record(topic, "k", "old"), i), HandOver::Taken);
        }
        QVERIFY(before.waitForRecords(5));
        spec.positions = {{topic, before.allRecords().back().incarnation, 0, 5}};
    }
    QVERIFY(RealKafka::deleteTopic(topic.text()));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    QCOMPARE(transport->send(record(topic, "k", "new"), 9), HandOver::Taken);
    QVERIFY(transport->flush(Duration(10'000)));
    const auto subscription = transport->subscribe(spec, collector);
    QVERIFY(collector.waitForRecords(1));
    QVERIFY(collector.allRecords().front().incarnation != spec.positions.front().incarnation);
}

void KafkaTransportTest::whatIsTooLargeIsUnfitAndHoldsUpNothing()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("large"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    // Beyond the broker's bound, and beyond librdkafka's own.
    QCOMPARE(transport->send(record(topic, "k", std::string(1'100'000, 'x')), 1), HandOver::Taken);
    QCOMPARE(transport->send(record(topic, "k", std::string(17'000'000, 'x')), 2), HandOver::Taken);
    QVERIFY(collector.waitForDeliveries(2));
    for (const Delivery& delivery : collector.allDeliveries()) {
        QCOMPARE(delivery.outcome, DeliveryOutcome::Failed);
        QVERIFY(delivery.isUnfit && !delivery.reason.empty());
    }
    QCOMPARE(
        transport->send(record(topic, "k", std::string(limits::payloadBytesMax + 10'000, 'x')), 3), HandOver::Taken
    );
    QVERIFY(collector.waitForDeliveries(3));
    QCOMPARE(collector.allDeliveries().back().outcome, DeliveryOutcome::Persisted);
}

void KafkaTransportTest::aDestroyedTransportHasReportedEverything()
{
    Collector collector;
    {
        const auto transport = connected(collector);
        const TopicName topic(unique("last-words"));
        QVERIFY(transport->ensureTopics({{topic, 3, false}}));
        for (std::uint64_t i = 0; i < 100; ++i) {
            QCOMPARE(transport->send(record(topic, std::to_string(i), "v"), i), HandOver::Taken);
        }
    }
    QCOMPARE(collector.allDeliveries().size(), std::size_t{100});
}

void KafkaTransportTest::aRoundTripIsQuick()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("quick"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::End), collector);
    std::vector<double> took;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto began = std::chrono::steady_clock::now();
        QCOMPARE(transport->send(record(topic, "k", "v"), i), HandOver::Taken);
        QVERIFY(collector.waitForRecords(i + 1));
        took.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    }
    std::ranges::sort(took);
    qInfo("sent and read again: median %.2f ms, 99th of 100 %.2f ms", took[100], took[198]);
    QVERIFY(took[100] < 100); // a fetch that is not woken takes 500
}

void KafkaTransportTest::survivesABrokerThatGoesAwayAndReturns()
{
    Collector collector;
    Collector worker;
    Collector other;
    const auto transport = connected(collector);
    const TopicName topic(unique("outage"));
    QVERIFY(transport->ensureTopics({{topic, 3, false}}));
    const auto subscription = transport->subscribe(reading(topic, StartFrom::Beginning), collector);
    const auto member = transport->subscribe(inGroup(topic, StartFrom::Beginning), worker);
    auto ended = transport->subscribe(inGroup(TopicName(unique("ended")), StartFrom::Beginning), other);
    auto dropped = transport->subscribe(reading(topic, StartFrom::Beginning), other);
    QVERIFY(collector.waitForCaughtUp());
    QVERIFY(worker.waitForCaughtUp());
    for (std::uint64_t i = 0; i < 100; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i % 5), std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(collector.waitForRecords(100));
    QVERIFY(RealKafka::stop());
    QVERIFY(collector.waitForState(ConnectionState::Down));
    QVERIFY(!collector.allStates().back().second.empty());
    for (std::uint64_t i = 100; i < 200; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i % 5), std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(!transport->flush(Duration(300)));
    QElapsedTimer ending;
    ending.start();
    ended->reset();
    dropped->reset();
    QVERIFY(ending.elapsed() < 6000); // nobody waits for a broker in order to leave
    QVERIFY(RealKafka::start());
    QVERIFY(collector.waitForState(ConnectionState::Up, seconds(40)));
    QVERIFY(collector.waitForRecords(200, seconds(40)));
    QVERIFY(collector.waitForDeliveries(200, seconds(40)));
    QVERIFY(worker.waitForRecords(200, seconds(180)));
    QVERIFY(collector.waitForCaughtUp(2, seconds(40)));
    QCOMPARE(collector.allRecords().size(), std::size_t{200}); // none twice, none missing
    std::map<std::string, int> last;
    for (const Record& read : collector.allRecords()) {
        QVERIFY(!last.contains(*read.key) || last[*read.key] < std::stoi(*read.value));
        last[*read.key] = std::stoi(*read.value);
    }
}

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::KafkaTransportTest)
#include "kafka_transport_test.moc"
