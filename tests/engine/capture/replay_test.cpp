#include "engine/capture/capture_history.h"
#include "tests/engine/capture/captured.h"
#include "tests/engine/tracker/watched.h"
#include "tests/support/recording.h"

#include <map>
#include <random>

using namespace backstep;

namespace {

/// All that a tracker tells of what it saw.
std::string told(const Tracker& tracker)
{
    const FlowQuery::Changes changes = tracker.changesSince(0, 100'000);
    std::map<FlowId, std::string> flows;
    for (const SeenFlow& flow : changes.flows) {
        flows[flow.id] = picturedFlow(flow) + " # " + picturedSpans(flow);
    }
    std::string text = std::to_string(changes.recordsSeen) + "\n";
    for (const auto& [id, picture] : flows) {
        text += id.text() + " " + picture + "\n";
    }
    return text + picturedAnomalies(changes.anomalies);
}

std::string toldLive(const std::vector<Record>& records)
{
    Watched watched(records);
    watched.settle();
    return told(watched.tracker);
}

std::string toldOfCapture(const QString& file)
{
    const auto history = CaptureHistory::open(file.toStdString());
    if (!history) {
        return history.error().message;
    }
    Tracker tracker(**history);
    if (const auto read = tracker.restore(); !read) {
        return read.error().message;
    }
    tracker.caughtUp(Instant{10'000'000'000});
    return told(tracker);
}

/// The records of several flows, as a person's fingers would shuffle them; each topic stays in its order.
std::vector<Record> traffic(std::mt19937& random)
{
    static const std::vector<std::pair<const char*, const char*>> plots = {
        {"a > b", "a ok; b ok"},
        {"a > b", "a ok; b fails; wait; b ok"},
        {"a > b[tries=1]", "a ok; b fails; a ok"},
        {"a > b[tries=1]", "a ok; b fails; a fails; wait; a fails; wait; a fails"},
        {"a > b[tries=1]", "a ok; wait; b ok; a ok"},
        {"a | b[tries=1] | c", "a ok; b fails; c ok; a ok; c ok"},
        {"a; b < a; c < a; d < b c", "a ok; c ok; b ok; d ok"},
        {"a > b", "a ok; a ok"},
        {"a > b", "a ok; undo; b ok"},
    };
    std::vector<std::vector<Record>> flows;
    for (std::size_t i = 0; i < 6; ++i) {
        const auto& [picture, script] = plots[random() % plots.size()];
        std::vector<Record> records = recorded(picture, script);
        for (Record& record : records) {
            record.place.partition = static_cast<std::int32_t>(i);
            // Every flow of a recording is "f".
            QByteArray value = QByteArray::fromStdString(record.value.value_or(""));
            const QByteArray id = "f" + QByteArray::number(static_cast<int>(i));
            value.replace("\"f\"", "\"" + id + "\"").replace("\"f/", "\"" + id + "/");
            record.value = value.toStdString();
        }
        flows.push_back(std::move(records));
    }
    std::vector<Record> told
        = foreign("register x > y; start; do x; x ok; x duplicates; do y; y fails 503; undo x; x undone");
    for (Record& record : told) {
        record.place.partition = 50;
    }
    flows.push_back(std::move(told));
    std::vector<Record> all;
    std::vector<std::size_t> next(flows.size(), 0);
    for (std::size_t left = 10'000; left > 0; --left) {
        const std::size_t which = random() % flows.size();
        if (next[which] < flows[which].size()) {
            all.push_back(flows[which][next[which]++]);
        }
    }
    Record broken = all.front();
    broken.place.partition = 77;
    broken.value = "{ not JSON";
    all.push_back(std::move(broken));
    return all;
}

} // namespace

class ReplayTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsTheSameAsWhatWasWatched();
    void tellsTheSameWhereDataIsMasked();
    void findsTheRecordsOfAFlow();
    void holdsNothingThatIsMasked();
    void searchesFromAMarkOn();
    void readsOnFromAMark();
    void addsNothing();
};

void ReplayTest::tellsTheSameAsWhatWasWatched()
{
    const QTemporaryDir folder;
    for (unsigned seed = 0; seed < 60; ++seed) {
        std::mt19937 random(seed);
        const std::vector<Record> records = traffic(random);
        const QString file = folder.filePath(QString::number(seed));
        QCOMPARE(writeCapture(file, records), "");
        const std::string live = toldLive(records);
        QVERIFY(live.find("f5 ") != std::string::npos && live.find("duplicate") != std::string::npos);
        QCOMPARE(QString::fromStdString(toldOfCapture(file)), QString::fromStdString(live));
    }
}

void ReplayTest::tellsTheSameWhereDataIsMasked()
{
    const QTemporaryDir folder;
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        const std::vector<Record> records = traffic(random);
        const QString file = folder.filePath(QString::number(seed));
        QCOMPARE(writeCapture(file, records, {"payload", "headers.source", "name", "step", "**.x"}), "");
        QCOMPARE(QString::fromStdString(toldOfCapture(file)), QString::fromStdString(toldLive(records)));
    }
}

void ReplayTest::findsTheRecordsOfAFlow()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a");
    std::mt19937 random(1);
    const std::vector<Record> records = traffic(random);
    QCOMPARE(writeCapture(file, records), "");
    const auto history = CaptureHistory::open(file.toStdString());
    MemoryHistory memory;
    Tracker live(memory);
    QVERIFY(live.take(records, Instant{1}));
    std::size_t beforeTheEnd = 0;
    QVERIFY((*history)->replay([&](const std::vector<History::Entry>&) {
        beforeTheEnd = (*history)->records(FlowId("f1"))->size(); // while it is read
    }));
    for (const char* id : {"f0", "f1", "f5"}) {
        const auto found = (*history)->records(FlowId(id));
        QVERIFY(found && !found->empty());
        QVERIFY(*found == *memory.records(FlowId(id)));
    }
    QCOMPARE(beforeTheEnd, memory.records(FlowId("f1"))->size());
    QVERIFY((*history)->records(FlowId("nobody"))->empty());
    QCOMPARE((*history)->progress().records, records.size());
    QCOMPARE((*history)->progress().bytes, (*history)->progress().bytesMax);
    QVERIFY(!(*history)->progress().isCutOff);
}

