#include "engine/history/memory_history.h"
#include "engine/history/segment_history.h"
#include "tests/engine/history/entries.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <memory>

using namespace backstep;

namespace {

/// What both histories must do, with a room of some records of 1000 bytes.
struct Under
{
    QTemporaryDir folder;
    std::unique_ptr<History> history;

    explicit Under(bool onDisk)
    {
        if (onDisk) {
            history = std::move(*SegmentHistory::open(folder.path().toStdString(), {20'000, 4'000}));
        } else {
            history = std::make_unique<MemoryHistory>(20'000);
        }
    }

    void append(const std::string& picture, std::size_t padding = 0) const
    {
        const auto appended = history->append(entries(picture, padding));
        QVERIFY2(appended, appended ? "" : appended.error().message.c_str());
    }

    /// Records of a flow each, of 1000 bytes.
    void fill(int from, int to, const std::string& flow = "x") const
    {
        for (int i = from; i < to; ++i) {
            append(flow + std::to_string(i) + ":" + std::to_string(i), 1'000);
        }
    }
};

} // namespace

class HistoryTest : public QObject
{
    Q_OBJECT

private slots:

    void keepsRecordsInOrder_data() { kinds(); }

    void keepsRecordsInOrder();

    void keepsARecordWhole_data() { kinds(); }

    void keepsARecordWhole();

    void tellsItsEnds_data() { kinds(); }

    void tellsItsEnds();

    void letsTheOldestGo_data() { kinds(); }

    void letsTheOldestGo();

    void readsOnFromAMark_data() { kinds(); }

    void readsOnFromAMark();

    void keepsFlowsThatMustStay_data() { kinds(); }

    void keepsFlowsThatMustStay();

    void staysBoundedWhenAllMustStay_data() { kinds(); }

    void staysBoundedWhenAllMustStay();

private:
    static void kinds()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("memory") << false;
        QTest::newRow("segments") << true;
    }
};

void HistoryTest::keepsRecordsInOrder()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    under.append("f:0 g:1 -:2");
    under.append("f:3");
    QCOMPARE(replayed(*under.history), "f:0 g:1 -:2 f:3");
    QCOMPARE(recordsOf(*under.history, "f"), "0 3");
    QCOMPARE(recordsOf(*under.history, "nobody"), "");
}

void HistoryTest::keepsARecordWhole()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    History::Entry entry;
    entry.flow = FlowId("f");
    entry.record.place = {TopicName("t"), 7, 1'234'567'890'123};
    entry.record.incarnation = "inc";
    entry.record.at = Instant{-5};
    entry.record.value = std::string("a\0b", 3);
    entry.record.recordHeaders = {{"__TypeId__", "x"}, {"", std::string(300, 'h')}};
    History::Entry empty;
    empty.flow = FlowId("f");
    empty.record.key = "";
    (void)under.history->append({entry, empty});
    const auto records = under.history->records(FlowId("f"));
    QVERIFY(records);
    QCOMPARE(records->size(), 2U);
    const Record& first = records->front();
    QVERIFY(first.place == entry.record.place);
    QCOMPARE(first.incarnation, entry.record.incarnation);
    QCOMPARE(first.at.micros, -5);
    QVERIFY(first.key == entry.record.key && first.value == entry.record.value);
    QVERIFY(first.recordHeaders == entry.record.recordHeaders);
    QVERIFY(records->back().key == "" && !records->back().value.has_value());
}

void HistoryTest::tellsItsEnds()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    under.append("f:0 f:1");
    QCOMPARE(endsOf(*under.history), "t/0@i=2");
    auto again = entries("f:0");
    again[0].record.incarnation = "j"; // the topic was made anew
    (void)under.history->append(again);
    QCOMPARE(endsOf(*under.history), "t/0@j=1");
    under.fill(1, 60); // and they outlive the records
    QCOMPARE(endsOf(*under.history), "t/0@i=60");
}

void HistoryTest::letsTheOldestGo()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    under.fill(0, 100);
    const std::string left = replayed(*under.history);
    QVERIFY2(left.ends_with(" x98:98 x99:99"), left.c_str());
    QVERIFY2(std::ranges::count(left, ':') > 10 && std::ranges::count(left, ':') <= 20, left.c_str());
    QCOMPARE(recordsOf(*under.history, "x0"), "");
    QCOMPARE(recordsOf(*under.history, "x99"), "99");
}

void HistoryTest::readsOnFromAMark()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
    const auto read = [&](std::uint64_t from, std::uint64_t before, std::size_t atMost) {
        return under.history->read(from, before, atMost).value_or(History::Batch{});
    };
    QCOMPARE(pictured(read(0, end, 10).entries), "");
    under.append("f:0 g:1 -:2 f:3 f:4", 900); // on disk: in two segments
    under.append("f:5 f:6", 900);
    std::string all;
    std::vector<std::pair<std::uint64_t, std::string>> parts; ///< what was read up to a mark
    for (std::uint64_t mark = 0;;) {
        const History::Batch batch = read(mark, end, 3);
        if (batch.entries.empty()) {
            break;
        }
        mark = batch.next;
        parts.emplace_back(mark, pictured(batch.entries));
        all += (all.empty() ? "" : " ") + parts.back().second;
    }
    QCOMPARE(all, "f:0 g:1 -:2 f:3 f:4 f:5 f:6");
    // Between two marks stands what stood there, however much was appended since.
    under.append("f:7");
    const std::uint64_t first = parts.front().first;
    const std::uint64_t last = parts.back().first;
    QCOMPARE(pictured(read(0, first, 100).entries), parts.front().second);
    QCOMPARE(pictured(read(last, end, 100).entries), "f:7");
    QCOMPARE(pictured(read(last, last, 100).entries), "");
    under.fill(100, 160);
    const History::Batch left = read(0, first, 100);
    QVERIFY(left.entries.empty()); // it went
    QVERIFY(!read(left.next, end, 100).entries.empty());
}

void HistoryTest::keepsFlowsThatMustStay()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    under.history->setKeeper([](const FlowId& flow) { return flow.text() == "open"; });
    under.append("open:0", 1'000);
    under.fill(1, 50);
    under.append("open:50", 1'000);
    under.fill(51, 100);
    under.append("open:100", 1'000);
    QCOMPARE(recordsOf(*under.history, "open"), "0 50 100");
    QCOMPARE(recordsOf(*under.history, "x1"), "");
    const std::string all = replayed(*under.history);
    QVERIFY2(all.starts_with("open:0 open:50 x"), all.c_str());
}

void HistoryTest::staysBoundedWhenAllMustStay()
{
    QFETCH(bool, onDisk);
    const Under under(onDisk);
    under.history->setKeeper([](const FlowId&) { return true; });
    under.fill(0, 200);
    const std::string left = replayed(*under.history);
    QVERIFY2(left.ends_with(" x199:199"), left.c_str());
    QVERIFY2(std::ranges::count(left, ':') <= 20, left.c_str());
}

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
