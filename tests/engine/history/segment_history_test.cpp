#include "engine/base/crc32c.h"
#include "engine/history/segment_history.h"
#include "tests/engine/history/entries.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace backstep;

namespace {

constexpr SegmentHistoryLimits small{100'000, 4'000};

std::unique_ptr<SegmentHistory> opened(const QTemporaryDir& folder, SegmentHistoryLimits limits = small)
{
    auto history = SegmentHistory::open(folder.path().toStdString(), limits);
    if (!history) {
        qWarning("%s", history.error().message.c_str());
        return nullptr;
    }
    return std::move(*history);
}

QString segment(const QTemporaryDir& folder, int id)
{
    return folder.filePath(QString("%1.history").arg(id, 10, 10, QChar('0')));
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly | QFile::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// The error of opening, and whether the file is as it was.
std::string refused(const QTemporaryDir& folder, const QString& path)
{
    const QByteArray before = bytesOf(path);
    const auto history = SegmentHistory::open(folder.path().toStdString(), small);
    if (history) {
        return "opened";
    }
    return bytesOf(path) == before ? history.error().message : "changed";
}

} // namespace

class SegmentHistoryTest : public QObject
{
    Q_OBJECT

private slots:
    void computesCrc();
    void goesOnWhereItEnded();
    void isItsOwnersAlone();
    void cutsOffATornTail();
    void refusesDamage();
    void refusesWhatIsForeign();
    void survivesAKill();
    void tellsWhoHoldsIt();
    void forgetsCopiesWhoseOriginalsAreLeft();
    void keepsCopiesOverARestart();
    void letsGoWhatIsTooOld();
    void tellsHowMuchItHolds();
};

void SegmentHistoryTest::computesCrc()
{
    QCOMPARE(crc32c("123456789"), 0xe3069283U);
    QCOMPARE(crc32c(""), 0U);
}

void SegmentHistoryTest::goesOnWhereItEnded()
{
    const QTemporaryDir folder;
    std::string all;
    for (int run = 0; run < 4; ++run) {
        const auto history = opened(folder);
        for (int i = run * 5; i < run * 5 + 5; ++i) {
            const std::string picture = "f" + std::to_string(i % 3) + ":" + std::to_string(i);
            QVERIFY(history->append(entries(picture, 700)));
            all += (all.empty() ? "" : " ") + picture;
        }
        QCOMPARE(replayed(*history), all);
    }
    const auto history = opened(folder);
    QCOMPARE(replayed(*history), all);
    QCOMPARE(recordsOf(*history, "f1"), "1 4 7 10 13 16 19");
    QCOMPARE(endsOf(*history), "t/0@i=20");
    QVERIFY(QDir(folder.path()).entryList({"*.history"}).size() > 2);
}

void SegmentHistoryTest::isItsOwnersAlone()
{
    const QTemporaryDir parent;
    const QString folder = parent.filePath("made/here");
    const auto history = SegmentHistory::open(folder.toStdString(), small);
    QVERIFY(history);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY((QFileInfo(folder).permissions() & others) == QFile::Permissions());
    QVERIFY((QFileInfo(folder + "/0000000001.history").permissions() & others) == QFile::Permissions());
}

void SegmentHistoryTest::cutsOffATornTail()
{
    const QTemporaryDir folder;
    (void)opened(folder)->append(entries("f:0"));
    const auto whole = bytesOf(segment(folder, 1)).size();
    (void)opened(folder)->append(entries("f:1"));
    const QByteArray both = bytesOf(segment(folder, 1));
    for (qsizetype size = whole; size < both.size(); ++size) {
        write(segment(folder, 1), both.left(size));
        const auto history = opened(folder);
        QVERIFY(history != nullptr);
        QCOMPARE(replayed(*history), "f:0");
        QCOMPARE(endsOf(*history), "t/0@i=1");
        QVERIFY(history->append(entries("f:1")));
        QCOMPARE(replayed(*history), "f:0 f:1");
        QCOMPARE(bytesOf(segment(folder, 1)), both);
    }
    write(segment(folder, 1), both + QByteArray(500, '\0')); // the file grew, its contents were lost with the power
    QCOMPARE(replayed(*opened(folder)), "f:0 f:1");
    for (qsizetype size = 0; size < 16; ++size) { // not even the head was written
        write(segment(folder, 1), both.left(size));
        QCOMPARE(replayed(*opened(folder)), "");
    }
}

void SegmentHistoryTest::refusesDamage()
{
    const QTemporaryDir folder;
    (void)opened(folder)->append(entries("f:0 f:1 f:2"));
    const QByteArray good = bytesOf(segment(folder, 1));
    int refusals = 0;
    for (qsizetype at = 0; at < good.size(); ++at) {
        QByteArray bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x20);
        write(segment(folder, 1), bad);
        const std::string said = refused(folder, segment(folder, 1));
        QVERIFY2(said != "changed", qPrintable(QString::number(at)));
        refusals += said.find("left as it is") != std::string::npos ? 1 : 0;
    }
    // Damage that looks like a torn end is cut off: of the last frame, or a length that reaches beyond the file.
    QVERIFY2(refusals > good.size() / 2, qPrintable(QString::number(refusals)));
    QByteArray bad = good;
    bad[40] = static_cast<char>(bad[40] ^ 0x20);
    write(segment(folder, 1), bad);
    const std::string said = refused(folder, segment(folder, 1));
    const std::string expected = "The history " + segment(folder, 1).toStdString()
        + " cannot be used: it is damaged at byte 26; it was left as it is. Move it away to go on without.";
    QCOMPARE(said, expected);
}

