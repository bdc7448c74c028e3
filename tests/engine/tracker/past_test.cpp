#include "engine/tracker/kept_payloads.h"
#include "engine/tracker/past_flows.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/many_flows.h"
#include "tests/support/recording.h"

#include <QTest>

#include <map>
#include <random>

using namespace backstep;

namespace {

const PastFlows::Progress nobody = [](std::size_t, std::size_t) {};

/// All that a window can show of it.
std::string pictureOf(const FlowQuery& flows)
{
    const FlowQuery::Changes changes = flows.changesSince(0, 100'000);
    std::map<FlowId, std::string> pictures;
    for (const SeenFlow& flow : changes.flows) {
        pictures[flow.id] = picturedFlow(flow) + " # " + picturedSpans(flow) + " # " + std::to_string(flow.version)
            + " by " + flow.worker + " " + toIso8601(flow.startedAt) + " " + toIso8601(flow.lastSeenAt) + " "
            + toIso8601(flow.endedAt) + (flow.hasGraph ? " graph" : "");
    }
    std::string text = std::to_string(changes.recordsSeen) + " records\n";
    for (const auto& [id, picture] : pictures) {
        text += id.text() + ": " + picture + "\n";
    }
    return text + picturedAnomalies(changes.anomalies);
}

std::string pictureAt(PastFlows& past, Instant at)
{
    const auto arrived = past.goTo(at, nobody, false);
    return arrived && arrived->hasArrived ? pictureOf(past) : "not arrived";
}

std::string difference(const std::string& seen, const std::string& expected, unsigned seed, Instant at)
{
    return "seed " + std::to_string(seed) + " at " + toIso8601(at) + "\n" + seen + "\n--- expected\n" + expected;
}

History::Entry entryAt(std::int64_t micros, std::int64_t offset)
{
    History::Entry entry;
    entry.record.place = {TopicName("t"), 0, offset};
    entry.record.at = Instant{micros};
    entry.record.value = "v";
    return entry;
}

/// "3@20 1@30": offsets and times.
std::string handedOut(const PastHistory& history, Instant after, Instant upTo)
{
    std::string text;
    const auto done = history.between(
        after,
        upTo,
        [&text](const std::vector<History::Entry>& entries) {
            for (const History::Entry& entry : entries) {
                text += (text.empty() ? "" : " ") + std::to_string(entry.record.place.offset) + "@"
                    + std::to_string(entry.record.at.micros);
            }
        },
        false
    );
    return done ? text : done.error().message;
}

const auto quiet = [](std::size_t) {};

} // namespace

/// What is seen of a time that was is what was seen then.
class PastTest : public QObject
{
    Q_OBJECT

private slots:
    void isWhatWasSeenThen();
    void isTheSameHoweverItWasRead();
    void isTheSameHoweverItWasReached();
    void goesOnWithoutBeginningAgain();
    void takesInWhatIsReadLate();
    void ordersRecordsByTheirTimes();
    void handsOutARecordThatIsKeptTwiceOnce();
    void knowsWhereTimesLie();
    void showsNoLaterRecord();
    void searchesPayloadsOfThen();
    void leavesTheHistoryAlone();
};

void PastTest::isWhatWasSeenThen()
{
    for (unsigned seed = 0; seed < 150; ++seed) {
        std::mt19937 random(seed);
        const std::vector<Record> records = manyFlows(1 + static_cast<int>(random() % 25), random);
        Watched live;
        live.tracker.caughtUp({});
        std::vector<std::pair<Instant, std::string>> seen{
            {Instant{records.front().at.micros - 1}, pictureOf(live.tracker)}};
        for (std::size_t i = 0; i < records.size(); ++i) {
            const Instant now = records[i].at;
            live.tracker.judge(now);
            QVERIFY(live.tracker.take({records[i]}, now));
            if (random() % 12 == 0) {
                const std::int64_t still = i + 1 < records.size() ? records[i + 1].at.micros - now.micros : 9'000'000;
                const Instant then{now.micros + static_cast<std::int64_t>(random()) % still};
                live.tracker.judge(then);
                seen.emplace_back(then, pictureOf(live.tracker));
            }
        }
        std::ranges::shuffle(seen, random);
        PastFlows past(live.history);
        for (const auto& [then, expected] : seen) {
            const std::string found = pictureAt(past, then);
            QVERIFY2(found == expected, difference(found, expected, seed, then).c_str());
        }
    }
}

void PastTest::isTheSameHoweverItWasRead()
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        std::mt19937 random(seed);
        const std::vector<Record> records = manyFlows(1 + static_cast<int>(random() % 60), random);
        const Watched inOrder(records);
        const Watched backlog(asBacklog(records, random));
        PastFlows expected(inOrder.history);
        PastFlows past(backlog.history);
        for (int i = 0; i < 8; ++i) {
            const Instant then = records[random() % records.size()].at;
            const std::string found = pictureAt(past, then);
            const std::string wanted = pictureAt(expected, then);
            QVERIFY2(found == wanted, difference(found, wanted, seed, then).c_str());
        }
    }
}

