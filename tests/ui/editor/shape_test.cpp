#include "tests/ui/editor/page_under_test.h"
#include "ui/shared/button.h"

#include <QAction>
#include <QToolButton>

using namespace backstep;

namespace {

const QByteArray diamond = R"(orchestrationName: t
as: initiator
type: graph
steps:
  - name: a
    objectType: A
  - name: b
    objectType: A
    dependsOn: [a]
  - name: c
    objectType: A
    dependsOn: [a]
  - name: d
    objectType: A
    dependsOn: [b, c]
)";

const QByteArray row = R"(orchestrationName: t
as: initiator
type: parallel
steps:
  - seq: 1
    name: a
    objectType: A
  - seq: 2
    name: b
    objectType: A
  - seq: 3
    name: c
    objectType: A
)";

/// What each step waits for: "a b<a c<a d<b,c".
QString waits(const PageUnderTest& under)
{
    QStringList all;
    const EditorGraph& graph = *under.files.current()->graph();
    for (const EditorStep& step : graph.steps) {
        QStringList before;
        for (const StepIndex each : step.before) {
            before.append(graph.steps[each].name);
        }
        before.sort();
        all.append(step.name + (before.isEmpty() ? QString() : QLatin1Char('<') + before.join(QLatin1Char(','))));
    }
    return all.join(QLatin1Char(' '));
}

/// From the middle of a card to a place of the canvas, in several moves.
void drag(FlowCanvas& canvas, int card, const QPoint& to)
{
    const QPoint from = canvas.placeOf(card).center();
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
    for (int part = 1; part <= 4; ++part) {
        QTest::mouseMove(&canvas, from + (to - from) * part / 4);
    }
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
}

QAction& action(const PageUnderTest& under, const char* words)
{
    for (QAction* each : under.page.actions()) {
        if (each->text() == QString::fromUtf8(words)) {
            return *each;
        }
    }
    qFatal("no such action");
}

Button& button(const PageUnderTest& under, const QString& words)
{
    for (Button* each : under.page.findChildren<Button*>()) {
        if (each->isVisible() && each->text() == words) {
            return *each;
        }
    }
    qFatal("no such button");
}

} // namespace

