#include "tests/ui/inspector/flow_page_under_test.h"
#include "ui/shared/button.h"

#include <QClipboard>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

using namespace backstep;

class FlowPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatToDoWithoutAFlow();
    void opensAFailedFlowWithItsReason();
    void showsTheRecordThatIsChosen();
    void goesTheWholeWayOfAnUndo();
    void theKeysGoTheSameWay();
    void sendsNothingWithoutAReason();
    void bothSidesOfThePreviewAreAsWide();
    void tellsThatTheFlowHasMovedOn();
    void keepsTheReasonWhileAnotherFlowIsLookedAt();
    void theChosenRecordIsInSightInSmallWindows();
    void choosingAWayAsksAnew();
    void givesWayInSmallWindows();
    void stillWorksInTheLeastWindow();
    void leavesToTheMonitor();
    void comparesWithAFlowThatWentWell();
    void looksAsItShall_data();
    void looksAsItShall();
};

void FlowPageTest::saysWhatToDoWithoutAFlow()
{
    PageUnderTest under;
    QVERIFY(!under.find<QWidget>("undoButton")->isVisible());
    under.picture(QStringLiteral("empty"));
    under.inspector.open(FlowId("f"));
    QVERIFY(!under.find<QWidget>("rescuePanel")->isVisible());
    under.tell(completedFlow());
    QVERIFY(under.find<QWidget>("rescuePanel")->isVisible());
}

void FlowPageTest::opensAFailedFlowWithItsReason()
{
    PageUnderTest under;
    const SeenFlow flow = toldFailedOrder();
    under.open(flow);
    QVERIFY(under.text("flowWhy").startsWith(QLatin1String("capturePayment could not be undone")));
    QCOMPARE(under.find<QWidget>("flowStatus")->accessibleName(), QStringLiteral("Failed"));
    QCOMPARE(under.text("flowId"), QString::fromStdString(flow.id.text()));
    QCOMPARE(
        under.find<QRadioButton>("rescueWay0")->text(), QStringLiteral("Retry UNDO of capturePayment, then go on")
    );
    QVERIFY(!under.find<QRadioButton>("rescueWay2")->isEnabled());
    under.press("copyId");
    QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(flow.id.text()));
}

void FlowPageTest::showsTheRecordThatIsChosen()
{
    PageUnderTest under;
    under.open(toldFailedOrder());
    auto* table = under.find<QTableView>("recordsTable");
    QCOMPARE(table->currentIndex().row(), table->model()->rowCount() - 1); // the newest evidence
    table->setCurrentIndex(table->model()->index(0, 0));
    auto* tree = under.find<QTreeView>("payloadTree");
    QCOMPARE(tree->model()->index(0, 0).data().toString(), QStringLiteral("payload: {4}"));
    QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
    constexpr int rawTab = 2;
    under.find<QTabBar>("detailTabs")->setCurrentIndex(rawTab);
    QVERIFY(under.find<QPlainTextEdit>("rawText")->toPlainText().contains(QLatin1String("\"orderId\":\"SO-204418\"")));
}

void FlowPageTest::goesTheWholeWayOfAnUndo()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.plan({"c", "b", "a"});
    QVERIFY(under.engine.acts.empty());
    QCOMPARE(under.page->view(), FlowPage::View::Preview); // the exact records, without another press
    under.press("cancelButton");
    QCOMPARE(under.find<QAbstractButton>("previewButton")->text(), QStringLiteral("Preview 3 messages"));
    under.press("previewButton");
    QCOMPARE(under.page->view(), FlowPage::View::Preview);
    QTest::keyClicks(under.find<QPlainTextEdit>("reasonField"), QStringLiteral("a test"));
    QCOMPARE(under.find<QAbstractButton>("sendButton")->text(), QStringLiteral("Send 3 UNDO messages"));
    under.press("sendButton");
    QCOMPARE(under.engine.acts.size(), std::size_t(1));
    QCOMPARE(under.engine.acts[0].reason, std::string("a test"));
    under.engine.answerAct(std::uint64_t(8));
    QCoreApplication::processEvents();
    QCOMPARE(under.page->view(), FlowPage::View::Follow);
    under.tell(undoingFlow(FlowStatus::Undoing, "UNDO c 331-332 ok; UNDO b 332- runs", 8));
    QCOMPARE(under.text("followTitle"), QStringLiteral("1 of 3 resolved"));
    QVERIFY(!under.find<QWidget>("followEnd")->isVisible());
    under.picture(QStringLiteral("following"));
    under.tell(undoingFlow(FlowStatus::Undone, "UNDO c 331-332 ok; UNDO b 332-333 ok; UNDO a 333-334 ok", 11));
    QCOMPARE(under.text("followEnd"), QStringLiteral("Resolved: the flow is Undone."));
    under.picture(QStringLiteral("resolved"));
    under.press("followClose");
    QCOMPARE(under.page->view(), FlowPage::View::Flow);
    QVERIFY(!under.find<QWidget>("undoButton")->isVisible()); // nothing is left to do
}