/// By small steps, by leaps, forth and back, and after going was cancelled.
void PastTest::isTheSameHoweverItWasReached()
{
    std::mt19937 random(7);
    const std::vector<Record> records = manyFlows(400, random);
    const Watched backlog(asBacklog(records, random));
    PastFlows past(backlog.history);
    for (int i = 0; i < 40; ++i) {
        const Instant then = records[random() % records.size()].at;
        std::atomic<bool> isCancelled = false;
        const std::size_t patience = random() % 6;
        std::size_t told = 0;
        const auto breaksOff = [&](std::size_t, std::size_t) { isCancelled = ++told > patience; };
        const auto broken = past.goTo(records[random() % records.size()].at, breaksOff, isCancelled);
        QVERIFY(broken.has_value());
        PastFlows direct(backlog.history);
        const std::string wanted = pictureAt(direct, then);
        const std::string found = pictureAt(past, then);
        QVERIFY2(found == wanted, difference(found, wanted, 7, then).c_str());
    }
}

/// Marks go on, so that nothing is told a second time.
void PastTest::goesOnWithoutBeginningAgain()
{
    std::mt19937 random(3);
    const std::vector<Record> records = manyFlows(30, random);
    const Watched watched(records);
    PastFlows past(watched.history);
    const auto at = [&](std::size_t part) { return records[records.size() * part / 4 - 1].at; };
    QVERIFY(past.goTo(at(2), nobody, false)->hasArrived);
    const auto first = past.changesSince(0, 1000);
    const auto on = past.goTo(at(3), nobody, false);
    QVERIFY(on->hasArrived && !on->isAnew);
    QVERIFY(past.changesSince(first.mark, 1000).flows.size() < past.changesSince(0, 1000).flows.size());
    QVERIFY(!past.changesSince(first.mark, 1000).flows.empty());
    const auto back = past.goTo(at(1), nobody, false);
    QVERIFY(back->hasArrived && back->isAnew);
}

void PastTest::takesInWhatIsReadLate()
{
    std::mt19937 random(11);
    const std::vector<Record> records = manyFlows(20, random);
    const Watched whole(records);
    Watched growing;
    PastFlows past(growing.history);
    std::vector<Record> odd;
    std::vector<Record> even;
    for (const Record& record : records) {
        (odd.size() < even.size() ? odd : even).push_back(record);
    }
    for (std::size_t i = 0; i < even.size(); ++i) {
        even[i].place.partition = 1; // read behind the other one
    }
    growing.take(odd);
    const Instant then = records[records.size() / 2].at;
    QVERIFY(past.goTo(then, nobody, false)->hasArrived);
    growing.take(even);
    const auto again = past.goTo(then, nobody, false);
    QVERIFY(again->hasArrived && again->isAnew);
    PastFlows direct(growing.history);
    QCOMPARE(pictureOf(past), pictureAt(direct, then));
    QCOMPARE(past.changesSince(0, 1000).recordsSeen, records.size() / 2 + 1);
}

