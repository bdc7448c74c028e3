#include "engine/ports/clock.h"
#include "engine/transport/local_bus.h"
#include "tests/support/collector.h"

#include <QtTest/QTest>

namespace backstep {

/// How far a group is behind, on the bus of the sandbox.
class LocalBusLagTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void groupsAreBehindByWhatTheyHaveNotTaken()
    {
        const SystemClock clock;
        const TopicName commands("orchestrator.orders.bookCourier.do");
        LocalBus bus(clock);
        bus.ensure({commands, 3, false});
        QVERIFY(bus.groupReadings().empty());
        Collector watcher;
        SubscriptionSpec spec;
        spec.topics = {commands};
        spec.from = StartFrom::Beginning;
        const auto watching = bus.subscribe(spec, watcher);
        QVERIFY(bus.groupReadings().empty()); // reads by itself, for nobody
        spec.group = "courier";
        Collector one;
        Collector other;
        auto first = bus.subscribe(spec, one);
        auto second = bus.subscribe(spec, other);
        first->pause();
        second->pause();
        const auto send = [&](int records) {
            for (int i = 0; i < records; ++i) {
                QVERIFY(bus.append({commands, std::to_string(i), "{}"}).has_value());
            }
        };
        send(12);
        QCOMPARE(bus.groupReadings(), (std::vector<GroupReading>{{commands, "courier", 2, 12}}));
        first->resume();
        second->resume();
        // What a listener has returned from counts as taken: a moment after it has come.
        QTRY_COMPARE(bus.groupReadings().front().behind, 0);
        first.reset();
        second.reset();
        send(5);
        QCOMPARE(bus.groupReadings(), (std::vector<GroupReading>{{commands, "courier", 0, 5}}));
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::LocalBusLagTest)
#include "local_bus_lag_test.moc"
