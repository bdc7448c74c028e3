#include "ui/audit/audit_page.h"

#include "tests/support/kept_audit.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <memory>

namespace backstep {

namespace {

AuditEntry entryOf(const char* act, const char* action, const char* flow)
{
    AuditEntry entry;
    entry.act = RequestId(act);
    entry.at = {1'764'504'000'000'000};
    entry.who = "anna@desk";
    entry.connection = "eu-prod";
    entry.action = action;
    entry.flow = FlowId(flow);
    entry.reason = "OPS-311";
    entry.outcome = AuditOutcome::Resolved;
    return entry;
}

struct UnderTest
{
    std::shared_ptr<KeptAudit> audit = std::make_shared<KeptAudit>();
    AuditModel model{audit};
    Theme theme{ThemeKind::Dark};
    AuditPage page{theme, model};

    QTableView& table() { return *page.findChild<QTableView*>(QStringLiteral("auditTable")); }

    QLineEdit& filter() { return *page.findChild<QLineEdit*>(QStringLiteral("auditFilter")); }

    QLabel& says() { return *page.findChild<QLabel*>(QStringLiteral("auditSays")); }

    QString whole() { return page.findChild<QPlainTextEdit*>(QStringLiteral("auditWhole"))->toPlainText(); }

    bool show()
    {
        page.resize(1376, 800);
        page.show();
        page.activateWindow();
        return QTest::qWaitForWindowActive(&page);
    }

    void trigger(const char* text)
    {
        for (QAction* action : page.actions()) {
            if (action->text() == QLatin1String(text)) {
                return action->trigger();
            }
        }
        QFAIL(text);
    }
};

} // namespace

class AuditPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowLeadsToItsFlow();
    void filtersByWhatIsTypedAndByACell();
    void copiesWhatIsChosen();
    void tellsWhatNothingMeans();
};

void AuditPageTest::aRowLeadsToItsFlow()
{
    UnderTest under;
    under.audit->append(entryOf("r1", "undo", "f-1"), {});
    under.audit->append(entryOf("r2", "register", ""), {});
    QVERIFY(under.show());
    QTRY_COMPARE(under.model.rowCount(), 2);
    const QSignalSpy asked(&under.page, &AuditPage::flowAsked);
    under.table().selectRow(1);
    QTRY_VERIFY(under.whole().contains(QStringLiteral("OPS-311")));
    QTest::keyClick(&under.table(), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().at(0).value<FlowId>().text(), std::string("f-1"));
    QCOMPARE(asked.first().at(1).toString(), QStringLiteral("eu-prod"));
    under.table().selectRow(0); // speaks of no flow
    QTest::keyClick(&under.table(), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
}

void AuditPageTest::filtersByWhatIsTypedAndByACell()
{
    UnderTest under;
    under.audit->append(entryOf("r1", "undo", "f-1"), {});
    under.audit->append(entryOf("r2", "retry", "f-2"), {});
    QVERIFY(under.show());
    QTRY_COMPARE(under.model.rowCount(), 2);
    QTest::keyClicks(&under.filter(), QStringLiteral("action:undo"));
    QTRY_COMPARE(under.model.rowCount(), 1);
    under.filter().clear();
    QTRY_COMPARE(under.model.rowCount(), 2);
    under.table().setCurrentIndex(under.model.index(0, AuditModel::ActionColumn));
    under.trigger("Only acts like this cell");
    QCOMPARE(under.filter().text(), QStringLiteral("action:retry"));
    QTRY_COMPARE(under.model.rowCount(), 1);
    under.filter().setText(QStringLiteral("since:soon"));
    QVERIFY(under.filter().property("wrong").toBool());
    QVERIFY(under.says().text().contains(QStringLiteral("since:soon")));
}

void AuditPageTest::copiesWhatIsChosen()
{
    UnderTest under;
    under.audit->append(entryOf("r1", "undo", "f-1"), {});
    QVERIFY(under.show());
    QTRY_COMPARE(under.model.rowCount(), 1);
    under.table().selectAll();
    under.trigger("Copy acts as JSON");
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\"act\":\"r1\"")));
    under.trigger("Copy acts as CSV");
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("\"at\",\"who\"")));
    QCOMPARE(under.says().text(), QStringLiteral("1 act copied."));
}

void AuditPageTest::tellsWhatNothingMeans()
{
    UnderTest under;
    QVERIFY(under.show());
    QTRY_VERIFY(!under.table().isVisible());
    under.audit->append(entryOf("r1", "undo", "f-1"), {});
    QTRY_VERIFY(under.table().isVisible());
    under.filter().setText(QStringLiteral("action:never"));
    QTRY_VERIFY(!under.table().isVisible());
}

} // namespace backstep

QTEST_MAIN(backstep::AuditPageTest)
#include "audit_page_test.moc"
