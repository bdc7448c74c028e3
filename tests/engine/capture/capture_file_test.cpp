#include "tests/engine/capture/captured.h"
#include "tests/support/recording.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <csignal>
#include <random>
#include <ranges>
#include <sys/wait.h>
#include <unistd.h>

using namespace backstep;

namespace {

std::vector<Record> someRecords()
{
    std::vector<Record> records = recorded("a > b[tries=1]", "a ok; b fails; a ok");
    records.front().recordHeaders = {{"traceparent", "00-1"}, {"empty", ""}};
    records.back().key.reset();
    Record tombstone = records.back();
    tombstone.place.offset += 1;
    tombstone.value.reset();
    records.push_back(std::move(tombstone));
    Record binary = records.back();
    binary.place.offset += 1;
    binary.value = std::string("\0\xff{", 3);
    records.push_back(std::move(binary));
    return records;
}

std::string sentenceFor(const QString& file, const char* why)
{
    return "The capture " + file.toStdString() + " cannot be used: " + why + ".";
}

} // namespace

class CaptureFileTest : public QObject
{
    Q_OBJECT

private slots:
    void givesBackWhatWasRecorded();
    void saysWhatItIs();
    void isItsOwnersAlone();
    void overwritesNothing();
    void replacesOnlyWhenFinished();
    void isReadableHoweverItIsCut();
    void saysWhereItIsDamaged();
    void refusesWhatIsForeign();
    void survivesRandomDamage();
    void losesNothingWhenKilled();
    void readsOneRecordAgain();
};

void CaptureFileTest::givesBackWhatWasRecorded()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    QCOMPARE(writeCapture(file, someRecords()), "");
    const ReadBack back = readBack(file);
    QCOMPARE(back.ends, "finished");
    QVERIFY(back.records == someRecords());
}

void CaptureFileTest::saysWhatItIs()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    QCOMPARE(writeCapture(file, {}, {"payload.card.*", "email"}), "");
    const auto reader = CaptureReader::open(file.toStdString());
    QVERIFY(reader);
    const CaptureAbout& about = (*reader)->about();
    QCOMPARE(about.from, "test");
    QCOMPARE(about.recordedAt.micros, 1'764'000'000'000'000);
    QCOMPARE(about.masks, (std::vector<std::string>{"payload.card.*", "email"}));
    QVERIFY((*reader)->next() && (*reader)->end().has_value());
    QCOMPARE((*reader)->end()->records, 0U);
}

void CaptureFileTest::isItsOwnersAlone()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    QCOMPARE(writeCapture(file, someRecords()), "");
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY((QFileInfo(file).permissions() & others) == QFile::Permissions());
}

void CaptureFileTest::overwritesNothing()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    writeBytes(file, "mine");
    const auto writer = CaptureWriter::create(file.toStdString(), aboutTest(), CaptureWriter::Existing::Refuse);
    QVERIFY(!writer);
    QVERIFY(writer.error().fault == Fault::BadInput);
    QVERIFY(writer.error().message.find("already: give the capture another name") != std::string::npos);
    QCOMPARE(bytesOf(file), "mine");
    const auto nowhere
        = CaptureWriter::create(folder.filePath("no/a").toStdString(), aboutTest(), CaptureWriter::Existing::Refuse);
    QVERIFY(!nowhere);
    QVERIFY(nowhere.error().message.find("cannot be made: No such file or directory.") != std::string::npos);
}