/// Cards go into a group and out of it, and a change of shape is looked at before it is made.
class ShapeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aCardLetGoBesideAnotherRunsBesideIt()
    {
        PageUnderTest under; // a sequence of three
        FlowCanvas& canvas = under.page.canvas();
        const QRect second = canvas.placeOf(1);
        drag(canvas, 2, {second.right() + 60, second.center().y()});
        QCOMPARE(waits(under), QStringLiteral("openRealm openClient<openRealm grantRoles<openRealm"));
        QCOMPARE(under.files.current()->graph()->orchestration.shape, FlowShape::Graph);
        under.page.undo();
        QTRY_COMPARE(waits(under), QStringLiteral("openRealm openClient<openRealm grantRoles<openClient"));
        QVERIFY(!under.files.current()->isModified());
    }

    void inAGraphACardGoesIntoAGroup()
    {
        PageUnderTest under(diamond);
        FlowCanvas& canvas = under.page.canvas();
        const QRect b = canvas.placeOf(1);
        drag(canvas, 3, {b.left() + 20, b.center().y()}); // on it, too
        QCOMPARE(waits(under), QStringLiteral("a b<a c<a d<a"));
    }

    void inAGraphACardGoesOutOntoAnEdge()
    {
        PageUnderTest under(diamond);
        FlowCanvas& canvas = under.page.canvas();
        const QRect d = canvas.placeOf(3);
        drag(canvas, 1, {d.center().x(), d.bottom() + 18}); // between d and the end
        QCOMPARE(waits(under), QStringLiteral("a b<d c<a d<c"));
    }

    void ofARowACardGoesBehindTheOthers()
    {
        PageUnderTest under(row);
        FlowCanvas& canvas = under.page.canvas();
        const QRect b = canvas.placeOf(1);
        drag(canvas, 0, {b.center().x(), b.bottom() + 60});
        QCOMPARE(waits(under), QStringLiteral("a<b,c b c"));
        under.page.chooseStep(QStringLiteral("b"));
        canvas.setFocus();
        under.key(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier); // the same by a key
        QCOMPARE(waits(under), QStringLiteral("a<b b<c c"));
    }

    void whereItCannotStandItStays()
    {
        PageUnderTest under(diamond);
        const QString before = under.text().toPlainText();
        drag(under.page.canvas(), 1, {3, 3});
        QCOMPARE(under.text().toPlainText(), before);
    }

    void anotherShapeIsShownBeforeItIsMade()
    {
        PageUnderTest under(diamond);
        const QString before = under.text().toPlainText();
        action(under, "Make it a sequence…").trigger();
        const auto& banner = under.part<Banner>("shape");
        QVERIFY(banner.isVisible());
        QVERIFY2(banner.text().contains(QStringLiteral("b → c")), qPrintable(banner.text()));
        QVERIFY2(banner.text().contains(QStringLiteral("Nothing has changed yet.")), qPrintable(banner.text()));
        QCOMPARE(under.text().toPlainText(), before);
        QVERIFY(under.page.canvas().placeOf(1).bottom() < under.page.canvas().placeOf(2).top()); // one below the other
        QTest::mouseClick(&button(under, QStringLiteral("Make it a sequence")), Qt::LeftButton);
        QVERIFY(!banner.isVisible());
        QCOMPARE(waits(under), QStringLiteral("a b<a c<b d<c"));
        QCOMPARE(under.files.current()->history().count(), 1);
    }

    void whatIsNotMadeLeavesAllAsItWas()
    {
        PageUnderTest under(diamond);
        const QString before = under.text().toPlainText();
        FlowCanvas& canvas = under.page.canvas();
        const QRect c = canvas.placeOf(2);
        action(under, "Run all steps at the same time…").trigger();
        QVERIFY(canvas.placeOf(2).top() == canvas.placeOf(0).top());
        under.key(Qt::Key_Escape);
        QVERIFY(!under.part<Banner>("shape").isVisible());
        QTRY_COMPARE(canvas.placeOf(2).size(), c.size());
        QVERIFY(canvas.placeOf(2).top() > canvas.placeOf(0).top());
        QCOMPARE(under.text().toPlainText(), before);
        QCOMPARE(under.files.current()->history().count(), 0);
    }

    void typingEndsTheLook()
    {
        PageUnderTest under(diamond);
        action(under, "Make it a sequence…").trigger();
        under.setText(QByteArray(diamond).replace("objectType: A", "objectType: B"));
        QVERIFY(!under.part<Banner>("shape").isVisible());
        QCOMPARE(waits(under), QStringLiteral("a b<a c<a d<b,c"));
    }

    void theFormsChoiceIsLookedAtFirst()
    {
        PageUnderTest under(diamond);
        const QString before = under.text().toPlainText();
        auto& type = under.part<Segment>("Type");
        const auto choose = [&type](const QString& word) {
            for (QToolButton* each : type.findChildren<QToolButton*>()) {
                if (each->text() == word) {
                    each->setFocus(Qt::TabFocusReason);
                    QTest::keyClick(each, Qt::Key_Space);
                }
            }
        };
        choose(QStringLiteral("sequential"));
        const auto& banner = under.part<Banner>("shape");
        QVERIFY2(banner.text().contains(QStringLiteral("b → c")), qPrintable(banner.text()));
        QCOMPARE(under.text().toPlainText(), before);
        QCOMPARE(type.chosen(), 0); // what is looked at
        under.key(Qt::Key_Escape);
        QVERIFY(!banner.isVisible());
        QCOMPARE(type.chosen(), 2);
        QVERIFY(type.isAncestorOf(under.page.focusWidget())); // for the next choice
        choose(QStringLiteral("simultaneous"));
        QVERIFY(banner.isVisible());
        choose(QStringLiteral("graph")); // the one that it has
        QVERIFY(!banner.isVisible());
        QVERIFY2(under.page.message().isEmpty(), qPrintable(under.page.message()));
        QCOMPARE(under.text().toPlainText(), before);
        choose(QStringLiteral("sequential"));
        QTest::mouseClick(&button(under, QStringLiteral("Make it a sequence")), Qt::LeftButton);
        QCOMPARE(waits(under), QStringLiteral("a b<a c<b d<c"));
        QCOMPARE(type.chosen(), 0);
        QCOMPARE(under.files.current()->history().count(), 1);
        under.page.undo();
        QTRY_COMPARE(type.chosen(), 2);
    }

    void theShapeThatItHasIsSaid()
    {
        PageUnderTest under(diamond);
        action(under, "Make it a graph…").trigger();
        QCOMPARE(under.page.message(), QStringLiteral("t is a graph already."));
        QVERIFY(!under.part<Banner>("shape").isVisible());
    }
};

QTEST_MAIN(ShapeTest)
#include "shape_test.moc"
