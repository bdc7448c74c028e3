#include "engine/ledger/sqlite_audit.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <future>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr Instant noon{1'764'000'000'000'000};
const std::atomic<bool> goesOn{false};

AuditEntry entryOf(const std::string& act)
{
    AuditEntry entry;
    entry.act = RequestId(act);
    entry.at = noon;
    entry.who = "anna@desk";
    entry.source = AuditSource::CommandLine;
    entry.connection = "eu-prod";
    entry.action = "undo";
    entry.flow = FlowId("7d0f4c1e");
    entry.orchestration = OrchestrationName("orderFulfilment");
    entry.step = StepName("capturePayment");
    entry.reason = "ticket OPS-311, \"refund\"";
    entry.planHash = "abc";
    entry.records = {{"orchestrator.a.b.undo", "7d0f4c1e"}, {"orchestrator.a.c.undo", "7d0f\t4c1e"}};
    entry.recordCount = 2;
    return entry;
}

Result<void> write(Audit& audit, const AuditEntry& entry)
{
    std::promise<Result<void>> done;
    audit.append(entry, [&](const Result<void>& kept) { done.set_value(kept); });
    return done.get_future().get();
}

std::string
actsIn(const Audit& audit, const AuditFilter& filter = {}, std::uint64_t before = 0, std::size_t atMost = 99)
{
    const auto entries = audit.read(filter, before, atMost, goesOn);
    if (!entries) {
        return entries.error().message;
    }
    std::string acts;
    for (const AuditEntry& entry : *entries) {
        acts += (acts.empty() ? "" : " ") + entry.act.text();
    }
    return acts;
}

} // namespace

class SqliteAuditTest : public QObject
{
    Q_OBJECT

private slots:

    void keepsAllOfAnEntry()
    {
        const QTemporaryDir folder;
        const std::string place = folder.filePath("audit").toStdString();
        AuditEntry entry = entryOf("r-1");
        {
            SqliteAudit audit(place);
            QVERIFY(write(audit, entry));
            audit.conclude(entry.act, AuditOutcome::Resolved, "Resolved: the flow is UNDONE.", noon + Duration(5000));
        } // what waits is written before it ends
        const SqliteAudit again(place);
        const auto read = again.read({}, 0, 10, goesOn);
        QVERIFY(read.has_value());
        QCOMPARE(read->size(), std::size_t{1});
        entry.number = 1;
        entry.outcome = AuditOutcome::Resolved;
        entry.says = "Resolved: the flow is UNDONE.";
        entry.endedAt = noon + Duration(5000);
        QVERIFY(read->front() == entry);
    }