void CaptureFileTest::replacesOnlyWhenFinished()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    writeBytes(file, "mine");
    {
        const auto writer = CaptureWriter::create(file.toStdString(), aboutTest(), CaptureWriter::Existing::Replace);
        QVERIFY(writer && (*writer)->append(someRecords()));
        QCOMPARE(bytesOf(file), "mine");
    }
    QCOMPARE(bytesOf(file), "mine");
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    QCOMPARE(writeCapture(file, someRecords()), "");
    QVERIFY(readBack(file).records == someRecords());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void CaptureFileTest::isReadableHoweverItIsCut()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    const std::vector<Record> all = someRecords();
    QCOMPARE(writeCapture(file, all), "");
    const QByteArray whole = bytesOf(file);
    std::size_t most = 0;
    for (qsizetype size = 1; size < whole.size(); ++size) {
        writeBytes(file, whole.left(size));
        const ReadBack back = readBack(file);
        if (back.records.empty() && back.ends != "cut off") {
            QCOMPARE(back.ends, sentenceFor(file, "it was cut off before anything was recorded"));
            continue;
        }
        QCOMPARE(back.ends, "cut off");
        QVERIFY(
            back.records.size() >= most && std::ranges::equal(back.records, all | std::views::take(back.records.size()))
        );
        most = back.records.size();
    }
    QCOMPARE(most, all.size());
    std::string closed;
    frame::appendText(
        closed, capture::toText(CaptureEnd{all.size(), Instant{1'764'000'001'000'000}}), frame::Kind::Closed
    );
    QVERIFY(whole.endsWith(QByteArray::fromStdString(closed)));
    // The file grew, and its contents were lost with the power.
    writeBytes(file, whole.chopped(static_cast<qsizetype>(closed.size())) + QByteArray(3'000'000, '\0'));
    QCOMPARE(readBack(file).ends, "cut off");
}

void CaptureFileTest::saysWhereItIsDamaged()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    QCOMPARE(writeCapture(file, someRecords()), "");
    QByteArray bytes = bytesOf(file);
    const auto reader = CaptureReader::open(file.toStdString());
    QVERIFY((*reader)->next());
    const std::uint64_t second = (*reader)->bytesRead();
    bytes[static_cast<qsizetype>(second) + 30] = static_cast<char>(~bytes[static_cast<qsizetype>(second) + 30]);
    writeBytes(file, bytes);
    const ReadBack back = readBack(file);
    QCOMPARE(back.records.size(), 1U);
    const std::string where = "it is damaged at byte " + std::to_string(second) + " of " + std::to_string(bytes.size());
    QCOMPARE(back.ends, sentenceFor(file, where.c_str()));
}

void CaptureFileTest::refusesWhatIsForeign()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    const char* foreign = "it is no capture of Backstep";
    for (const QByteArray& bytes :
         {QByteArray(), QByteArray("name: flow\n"), QByteArray(100'000, 'x'), QByteArray(64, '\0')}) {
        writeBytes(file, bytes);
        QCOMPARE(readBack(file).ends, sentenceFor(file, foreign));
    }
    QCOMPARE(writeCapture(file, someRecords()), "");
    QByteArray newer = bytesOf(file);
    newer[8] = 2;
    writeBytes(file, newer);
    QCOMPARE(
        readBack(file).ends, sentenceFor(file, "its format is 2, and this Backstep reads 1; open it with a newer one")
    );
    QCOMPARE(readBack(folder.path()).ends, sentenceFor(folder.path(), "it is not a file"));
    const QString none = folder.filePath("none");
    QCOMPARE(readBack(none).ends, sentenceFor(none, "it cannot be opened (No such file or directory)"));
}

/// Whatever was done to it, reading ends, in a sentence or well; and what is read was recorded.
void CaptureFileTest::survivesRandomDamage()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    const std::vector<Record> all = someRecords();
    QCOMPARE(writeCapture(file, all), "");
    const QByteArray good = bytesOf(file);
    std::mt19937 random(7);
    const auto below
        = [&random](qsizetype end) { return static_cast<qsizetype>(random() % static_cast<unsigned>(end)); };
    for (int round = 0; round < 3'000; ++round) {
        QByteArray bad = good;
        for (qsizetype times = 1 + below(4); times > 0; --times) {
            const qsizetype at = below(bad.size());
            switch (below(4)) {
            case 0:
                bad[at] = static_cast<char>(random());
                break;
            case 1:
                bad.remove(at, 1 + below(40));
                break;
            case 2:
                bad.insert(at, bad.mid(below(bad.size()), 1 + below(200)));
                break;
            default:
                bad.replace(at, 4, QByteArray(4, static_cast<char>(0xff)));
            }
            if (bad.isEmpty()) {
                bad = good;
            }
        }
        writeBytes(file, bad);
        const ReadBack back = readBack(file);
        QVERIFY(back.ends == "finished" || back.ends == "cut off" || back.ends.starts_with("The capture "));
        for (const Record& record : back.records) {
            QVERIFY(std::ranges::find(all, record) != all.end());
        }
    }
}

void CaptureFileTest::losesNothingWhenKilled()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    int pipes[2];
    QCOMPARE(pipe(pipes), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto writer = CaptureWriter::create(file.toStdString(), aboutTest(), CaptureWriter::Existing::Refuse);
        for (int i = 0; writer.has_value(); ++i) {
            Record record = recorded("a", "").front();
            record.place.offset = i;
            record.value = std::string(3'000, 'v');
            if (!(*writer)->append({record}) || ::write(pipes[1], &i, sizeof i) != sizeof i) {
                break;
            }
        }
        _exit(1);
    }
    int last = -1;
    for (int told = 0; told < 200; ++told) {
        QCOMPARE(read(pipes[0], &last, sizeof last), ssize_t(sizeof last));
    }
    QCOMPARE(kill(child, SIGKILL), 0);
    QCOMPARE(waitpid(child, nullptr, 0), child);
    ::close(pipes[0]);
    ::close(pipes[1]);
    const ReadBack back = readBack(file);
    QCOMPARE(back.ends, "cut off");
    QVERIFY(static_cast<int>(back.records.size()) > last);
    QCOMPARE(back.records.back().place.offset, static_cast<std::int64_t>(back.records.size()) - 1);
}

void CaptureFileTest::readsOneRecordAgain()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.capture");
    QCOMPARE(writeCapture(file, someRecords()), "");
    const auto reader = CaptureReader::open(file.toStdString());
    std::vector<std::uint64_t> offsets;
    for (auto read = (*reader)->next(); read && read->has_value(); read = (*reader)->next()) {
        offsets.push_back((*read)->offset);
    }
    const std::vector<Record> all = someRecords();
    QCOMPARE(offsets.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        QVERIFY((*reader)->readAt(offsets[i])->record == all[i]);
    }
    QVERIFY(!(*reader)->readAt(offsets[1] + 1));
    QVERIFY(!(*reader)->readAt(1'000'000'000));
}

QTEST_APPLESS_MAIN(CaptureFileTest)
#include "capture_file_test.moc"
