#include "engine/ledger/sqlite_ledger.h"

#include "engine/saga/decide.h"
#include "tests/support/source_dir.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sqlite3.h>

#include <memory>

namespace backstep {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs SQL on a file, outside the ledger.
bool execute(const QString& file, const QByteArray& text)
{
    sqlite3* database = nullptr;
    const bool opened = sqlite3_open(file.toUtf8().constData(), &database) == SQLITE_OK;
    const bool done = opened && sqlite3_exec(database, text.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
}

} // namespace

/// A ledger that an earlier Backstep wrote (format_1.sql, format_2.sql) goes on with this one.
class FormatTest : public QObject
{
    Q_OBJECT

private slots:

    void anEarlierFormatIsBroughtToThePresentOne_data()
    {
        QTest::addColumn<QString>("from");
        QTest::newRow("format 1") << "format_1.sql";
        QTest::newRow("format 2") << "format_2.sql";
    }

    void anEarlierFormatIsBroughtToThePresentOne()
    {
        QFETCH(QString, from);
        begin(from);
        if (from == "format_2.sql") {
            QFile::setPermissions(m_file, QFile::ReadOwner | QFile::WriteOwner); // as that one made it
        }
        auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
        checkContents(**opened);
        opened->reset();
        // Once more: now it is an ordinary ledger of the present format.
        opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(opened.has_value());
        checkContents(**opened);
        LedgerCommit next;
        next.number = 39;
        QVERIFY((*opened)->commit(next).has_value());
        const auto kept = QDir(m_folder->path()).entryList(QDir::Files);
        QVERIFY2(!kept.contains("ledger.sqlite.new"), qPrintable(kept.join(' ')));
        QCOMPARE(
            QFile::permissions(m_file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther), QFile::Permissions()
        );
    }

    /// The process ended while the new file was being made: the old one is whole, and the next start begins anew.
    void anUnfinishedMoveIsBegunAnew()
    {
        QFile rest(m_file + ".new");
        QVERIFY(rest.open(QIODevice::WriteOnly) && rest.write(QByteArray(9000, 'x')) == 9000);
        rest.close();
        QFile journal(m_file + ".new-journal");
        QVERIFY(journal.open(QIODevice::WriteOnly) && journal.write(QByteArray(9000, 'x')) == 9000);
        journal.close();
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
        checkContents(**opened);
    }

    void aDamagedOneStaysAsItIs()
    {
        QByteArray content = contentOf(m_file);
        for (int each = 4096; each < 3 * 4096; ++each) {
            content[each] = '\x5a';
        }
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!opened.has_value());
        QVERIFY(QString::fromStdString(opened.error().message).contains("damaged"));
        QCOMPARE(contentOf(m_file), content);
    }

    void aFlowThatCannotBeReadStopsTheMove()
    {
        QVERIFY(execute(m_file, "UPDATE flow SET state = x'63' WHERE ordinal = 2"));
        const QByteArray content = contentOf(m_file);
        const auto opened = SqliteLedger::open(m_folder->path().toStdString());
        QVERIFY(!opened.has_value());
        const QString message = QString::fromStdString(opened.error().message);
        QVERIFY2(message.contains("a flow cannot be read") && message.contains("unchanged"), qPrintable(message));
        QCOMPARE(contentOf(m_file), content);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("ledger.sqlite");
        begin("format_1.sql");
    }

private:
    void begin(const QString& name)
    {
        QFile::remove(m_file);
        const QByteArray text = contentOf(QString(BACKSTEP_SOURCE_DIR) + "/tests/engine/ledger/" + name);
        QVERIFY(!text.isEmpty() && execute(m_file, text));
    }

    static void checkContents(SqliteLedger& ledger)
    {
        const auto contents = ledger.load();
        QVERIFY2(contents.has_value(), contents ? "" : contents.error().message.c_str());
        QCOMPARE(contents->identity.text(), std::string("35ffa436-e0ef-4757-8de0-5919b67fd45f"));
        QCOMPARE(contents->openFlows.size(), std::size_t{2});
        QCOMPARE(contents->openFlows[0].id.text(), std::string("54e809ec-73a2-4e83-979d-deee51aa65da"));
        QCOMPARE(contents->openFlows[0].status, FlowStatus::Failed);
        QCOMPARE(contents->openFlows[1].status, FlowStatus::InProgress);
        QCOMPARE(contents->positions.size(), std::size_t{3});
        QCOMPARE(contents->orchestrations.size(), std::size_t{1});
        // Made anew from what was read: the same bytes as then.
        QCOMPARE(
            contents->orchestrations[0].orchestration.hash.text(),
            std::string("696a3fd25edf92e49321396c4d904cdfd2d186c916a5a551abcbb9def91a3a87")
        );
        const auto flows = ledger.flows(10);
        QCOMPARE(flows->size(), std::size_t{4});
        QCOMPARE((*flows)[2].state.status, FlowStatus::Undone);
        QCOMPARE((*flows)[3].state.status, FlowStatus::Completed);
        QVERIFY(ledger.flowOfStartKey(StartKey("order-1"))->value() == (*flows)[3].state.id);
        // Replay equality across formats: the events of then still make the state of then.
        for (const LedgerFlow& flow : *flows) {
            const auto events = ledger.events(flow.state.id);
            QVERIFY(events.has_value());
            FlowState folded;
            for (const Event& event : *events) {
                apply(folded, event);
            }
            QVERIFY(folded == flow.state);
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::FormatTest)
#include "format_test.moc"
