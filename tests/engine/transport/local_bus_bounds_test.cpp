#include "engine/ports/clock.h"
#include "engine/transport/local_bus.h"
#include "tests/support/collector.h"

#include <QtTest/QTest>

namespace backstep {

/// Stands where it is set.
class SetClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return at; }

    Instant at{1'000};
};

/// A bus of many topics keeps no more than one of few.
class LocalBusBoundsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void whatIsKeptIsBoundedForAllTopicsTogether()
    {
        const SystemClock clock;
        const TopicName replies("orchestrator.response.result");
        LocalBus bus(clock);
        bus.ensure({TopicName("wide"), 256 * 1024, false}); // less than 1 KiB is left to each partition
        bus.ensure({replies, 1, false});
        for (int i = 0; i < 100; ++i) {
            QVERIFY(bus.append({replies, "k", std::string(400, 'x')}).has_value());
        }
        Collector collector;
        SubscriptionSpec all;
        all.topics = {replies};
        all.from = StartFrom::Beginning;
        const auto subscription = bus.subscribe(all, collector);
        const std::int64_t oldest = subscription->beginnings().front().next;
        QVERIFY2(oldest >= 96 && oldest < 100, std::to_string(oldest).c_str());
    }

    void aTimeOrAnOffsetBeginsWithinThePartition()
    {
        SetClock clock;
        const TopicName replies("orchestrator.response.result");
        LocalBus bus(clock);
        bus.ensure({replies, 1, false});
        for (int i = 0; i < 5; ++i) {
            clock.at = Instant{1'000 * (i + 1)};
            QVERIFY(bus.append({replies, "k", std::to_string(i)}).has_value());
        }
        const auto begins = [&](StartPoint start) {
            Collector collector;
            SubscriptionSpec spec;
            spec.start() = start;
            spec.topics = {replies};
            return bus.subscribe(spec, collector)->beginnings().front().next;
        };
        QCOMPARE(begins({.from = StartFrom::Offset, .offset = 4}), std::int64_t{4});
        QCOMPARE(begins({.from = StartFrom::Offset, .offset = 400}), std::int64_t{5});
        QCOMPARE(begins({.from = StartFrom::Time, .since = Instant{3'000}}), std::int64_t{2});
        QCOMPARE(begins({.from = StartFrom::Time, .since = Instant{3'001}}), std::int64_t{3});
        QCOMPARE(begins({.from = StartFrom::Time, .since = Instant{9'000}}), std::int64_t{5});
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LocalBusBoundsTest)
#include "local_bus_bounds_test.moc"
