#include "engine/history/segment_history.h"
#include "engine/wire/payload_removal.h"
#include "tests/engine/history/entries.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <unistd.h>

using namespace backstep;

namespace {

constexpr Instant noon{1'764'504'000'000'000}; // 2025-11-30T12:00:00Z
constexpr SegmentHistoryLimits small{1'000'000, 4'000};

Instant daysAgo(int days)
{
    return noon - Duration(std::chrono::hours(24 * days));
}

History::Entry entryOf(const std::string& flow, std::int64_t offset, const std::string& payload, Instant at)
{
    History::Entry entry;
    entry.flow = FlowId(flow);
    entry.record.place = {TopicName("orchestrator.a.b.do"), 0, offset};
    entry.record.incarnation = "i";
    entry.record.at = at;
    entry.record.key = flow;
    entry.record.value
        = R"({"payload": )" + payload + R"(, "headers":{"flowId":")" + flow + R"(","stepName":"b","status":true}})";
    entry.record.recordHeaders = {{"trace", "t-1"}};
    return entry;
}

std::unique_ptr<SegmentHistory> opened(const QTemporaryDir& folder, SegmentHistoryLimits limits = small)
{
    auto history = SegmentHistory::open(folder.path().toStdString(), limits);
    if (!history) {
        qWarning("%s", history.error().message.c_str());
        return nullptr;
    }
    return std::move(*history);
}

/// Whether these bytes stand in any file of the folder.
bool isOnDisk(const QTemporaryDir& folder, const QByteArray& bytes)
{
    for (const QFileInfo& each : QDir(folder.path()).entryInfoList(QDir::Files)) {
        QFile file(each.filePath());
        if (file.open(QFile::ReadOnly) && file.readAll().contains(bytes)) {
            return true;
        }
    }
    return false;
}

Record onlyRecordOf(const History& history, const char* flow)
{
    const auto records = history.records(FlowId(flow));
    return records && records->size() == 1 ? records->front() : Record();
}

std::string deletionOf(const Record& record)
{
    return !record.recordHeaders.empty() && record.recordHeaders.back().first == payloadDeletedHeader
        ? record.recordHeaders.back().second
        : "";
}

} // namespace

class PayloadDeletionTest : public QObject
{
    Q_OBJECT

private slots:
    void whatIsOldIsGoneFromTheFiles();
    void theRestOfARecordStays();
    void flowsAreChosenByHand();
    void placesAndMarksStayGood();
    void aTimeThatCannotBeTrustedKeepsNothing();
    void shortPayloadsGoToo_data();
    void shortPayloadsGoToo();
    void whatIsNoEnvelopeGoesWhole();
    void definitionsStay();
    void aKillBetweenFinishesWhenItIsOpened();
    void aTornPatchIsForgotten();
    void copiesOfWhatStaysAreBareToo();
    void readersAndWritersGoOn();
};

void PayloadDeletionTest::whatIsOldIsGoneFromTheFiles()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    std::vector<History::Entry> all;
    for (int i = 0; i < 60; ++i) { // several segments
        all.push_back(entryOf("old", i, R"({"iban":"DE-SECRET-)" + std::to_string(i) + R"("})", daysAgo(40)));
        all.push_back(entryOf("new", 1000 + i, R"({"iban":"DE-FRESH"})", daysAgo(1)));
    }
    QVERIFY(history->append(all));
    QVERIFY(isOnDisk(folder, "DE-SECRET") && isOnDisk(folder, "DE-FRESH"));
    const auto deleted = history->deletePayloadsBefore(daysAgo(30), noon);
    QVERIFY(deleted.has_value());
    QCOMPARE(deleted->records, std::size_t{60});
    QVERIFY(!isOnDisk(folder, "DE-SECRET"));
    QVERIFY(!isOnDisk(folder, "SECRET"));
    QVERIFY(isOnDisk(folder, "DE-FRESH"));
    QCOMPARE(history->records(FlowId("old"))->size(), std::size_t{60});
    QCOMPARE(history->deletePayloadsBefore(daysAgo(30), noon)->records, std::size_t{0}); // once is enough
    history.reset();
    history = opened(folder); // and it reads so after a restart
    QCOMPARE(history->records(FlowId("old"))->size(), std::size_t{60});
    QCOMPARE(history->records(FlowId("new"))->front().value, all[1].record.value);
    QCOMPARE(history->deletePayloadsBefore(daysAgo(0), noon)->records, std::size_t{60});
    QVERIFY(!isOnDisk(folder, "DE-FRESH"));
}

void PayloadDeletionTest::theRestOfARecordStays()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    const History::Entry entry = entryOf("f", 7, R"({"name":"Anna","nested":{"payload":"x"}})", daysAgo(40));
    QVERIFY(history->append({entry}));
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    const Record bare = onlyRecordOf(*history, "f");
    QCOMPARE(*bare.value, std::string(R"({"payload": null, "headers":{"flowId":"f","stepName":"b","status":true}})"));
    QVERIFY(bare.place == entry.record.place);
    QVERIFY(bare.at == entry.record.at);
    QCOMPARE(bare.key, entry.record.key);
    QCOMPARE(bare.recordHeaders.front().second, std::string("t-1"));
    QCOMPARE(deletionOf(bare), std::string("policy 2025-11-30T12:00:00.000Z"));
}

