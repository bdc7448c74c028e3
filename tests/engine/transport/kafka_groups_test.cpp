#include "engine/transport/kafka_lag.h"
#include "engine/transport/kafka_transport.h"
#include "tests/support/collector.h"
#include "tests/support/real_kafka.h"

#include <QtTest/QTest>

#include <algorithm>
#include <set>

namespace backstep {

class KafkaGroupsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersOfAGroupShareAndLoseNothing();
    void leavingInTheMidstOfReadingLosesNothing();
    void aGroupGoesOnWhereItStopped();
    void aNewGroupAtTheEndMissesNothingSentAfterwards();
    void topicsWithReadersAreThoseOfGroups();
    void groupsAreBehindByWhatTheyHaveNotCommitted();
    void aPausedSubscriptionHoldsBack();
};

void KafkaGroupsTest::membersOfAGroupShareAndLoseNothing()
{
    Collector sender;
    Collector one;
    Collector other;
    const auto transport = connected(sender);
    const TopicName topic(unique("shared"));
    QVERIFY(transport->ensureTopics({{topic, 4, false}}));
    auto first = transport->subscribe(inGroup(topic, StartFrom::Beginning), one);
    QVERIFY(one.waitForCaughtUp());
    auto second = transport->subscribe(inGroup(topic, StartFrom::Beginning), other);
    QVERIFY(other.waitForCaughtUp());
    for (std::uint64_t i = 0; i < 500; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i), std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(one.waitForRecords(1));
    QVERIFY(other.waitForRecords(1));
    first->reset();
    for (std::uint64_t i = 500; i < 1000; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i), std::to_string(i)), i), HandOver::Taken);
    }
    std::set<std::string> seen;
    while (true) {
        const std::size_t arrived = other.allRecords().size(); // before looking: whatever comes after is waited for
        for (Collector* each : {&one, &other}) {
            for (const std::string& value : values(each->allRecords())) {
                seen.insert(value);
            }
        }
        if (seen.size() == 1000) {
            break;
        }
        QVERIFY2(other.waitForRecords(arrived + 1), std::to_string(seen.size()).c_str());
    }
}

