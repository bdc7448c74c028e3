#include "engine/definition/document.h"
#include "engine/ledger/sqlite_ledger.h"
#include "tests/engine/ledger/faulty_disk.h"
#include "tests/support/scenario.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};
constexpr auto payload = R"({"customer":"a customer whose name is found in the file"})";

LedgerCommit startOf(std::uint64_t number)
{
    RegisteredOrchestration definition;
    definition.orchestration = sealed(pictured("a > b > c"));
    definition.registeredAt = noon;
    const std::string flow = "f" + std::to_string(number);
    Decision decision = start(definition.orchestration, {FlowId(flow), StartKey(flow), payload}, noon);
    LedgerCommit commit;
    commit.number = number;
    commit.at = noon;
    if (number == 1) {
        commit.registered = {definition};
    }
    commit.positions
        = {{TopicName("orchestrator.response.result"), "an incarnation", 0, static_cast<std::int64_t>(number)}};
    commit.flows = {{std::move(decision.state), std::move(decision.events)}};
    return commit;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

/// What opening and reading it all says; empty when all is well.
QString faultOf(const QString& folder)
{
    const auto ledger = SqliteLedger::open(folder.toStdString());
    if (!ledger) {
        return QString::fromStdString(ledger.error().message);
    }
    const auto contents = (*ledger)->load();
    return contents ? QString() : QString::fromStdString(contents.error().message);
}

} // namespace

class StorageFaultsTest : public QObject
{
    Q_OBJECT

private slots:

