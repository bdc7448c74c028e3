#include "model/editor/canvas_gestures.h"
#include "tests/ui/editor/page_under_test.h"

#include <QClipboard>
#include <QLineEdit>
#include <QListView>

using namespace backstep;

/// Steps are edited with the keys and the mouse of a person; the text shows what became of it.
class StepActionsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aFlowIsBuiltFromNothingByKeys()
    {
        PageUnderTest under(
            "orchestrations:\n  - orchestrationName: t\n    as: initiator\n    type: sequential\n    steps:\n"
        );
        QVERIFY(under.page.canvas().isVisible());
        under.page.canvas().setFocus();
        for (const char* name : {"openRealm", "openClient", "grantRoles"}) {
            under.key(Qt::Key_Insert);
            giveName(under, name);
        }
        QCOMPARE(
            under.text().toPlainText(),
            QStringLiteral(
                "orchestrations:\n  - orchestrationName: t\n    as: initiator\n    type: sequential\n    steps:\n"
                "      - seq: 1\n        name: openRealm\n      - seq: 2\n        name: openClient\n"
                "      - seq: 3\n        name: grantRoles\n"
            )
        );
        for (int i = 0; i < 6; ++i) {
            under.page.undo();
        }
        QVERIFY(!under.files.current()->isModified());
    }

    void keysMoveRenameAndDelete()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("grantRoles"));
        under.page.canvas().setFocus();
        under.key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(names(under), QStringLiteral("openRealm grantRoles openClient"));
        under.key(Qt::Key_F2);
        giveName(under, "allow");
        QCOMPARE(names(under), QStringLiteral("openRealm allow openClient"));
        under.key(Qt::Key_Delete);
        QCOMPARE(names(under), QStringLiteral("openRealm openClient"));
        QCOMPARE(under.page.canvas().chosenNames(), QStringList{QStringLiteral("openClient")});
    }

    void theOutlineHasTheSameKeys()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openClient"));
        under.part<QListView>("Outline").setFocus();
        under.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(names(under), QStringLiteral("openRealm openClient openClient2 grantRoles"));
        under.key(Qt::Key_Delete);
        QCOMPARE(names(under), QStringLiteral("openRealm openClient grantRoles"));
    }

    void cutAndPasteGoThroughTheClipboardAsYaml()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openRealm"));
        under.page.canvas().setFocus();
        under.key(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(
            QApplication::clipboard()->text(), QStringLiteral("- seq: 1\n  name: openRealm\n  objectType: Realm\n")
        );
        QCOMPARE(names(under), QStringLiteral("openClient grantRoles"));
        under.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(names(under), QStringLiteral("openClient openRealm grantRoles"));
    }

    void theTextKeepsItsKeys()
    {
        PageUnderTest under;
        under.text().setFocus();
        under.text().selectAll();
        under.key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QString::fromUtf8(chain));
        under.key(Qt::Key_Insert);
        QCOMPARE(names(under), QStringLiteral("openRealm openClient grantRoles"));
    }

    void aPlusOnAnEdgeAddsAStep()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        const FlowLayout layout = layoutChain(3);
        const QPoint plus = canvas.view().toView(middleOf(layout.edges[1])).toPoint();
        QTest::mouseMove(&canvas, plus);
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, plus);
        giveName(under, "between");
        QCOMPARE(names(under), QStringLiteral("openRealm between openClient grantRoles"));
    }

    void aCardIsDraggedToAnotherPlace()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        const QPoint from = canvas.placeOf(2).center();
        const QPoint to = canvas.placeOf(0).center() - QPoint(0, 10);
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas, from - QPoint(0, 30));
        QTest::mouseMove(&canvas, to);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
        QCOMPARE(names(under), QStringLiteral("grantRoles openRealm openClient"));
    }

    void escLetsADragGo()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        canvas.setFocus();
        const QPoint from = canvas.placeOf(2).center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas, canvas.placeOf(0).center());
        under.key(Qt::Key_Escape);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, canvas.placeOf(0).topLeft());
        QCOMPARE(names(under), QStringLiteral("openRealm openClient grantRoles"));
    }

    void aRefusalSaysWhy()
    {
        PageUnderTest under;
        under.page.chooseStep(QStringLiteral("openRealm"));
        under.page.canvas().setFocus();
        under.key(Qt::Key_F2);
        giveName(under, "openClient");
        QVERIFY(under.page.message().contains(QStringLiteral("openClient")));
        QCOMPARE(names(under), QStringLiteral("openRealm openClient grantRoles"));
    }

    void severalChosenStepsRunTogether()
    {
        PageUnderTest under;
        FlowCanvas& canvas = under.page.canvas();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.placeOf(1).center());
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ShiftModifier, canvas.placeOf(2).center());
        QCOMPARE(canvas.chosenNames().size(), 2);
        under.key(Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(under.files.current()->graph()->orchestration.shape, FlowShape::Graph);
        QCOMPARE(under.files.current()->graph()->steps[2].before, std::vector<StepIndex>{0});
        under.page.undo();
        QCOMPARE(under.text().toPlainText(), QString::fromUtf8(chain));
    }

private:
    static void giveName(PageUnderTest& under, const char* name)
    {
        auto& field = under.part<QLineEdit>("stepName");
        QVERIFY(field.isVisible());
        field.setText(QString::fromLatin1(name));
        QTest::keyClick(&field, Qt::Key_Return);
        QVERIFY(under.page.canvas().hasFocus());
    }

    static QString names(const PageUnderTest& under)
    {
        QStringList names;
        for (const EditorStep& step : under.files.current()->graph()->steps) {
            names.append(step.name);
        }
        return names.join(QLatin1Char(' '));
    }
};

QTEST_MAIN(StepActionsTest)
#include "step_actions_test.moc"
