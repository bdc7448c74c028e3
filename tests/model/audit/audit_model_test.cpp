#include "model/audit/audit_model.h"
#include "model/audit/audit_words.h"

#include "tests/support/kept_audit.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <utility>

namespace backstep {

namespace {

constexpr Instant noon{1'764'504'000'000'000}; // 2025-11-30T12:00:00Z

AuditEntry entryOf(const std::string& act, const std::string& action = "undo", const std::string& who = "anna@desk")
{
    AuditEntry entry;
    entry.act = RequestId(act);
    entry.at = noon;
    entry.who = who;
    entry.connection = "eu-prod";
    entry.action = action;
    entry.flow = FlowId("7d0f4c1e-0000-4000-8000-000000000001");
    entry.orchestration = OrchestrationName("orderFulfilment");
    entry.reason = "OPS-311";
    entry.outcome = AuditOutcome::Sent;
    return entry;
}

struct UnderTest
{
    std::shared_ptr<KeptAudit> audit = std::make_shared<KeptAudit>();
    AuditModel model{audit};
    std::unique_ptr<QAbstractItemModelTester> tester
        = std::make_unique<QAbstractItemModelTester>(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets{&model, &QAbstractItemModel::modelReset};

    void write(int count)
    {
        for (int i = 0; i < count; ++i) {
            audit->append(entryOf("r" + std::to_string(++m_written)), {});
        }
    }

    [[nodiscard]] QString acts() const
    {
        QStringList acts;
        for (int row = 0; row < model.rowCount(); ++row) {
            acts.append(textOf(model.entry(row).act));
        }
        return acts.join(QLatin1Char(' '));
    }

private:
    int m_written = 0;
};

} // namespace

class AuditModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksNothingUntilSomebodyLooks();
    void readsPageByPage();
    void tellsWhatComesWhileOneLooks();
    void anEntryThatMatchesNoLongerLeaves();
    void aFilterThatIsNoneLeavesTheRows();
    void cellsMakeConditions();
    void showsWords();
    void writesAllThatMatches();
    void aFaultIsToldAndPasses();
};

void AuditModelTest::asksNothingUntilSomebodyLooks()
{
    UnderTest under;
    under.write(3);
    QTest::qWait(0);
    QCOMPARE(under.audit->reads(), 0);
    under.model.setLive(true);
    QTRY_COMPARE(under.acts(), QStringLiteral("r3 r2 r1"));
}

void AuditModelTest::readsPageByPage()
{
    UnderTest under;
    under.tester.reset(); // it asks for more by itself
    const int page = static_cast<int>(AuditModel::pageSize);
    under.write(2 * page + 1);
    under.model.setLive(true);
    QTRY_COMPARE(under.model.rowCount(), page);
    QTRY_VERIFY(under.model.canFetchMore({}));
    under.model.fetchMore({});
    QTRY_COMPARE(under.model.rowCount(), 2 * page);
    under.model.fetchMore({});
    QTRY_COMPARE(under.model.rowCount(), 2 * page + 1);
    QVERIFY(!under.model.canFetchMore({}));
    QCOMPARE(textOf(under.model.entry(2 * page).act), QStringLiteral("r1"));
    QCOMPARE(under.resets.count(), 0);
}

void AuditModelTest::tellsWhatComesWhileOneLooks()
{
    UnderTest under;
    under.write(2);
    under.model.setLive(true);
    QTRY_COMPARE(under.model.rowCount(), 2);
    const QSignalSpy inserted(&under.model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy changed(&under.model, &QAbstractItemModel::dataChanged);
    under.write(1);
    QTRY_COMPARE(under.acts(), QStringLiteral("r3 r2 r1"));
    QCOMPARE(inserted.last().at(1).toInt(), 0);
    under.audit->conclude(RequestId("r2"), AuditOutcome::Resolved, "Resolved.", noon);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    QCOMPARE(under.model.entry(1).outcome, AuditOutcome::Resolved);
    QCOMPARE(under.resets.count(), 0);
}

void AuditModelTest::anEntryThatMatchesNoLongerLeaves()
{
    UnderTest under;
    under.write(3);
    under.model.setLive(true);
    under.model.setFilterText(QStringLiteral("outcome:sent"));
    QTRY_COMPARE(under.acts(), QStringLiteral("r3 r2 r1"));
    under.audit->conclude(RequestId("r2"), AuditOutcome::Failed, "no", noon);
    QTRY_COMPARE(under.acts(), QStringLiteral("r3 r1"));
    under.model.setFilterText(QStringLiteral("outcome:failed"));
    QTRY_COMPARE(under.acts(), QStringLiteral("r2"));
    under.audit->conclude(RequestId("r1"), AuditOutcome::Failed, "no", noon);
    QTRY_COMPARE(under.acts(), QStringLiteral("r2 r1"));
}

void AuditModelTest::aFilterThatIsNoneLeavesTheRows()
{
    UnderTest under;
    under.write(2);
    under.model.setLive(true);
    QTRY_COMPARE(under.model.rowCount(), 2);
    under.model.setFilterText(QStringLiteral("since:soon"));
    QVERIFY(under.model.filterFault().contains(QStringLiteral("since:soon")));
    QCOMPARE(under.model.rowCount(), 2);
    under.model.setFilterText(QString());
    QVERIFY(under.model.filterFault().isEmpty());
}

void AuditModelTest::cellsMakeConditions()
{
    UnderTest under;
    AuditEntry entry = entryOf("r");
    entry.outcome = AuditOutcome::NoAnswer;
    under.audit->append(entry, {});
    under.model.setLive(true);
    QTRY_COMPARE(under.model.rowCount(), 1);
    const auto condition = [&](int column) { return under.model.conditionOf(under.model.index(0, column)); };
    QCOMPARE(condition(AuditModel::OutcomeColumn), QStringLiteral("outcome:\"no answer\""));
    QCOMPARE(condition(AuditModel::WhoColumn), QStringLiteral("who:anna@desk"));
    QVERIFY(condition(AuditModel::TimeColumn).isEmpty());
    for (const int column : {AuditModel::OutcomeColumn, AuditModel::ActionColumn, AuditModel::FlowColumn}) {
        under.model.setFilterText(condition(column)); // each finds the row that it was made of
        QTRY_COMPARE(under.model.rowCount(), 1);
    }
}

void AuditModelTest::showsWords()
{
    AuditEntry entry = entryOf("r", "mark-undone");
    entry.step = StepName("chargeCard");
    entry.recordCount = 2;
    entry.records = {{"t.undo", "k"}};
    entry.says = "Resolved: the flow is UNDONE.";
    QCOMPARE(actionWords(entry), QStringLiteral("mark undone of chargeCard"));
    QCOMPARE(recordWords(entry), QStringLiteral("2 records"));
    QCOMPARE(dayTimeWords(entry.at), QStringLiteral("30 Nov 12:00:00"));
    const QString whole = wholeOf(entry);
    for (const char* part : {"anna@desk (as claimed)", "OPS-311", "t.undo  key k", "and 1 more", "UNDONE"}) {
        QVERIFY2(whole.contains(QLatin1String(part)), qPrintable(whole));
    }
}

void AuditModelTest::writesAllThatMatches()
{
    UnderTest under;
    under.write(static_cast<int>(AuditModel::pageSize) + 5);
    under.audit->append(entryOf("other", "retry"), {});
    under.model.setFilterText(QStringLiteral("action:undo"));
    const QTemporaryDir folder;
    const QSignalSpy done(&under.model, &AuditModel::exported);
    const QString json = folder.filePath(QStringLiteral("a.json"));
    under.model.exportTo(json);
    QTRY_COMPARE(done.count(), 1);
    QFile file(json);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray all = QJsonDocument::fromJson(file.readAll()).array();
    QCOMPARE(all.size(), static_cast<qsizetype>(AuditModel::pageSize) + 5);
    QCOMPARE(all.first().toObject().value(QStringLiteral("reason")).toString(), QStringLiteral("OPS-311"));
    const QString csv = folder.filePath(QStringLiteral("a.csv"));
    under.model.exportTo(csv);
    QTRY_COMPARE(done.count(), 2);
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count('\n'), static_cast<qsizetype>(AuditModel::pageSize) + 6);
    const QSignalSpy not_(&under.model, &AuditModel::notExported);
    under.model.exportTo(QStringLiteral("/proc/nowhere/a.csv"));
    QTRY_COMPARE(not_.count(), 1);
    QVERIFY(not_.first().first().toString().contains(QStringLiteral("/proc/nowhere/a.csv")));
}

void AuditModelTest::aFaultIsToldAndPasses()
{
    UnderTest under;
    under.write(1);
    under.audit->fail(true);
    under.model.setLive(true);
    QTRY_COMPARE(under.model.fault(), QStringLiteral("The disk is gone."));
    under.audit->fail(false);
    QTRY_COMPARE(under.model.rowCount(), 1);
    QVERIFY(under.model.fault().isEmpty());
}

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::AuditModelTest)
#include "audit_model_test.moc"