void KafkaGroupsTest::leavingInTheMidstOfReadingLosesNothing()
{
    Collector sender;
    const auto transport = connected(sender);
    const TopicName topic(unique("left"));
    QVERIFY(transport->ensureTopics({{topic, 2, false}}));
    constexpr std::uint64_t count = 5000;
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < count; ++i) {
        QCOMPARE(transport->send(record(topic, std::to_string(i), std::to_string(i)), i), HandOver::Taken);
    }
    QVERIFY(transport->flush(Duration(20'000)));
    for (int member = 0; seen.size() < count; ++member) {
        QVERIFY(member < 40);
        Collector collector;
        {
            // It leaves while the next records are fetched and wait to be read.
            const auto joined = transport->subscribe(inGroup(topic, StartFrom::Beginning), collector);
            QVERIFY(collector.waitForRecords(1));
        }
        for (const std::string& value : values(collector.allRecords())) {
            QVERIFY2(seen.insert(value).second, value.c_str()); // what was taken in was committed on leaving
        }
    }
}

void KafkaGroupsTest::aGroupGoesOnWhereItStopped()
{
    Collector sender;
    const auto transport = connected(sender);
    const TopicName topic(unique("resumed"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    {
        Collector before;
        const auto member = transport->subscribe(inGroup(topic, StartFrom::Beginning), before);
        QCOMPARE(transport->send(record(topic, "k", "taken"), 1), HandOver::Taken);
        QVERIFY(before.waitForRecords(1));
    }
    QCOMPARE(transport->send(record(topic, "k", "meanwhile"), 2), HandOver::Taken);
    Collector after;
    const auto member = transport->subscribe(inGroup(topic, StartFrom::Beginning), after);
    QVERIFY(after.waitForRecords(1));
    QCOMPARE(values(after.allRecords()), std::vector<std::string>{"meanwhile"});
}

void KafkaGroupsTest::aNewGroupAtTheEndMissesNothingSentAfterwards()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName topic(unique("group-end"));
    QVERIFY(transport->ensureTopics({{topic, 1, false}}));
    QCOMPARE(transport->send(record(topic, "k", "before"), 1), HandOver::Taken);
    QVERIFY(transport->flush(Duration(10'000)));
    const auto member = transport->subscribe(inGroup(topic, StartFrom::End), collector);
    QCOMPARE(transport->send(record(topic, "k", "after"), 2), HandOver::Taken);
    QVERIFY(collector.waitForRecords(1));
    QCOMPARE(values(collector.allRecords()), std::vector<std::string>{"after"});
}

void KafkaGroupsTest::topicsWithReadersAreThoseOfGroups()
{
    Collector collector;
    const auto transport = connected(collector);
    const TopicName served(unique("served"));
    const TopicName watched(unique("watched"));
    QVERIFY(transport->ensureTopics({{served, 2, false}, {watched, 2, false}}));
    const auto watcher = transport->subscribe(reading(watched, StartFrom::End), collector);
    {
        Collector member;
        const auto worker = transport->subscribe(inGroup(served, StartFrom::Beginning), member);
        QVERIFY(member.waitForCaughtUp());
        const auto topics = transport->topicsWithReaders();
        QVERIFY(topics);
        QVERIFY(std::ranges::find(*topics, served) != topics->end());
        QVERIFY(std::ranges::find(*topics, watched) == topics->end());
    }
    const auto topics = transport->topicsWithReaders();
    QVERIFY(topics && std::ranges::find(*topics, served) == topics->end());
}

void KafkaGroupsTest::groupsAreBehindByWhatTheyHaveNotCommitted()
{
    Collector sender;
    const auto transport = connected(sender);
    const TopicName topic(unique("lagging"));
    const TopicName other(unique("elsewhere"));
    QVERIFY(transport->ensureTopics({{topic, 2, false}, {other, 1, false}}));
    KafkaLag lag(RealKafka::options(), topic.text());
    const auto send = [&](std::uint64_t records) {
        for (std::uint64_t i = 0; i < records; ++i) {
            QCOMPARE(transport->send(record(topic, std::to_string(i), "{}"), i), HandOver::Taken);
        }
        QVERIFY(transport->flush(Duration(10'000)));
    };
    const auto readings = [&lag] { return lag.groupReadings().value_or(std::vector<GroupReading>{}); };
    QVERIFY(lag.groupReadings());
    QVERIFY(readings().empty());
    const std::string group = inGroup(topic, StartFrom::Beginning).group;
    Collector elsewhere;
    const auto foreign = transport->subscribe(inGroup(other, StartFrom::Beginning), elsewhere);
    {
        Collector member;
        const auto worker = transport->subscribe(inGroup(topic, StartFrom::Beginning), member);
        send(10);
        QVERIFY(member.waitForRecords(10));
        QTRY_COMPARE_WITH_TIMEOUT(readings(), (std::vector<GroupReading>{{topic, group, 1, 0}}), 20'000);
    }
    send(7);
    QTRY_COMPARE_WITH_TIMEOUT(readings(), (std::vector<GroupReading>{{topic, group, 0, 7}}), 20'000);
}

void KafkaGroupsTest::aPausedSubscriptionHoldsBack()
{
    for (const bool isGrouped : {false, true}) {
        Collector paused;
        Collector running;
        const auto transport = connected(running);
        const TopicName topic(unique(isGrouped ? "paused-group" : "paused"));
        QVERIFY(transport->ensureTopics({{topic, 1, false}}));
        auto spec = reading(topic, StartFrom::End);
        const auto free = transport->subscribe(spec, running);
        spec.group = isGrouped ? "paused-" + topic.text() : "";
        const auto held = transport->subscribe(spec, paused);
        QVERIFY(paused.waitForCaughtUp());
        (*held)->pause();
        QTest::qWait(250); // librdkafka may hold the next record already; it looks for a pause ten times a second
        QCOMPARE(transport->send(record(topic, "k", "v"), 1), HandOver::Taken);
        QVERIFY(running.waitForRecords(1));
        QCOMPARE(paused.allRecords().size(), std::size_t{0});
        (*held)->resume();
        QVERIFY(paused.waitForRecords(1));
    }
}

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::KafkaGroupsTest)
#include "kafka_groups_test.moc"
