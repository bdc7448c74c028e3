#include "engine/ports/clock.h"
#include "engine/transport/local_bus.h"
#include "tests/support/collector.h"

#include <QtTest/QTest>

namespace backstep {

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
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LocalBusBoundsTest)
#include "local_bus_bounds_test.moc"