void PayloadDeletionTest::flowsAreChosenByHand()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    std::vector<History::Entry> all;
    for (int i = 0; i < 30; ++i) {
        for (const char* flow : {"a", "b", "c"}) {
            all.push_back(entryOf(flow, i, std::string(R"({"of":"SECRET-)") + flow + R"("})", daysAgo(1)));
        }
    }
    QVERIFY(history->append(all));
    const auto deleted = history->deletePayloadsOf({FlowId("a"), FlowId("c"), FlowId("unknown")}, noon);
    QVERIFY(deleted.has_value());
    QCOMPARE(deleted->records, std::size_t{60});
    QVERIFY(!isOnDisk(folder, "SECRET-a") && !isOnDisk(folder, "SECRET-c"));
    QVERIFY(isOnDisk(folder, "SECRET-b"));
    QCOMPARE(deletionOf(history->records(FlowId("a"))->front()), std::string("hand 2025-11-30T12:00:00.000Z"));
    QCOMPARE(deletionOf(history->records(FlowId("b"))->front()), std::string());
}

/// Searches and readers that go on later find their place: nothing moves.
void PayloadDeletionTest::placesAndMarksStayGood()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    std::vector<History::Entry> all;
    for (int i = 0; i < 40; ++i) {
        all.push_back(entryOf("f", i, R"({"secret":"SECRET"})", daysAgo(40)));
    }
    QVERIFY(history->append(all));
    const auto firstHalf = history->read(0, ~std::uint64_t{0}, 20);
    QVERIFY(firstHalf.has_value());
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    std::size_t rest = 0;
    std::uint64_t mark = firstHalf->next;
    for (;;) {
        const auto batch = history->read(mark, ~std::uint64_t{0}, 100);
        QVERIFY2(batch.has_value(), batch ? "" : batch.error().message.c_str());
        if (batch->next == mark) {
            break;
        }
        rest += batch->entries.size();
        mark = batch->next;
    }
    QCOMPARE(firstHalf->entries.size() + rest, std::size_t{40});
    const std::atomic<bool> goesOn{false};
    std::size_t found = 0;
    const auto searched = history->search(
        [](std::string_view bytes) { return bytes.find("SECRET") != std::string_view::npos; },
        0,
        [&](const std::vector<History::Entry>& entries, std::uint64_t) { found += entries.size(); },
        goesOn
    );
    QVERIFY(searched.has_value());
    QCOMPARE(found, std::size_t{0});
}

