#include "engine/tracker/lag_watch.h"

#include <QtTest/QTest>

#include <atomic>
#include <thread>

namespace backstep {

namespace {

/// A broker that takes its time.
class SlowBroker final : public LagQuery
{
public:
    Result<std::vector<GroupReading>> groupReadings() override
    {
        ++asked;
        while (!mayAnswer) {
            std::this_thread::yield();
        }
        if (isAway) {
            return failure(Fault::Unreachable, "away");
        }
        return std::vector<GroupReading>{{TopicName("a"), "workers", 1, asked}};
    }

    std::atomic<int> asked = 0;
    std::atomic<bool> mayAnswer = false;
    std::atomic<bool> isAway = false;
};

} // namespace

class LagWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void askingWaitsForNobody()
    {
        SlowBroker broker;
        const LagWatch watch(broker);
        QCOMPARE(broker.asked, 0); // nobody has asked yet
        QVERIFY(!watch.groupReadings().has_value());
        QTRY_COMPARE(broker.asked, 1);
        QVERIFY(!watch.groupReadings().has_value()); // it is still at it
        broker.mayAnswer = true;
        QTRY_VERIFY(watch.groupReadings().has_value());
        QCOMPARE(watch.groupReadings()->front().group, std::string("workers"));
        // It looks again while somebody asks, and does not tell old news when the broker is gone.
        broker.isAway = true;
        QTRY_VERIFY_WITH_TIMEOUT(!watch.groupReadings().has_value(), 20'000);
    }

    void endsWhileItWaits()
    {
        SlowBroker broker;
        broker.mayAnswer = true;
        const LagWatch watch(broker);
        QTRY_VERIFY(watch.groupReadings().has_value());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::LagWatchTest)
#include "lag_watch_test.moc"
