#include "engine/history/memory_history.h"
#include "engine/history/segment_history.h"
#include "tests/engine/history/entries.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace backstep;

namespace {

struct Found
{
    std::string entries;
    std::uint64_t read = 0;
    std::uint64_t mark = 0;
    std::string fault;
};

/// What a search for this word finds.
Found found(const History& history, const std::string& word, std::uint64_t from = 0, bool cancelled = false)
{
    Found result;
    std::vector<History::Entry> all;
    const auto mark = history.search(
        [&word](std::string_view bytes) { return bytes.find(word) != std::string_view::npos; },
        from,
        [&](const std::vector<History::Entry>& entries, std::uint64_t read) {
            all.insert(all.end(), entries.begin(), entries.end());
            result.read = read;
        },
        cancelled
    );
    result.entries = pictured(all);
    result.mark = mark.value_or(0);
    result.fault = mark ? "" : mark.error().message;
    return result;
}

std::string numbered(const char* flow, int from, int to)
{
    std::string picture;
    for (int i = from; i < to; ++i) {
        picture += std::string(flow) + ":" + std::to_string(i) + " ";
    }
    return picture;
}

} // namespace

class HistorySearchTest : public QObject
{
    Q_OBJECT

private slots:
    void findsAndGoesOn_data();
    void findsAndGoesOn();
    void endsWhenItIsCancelled();
    void findsWhatWasKeptLonger();
    void saysWhereAFileIsDamaged();
    void readsWhileOthersAppend();
};

void HistorySearchTest::findsAndGoesOn_data()
{
    QTest::addColumn<bool>("onDisk");
    QTest::newRow("memory") << false;
    QTest::newRow("disk") << true;
}

void HistorySearchTest::findsAndGoesOn()
{
    QFETCH(bool, onDisk);
    QTemporaryDir folder;
    std::unique_ptr<History> history = std::make_unique<MemoryHistory>();
    if (onDisk) {
        history = std::move(*SegmentHistory::open(folder.path().toStdString(), {10'000'000, 4'000}));
    }
    QVERIFY(found(*history, "v").entries.empty());
    QVERIFY(history->append(entries(numbered("f", 0, 100), 100)).has_value()); // some segments
    const Found first = found(*history, "v42");
    QCOMPARE(first.entries, std::string("f:42"));
    QVERIFY(first.read >= 100);
    QVERIFY(found(*history, "v42", first.mark).entries.empty());
    QVERIFY(history->append(entries("g:142 h:143 g:1420", 100)).has_value());
    const Found next = found(*history, "v142", first.mark);
    QCOMPARE(next.entries, std::string("g:142 g:1420"));
    QCOMPARE(found(*history, "v14", next.mark).entries, std::string());
    QCOMPARE(found(*history, "v14").entries, std::string("f:14 g:142 h:143 g:1420"));
}

void HistorySearchTest::endsWhenItIsCancelled()
{
    QTemporaryDir folder;
    auto history = SegmentHistory::open(folder.path().toStdString());
    QVERIFY((*history)->append(entries("f:1 f:2")).has_value());
    QCOMPARE(found(**history, "v", 0, true).entries, std::string());
    MemoryHistory memory;
    QVERIFY(memory.append(entries("f:1 f:2")).has_value());
    QCOMPARE(found(memory, "v", 0, true).entries, std::string());
}

/// What had to be copied to the end because its segment went is found as well.
void HistorySearchTest::findsWhatWasKeptLonger()
{
    QTemporaryDir folder;
    auto history = SegmentHistory::open(folder.path().toStdString(), {40'000, 4'000});
    (*history)->setKeeper([](const FlowId& flow) { return flow.text() == "stays"; });
    QVERIFY((*history)->append(entries("stays:7", 100)).has_value());
    for (int i = 0; i < 10; ++i) {
        QVERIFY((*history)->append(entries(numbered("goes", i * 100 + 1000, i * 100 + 1100), 100)).has_value());
    }
    QVERIFY(recordsOf(**history, "goes").find("1000") == std::string::npos);
    QVERIFY(found(**history, "v7").entries.starts_with("stays:7"));
    QVERIFY(found(**history, "v1000").entries.empty());
}

void HistorySearchTest::saysWhereAFileIsDamaged()
{
    QTemporaryDir folder;
    auto history = SegmentHistory::open(folder.path().toStdString());
    QVERIFY((*history)->append(entries("f:1 f:2 f:3", 50)).has_value());
    QFile file(folder.filePath(QStringLiteral("0000000001.history")));
    QVERIFY(file.open(QFile::ReadWrite));
    QVERIFY(file.seek(file.size() - 3));
    file.write("x");
    file.close();
    const Found third = found(**history, "v3");
    QVERIFY2(third.fault.find("is damaged at byte") != std::string::npos, third.fault.c_str());
    QCOMPARE(found(**history, "v1").entries, std::string("f:1")); // what is not looked into is not judged
}

void HistorySearchTest::readsWhileOthersAppend()
{
    QTemporaryDir folder;
    auto history = SegmentHistory::open(folder.path().toStdString(), {10'000'000, 8'000});
    std::jthread writer([&] {
        for (int i = 0; i < 200; ++i) {
            (void)(*history)->append(entries(numbered("f", i * 10, i * 10 + 10), 50));
        }
    });
    std::uint64_t mark = 0;
    std::size_t seen = 0;
    while (seen < 2'000) {
        const Found next = found(**history, "v", mark);
        QVERIFY2(next.fault.empty(), next.fault.c_str());
        seen += static_cast<std::size_t>(std::count(next.entries.begin(), next.entries.end(), ':'));
        mark = next.mark;
    }
    QCOMPARE(seen, std::size_t{2'000});
}

QTEST_GUILESS_MAIN(HistorySearchTest)
#include "search_test.moc"
