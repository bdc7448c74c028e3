#include "engine/orchestrator/timer_queue.h"

#include <QtTest/QTest>

#include <string>

namespace backstep {

class TimerQueueTest : public QObject
{
    Q_OBJECT

private slots:

    void theEarliestComesFirst()
    {
        TimerQueue queue;
        for (const std::int64_t at : {3, 1, 2, 1}) {
            queue.add(FlowId(std::to_string(queue.size())), {Instant{at}, {}});
        }
        QCOMPARE(queue.next()->micros, std::int64_t{1});
        QVERIFY(!queue.takeDue(Instant{0}).has_value());
        std::string order;
        while (const auto due = queue.takeDue(Instant{2})) {
            order += due->flow.text();
        }
        QCOMPARE(order, std::string("132")); // at the same time the one that was added first
        QCOMPARE(queue.next()->micros, std::int64_t{3});
    }

    void flowsThatAreGoneTakeNoRoom()
    {
        TimerQueue queue;
        const auto isThere = [](const FlowId& flow) { return flow == FlowId("open"); };
        std::size_t most = 0;
        for (std::int64_t each = 0; each < 100'000; ++each) {
            queue.add(FlowId(each % 1000 == 0 ? "open" : "closed"), {Instant{100'000 - each}, {}});
            queue.keepOnly(isThere);
            most = std::max(most, queue.size());
        }
        QVERIFY(most <= TimerQueue::lookedThroughFrom + 200);
        int open = 0;
        Instant last;
        while (const auto due = queue.takeDue(Instant{100'000})) {
            QVERIFY(last <= due->at);
            last = due->at;
            open += due->flow == FlowId("open") ? 1 : 0;
        }
        QCOMPARE(open, 100);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::TimerQueueTest)
#include "timer_queue_test.moc"
