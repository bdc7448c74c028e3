#include "engine/definition/document.h"
#include "engine/ledger/sqlite_create.h"
#include "engine/ledger/sqlite_ledger.h"

#include "tests/support/scenario.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sqlite3.h>
#include <unistd.h>

#include <memory>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};

LedgerCommit startOf(const std::string& flow, std::uint64_t number)
{
    RegisteredOrchestration definition;
    definition.orchestration = sealed(pictured("a > b > c"));
    definition.registeredAt = noon;
    Decision decision = start(definition.orchestration, {FlowId(flow), StartKey(flow), R"({"n":1})"}, noon);
    LedgerCommit commit;
    commit.number = number;
    commit.at = noon;
    if (number == 1) {
        commit.registered = {definition};
    }
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

} // namespace

class SqliteLedgerTest : public QObject
{
    Q_OBJECT

private slots:

    void aKilledProcessLosesNothing()
    {
        auto killed = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(killed.has_value());
        for (std::uint64_t number = 1; number <= 40; ++number) {
            QVERIFY((*killed)->commit(startOf("f" + std::to_string(number), number)).has_value());
        }
        (*killed)->abandon();
        QVERIFY(QFile::exists(m_file + "-wal"));

        auto next = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(next.has_value());
        const auto contents = (*next)->load();
        QVERIFY(contents.has_value());
        QCOMPARE(contents->openFlows.size(), std::size_t{40});
        QCOMPARE(contents->lastCommit, std::uint64_t{40});
        QVERIFY((*next)->commit(startOf("f41", 41)).has_value());
    }

    void aCommitTornByAPowerCutIsWhollyThereOrWhollyNot_data()
    {
        QTest::addColumn<int>("cut"); // bytes missing from the end of the log
        for (const int cut : {1, 100, 4096, 9000}) {
            QTest::addRow("%d bytes", cut) << cut;
        }
    }

    void aCommitTornByAPowerCutIsWhollyThereOrWhollyNot()
    {
        QFETCH(int, cut);
        auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        for (std::uint64_t number = 1; number <= 10; ++number) {
            QVERIFY((*ledger)->commit(startOf("f" + std::to_string(number), number)).has_value());
        }
        (*ledger)->abandon();
        QFile log(m_file + "-wal");
        QVERIFY(log.resize(log.size() - cut));

        auto next = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY2(next.has_value(), next ? "" : next.error().message.c_str());
        const auto contents = (*next)->load();
        QVERIFY(contents.has_value());
        QVERIFY(contents->lastCommit < 10);
        QCOMPARE(contents->openFlows.size(), static_cast<std::size_t>(contents->lastCommit));
    }