    void onlyItsOwnerMayReadIt()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("audit.sqlite");
        QFile loose(file); // one that was copied there
        QVERIFY(loose.open(QIODevice::WriteOnly));
        loose.close();
        SqliteAudit audit(folder.path().toStdString());
        QVERIFY(write(audit, entryOf("r-1")));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const QString& each : {file, file + "-wal", file + "-shm"}) {
            QVERIFY2(QFileInfo::exists(each), qPrintable(each));
            QVERIFY2(!(QFile::permissions(each) & others), qPrintable(each));
        }
    }

    void tellsTheNewestFirstPageByPage()
    {
        const QTemporaryDir folder;
        SqliteAudit audit(folder.path().toStdString());
        for (const char* act : {"a", "b", "c", "d", "e"}) {
            QVERIFY(write(audit, entryOf(act)));
        }
        QCOMPARE(actsIn(audit, {}, 0, 2), std::string("e d"));
        QCOMPARE(actsIn(audit, {}, 4, 2), std::string("c b"));
        QCOMPARE(actsIn(audit, {}, 2, 2), std::string("a"));
    }

    void theSameActIsOneEntry()
    {
        const QTemporaryDir folder;
        SqliteAudit audit(folder.path().toStdString());
        QVERIFY(write(audit, entryOf("a")));
        AuditEntry again = entryOf("a");
        again.source = AuditSource::Wire; // the orchestrator of this machine hears of it, too
        QVERIFY(write(audit, again));
        const auto entries = audit.read({}, 0, 10, goesOn);
        QCOMPARE(entries->size(), std::size_t{1});
        QCOMPARE(entries->front().source, AuditSource::CommandLine);
    }

    void severalWriteOneFile()
    {
        const QTemporaryDir folder;
        constexpr int each = 50;
        {
            SqliteAudit window(folder.path().toStdString());
            SqliteAudit command(folder.path().toStdString());
            for (int i = 0; i < each; ++i) {
                window.append(entryOf("w" + std::to_string(i)), {});
                command.append(entryOf("c" + std::to_string(i)), {});
            }
        }
        const SqliteAudit audit(folder.path().toStdString());
        QCOMPARE(audit.read({}, 0, 1000, goesOn)->size(), std::size_t{2 * each});
    }

    void tellsWhatChanged()
    {
        const QTemporaryDir folder;
        SqliteAudit audit(folder.path().toStdString());
        QCOMPARE(*audit.mark(), std::uint64_t{0});
        QVERIFY(write(audit, entryOf("a")));
        QVERIFY(write(audit, entryOf("b")));
        const std::uint64_t mark = *audit.mark();
        QVERIFY(audit.changesSince(mark, 10)->entries.empty());
        audit.conclude(RequestId("a"), AuditOutcome::Failed, "no", noon);
        QVERIFY(write(audit, entryOf("c")));
        const auto first = audit.changesSince(mark, 1);
        QCOMPARE(first->entries.front().act.text(), std::string("a"));
        QCOMPARE(first->entries.front().outcome, AuditOutcome::Failed);
        const auto second = audit.changesSince(first->mark, 10);
        QCOMPARE(second->entries.size(), std::size_t{1});
        QCOMPARE(second->entries.front().act.text(), std::string("c"));
    }

    /// The file's filter and matches() are one rule in two languages.
    void findsWhatMatches()
    {
        const QTemporaryDir folder;
        SqliteAudit audit(folder.path().toStdString());
        std::mt19937 random(20261130);
        const auto pick = [&random](const std::vector<std::string>& from) { return from[random() % from.size()]; };
        std::vector<AuditEntry> written;
        for (int i = 0; i < 200; ++i) {
            AuditEntry entry = entryOf("r" + std::to_string(i));
            entry.at = noon + Duration(random() % 1000);
            entry.who = pick({"anna@desk", "Ben@laptop", "ci_bot@ci%1"});
            entry.action = pick({"undo", "undo-now", "retry", "start"});
            entry.flow = FlowId(pick({"7d0f4c1e", "3ab05c19", ""}));
            entry.reason = pick({"OPS-311", "ops-312 \\ \"x\"", "", "100% sure"});
            entry.connection = pick({"eu-prod", "Sandbox"});
            entry.source = static_cast<AuditSource>(random() % 3);
            entry.outcome = static_cast<AuditOutcome>(random() % 6);
            QVERIFY(write(audit, entry));
            entry.number = static_cast<std::uint64_t>(i) + 1;
            written.insert(written.begin(), entry);
        }
        for (int i = 0; i < 300; ++i) {
            AuditFilter filter;
            const auto maybe = [&](std::string& field, const std::vector<std::string>& from) {
                field = random() % 3 == 0 ? pick(from) : "";
            };
            maybe(filter.who, {"ANNA", "_", "%", "bot"});
            maybe(filter.action, {"undo", "RETRY"});
            maybe(filter.flow, {"7D0F", "5c19"});
            maybe(filter.connection, {"prod", "box"});
            filter.words = random() % 2 == 0 ? std::vector<std::string>{pick({"ops", "\\", "100%", "desk"})}
                                             : std::vector<std::string>{};
            filter.outcome = random() % 4 == 0 ? std::optional(AuditOutcome::Failed) : std::nullopt;
            filter.source = random() % 4 == 0 ? std::optional(AuditSource::Wire) : std::nullopt;
            filter.since = random() % 3 == 0 ? noon + Duration(400) : Instant{};
            filter.until = random() % 3 == 0 ? noon + Duration(800) : Instant{};
            std::vector<AuditEntry> expected;
            std::ranges::copy_if(written, std::back_inserter(expected), [&](const AuditEntry& entry) {
                return matches(filter, entry);
            });
            const auto found = audit.read(filter, 0, 1000, goesOn);
            QVERIFY(found.has_value());
            QVERIFY2(*found == expected, qPrintable(QString::number(i)));
        }
    }

    void whatIsNoAuditStaysAsItIs()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("audit.sqlite");
        const QByteArray foreign(5000, 'x');
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(foreign) == foreign.size());
        file.close();
        SqliteAudit audit(folder.path().toStdString());
        const Result<void> written = write(audit, entryOf("a"));
        QVERIFY(!written);
        QCOMPARE(written.error().fault, Fault::StoreFailed);
        QVERIFY2(written.error().message.find("Move it away") != std::string::npos, written.error().message.c_str());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), foreign);
        // Moved away, a new one is begun without a restart.
        QVERIFY(QFile::rename(path, path + ".old"));
        QVERIFY(write(audit, entryOf("b")));
        QCOMPARE(actsIn(audit), std::string("b"));
    }

    void whereNothingWasWrittenThereIsNothing()
    {
        const QTemporaryDir folder;
        const SqliteAudit audit(folder.path().toStdString());
        QCOMPARE(actsIn(audit), std::string());
        QVERIFY(!QFileInfo::exists(folder.filePath("audit.sqlite")));
    }

    void aFolderThatCannotBeIsTold()
    {
        SqliteAudit audit("/proc/nowhere");
        const Result<void> written = write(audit, entryOf("a"));
        QVERIFY(!written);
        QVERIFY2(written.error().message.find("/proc/nowhere/audit.sqlite") != std::string::npos, "names the file");
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SqliteAuditTest)
#include "sqlite_audit_test.moc"