    /// The process was killed inside a flush, or the flush failed; the next one finds the commit in the log, where the
    /// system's memory holds it. Once it has counted as durable no power cut takes it back.
    void aCommitThatOnlyMemoryHeldIsSecuredBeforeItCounts_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("killed while it flushed") << true;
        QTest::newRow("the flush failed") << false;
    }

    void aCommitThatOnlyMemoryHeldIsSecuredBeforeItCounts()
    {
        QFETCH(bool, killed);
        int counted = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            init();
            FaultyDisk& disk = failing(seed);
            commitUpTo(3);
            disk.decideBy([killed](DiskWork work, std::string_view) {
                const DiskFate fate = killed ? DiskFate::Dies : DiskFate::Fails;
                return work == DiskWork::Sync ? fate : DiskFate::Fine;
            });
            QVERIFY(!m_ledger->commit(startOf(4)).has_value());
            m_ledger->abandon();
            disk.decideBy({});
            disk.switchOn();

            open();
            const std::uint64_t told = contents().lastCommit;
            counted += told == 4 ? 1 : 0;
            m_ledger->abandon();
            disk.cutPower();
            open();
            QCOMPARE(contents().lastCommit, told);
            QCOMPARE(contents().openFlows.size(), static_cast<std::size_t>(told));
            m_ledger.reset();
        }
        QVERIFY(counted > 0);
    }

    void aPowerCutAtAnyMomentLosesNothingThatWasTold()
    {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            init();
            FaultyDisk& disk = failing(seed);
            commitUpTo(2);
            std::uint64_t work = 0;
            disk.decideBy([&work, seed](DiskWork, std::string_view) {
                return ++work == seed % 40 + 1 ? DiskFate::Dies : DiskFate::Fine;
            });
            std::uint64_t told = 2;
            while (!disk.isDead() && told < 20) {
                told += m_ledger->commit(startOf(told + 1)).has_value() ? 1 : 0;
            }
            m_ledger->abandon();
            disk.cutPower();
            disk.switchOn();
            disk.decideBy({});
            open();
            const auto contents = m_ledger->load();
            QVERIFY(contents.has_value());
            QVERIFY2(
                contents->lastCommit == told || contents->lastCommit == told + 1,
                qPrintable(QString("seed %1: %2 told, %3 there").arg(seed).arg(told).arg(contents->lastCommit))
            );
            QCOMPARE(contents->openFlows.size(), static_cast<std::size_t>(contents->lastCommit));
            m_ledger.reset();
        }
    }

    void aFullDiskRefusesAndGoesOn()
    {
        FaultyDisk& disk = failing(1);
        commitUpTo(2);
        disk.decideBy([](DiskWork work, std::string_view) {
            return work == DiskWork::Write ? DiskFate::NoRoom : DiskFate::Fine;
        });
        const auto refused = m_ledger->commit(startOf(3));
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().fault, Fault::StoreFailed);
        const QString message = QString::fromStdString(refused.error().message);
        QVERIFY2(message.contains(m_file) && message.contains("make room"), qPrintable(message));
        disk.decideBy({});
        commitUpTo(5);
        QCOMPARE(contents().openFlows.size(), std::size_t{5});
    }

    void aReadFaultIsNoMissingFlow()
    {
        FaultyDisk& disk = failing(1);
        commitUpTo(2);
        m_ledger->abandon();
        open();
        disk.decideBy([](DiskWork work, std::string_view) {
            return work == DiskWork::Read ? DiskFate::Fails : DiskFate::Fine;
        });
        for (const auto& fault :
             {m_ledger->flow(FlowId("f1")).error().fault,
              m_ledger->flowOfStartKey(StartKey("f1")).error().fault,
              m_ledger->flow(FlowId("nobody")).error().fault}) {
            QCOMPARE(fault, Fault::StoreFailed);
        }
        disk.decideBy({});
        QVERIFY(m_ledger->flow(FlowId("f1")).has_value());
        QCOMPARE(m_ledger->flow(FlowId("nobody")).error().fault, Fault::NotFound);
    }

    void aForeignLogIsRefused()
    {
        commitUpTo(5);
        m_ledger->abandon();
        const QByteArray log = contentOf(m_file + "-wal");
        init();
        commitUpTo(3);
        m_ledger.reset();
        refusesTheLog(log, "another ledger's");
    }

    void aLogOfAnotherTimeIsRefused()
    {
        commitUpTo(5);
        m_ledger.reset();
        const QByteArray early = contentOf(m_file);
        open();
        commitUpTo(15);
        m_ledger->abandon();
        const QByteArray earlyLog = contentOf(m_file + "-wal");
        open();
        m_ledger.reset(); // takes the log in
        open();
        commitUpTo(18);
        m_ledger->abandon();
        const QByteArray late = contentOf(m_file);
        const QByteArray lateLog = contentOf(m_file + "-wal");

        open();
        m_ledger.reset();
        refusesTheLog(earlyLog, "of another time");
        put(m_file, early);
        refusesTheLog(lateLog, "of another time");
        // What belongs together goes on: the copy of before with the log of then, and the last with its own.
        put(m_file, early);
        put(m_file + "-wal", earlyLog);
        QCOMPARE(lastCommit(), std::uint64_t{15});
        put(m_file, late);
        put(m_file + "-wal", lateLog);
        QCOMPARE(lastCommit(), std::uint64_t{18});
    }

    void aLogWithoutItsLedgerIsRefused()
    {
        commitUpTo(5);
        m_ledger->abandon();
        const QByteArray log = contentOf(m_file + "-wal");
        QVERIFY(QFile::remove(m_file));
        const QString fault = faultOf(m_folder->path());
        QVERIFY2(fault.contains(m_file + "-wal") && fault.contains("nothing was made"), qPrintable(fault));
        QVERIFY(!QFile::exists(m_file));
        QCOMPARE(contentOf(m_file + "-wal"), log);
        QVERIFY(QFile::remove(m_file + "-wal"));
        QCOMPARE(faultOf(m_folder->path()), QString());
    }

    void aLinkThatLeadsNowhereIsRefused()
    {
        const QString target = m_folder->filePath("disk/ledger.sqlite");
        QVERIFY(QFile::link(target, m_file));
        const QString fault = faultOf(m_folder->path());
        QVERIFY2(fault.contains(target) && fault.contains("nothing was made"), qPrintable(fault));
        QVERIFY(QFileInfo(m_file).isSymLink());
        QVERIFY(!QFile::exists(target));

        // With what it leads to it is the ledger there, with its log and its lock.
        const QString elsewhere = m_folder->filePath("disk");
        m_folder->remove();
        QVERIFY(QDir().mkpath(elsewhere));
        QVERIFY(SqliteLedger::open(elsewhere.toStdString()).has_value());
        QVERIFY(QFile::link(target, m_file));
        commitUpTo(2);
        QVERIFY(QFile::exists(target + "-wal") && !QFile::exists(m_file + "-wal"));
        QVERIFY(faultOf(elsewhere).contains("in use"));
    }

    void flippedBitsAreFound_data()
    {
        QTest::addColumn<QByteArray>("near");
        QTest::newRow("a payload") << QByteArray("a customer whose name");
        QTest::newRow("a definition") << QByteArray("timeoutMs");
        QTest::newRow("a reading position") << QByteArray("an incarnation");
        QTest::newRow("the checksum of the reading positions") << QByteArray::fromRawData("\x01\x00\x08", 3);
    }

    void flippedBitsAreFound()
    {
        QFETCH(QByteArray, near);
        commitUpTo(1);
        m_ledger.reset();
        const QByteArray whole = contentOf(m_file);
        int flipped = 0;
        for (qsizetype at = whole.indexOf(near); at >= 0; at = whole.indexOf(near, at + 1)) {
            for (qsizetype bit = 0; bit<near.size() * 8; bit += near.size()> 8 ? 5 : 1) {
                QByteArray content = whole;
                content[at + bit / 8] = static_cast<char>(content[at + bit / 8] ^ (1 << bit % 8));
                put(m_file, content);
                // The events' own copy of a payload is read when they are asked for; all else when it is opened.
                const QString fault = faultOfAll();
                QVERIFY2(fault.contains("damaged") && fault.contains("copy"), qPrintable(fault));
                QCOMPARE(contentOf(m_file), content);
                ++flipped;
            }
        }
        QVERIFY(flipped > 10);
        put(m_file, whole);
        QCOMPARE(faultOfAll(), QString());
    }

    void init()
    {
        cleanup();
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("ledger.sqlite");
    }

    void cleanup()
    {
        m_ledger.reset();
        m_disk.reset();
    }

