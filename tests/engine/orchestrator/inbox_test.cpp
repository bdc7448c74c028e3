#include "engine/orchestrator/inbox.h"

#include <QtTest/QTest>

#include <chrono>
#include <future>
#include <thread>

namespace backstep {

namespace {

using namespace std::chrono_literals;

std::size_t recordsIn(const std::vector<InboxItem>& items)
{
    std::size_t count = 0;
    for (const InboxItem& item : items) {
        const auto* read = std::get_if<RecordsRead>(&item);
        count += read == nullptr ? 0 : read->records.size();
    }
    return count;
}

void fill(Inbox& inbox)
{
    for (std::size_t records = 0; records < limits::inboxMax; records += 512) {
        inbox.putRecords(std::vector<Record>(512));
    }
}

} // namespace

class InboxTest : public QObject
{
    Q_OBJECT

private slots:

    void recordsWaitForRoom()
    {
        Inbox inbox;
        fill(inbox);
        auto late = std::async(std::launch::async, [&inbox] { return inbox.putRecords(std::vector<Record>(1)); });
        QVERIFY(late.wait_for(50ms) == std::future_status::timeout);
        std::size_t taken = recordsIn(inbox.take(0us));
        QVERIFY(taken >= limits::batchMax && taken < limits::inboxMax);
        QVERIFY(late.wait_for(20s) == std::future_status::ready);
        QVERIFY(late.get());
        while (taken < limits::inboxMax + 1) {
            const std::size_t more = recordsIn(inbox.take(0us));
            QVERIFY(more > 0);
            taken += more;
        }
        QVERIFY(inbox.take(0us).empty());
    }

    void reportsAndCallsAlwaysGetIn()
    {
        Inbox inbox;
        fill(inbox);
        QVERIFY(inbox.put(DeliveriesReported{}));
        QVERIFY(inbox.put(RepliesCaughtUp{}));
    }

    void closingLetsEveryoneGo()
    {
        Inbox inbox;
        fill(inbox);
        auto late = std::async(std::launch::async, [&inbox] { return inbox.putRecords(std::vector<Record>(1)); });
        inbox.close();
        QVERIFY(late.wait_for(20s) == std::future_status::ready);
        QVERIFY(!late.get());
        QVERIFY(!inbox.put(RepliesCaughtUp{}));
        QVERIFY(inbox.put(DeliveriesReported{})); // they still count
        inbox.pause(1h); // ends at once
        QVERIFY(inbox.isClosed());
    }

    void orderIsKeptAcrossKinds()
    {
        Inbox inbox;
        inbox.putRecords(std::vector<Record>(3));
        inbox.put(RepliesCaughtUp{});
        inbox.putRecords(std::vector<Record>(1));
        const auto items = inbox.take(0us);
        QCOMPARE(items.size(), std::size_t{3});
        QVERIFY(std::holds_alternative<RecordsRead>(items[0]) && std::holds_alternative<RepliesCaughtUp>(items[1]));
        QVERIFY(std::holds_alternative<RecordsRead>(items[2]));
    }

    void noMoreRecordsAreTakenThanAskedFor()
    {
        Inbox inbox;
        std::vector<Record> records(5);
        for (std::size_t each = 0; each < records.size(); ++each) {
            records[each].place.offset = static_cast<std::int64_t>(each);
            records[each].value = Bytes(each, 'x');
        }
        inbox.putRecords(records);
        inbox.put(RepliesCaughtUp{});
        inbox.put(DeliveriesReported{});
        std::vector<Record> seen;
        for (const std::size_t most : {2, 1}) {
            const auto items = inbox.take(0us, most);
            // What the broker says of records that were sent is never late.
            QCOMPARE(items.size(), most);
            QCOMPARE(std::holds_alternative<DeliveriesReported>(items.back()), most == 2);
            const auto& read = std::get<RecordsRead>(items.front());
            QCOMPARE(read.records.size(), most);
            seen.insert(seen.end(), read.records.begin(), read.records.end());
        }
        inbox.put(DeliveriesReported{});
        const auto urgent = inbox.take(0us, 0);
        QVERIFY(urgent.size() == 1 && std::holds_alternative<DeliveriesReported>(urgent.front()));
        const auto rest = inbox.take(0us, 3);
        QCOMPARE(rest.size(), std::size_t{2});
        const auto& read = std::get<RecordsRead>(rest.front());
        QCOMPARE(read.bytes, std::size_t{3 + 4});
        seen.insert(seen.end(), read.records.begin(), read.records.end());
        QVERIFY(seen == records);
        QVERIFY(std::holds_alternative<RepliesCaughtUp>(rest.back()));
    }

    void takingWakesWhenSomethingComes()
    {
        Inbox inbox;
        auto taken = std::async(std::launch::async, [&inbox] { return inbox.take(20s).size(); });
        inbox.put(RepliesCaughtUp{});
        QVERIFY(taken.wait_for(20s) == std::future_status::ready);
        QCOMPARE(taken.get(), std::size_t{1});
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::InboxTest)
#include "inbox_test.moc"
