#include "model/feed/worker_feed.h"
#include "tests/ui/editor/page_under_test.h"

#include <QMenu>
#include <QTableView>

using namespace backstep;

namespace {

const QByteArray weak = QByteArray(chain).replace("objectType: Client", "undoMaxRetries: 1");
constexpr int weakLine = 10;

/// The page with a step whose UNDO is tried once.
struct WeakPage : PageUnderTest
{
    WeakPage()
        : PageUnderTest(weak)
        , table(part<QTableView>("problems"))
    {
    }

    [[nodiscard]] int row() const
    {
        const auto& rows = files.current()->problems().rows();
        const auto found = std::ranges::find(rows, QStringLiteral("weaker-undo"), &ProblemRow::code);
        return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
    }

    [[nodiscard]] QModelIndex fix() const { return table.model()->index(row(), ProblemsModel::FixColumn); }

    [[nodiscard]] bool isMended() const
    {
        return text().toPlainText().toUtf8() == QByteArray(weak).replace("undoMaxRetries: 1", "undoMaxRetries: 3");
    }

    QTableView& table;
};

/// Somebody listens for openRealm alone.
class Listening final : public WorkerQuery
{
public:
    [[nodiscard]] std::optional<WorkersSeen> workersSince(std::uint64_t mark) const override
    {
        const std::vector heard{
            TopicName("orchestrator.tenants.openRealm.do"), TopicName("orchestrator.tenants.openRealm.undo")};
        return mark == 1 ? std::nullopt : std::optional(WorkersSeen{1, {}, {}, heard});
    }

    SystemClock clock;
};

/// The menu that is open, with its entries as they read.
QStringList entriesOf(const QMenu& menu)
{
    QStringList entries;
    for (const QAction* action : menu.actions()) {
        entries << (action->isSeparator() ? QStringLiteral("-") : action->text());
    }
    return entries;
}

} // namespace

class ProblemFixesUiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void forWhatNobodyListensIsAProblemThatLeadsToTheWorkers()
    {
        PageUnderTest under;
        auto& table = under.part<QTableView>("problems");
        const int ofFile = table.model()->rowCount();
        Listening cluster;
        WorkerFeed feed(cluster.clock);
        under.page.watchWorkers(feed);
        feed.watch(&cluster);
        QCOMPARE(table.model()->rowCount(), ofFile + 2);
        const auto cell = [&](int column) { return table.model()->index(ofFile, column); };
        QCOMPARE(
            cell(ProblemsModel::TextColumn).data().toString(), QStringLiteral("No worker listens for openClient.")
        );
        QCOMPARE(cell(ProblemsModel::FixColumn).data().toString(), QStringLiteral("Show workers"));
        const QSignalSpy asked(&under.page, &DesignPage::workersAsked);
        QTest::mouseClick(
            table.viewport(), Qt::LeftButton, {}, table.visualRect(cell(ProblemsModel::FixColumn)).center()
        );
        QCOMPARE(asked.size(), 1);
        table.setCurrentIndex(cell(ProblemsModel::TextColumn));
        table.setFocus();
        under.key(Qt::Key_Return, Qt::AltModifier);
        QCOMPARE(asked.size(), 2);
        under.setText(QByteArray(chain).replace("openClient", "makeClient")); // it goes with the step
        QTRY_COMPARE(
            cell(ProblemsModel::TextColumn).data().toString(), QStringLiteral("No worker listens for makeClient.")
        );
        feed.watch(&cluster, true); // in the sandbox whoever is missing is simulated
        QCOMPARE(table.model()->rowCount(), ofFile);
        feed.watch(&cluster);
        QCOMPARE(table.model()->rowCount(), ofFile + 2);
        feed.watch(nullptr);
        QCOMPARE(table.model()->rowCount(), ofFile);
    }

    void theLinkInTheRowMends()
    {
        WeakPage under;
        QTRY_COMPARE(under.fix().data().toString(), QStringLiteral("Set UNDO to 3 attempts"));
        QVERIFY(under.table.columnWidth(ProblemsModel::FixColumn) > 100);
        QTest::mouseClick(under.table.viewport(), Qt::LeftButton, {}, under.table.visualRect(under.fix()).center());
        QVERIFY(under.isMended());
        QCOMPARE(under.row(), -1);
        under.page.undo();
        QCOMPARE(under.text().toPlainText().toUtf8(), weak);
    }

    void theKeyMendsTheChosenProblem()
    {
        WeakPage under;
        under.page.canvas().setFocus();
        under.table.setCurrentIndex(under.table.model()->index(under.row(), 0));
        under.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(under.isMended());
    }

    void theKeyMendsTheLineInTheText()
    {
        WeakPage under;
        under.text().setFocus();
        under.text().goTo(weakLine, 1);
        under.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(under.isMended());
        under.text().goTo(1, 1);
        under.text().goTo(2, 1);
        under.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(under.page.message().startsWith(QStringLiteral("Line 2 has no problem")));
        QVERIFY(under.isMended());
    }

    void nothingChosenIsSaid()
    {
        WeakPage under;
        under.page.canvas().setFocus();
        under.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(under.page.message().contains(QStringLiteral("F8")));
        QCOMPARE(under.text().toPlainText().toUtf8(), weak);
    }

    void theRowsMenuHasAllThatCanBeDone()
    {
        WeakPage under;
        const QPoint at = under.table.visualRect(under.table.model()->index(under.row(), 0)).center();
        Q_EMIT under.table.customContextMenuRequested(at);
        auto& menu = under.part<QMenu>("fixes");
        QCOMPARE(entriesOf(menu), (QStringList{"Set UNDO to 3 attempts", "Silence weaker-undo here"}));
        menu.actions().back()->trigger();
        menu.close();
        QCOMPARE(under.row(), -1);
        QVERIFY(under.text().toPlainText().contains("    # backstep: allow weaker-undo\n    undoMaxRetries: 1"));
    }

    void theTextsMenuBeginsWithTheFixesOfItsLine()
    {
        WeakPage under;
        QMenu menu;
        menu.addAction(QStringLiteral("Copy"));
        Q_EMIT under.text().menuAsked(&menu, weakLine);
        QCOMPARE(
            entriesOf(menu),
            (QStringList{"Set UNDO to 3 attempts", "Silence own-words here", "Silence weaker-undo here", "-", "Copy"})
        );
        QMenu other;
        other.addAction(QStringLiteral("Copy"));
        Q_EMIT under.text().menuAsked(&other, weakLine + 1);
        QCOMPARE(entriesOf(other), QStringList("Copy"));
    }
};

QTEST_MAIN(ProblemFixesUiTest)
#include "problem_fixes_test.moc"
