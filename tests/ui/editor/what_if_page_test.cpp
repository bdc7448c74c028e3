#include "tests/support/source_dir.h"
#include "tests/ui/editor/page_under_test.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>

using namespace backstep;

namespace {

/// The choice of a menu by its words.
QAction* chosenIn(const QMenu& menu, const QString& words)
{
    for (QAction* action : menu.actions()) {
        if (action->text() == words) {
            return action;
        }
    }
    qFatal("no such choice: %s", qPrintable(words));
}

} // namespace

/// What if, asked and turned by a person in the page.
class WhatIfPageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    /// The table of all failures: a cell is asked as the question.
    void everyFailureIsAQuestion()
    {
        PageUnderTest under;
        QVERIFY(under.page.askWhatIf(QStringLiteral("grantRoles")));
        under.part<QWidget>("whatIfPanel").findChild<QTabBar*>()->setCurrentIndex(3);
        const auto& table = under.part<QTableView>("everyFailure");
        QTRY_VERIFY(!table.model()->index(0, 4).data().toString().isEmpty());
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(table.model()->index(0, 2)).center());
        QCOMPARE(under.page.whatIf().answer()->question, (WhatIfQuestion{0, FailureWay::NeverAnswers, {}, {}}));
        QVERIFY(!under.part<QLabel>("undoGaps").text().isEmpty());
    }

    void theQuestionTurns()
    {
        PageUnderTest under;
        QVERIFY(under.page.askWhatIf(QStringLiteral("grantRoles")));
        QCOMPARE(under.page.whatIf().answer()->messages(), std::size_t(2));
        QCOMPARE(under.part<QLabel>("messageWord").text(), QStringLiteral("messages"));
        QVERIFY(under.page.askWhatIf(QStringLiteral("openClient")));
        QCOMPARE(under.part<QLabel>("messageWord").text(), QStringLiteral("message"));
        QVERIFY(under.page.askWhatIf(QStringLiteral("grantRoles")));
        auto& how = under.part<QComboBox>("howItFails");
        how.setFocus();
        under.key(Qt::Key_Down);
        QCOMPARE(under.page.whatIf().answer()->question.way, FailureWay::NeverAnswers);
        QCOMPARE(under.page.whatIf().answer()->messages(), std::size_t(3));
        const auto& undo = under.part<QPushButton>("undoThatFails");
        chosenIn(*undo.menu(), QStringLiteral("openClient"))->trigger();
        QCOMPARE(under.page.whatIf().answer()->end, FlowStatus::Failed);
        QCOMPARE(undo.text(), QStringLiteral("openClient"));
        chosenIn(*undo.menu(), QStringLiteral("openClient"))->trigger();
        QCOMPARE(under.page.whatIf().answer()->end, FlowStatus::Undone);
        const auto& others = under.part<QPushButton>("othersThatFail");
        const QMenu* ways = chosenIn(*others.menu(), QStringLiteral("openRealm"))->menu();
        chosenIn(*ways, wordsOf(FailureWay::NeverAnswers))->trigger();
        QCOMPARE(others.text(), QStringLiteral("and 1 more"));
        QCOMPARE(under.page.whatIf().answer()->steps[2].fate, WhatIfFate::NeverSent);
    }

    /// Several steps chosen on the canvas are one question.
    void severalChosenStepsFailTogether()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.placeOf(1).center());
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ShiftModifier, canvas.placeOf(0).center());
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ShiftModifier, canvas.placeOf(2).center());
        QCOMPARE(canvas.chosenNames().size(), 3);
        under.page.toggleWhatIf();
        QCOMPARE(under.page.whatIf().answer()->question.also.size(), std::size_t{2});
    }

    /// The bar of a window of 1100 px says all of its words, whichever step fails.
    void whatIfAnswersForEveryStepOfTheGraph()
    {
        PageUnderTest under;
        const auto refusal
            = under.files.open(QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples/orderFulfilment.yaml"));
        QVERIFY(!refusal);
        under.page.resize(1036, 608);
        for (const EditorStep& step : under.files.current()->graph()->steps) {
            QVERIFY2(under.page.askWhatIf(step.name), qPrintable(step.name));
            QCOMPARE(under.page.whatIf().stepName(), step.name);
            QCoreApplication::processEvents();
            const auto& bar = under.part<QWidget>("whatIfBar");
            for (QComboBox* choice : bar.findChildren<QComboBox*>()) {
                QVERIFY2(choice->width() >= choice->sizeHint().width(), qPrintable(choice->objectName()));
            }
            for (QWidget* part : bar.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
                QVERIFY(bar.rect().contains(part->geometry()));
            }
        }
    }

    void whatIfFollowsTheText()
    {
        PageUnderTest under;
        QVERIFY(under.page.askWhatIf(QStringLiteral("grantRoles")));
        under.setText(chain + "  - seq: 4\n    name: last\n    objectType: Role\n");
        QVERIFY(under.page.whatIf().isOpen());
        under.setText(QByteArray(chain).replace("grantRoles", "giveRoles"));
        QVERIFY(!under.page.whatIf().isOpen());
    }
};

QTEST_MAIN(WhatIfPageTest)
#include "what_if_page_test.moc"