void PastTest::ordersRecordsByTheirTimes()
{
    std::mt19937 random(5);
    MemoryHistory kept;
    std::vector<History::Entry> all;
    for (int i = 0; i < 9'000; ++i) { // some chunks
        all.push_back(entryAt(static_cast<std::int64_t>(random() % 3'000) + i / 3, i));
    }
    QVERIFY(kept.append(all));
    PastHistory history(kept);
    QVERIFY(history.lookThrough(false, quiet));
    std::ranges::stable_sort(all, {}, [](const History::Entry& entry) { return entry.record.at; });
    for (int i = 0; i < 50; ++i) {
        const Instant after{static_cast<std::int64_t>(random() % 6'500) - 100};
        const Instant upTo{after.micros + static_cast<std::int64_t>(random() % 3'000)};
        std::string expected;
        for (const History::Entry& entry : all) {
            if (entry.record.at > after && entry.record.at <= upTo) {
                expected += (expected.empty() ? "" : " ") + std::to_string(entry.record.place.offset) + "@"
                    + std::to_string(entry.record.at.micros);
            }
        }
        QCOMPARE(handedOut(history, after, upTo), expected);
    }
}

void PastTest::handsOutARecordThatIsKeptTwiceOnce()
{
    MemoryHistory kept;
    QVERIFY(kept.append({entryAt(10, 1), entryAt(20, 2), entryAt(20, 3), entryAt(30, 4), entryAt(20, 2)}));
    PastHistory history(kept);
    QVERIFY(history.lookThrough(false, quiet));
    QCOMPARE(handedOut(history, PastHistory::beforeAll, {99}), std::string("1@10 2@20 3@20 4@30"));
}

void PastTest::knowsWhereTimesLie()
{
    MemoryHistory kept;
    PastHistory history(kept);
    QVERIFY(!*history.lookThrough(false, quiet));
    QVERIFY(!history.extent().first.isSet());
    QVERIFY(!history.nextAfter({5}).isSet() && !history.lastBefore({5}).isSet());
    QVERIFY(kept.append({entryAt(-1, 0), entryAt(30, 1), entryAt(10, 2), entryAt(20, 3)}));
    QCOMPARE((*history.lookThrough(false, quiet))->micros, -1);
    QCOMPARE(history.extent().first.micros, 10); // what bears no time does not count
    QCOMPARE(history.extent().last.micros, 30);
    QCOMPARE(history.nextAfter({10}).micros, 20);
    QCOMPARE(history.lastBefore({20}).micros, 10);
    QVERIFY(!history.nextAfter({30}).isSet());
    QCOMPARE(history.recordsUntil({20}), 3U);
}

void PastTest::showsNoLaterRecord()
{
    const std::vector<Record> records = recorded("a > b", "a ok; b ok");
    const Watched watched(records);
    PastFlows past(watched.history);
    const Instant then = records[records.size() / 2].at;
    QVERIFY(past.goTo(then, nobody, false)->hasArrived);
    const auto shown = past.records(FlowId("f"));
    QVERIFY(shown && !shown->empty() && shown->size() < records.size());
    QVERIFY(std::ranges::all_of(*shown, [&](const SeenRecord& each) { return each.record.at <= then; }));
    QVERIFY(past.goTo({records.front().at.micros - 1}, nobody, false)->hasArrived);
    QVERIFY(!past.flow(FlowId("f")) && past.records(FlowId("f"))->empty());
}

void PastTest::searchesPayloadsOfThen()
{
    std::mt19937 random(2);
    const std::vector<Record> records = manyFlows(40, random);
    const Watched watched(asBacklog(records, random));
    PastFlows past(watched.history);
    const KeptPayloads payloads(past.history());
    const std::vector<PayloadTest> tests{{{"n"}, [](std::string_view payload) { return !payload.empty(); }}};
    std::uint64_t read = 0;
    const auto tell = [&](const PayloadSearch::Progress& progress) { read = progress.recordsRead; };
    const auto until = [&](Instant at) {
        return static_cast<std::uint64_t>(std::ranges::count_if(records, [&](const Record& each) {
            return each.at <= at;
        }));
    };
    const Instant middle = records[records.size() / 2].at;
    const Instant end = records.back().at;
    QVERIFY(past.goTo(middle, nobody, false)->hasArrived);
    const auto mark = payloads.search(tests, 0, tell, false);
    QVERIFY(mark);
    QCOMPARE(read, until(middle));
    QVERIFY(past.goTo(end, nobody, false)->hasArrived);
    QVERIFY(payloads.search(tests, *mark, tell, false));
    QCOMPARE(read, until(end) - until(middle));
}

/// What must stay there is decided by whoever watches now.
void PastTest::leavesTheHistoryAlone()
{
    MemoryHistory kept(3'000);
    int asked = 0;
    kept.setKeeper([&asked](const FlowId&) { return ++asked > 0; });
    {
        PastFlows past(kept);
        QVERIFY(past.goTo({1}, nobody, false)->hasArrived);
    }
    std::vector<History::Entry> many;
    for (int i = 0; i < 50; ++i) {
        many.push_back(entryAt(i, i));
        many.back().flow = FlowId("f");
    }
    QVERIFY(kept.append(many));
    QVERIFY(asked > 0);
}

QTEST_APPLESS_MAIN(PastTest)
#include "past_test.moc"