void SegmentHistoryTest::refusesWhatIsForeign()
{
    const QTemporaryDir folder;
    write(segment(folder, 3), "name,price\nrealm,12\n");
    const std::string said = refused(folder, segment(folder, 3));
    QVERIFY2(said.find("is no history of this Backstep; it was left as it is") != std::string::npos, said.c_str());
    QVERIFY(QFile::remove(segment(folder, 3)));
    write(folder.filePath("notes.txt"), "mine");
    QVERIFY(opened(folder) != nullptr); // what has another name is not ours to judge
}

void SegmentHistoryTest::survivesAKill()
{
    const QTemporaryDir folder;
    for (int round = 0; round < 5; ++round) {
        int pipes[2];
        QCOMPARE(pipe(pipes), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto history = opened(folder, {10'000'000, 50'000});
            for (int i = 0; history != nullptr; ++i) {
                const std::string picture = "f:" + std::to_string(round * 1'000'000 + i);
                if (!history->append(entries(picture, 3'000)) || ::write(pipes[1], &i, sizeof i) != sizeof i) {
                    _exit(1);
                }
            }
            _exit(1);
        }
        int last = -1;
        for (int told = 0; told < 40 * (round + 1); ++told) {
            QCOMPARE(read(pipes[0], &last, sizeof last), ssize_t(sizeof last));
        }
        QCOMPARE(kill(child, SIGKILL), 0);
        QCOMPARE(waitpid(child, nullptr, 0), child);
        ::close(pipes[0]);
        ::close(pipes[1]);
        const auto history = opened(folder, {10'000'000, 50'000});
        QVERIFY(history != nullptr);
        const std::string offsets = recordsOf(*history, "f") + " ";
        QVERIFY(offsets.find(" " + std::to_string(round * 1'000'000 + last) + " ") != std::string::npos);
    }
}

void SegmentHistoryTest::tellsWhoHoldsIt()
{
    const QTemporaryDir folder;
    auto first = opened(folder);
    const auto second = SegmentHistory::open(folder.path().toStdString(), small);
    QVERIFY(!second);
    QVERIFY(second.error().fault == Fault::InUse);
    const std::string expected = "The history " + folder.path().toStdString() + " is in use by process "
        + std::to_string(getpid()) + ". Stop it, or use another folder.";
    QCOMPARE(second.error().message, expected);
    first.reset();
    QVERIFY(opened(folder) != nullptr);
}

/// Killed between copying and removing.
void SegmentHistoryTest::forgetsCopiesWhoseOriginalsAreLeft()
{
    const QTemporaryDir folder;
    const SegmentHistoryLimits limits{12'000, 4'000};
    QByteArray oldest;
    {
        const auto history = opened(folder, limits);
        history->setKeeper([](const FlowId& flow) { return flow.text() == "open"; });
        QVERIFY(history->append(entries("open:0", 900)));
        for (int i = 1; QFile::exists(segment(folder, 1)); ++i) {
            oldest = bytesOf(segment(folder, 1));
            QVERIFY(i < 100 && history->append(entries("x:" + std::to_string(i), 900)));
        }
        QCOMPARE(recordsOf(*history, "open"), "0");
    }
    write(segment(folder, 1), oldest);
    const auto history = opened(folder, limits);
    QCOMPARE(recordsOf(*history, "open"), "0");
    QVERIFY(replayed(*history).find("open:0", 1) == std::string::npos);
}

void SegmentHistoryTest::keepsCopiesOverARestart()
{
    const QTemporaryDir folder;
    const SegmentHistoryLimits limits{12'000, 4'000};
    for (int run = 0; run < 5; ++run) {
        const auto history = opened(folder, limits);
        history->setKeeper([](const FlowId& flow) { return flow.text() == "open"; });
        for (int i = 0; i < 30; ++i) {
            const std::string flow = run == 0 && i < 2 ? "open" : "x";
            QVERIFY(history->append(entries(flow + ":" + std::to_string(run * 100 + i), 900)));
        }
        QCOMPARE(recordsOf(*history, "open"), "0 1");
        QVERIFY(replayed(*history).starts_with("open:0 open:1 x"));
    }
}

void SegmentHistoryTest::letsGoWhatIsTooOld()
{
    const QTemporaryDir folder;
    const SegmentHistoryLimits limits{100'000, 4'000, std::chrono::hours(48)};
    {
        const auto history = opened(folder, limits);
        QVERIFY(history->append(entries("open:0 done:1", 2'500)));
        QVERIFY(history->append(entries("young:2", 2'500)));
    }
    for (const QString& name : QDir(folder.path()).entryList({"*.history"})) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QFile::ReadWrite));
        const bool isOldest = file.fileName() == segment(folder, 1);
        QVERIFY(
            file.setFileTime(QDateTime::currentDateTimeUtc().addDays(isOldest ? -3 : -1), QFile::FileModificationTime)
        );
    }
    const auto history = opened(folder, limits);
    history->setKeeper([](const FlowId& flow) { return flow.text() == "open"; });
    QCOMPARE(replayed(*history), "open:0 done:1 young:2");
    QVERIFY(history->append(entries("x:3 x:4 x:5", 2'500)));
    QCOMPARE(replayed(*history), "open:0 young:2 x:3 x:4 x:5");
    QVERIFY(history->use().isFull);
    QCOMPARE(endsOf(*history), "t/0@i=6");
}

void SegmentHistoryTest::tellsHowMuchItHolds()
{
    const QTemporaryDir folder;
    auto history = opened(folder);
    QVERIFY(!history->use().since.isSet() && !history->use().isFull);
    QCOMPARE(history->use().bytesMax, 100'000U);
    auto first = entries("f:0 f:1");
    first[0].record.at = Instant{77};
    QVERIFY(history->append(first));
    const History::Use use = history->use();
    QCOMPARE(use.since.micros, 77);
    history.reset();
    history = opened(folder);
    QCOMPARE(history->use().since.micros, 77);
    QCOMPARE(history->use().bytes, use.bytes);
    for (int i = 2; i < 60; ++i) {
        QVERIFY(history->append(entries("f:" + std::to_string(i), 2'500)));
    }
    QVERIFY(history->use().isFull && history->use().bytes <= 100'000);
}

QTEST_APPLESS_MAIN(SegmentHistoryTest)
#include "segment_history_test.moc"
