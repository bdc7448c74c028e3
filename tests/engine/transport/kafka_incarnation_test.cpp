#include "engine/transport/kafka_incarnation.h"

#include <QtTest/QTest>

namespace backstep {

namespace {

const TopicName topic("orchestrator.response.result");

SubscriptionSpec at(std::vector<Position> positions, StartFrom from = StartFrom::End)
{
    SubscriptionSpec spec;
    spec.topics = {topic};
    spec.from = from;
    spec.positions = std::move(positions);
    return spec;
}

} // namespace

class KafkaIncarnationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutPositionsTheStartDecides();
    void aBacklogBeginsSoManyRecordsBeforeTheEnd();
    void aTimeOrAnOffsetBeginsWithinThePartition();
    void aPositionWinsOverTheStart();
    void anotherClusterIsNewFromItsBeginning();
    void aPositionBeyondTheEndMakesTheWholeTopicNew();
    void aPositionOfTheTopicBeforeIsNoPositionOfThisOne();
    void whatWasDeletedUnreadIsSaid();
    void aTopicThatGoesOnIsTheSame();
    void theNextIncarnationCountsOn();
};

void KafkaIncarnationTest::withoutPositionsTheStartDecides()
{
    const BoundsByPartition bounds{{0, {3, 10}}, {1, {0, 0}}};
    const auto end = beginTopic(topic, "c", bounds, at({}));
    QCOMPARE(end.incarnation, std::string("c"));
    QCOMPARE(end.next, (std::map<std::int32_t, std::int64_t>{{0, 10}, {1, 0}}));
    const auto beginning = beginTopic(topic, "c", bounds, at({}, StartFrom::Beginning));
    QCOMPARE(beginning.next, (std::map<std::int32_t, std::int64_t>{{0, 3}, {1, 0}}));
    QVERIFY(end.notes.empty() && beginning.notes.empty());
}

void KafkaIncarnationTest::aBacklogBeginsSoManyRecordsBeforeTheEnd()
{
    SubscriptionSpec spec = at({{topic, "c", 3, 2}});
    spec.backlogMax = 5;
    const BoundsByPartition bounds{{0, {3, 100}}, {1, {98, 100}}, {2, {0, 0}}, {3, {0, 100}}};
    // The bound; what retention has left; nothing at all; a position still wins.
    QCOMPARE(
        beginTopic(topic, "c", bounds, spec).next,
        (std::map<std::int32_t, std::int64_t>{{0, 95}, {1, 98}, {2, 0}, {3, 2}})
    );
}

void KafkaIncarnationTest::aTimeOrAnOffsetBeginsWithinThePartition()
{
    // Partition 1 has nothing that is young enough, and 2 has lost what was.
    const BoundsByPartition bounds{{0, {3, 100, 42}}, {1, {3, 100, {}}}, {2, {50, 100, 7}}};
    QCOMPARE(
        beginTopic(topic, "c", bounds, at({}, StartFrom::Time)).next,
        (std::map<std::int32_t, std::int64_t>{{0, 42}, {1, 100}, {2, 50}})
    );
    SubscriptionSpec spec = at({{topic, "c", 1, 9}}, StartFrom::Offset);
    spec.offset = 20;
    QCOMPARE(
        beginTopic(topic, "c", bounds, spec).next, (std::map<std::int32_t, std::int64_t>{{0, 20}, {1, 9}, {2, 50}})
    );
    spec.offset = 1'000;
    QCOMPARE(beginTopic(topic, "c", bounds, spec).next.at(0), std::int64_t{100});
}

void KafkaIncarnationTest::aPositionWinsOverTheStart()
{
    const auto begun = beginTopic(topic, "c", {{0, {0, 10}}, {1, {0, 10}}}, at({{topic, "c", 0, 4}}));
    QCOMPARE(begun.next, (std::map<std::int32_t, std::int64_t>{{0, 4}, {1, 10}}));
}

void KafkaIncarnationTest::anotherClusterIsNewFromItsBeginning()
{
    const auto begun = beginTopic(topic, "c", {{0, {2, 10}}}, at({{topic, "d", 0, 50}}));
    QCOMPARE(begun.incarnation, std::string("c"));
    QCOMPARE(begun.next.at(0), std::int64_t{2});
    QVERIFY(begun.notes.empty());
    QCOMPARE(beginTopic(topic, "c", {{0, {0, 9}}}, at({{topic, "cc", 0, 4}})).next.at(0), std::int64_t{0});
}

void KafkaIncarnationTest::aPositionBeyondTheEndMakesTheWholeTopicNew()
{
    const auto begun = beginTopic(
        topic, "c", {{0, {0, 3}}, {1, {0, 8}}, {2, {0, 1}}}, at({{topic, "c/1", 0, 4}, {topic, "c/1", 1, 5}})
    );
    QCOMPARE(begun.incarnation, std::string("c/2"));
    QCOMPARE(begun.next, (std::map<std::int32_t, std::int64_t>{{0, 0}, {1, 0}, {2, 1}}));
    QCOMPARE(begun.notes.size(), std::size_t{1});
}

void KafkaIncarnationTest::aPositionOfTheTopicBeforeIsNoPositionOfThisOne()
{
    // Partition 1 has brought nothing since the topic was made again.
    const auto begun
        = beginTopic(topic, "c", {{0, {0, 9}}, {1, {0, 8}}}, at({{topic, "c/1", 0, 4}, {topic, "c", 1, 50}}));
    QCOMPARE(begun.incarnation, std::string("c/1"));
    QCOMPARE(begun.next, (std::map<std::int32_t, std::int64_t>{{0, 4}, {1, 0}}));
    QVERIFY(begun.notes.empty());
}

void KafkaIncarnationTest::whatWasDeletedUnreadIsSaid()
{
    const auto begun = beginTopic(topic, "c", {{0, {7, 9}}}, at({{topic, "c", 0, 4}}));
    QCOMPARE(begun.next.at(0), std::int64_t{7});
    QCOMPARE(begun.notes.size(), std::size_t{1});
    QVERIFY(begun.notes.front().starts_with("3 records of topic orchestrator.response.result (partition 0)"));
}

void KafkaIncarnationTest::aTopicThatGoesOnIsTheSame()
{
    using ReadUpTo = std::map<std::int32_t, std::int64_t>;
    const BoundsByPartition bounds{{0, {3, 10}}, {1, {0, 7}}};
    QVERIFY(isStillTheSame(ReadUpTo{{0, 10}, {1, 7}}, bounds));
    QVERIFY(isStillTheSame(ReadUpTo{{0, 9}, {1, 7}}, bounds)); // one more was sent while it was not listed
    QVERIFY(isStillTheSame(ReadUpTo{{0, 2}, {1, 7}}, bounds)); // its retention took what was not read
    QVERIFY(isStillTheSame(ReadUpTo{{0, 10}}, bounds)); // it was given another partition
    QVERIFY(!isStillTheSame(ReadUpTo{{0, 10}, {1, 8}}, bounds));
    QVERIFY(!isStillTheSame(ReadUpTo{{0, 10}, {1, 7}, {2, 0}}, bounds));
}

void KafkaIncarnationTest::theNextIncarnationCountsOn()
{
    QCOMPARE(nextIncarnation("c"), std::string("c/1"));
    QCOMPARE(nextIncarnation("c/1"), std::string("c/2"));
    QCOMPARE(nextIncarnation("c/41"), std::string("c/42"));
}

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::KafkaIncarnationTest)
#include "kafka_incarnation_test.moc"