void FlowPageTest::theKeysGoTheSameWay()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.page->activateWindow();
    under.page->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(under.page.get()));
    QTest::keyClick(under.page.get(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(under.engine.plans.size(), std::size_t(1));
    under.engine.answerPlan(toldPlan(completedFlow(), {"c", "b", "a"}));
    QCoreApplication::processEvents();
    QCOMPARE(under.page->view(), FlowPage::View::Preview);
    auto* field = under.find<QPlainTextEdit>("reasonField");
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(under.page->view(), FlowPage::View::Flow);
    QTest::keyClick(under.page.get(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(under.engine.plans.size(), std::size_t(1)); // the plan still stands
    QTest::keyClicks(field, QStringLiteral("ab"));
    QTest::keyClick(field, Qt::Key_Backspace);
    QCOMPARE(under.page->view(), FlowPage::View::Preview); // Backspace is for the text
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(under.engine.acts.size(), std::size_t(1));
    QCOMPARE(under.engine.acts[0].reason, std::string("a"));
}

void FlowPageTest::sendsNothingWithoutAReason()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.plan({"c"});
    auto* send = under.find<QAbstractButton>("sendButton");
    QVERIFY(!send->isEnabled());
    QCOMPARE(send->toolTip(), QStringLiteral("Give a reason: it is kept with the act."));
    QTest::mouseClick(send, Qt::LeftButton);
    QTest::keyClick(under.find<QPlainTextEdit>("reasonField"), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(under.engine.acts.empty());
}

void FlowPageTest::bothSidesOfThePreviewAreAsWide()
{
    PageUnderTest under;
    under.page->resize(small);
    under.open(toldFailedOrder());
    under.plan({"capturePayment", "authorizePayment", "validateOrder"});
    QCoreApplication::processEvents();
    const QList<QWidget*> happened = under.page->findChildren<QWidget*>(QStringLiteral("happened"));
    const QList<QWidget*> sent = under.page->findChildren<QWidget*>(QStringLiteral("willBeSent"));
    QCOMPARE(happened.size(), 3);
    QCOMPARE(sent.size(), 3);
    const auto left = [&](QWidget* box) { return box->mapTo(under.page.get(), QPoint()).x(); };
    for (int row = 0; row < sent.size(); ++row) {
        QVERIFY(std::abs(happened.at(row)->width() - sent.at(row)->width()) <= 1);
        QCOMPARE(happened.at(row)->height(), sent.at(row)->height());
        QCOMPARE(left(sent.at(row)), left(sent.front()));
    }
}

void FlowPageTest::tellsThatTheFlowHasMovedOn()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.plan({"c", "b", "a"});
    under.find<QPlainTextEdit>("reasonField")->setPlainText(QStringLiteral("why"));
    under.press("sendButton");
    under.engine.answerAct(failure(Fault::Refused, "Not sent: the flow has moved on. c was undone meanwhile."));
    QCoreApplication::processEvents();
    QCOMPARE(under.page->view(), FlowPage::View::Preview);
    QCOMPARE(under.text("confirmNotice"), QStringLiteral("Not sent: the flow has moved on. c was undone meanwhile."));
    under.picture(QStringLiteral("refused"));
    under.press("planAgainButton");
    QCOMPARE(under.engine.plans.size(), std::size_t(2));
    QCOMPARE(under.page->view(), FlowPage::View::Preview); // what is looked at stays until the new one is here
    QVERIFY(!under.find<QWidget>("sendButton")->isEnabled());
    under.engine.answerPlan(toldPlan(completedFlow(), {"b", "a"}));
    QCoreApplication::processEvents();
    QCOMPARE(under.page->view(), FlowPage::View::Preview);
    QCOMPARE(under.find<QPlainTextEdit>("reasonField")->toPlainText(), QStringLiteral("why")); // nobody types it twice
    QCOMPARE(under.find<QAbstractButton>("sendButton")->text(), QStringLiteral("Send 2 UNDO messages"));
}

void FlowPageTest::keepsTheReasonWhileAnotherFlowIsLookedAt()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.plan({"c"});
    QTest::keyClicks(under.find<QPlainTextEdit>("reasonField"), QStringLiteral("ticket 7"));
    SeenFlow other = toldFlow("other", FlowStatus::Completed, "a 0-1 ok");
    other.version = 2;
    under.open(other);
    under.plan({"a"});
    QVERIFY(under.find<QPlainTextEdit>("reasonField")->toPlainText().isEmpty());
    under.open(completedFlow());
    under.plan({"c"});
    QCOMPARE(under.find<QPlainTextEdit>("reasonField")->toPlainText(), QStringLiteral("ticket 7"));
    under.press("sendButton");
    under.engine.answerAct(std::uint64_t(8));
    QCoreApplication::processEvents();
    QVERIFY(under.rescue.reason().isEmpty()); // it was sent
}

void FlowPageTest::theChosenRecordIsInSightInSmallWindows()
{
    PageUnderTest under;
    under.page->resize(small);
    under.open(toldFailedOrder());
    const auto* table = under.find<QTableView>("recordsTable");
    const auto isInSight
        = [table] { return table->viewport()->rect().contains(table->visualRect(table->currentIndex()).center()); };
    QVERIFY(table->currentIndex().isValid());
    QTRY_VERIFY(isInSight());
    under.page->resize(small.width(), small.height() - 60);
    QTRY_VERIFY(isInSight());
}

void FlowPageTest::choosingAWayAsksAnew()
{
    PageUnderTest under;
    under.open(toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1- runs"));
    under.plan({"a"});
    under.press("cancelButton");
    QVERIFY(under.find<QWidget>("previewButton")->isVisible());
    under.press("rescueWay1");
    QCoreApplication::processEvents();
    QVERIFY(!under.find<QWidget>("previewButton")->isVisible());
    under.press("undoButton");
    QCOMPARE(under.engine.plans.back().action, OperatorAction::UndoNow);
}

void FlowPageTest::givesWayInSmallWindows()
{
    PageUnderTest under;
    under.open(toldFailedOrder());
    QVERIFY(!under.find<QWidget>("upperTabs")->isVisible());
    QVERIFY(under.find<QWidget>("waterfall")->isVisible());
    under.page->resize(small);
    QVERIFY(under.find<QWidget>("upperTabs")->isVisible());
    QVERIFY(!under.find<QWidget>("waterfall")->isVisible());
    QVERIFY(under.find<QWidget>("undoButton")->isVisible());
}

void FlowPageTest::stillWorksInTheLeastWindow()
{
    PageUnderTest under;
    under.open(completedFlow());
    under.page->resize(least);
    QVERIFY(under.page->width() == least.width()); // nothing forces it wider
    QVERIFY(!under.find<QWidget>("undoButton")->isVisible());
    under.press("rescueToggle");
    QVERIFY(!under.find<QWidget>("recordsTable")->isVisible());
    under.picture(QStringLiteral("least"));
    under.plan({"c"});
    under.picture(QStringLiteral("least-preview"));
    QVERIFY(under.find<QWidget>("reasonField")->isVisible());
    under.page->resize(large);
    QTest::keyClick(under.page.get(), Qt::Key_Escape);
    QVERIFY(under.find<QWidget>("recordsTable")->isVisible());
    QVERIFY(under.find<QWidget>("previewButton")->isVisible());
}

void FlowPageTest::leavesToTheMonitor()
{
    PageUnderTest under;
    const QSignalSpy left(under.page.get(), &FlowPage::monitorRequested);
    under.open(completedFlow());
    under.page->activateWindow();
    under.page->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(under.page.get()));
    QTest::keyClick(under.page.get(), Qt::Key_Backspace);
    QCOMPARE(left.size(), 1);
    under.press("flowBack");
    QCOMPARE(left.size(), 2);
}

void FlowPageTest::comparesWithAFlowThatWentWell()
{
    PageUnderTest under;
    under.tell(toldFlow("good-flow", FlowStatus::Completed, "a 0-1 ok; b 1-2 ok; c 2-2.5 ok"));
    SeenFlow failed
        = toldFlow("f", FlowStatus::Failed, "a 10-11 ok; b 11-12 fails 503 gone; UNDO a 12-13 fails closed");
    under.open(failed);
    under.page->activateWindow();
    under.page->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(under.page.get()));
    QTest::keyClick(under.page.get(), Qt::Key_C);
    QVERIFY2(
        under.text("partingSentence").startsWith(QStringLiteral("They part at b: it did not succeed here")),
        qPrintable(under.text("partingSentence"))
    );
    QVERIFY(under.text("goodFlow").startsWith(QStringLiteral("Compared with good-flow, completed at ")));
    auto* with = under.find<QComboBox>("compareWith");
    QVERIFY(with->isVisible());
    QVERIFY2(with->currentText().startsWith(QStringLiteral("Good")), qPrintable(with->currentText()));
    // A step that is chosen brings what it answered, beside the same of the good flow.
    auto* table = under.find<QTableView>("comparisonTable");
    table->setCurrentIndex(table->model()->index(0, 0));
    auto* records = under.find<QTableView>("recordsTable");
    const RecordRow& row = under.inspector.records().row(records->currentIndex().row());
    QCOMPARE(row.step, QStringLiteral("a"));
    QVERIFY(row.way == RecordWay::Received && row.phase == Phase::Do);
    under.picture(QStringLiteral("compare"));
}