void PayloadDeletionTest::aTimeThatCannotBeTrustedKeepsNothing()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    std::vector<History::Entry> all;
    for (int i = 0; i < 40; ++i) {
        all.push_back(entryOf("f", i, R"({"secret":"SECRET"})", daysAgo(-4000))); // a timestamp of the year 2036
    }
    QVERIFY(history->append(all));
    // Written this moment, by the files' own time: however the records' times lie, nothing of it is younger.
    const Instant realNow{
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count()};
    QVERIFY(history->deletePayloadsBefore(realNow + Duration(60'000), realNow));
    QVERIFY(!isOnDisk(folder, "SECRET"));
}

void PayloadDeletionTest::shortPayloadsGoToo_data()
{
    QTest::addColumn<QString>("payload");
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("told");
    QTest::newRow("one digit") << "7"
                               << "0"
                               << "policy";
    QTest::newRow("three digits") << "123"
                                  << "0"
                                  << "policy";
    QTest::newRow("a bool") << "true"
                            << "null"
                            << "policy";
    QTest::newRow("a date fits") << "\"12345\""
                                 << "null"
                                 << "policy 2025-11-30";
    QTest::newRow("a time fits") << "\"1234567890\""
                                 << "null"
                                 << "policy 2025-11-30T12:00:00.000Z";
    QTest::newRow("nothing to tell") << "{}"
                                     << "{}"
                                     << "";
    QTest::newRow("null") << "null"
                          << "null"
                          << "";
}

void PayloadDeletionTest::shortPayloadsGoToo()
{
    QFETCH(QString, payload);
    QFETCH(QString, left);
    QFETCH(QString, told);
    const QTemporaryDir folder;
    auto history = opened(folder);
    QVERIFY(history->append({entryOf("f", 7, payload.toStdString(), daysAgo(40)), entryOf("g", 8, "{}", daysAgo(1))}));
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    history.reset();
    history = opened(folder);
    const Record bare = onlyRecordOf(*history, "f");
    QVERIFY2(
        QString::fromStdString(*bare.value).startsWith(QStringLiteral("{\"payload\": %1,").arg(left)),
        bare.value->c_str()
    );
    QCOMPARE(QString::fromStdString(deletionOf(bare)), told);
    QCOMPARE(recordsOf(*history, "g"), std::string("8"));
}

void PayloadDeletionTest::whatIsNoEnvelopeGoesWhole()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    History::Entry entry = entryOf("f", 7, "{}", daysAgo(40));
    entry.record.value = "Name: SECRET, no JSON at all";
    History::Entry flat = entryOf("g", 8, "{}", daysAgo(40));
    flat.record.place.topic = TopicName("orchestrator.execution.start");
    flat.record.value = R"({"orchestrationName":"o","payload":"U0VDUkVU","payload":{"a":"SECRET"}})";
    QVERIFY(history->append({entry, flat}));
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    QVERIFY(!isOnDisk(folder, "SECRET") && !isOnDisk(folder, "U0VDUkVU"));
    QCOMPARE(*onlyRecordOf(*history, "f").value, std::string());
    QCOMPARE(
        *onlyRecordOf(*history, "g").value, std::string(R"({"orchestrationName":"o","payload":null,"payload":null})")
    );
}

void PayloadDeletionTest::definitionsStay()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    History::Entry entry = entryOf("", 7, R"({"orchestrationName":"o","steps":[]})", daysAgo(40));
    entry.record.place.topic = TopicName("orchestrator.registration");
    QVERIFY(history->append({entry}));
    QCOMPARE(history->deletePayloadsBefore(daysAgo(30), noon)->records, std::size_t{0});
    QVERIFY(isOnDisk(folder, "\"steps\":[]"));
}

void PayloadDeletionTest::aKillBetweenFinishesWhenItIsOpened()
{
    const QTemporaryDir folder;
    const QString segment = folder.filePath("0000000001.history");
    const QString patch = segment + ".patch";
    const QString kept = folder.filePath("kept");
    auto history = opened(folder);
    QVERIFY(history->append({entryOf("f", 7, R"({"secret":"SECRET"})", daysAgo(40))}));
    QVERIFY(QFile::copy(segment, folder.filePath("before")));
    // A second name for the file of patches, so that it is there after it was applied and removed.
    QFile made(kept);
    QVERIFY(made.open(QFile::WriteOnly));
    made.close();
    QCOMPARE(link(qPrintable(kept), qPrintable(patch)), 0);
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    QVERIFY(!QFile::exists(patch));
    history.reset();
    // As if it had been killed after the patches were written and before they were applied.
    QVERIFY(QFile::remove(segment) && QFile::rename(folder.filePath("before"), segment));
    QVERIFY(QFile::rename(kept, patch));
    QVERIFY(isOnDisk(folder, "SECRET"));
    history = opened(folder);
    QVERIFY(history != nullptr);
    QVERIFY(!isOnDisk(folder, "SECRET"));
    QVERIFY(!QFile::exists(patch));
    QVERIFY(!deletionOf(onlyRecordOf(*history, "f")).empty());
}