    void aHeldLedgerNamesWhoHoldsIt()
    {
        const auto holder = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(holder.has_value());
        const auto second = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().fault, Fault::InUse);
        const QString message = QString::fromStdString(second.error().message);
        QVERIFY2(message.contains("process " + QString::number(getpid())), qPrintable(message));
    }

    void aForeignFileStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("orchestrationName: order\n");
        QTest::newRow("long text") << QByteArray(5000, 'x');
        QTest::newRow("a magic and no more") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("another database") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\0');
    }

    void aForeignFileStaysAsItIs()
    {
        QFETCH(QByteArray, content);
        put(m_file, content);
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!opened.has_value());
        QCOMPARE(opened.error().fault, Fault::StoreFailed);
        QVERIFY(QString::fromStdString(opened.error().message).contains(m_file));
        QCOMPARE(contentOf(m_file), content);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{"ledger.sqlite"});
    }

    void aDamagedFileIsRefused_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length");
        QTest::newRow("schema page") << 100 << 300;
        QTest::newRow("all pages but the first") << 4096 << 1'000'000;
        QTest::newRow("a later format") << 60 << 4;
    }

    void aDamagedFileIsRefused()
    {
        QFETCH(int, at);
        QFETCH(int, length);
        {
            auto ledger = SqliteLedger::open(m_folder->path().toStdString());
            for (std::uint64_t number = 1; number <= 40; ++number) {
                QVERIFY((*ledger)->commit(startOf("f" + std::to_string(number), number)).has_value());
            }
        }
        QByteArray content = contentOf(m_file);
        QVERIFY(content.size() > at);
        for (int each = at; each < std::min<qsizetype>(at + length, content.size()); ++each) {
            content[each] = '\x5a';
        }
        put(m_file, content);
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!opened.has_value());
        QCOMPARE(opened.error().fault, Fault::StoreFailed);
        QCOMPARE(contentOf(m_file), content);
    }

    void aShortenedFileIsRefused()
    {
        {
            auto ledger = SqliteLedger::open(m_folder->path().toStdString());
            QVERIFY((*ledger)->commit(startOf("f1", 1)).has_value());
        }
        const QByteArray content = contentOf(m_file);
        put(m_file, content.left(content.size() / 2));
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!opened.has_value());
        QVERIFY(QString::fromStdString(opened.error().message).contains("damaged"));
    }

    void onlyItsOwnerMayReadIt()
    {
        auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY((*ledger)->commit(startOf("f1", 1)).has_value());
        for (const QString& name : QDir(m_folder->path()).entryList(QDir::Files)) {
            const auto others = QFile::permissions(m_folder->filePath(name))
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther);
            QVERIFY2(others == QFile::Permissions(), qPrintable(name));
        }
        QVERIFY(QFile::exists(m_file + "-wal"));
    }

    /// What is damaged for good concerns one thing (engine/decisions/0006): the others are listed, and it is named.
    void aDamagedFlowHidesNoOther()
    {
        makeThreeOfEach();
        damage("UPDATE flow SET state = x'00' WHERE id = 'f2'");
        const auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(ledger.has_value());
        const auto flows = (*ledger)->flows(10);
        QVERIFY2(flows.has_value(), flows ? "" : flows.error().message.c_str());
        QCOMPARE(flows->size(), std::size_t{3});
        QCOMPARE((*flows)[1].state.id.text(), std::string("f2"));
        QVERIFY((*flows)[1].damage.find("flow f2 cannot be read") != std::string::npos);
        QVERIFY((*flows)[0].damage.empty() && (*flows)[2].damage.empty());
        QCOMPARE((*ledger)->flow(FlowId("f2")).error().fault, Fault::BadInput);
    }

    void theEventsOfADamagedCommitAreThatFlowsTrouble()
    {
        makeThreeOfEach();
        damage("UPDATE journal SET events = x'00' WHERE number = 2");
        const auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(ledger.has_value());
        QCOMPARE((*ledger)->events(FlowId("f2")).error().fault, Fault::BadInput);
        QVERIFY((*ledger)->events(FlowId("f3")).has_value());
    }

    void aDamagedRecordInQuarantineHidesNoOther()
    {
        makeThreeOfEach();
        damage("UPDATE quarantine SET record = x'00' WHERE id = 2");
        const auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(ledger.has_value());
        const auto records = (*ledger)->quarantine(10);
        QVERIFY2(records.has_value(), records ? "" : records.error().message.c_str());
        QCOMPARE(records->size(), std::size_t{3});
        QVERIFY((*records)[1].reason.find("record 2 of its quarantine cannot be read") != std::string::npos);
        QCOMPARE((*ledger)->quarantined(2).error().fault, Fault::BadInput);
        LedgerCommit drop;
        drop.number = 4;
        drop.released = {2};
        QVERIFY((*ledger)->commit(drop).has_value());
        QCOMPARE((*ledger)->quarantine(10)->size(), std::size_t{2});
    }

    /// A blob that is too large is not written as NULL, and the sentence is SQLite's own.
    void whatCannotBeBoundIsSaid()
    {
        put(m_file, {});
        const auto file = parts::openDatabase(m_file.toStdString());
        QVERIFY(parts::execute(file.get(), "CREATE TABLE t (b BLOB NOT NULL)"));
        sqlite3_limit(file.get(), SQLITE_LIMIT_LENGTH, 1000);
        sqlite::Statement insert(file.get(), "INSERT INTO t VALUES (?1)");
        const std::string blob(2000, 'x');
        QVERIFY(!insert.bindBlob(1, blob).run());
        QCOMPARE(parts::messageOf(file.get()), std::string("string or blob too big"));
        QVERIFY(insert.bindBlob(1, "small").run());
    }

    void aMissingFolderIsMade()
    {
        const QString folder = m_folder->filePath("deep/er");
        QVERIFY(SqliteLedger::open(folder.toStdString()).has_value());
        QVERIFY(QFile::exists(folder + "/ledger.sqlite"));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("ledger.sqlite");
    }

private:
    /// Three closed flows and three records in quarantine, all published.
    void makeThreeOfEach()
    {
        const auto ledger = SqliteLedger::open(m_folder->path().toStdString());
        for (std::uint64_t number = 1; number <= 3; ++number) {
            LedgerCommit commit = startOf("f" + std::to_string(number), number);
            commit.flows[0].state.status = FlowStatus::Completed;
            commit.quarantined = {{0, noon, "It names no flow.", {}}};
            commit.publishedUpTo = number;
            if (!(*ledger)->commit(commit)) {
                qFatal("no commit");
            }
        }
    }

    void damage(const char* how)
    {
        const auto file = parts::openDatabase(m_file.toStdString());
        if (!parts::execute(file.get(), how)) {
            qFatal("no damage");
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SqliteLedgerTest)
#include "sqlite_ledger_test.moc"
