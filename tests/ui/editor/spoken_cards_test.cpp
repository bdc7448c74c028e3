#include "tests/ui/editor/page_under_test.h"

#include <QAccessible>

using namespace backstep;

namespace {

const QByteArray graph = R"(orchestrationName: orders
as: initiator
type: graph
steps:
  - name: authorizePayment
    objectType: Order
  - name: checkFraud
    objectType: Order
    undo: none
  - name: capturePayment
    objectType: Payment
    dependsOn: [authorizePayment, checkFraud]
    undoMaxRetries: 1
)";

/// What a screen reader is told, as it comes.
QStringList& told()
{
    static QStringList all;
    return all;
}

void hear(QAccessibleEvent* event)
{
    QAccessibleInterface* about = event->accessibleInterface();
    if (event->type() == QAccessible::Focus && about != nullptr && about->object() == nullptr) {
        told() << about->text(QAccessible::Name);
    }
    if (event->type() == QAccessible::ObjectReorder) {
        told() << QStringLiteral("others are there");
    }
}

QAccessibleInterface* cards(PageUnderTest& under)
{
    return QAccessible::queryAccessibleInterface(&under.page.canvas());
}

} // namespace

/// What is painted by hand is there for those who do not see it.
class SpokenCardsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QAccessible::installUpdateHandler(hear); }

    void init() { told().clear(); }

    void eachCardIsAnItemWithNamePlaceAndState()
    {
        PageUnderTest under(graph);
        under.page.activateWindow();
        under.page.chooseStep(QStringLiteral("capturePayment"));
        under.page.canvas().setFocus();
        QAccessibleInterface* list = cards(under);
        QVERIFY(list != nullptr && list->isValid());
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Flow orders"));
        QVERIFY(list->childCount() > 3); // and what stands over the drawing
        QAccessibleInterface* last = list->child(2);
        QCOMPARE(last->role(), QAccessible::ListItem);
        QCOMPARE(
            last->text(QAccessible::Name),
            QStringLiteral("capturePayment, step 3 of 3, has a warning, after authorizePayment and checkFraud")
        );
        QCOMPARE(
            last->text(QAccessible::Description),
            QStringLiteral("Payload type Payment. DO: 3 attempts, 30 s each. UNDO: 1 attempt, 30 s each.")
        );
        const FlowCanvas& canvas = under.page.canvas();
        QCOMPARE(last->rect().topLeft(), canvas.mapToGlobal(canvas.placeOf(2).topLeft()));
        QCOMPARE(last->rect().size(), canvas.placeOf(2).size());
        QCOMPARE(last->parent(), list);
        QCOMPARE(list->indexOfChild(last), 2);
        QCOMPARE(list->childAt(last->rect().center().x(), last->rect().center().y()), last);
        QVERIFY(last->state().selected && last->state().focusable);
        QVERIFY(!list->child(0)->state().selected);
        QVERIFY(list->child(1)->text(QAccessible::Name).endsWith(QStringLiteral(", nothing to undo")));
        QVERIFY(list->child(1)->text(QAccessible::Description).endsWith(QStringLiteral("DO: 3 attempts, 30 s each.")));
    }

    void whereTheKeysGoIsTold()
    {
        PageUnderTest under(graph);
        under.page.activateWindow();
        QTRY_VERIFY(under.page.isActiveWindow());
        under.page.canvas().setFocus();
        under.page.chooseStep(QStringLiteral("authorizePayment"));
        told().clear();
        under.key(Qt::Key_Tab);
        QVERIFY(cards(under)->focusChild() == cards(under)->child(1));
        under.key(Qt::Key_Down);
        QVERIFY(cards(under)->focusChild() == cards(under)->child(2));
        if (!QAccessible::isActive()) {
            QSKIP("This platform has nobody to tell: run it on a display, with QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1.");
        }
        QCOMPARE(told().size(), 2);
        QVERIFY(told().at(0).startsWith(QStringLiteral("checkFraud, step 2 of 3")));
        QVERIFY(told().at(1).startsWith(QStringLiteral("capturePayment, step 3 of 3")));
        told().clear();
        under.text().setFocus();
        under.page.canvas().setFocus(); // coming back tells where one is
        QCOMPARE(told().size(), 1);
    }

    void whatIfIsHeard()
    {
        PageUnderTest under(graph);
        under.page.askWhatIf(QStringLiteral("capturePayment"));
        const auto name = [&](int card) { return cards(under)->child(card)->text(QAccessible::Name); };
        QVERIFY2(name(0).contains(QStringLiteral("step 1 of 3, undone in wave 1")), qPrintable(name(0)));
        QVERIFY2(name(1).contains(QStringLiteral("done, left alone")), qPrintable(name(1)));
        QVERIFY2(name(2).contains(QStringLiteral("step 3 of 3, fails")), qPrintable(name(2)));
    }

    void aScreenReaderCanChooseACard()
    {
        PageUnderTest under(graph);
        QAccessibleActionInterface* action = cards(under)->child(1)->actionInterface();
        QVERIFY(action != nullptr);
        action->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(under.page.canvas().chosen(), 1);
    }

    void cardsComeAndGoWithTheSteps()
    {
        PageUnderTest under(graph);
        QAccessibleInterface* gone = cards(under)->child(2);
        QVERIFY(gone->isValid());
        told().clear();
        under.setText(
            "orchestrationName: orders\nas: initiator\ntype: graph\nsteps:\n  - name: only\n    objectType: O\n"
        );
        QVERIFY(told().contains(QStringLiteral("others are there")) || !QAccessible::isActive());
        QCOMPARE(cards(under)->child(0)->text(QAccessible::Name), QStringLiteral("only, step 1 of 1"));
        QCOMPARE(under.page.canvas().cardCount(), 1);
        under.page.undo();
        QTRY_COMPARE(under.page.canvas().cardCount(), 3);
        QVERIFY(cards(under)->child(2)->isValid());
    }
};

QTEST_MAIN(SpokenCardsTest)
#include "spoken_cards_test.moc"