/// Nowhere in the file: as it was, escaped, as a part of something else, in another record, in a key or a header.
void ReplayTest::holdsNothingThatIsMasked()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a");
    const std::string card = "4111-2222/3333\\4444";
    std::vector<Record> records = recorded("a > b[tries=1]", "a ok; b fails; a ok");
    const auto add = [&](const char* topic, const std::string& value) {
        Record record = records.front();
        record.place = {TopicName(topic), 9, static_cast<std::int64_t>(records.size())};
        record.value = value;
        record.key = "4111-2222/3333\\4444";
        record.recordHeaders = {{"card", card}, {"note", "of " + card}};
        records.push_back(std::move(record));
    };
    const std::string head
        = R"("headers":{"flowId":"f","orchestrationName":"o","stepName":"a","card":"4111-2222\/3333\\4444"})";
    add("orchestrator.execution.start", R"({"payload":{"deep":[{"card":"4111-2222/3333\\4444"}]},)" + head + "}");
    add("orchestrator.o.a.do", R"({"payload":{"card":"\u0034111-2222\/3333\u005c4444"},)" + head + "}");
    add("orchestrator.o.a.do", R"({"payload":{"body":"{\"card\":\"4111-2222/3333\\\\4444\"}"},)" + head + "}");
    add("orchestrator.response.result", R"({"error":"no 4111-2222\/3333\\4444!",)" + head + "}");
    add("orchestrator.response.result", R"({"errorMessage":"{\"no\":\"4111-2222/3333\\\\4444\"}",)" + head + "}");
    add("orchestrator.response.result", "plain 4111-2222/3333\\4444");
    QCOMPARE(writeCapture(file, records, {"card"}), "");
    const QByteArray bytes = bytesOf(file);
    for (const char* part : {"4111", "2222", "3333", "4444", "u0034111"}) {
        QVERIFY2(!bytes.contains(part), part);
    }
    QCOMPARE(readBack(file).records.size(), records.size());
}

void ReplayTest::searchesFromAMarkOn()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a");
    QCOMPARE(writeCapture(file, recorded("a > b", "a ok; b ok"), {"nothing.here"}), "");
    const auto history = CaptureHistory::open(file.toStdString());
    std::uint64_t found = 0;
    std::uint64_t asked = 0;
    std::atomic<bool> isCancelled{false};
    const auto search = [&](std::uint64_t from) {
        found = asked = 0;
        return (*history)->search(
            [](std::string_view bytes) { return bytes.find("flow_ended") != std::string_view::npos; },
            from,
            [&](const std::vector<History::Entry>& entries, std::uint64_t read) {
                found += entries.size();
                asked = read;
            },
            isCancelled
        );
    };
    QVERIFY(search(0));
    QCOMPARE(asked, 0U); // nothing is shown yet
    QVERIFY((*history)->replay([](const std::vector<History::Entry>&) {}));
    const auto mark = search(0);
    QVERIFY(mark);
    QCOMPARE(found, 1U);
    QCOMPARE(asked, (*history)->progress().records);
    QVERIFY(search(*mark));
    QCOMPARE(asked, 0U);
    isCancelled = true;
    QVERIFY(search(0));
    QCOMPARE(asked, 0U);
}

void ReplayTest::readsOnFromAMark()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a");
    const std::vector<Record> records = recorded("a > b", "a ok; b ok");
    QCOMPARE(writeCapture(file, records, {"nothing.here"}), "");
    const auto history = CaptureHistory::open(file.toStdString());
    constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
    QVERIFY((*history)->read(0, end, 4)->entries.empty()); // nothing is shown yet
    QVERIFY((*history)->replay([](const std::vector<History::Entry>&) {}));
    std::vector<Record> read;
    std::uint64_t half = 0;
    for (std::uint64_t mark = 0;;) {
        const auto batch = (*history)->read(mark, end, 4);
        QVERIFY(batch);
        if (batch->entries.empty()) {
            break;
        }
        std::ranges::transform(batch->entries, std::back_inserter(read), &History::Entry::record);
        mark = batch->next;
        half = half == 0 ? mark : half;
    }
    QVERIFY(read == records);
    QCOMPARE((*history)->read(0, half, 100)->entries.size(), 4U);
    QCOMPARE((*history)->read(half, end, 1000)->entries.size(), records.size() - 4);
}

void ReplayTest::addsNothing()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a");
    QCOMPARE(writeCapture(file, recorded("a", "a ok")), "");
    const QByteArray before = bytesOf(file);
    const auto history = CaptureHistory::open(file.toStdString());
    const auto added = (*history)->append({{}});
    QVERIFY(!added && added.error().fault == Fault::Refused);
    QCOMPARE(bytesOf(file), before);
}

QTEST_APPLESS_MAIN(ReplayTest)
#include "replay_test.moc"