void FlowPageTest::looksAsItShall_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("dark") << ThemeKind::Dark << large;
    QTest::newRow("light") << ThemeKind::Light << large;
    QTest::newRow("dark-small") << ThemeKind::Dark << small;
    QTest::newRow("light-small") << ThemeKind::Light << small;
}

/// Every view of the page in both themes and two sizes, drawn without a complaint and to the last pixel.
void FlowPageTest::looksAsItShall()
{
    QFETCH(ThemeKind, kind);
    QFETCH(QSize, size);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    // The offscreen platform complains of itself; anything else would be ours.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    PageUnderTest under(kind);
    under.page->resize(size);
    under.open(toldFailedOrder());
    const QImage before = under.page->grab().toImage();
    QCOMPARE(before.size(), size);
    under.picture(QStringLiteral("flow-") + tag);
    under.plan({"capturePayment", "authorizePayment", "validateOrder"});
    under.press("cancelButton");
    under.picture(QStringLiteral("plan-") + tag);
    QVERIFY(under.page->grab().toImage() != before);
    under.press("previewButton");
    under.find<QPlainTextEdit>("reasonField")
        ->setPlainText(QStringLiteral("Finance reopened the refund window, ticket FIN-2291."));
    under.picture(QStringLiteral("preview-") + tag);
    QVERIFY(under.page->grab().toImage() != before);
    under.press("sendButton");
    under.engine.answerAct(std::uint64_t(42));
    QCoreApplication::processEvents();
    under.picture(QStringLiteral("follow-") + tag);
    QCOMPARE(under.page->view(), FlowPage::View::Follow);
}

QTEST_MAIN(FlowPageTest)
#include "flow_page_test.moc"