private:
    FaultyDisk& failing(std::uint64_t seed)
    {
        m_disk = std::make_unique<FaultyDisk>(seed);
        return *m_disk;
    }

    void open()
    {
        m_ledger.reset();
        auto opened = SqliteLedger::open(m_folder->path().toStdString());
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        m_ledger = std::move(*opened);
    }

    LedgerContents contents()
    {
        auto loaded = m_ledger->load();
        if (!loaded) {
            qFatal("%s", loaded.error().message.c_str());
        }
        return std::move(*loaded);
    }

    void commitUpTo(std::uint64_t last)
    {
        if (m_ledger == nullptr) {
            open();
        }
        for (std::uint64_t number = contents().lastCommit + 1; number <= last; ++number) {
            if (const auto done = m_ledger->commit(startOf(number)); !done) {
                qFatal("%s", done.error().message.c_str());
            }
        }
    }

    std::uint64_t lastCommit()
    {
        open();
        const std::uint64_t last = contents().lastCommit;
        m_ledger.reset();
        return last;
    }

    void refusesTheLog(const QByteArray& log, const QString& whose)
    {
        const QByteArray content = contentOf(m_file);
        put(m_file + "-wal", log);
        const QString fault = faultOf(m_folder->path());
        QVERIFY2(fault.contains(whose) && fault.contains(m_file + "-wal"), qPrintable(fault));
        QCOMPARE(contentOf(m_file), content);
        QCOMPARE(contentOf(m_file + "-wal"), log);
        QVERIFY(QFile::remove(m_file + "-wal"));
    }

    QString faultOfAll()
    {
        QString fault = faultOf(m_folder->path());
        if (!fault.isEmpty()) {
            return fault;
        }
        const auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        const auto events = (*ledger)->events(FlowId("f1"));
        return events ? QString() : QString::fromStdString(events.error().message);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<FaultyDisk> m_disk; ///< outlives what SQLite has open on it
    std::unique_ptr<SqliteLedger> m_ledger;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::StorageFaultsTest)
#include "storage_faults_test.moc"