void PayloadDeletionTest::aTornPatchIsForgotten()
{
    const QTemporaryDir folder;
    const QString patch = folder.filePath("0000000001.history.patch");
    auto history = opened(folder);
    const History::Entry entry = entryOf("f", 7, R"({"secret":"SECRET"})", daysAgo(40));
    QVERIFY(history->append({entry}));
    history.reset();
    QFile torn(patch);
    QVERIFY(torn.open(QFile::WriteOnly) && torn.write("\x10\x00\x00\x00 half of it") > 0);
    torn.close();
    history = opened(folder);
    QVERIFY(history != nullptr);
    QVERIFY(!QFile::exists(patch));
    QVERIFY(onlyRecordOf(*history, "f") == entry.record);
}

void PayloadDeletionTest::copiesOfWhatStaysAreBareToo()
{
    const QTemporaryDir folder;
    auto history = opened(folder, {12'000, 3'000});
    history->setKeeper([](const FlowId& flow) { return flow == FlowId("open"); });
    QVERIFY(history->append({entryOf("open", 1, R"({"secret":"SECRET"})", daysAgo(40))}));
    for (int i = 0; i < 200; ++i) { // until the first segments went, and what is open was copied on
        QVERIFY(history->append(
            {entryOf("done", 100 + i, R"({"fill":"........................................"})", daysAgo(1))}
        ));
    }
    QVERIFY(!QFile::exists(folder.filePath("0000000001.history")));
    QCOMPARE(recordsOf(*history, "open"), std::string("1"));
    QVERIFY(isOnDisk(folder, "SECRET"));
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    QVERIFY(!isOnDisk(folder, "SECRET"));
    QVERIFY(!deletionOf(onlyRecordOf(*history, "open")).empty());
    for (int i = 0; i < 200; ++i) { // the copy is copied on once more
        QVERIFY(history->append(
            {entryOf("done", 500 + i, R"({"fill":"........................................"})", daysAgo(1))}
        ));
    }
    QVERIFY(!deletionOf(onlyRecordOf(*history, "open")).empty());
    history.reset();
    history = opened(folder, {12'000, 3'000});
    QVERIFY(!deletionOf(onlyRecordOf(*history, "open")).empty());
}

void PayloadDeletionTest::readersAndWritersGoOn()
{
    const QTemporaryDir folder;
    auto history = opened(folder, {100'000'000, 50'000});
    std::vector<History::Entry> batch;
    for (int i = 0; i < 50; ++i) {
        batch.push_back(entryOf("f", i, R"({"secret":"SECRET"})", daysAgo(40)));
    }
    std::atomic<bool> isOver{false};
    std::atomic<int> faults{0};
    std::jthread reader([&] {
        while (!isOver) {
            const auto records = history->records(FlowId("f"));
            const auto batchRead = history->read(0, ~std::uint64_t{0}, 100'000);
            faults += records && batchRead ? 0 : 1;
        }
    });
    std::jthread deleter([&] {
        while (!isOver) {
            faults += history->deletePayloadsBefore(daysAgo(30), noon) ? 0 : 1;
        }
    });
    for (int i = 0; i < 40; ++i) {
        QVERIFY(history->append(batch));
    }
    isOver = true;
    reader.join();
    deleter.join();
    QCOMPARE(faults.load(), 0);
    QVERIFY(history->deletePayloadsBefore(daysAgo(30), noon));
    QVERIFY(!isOnDisk(folder, "SECRET"));
    QCOMPARE(history->records(FlowId("f"))->size(), std::size_t{2000});
}

QTEST_APPLESS_MAIN(PayloadDeletionTest)
#include "payload_deletion_test.moc"
