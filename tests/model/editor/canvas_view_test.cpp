#include "model/editor/canvas_view.h"

#include <QTest>

using namespace backstep;

class CanvasViewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void fitsNeverAboveOne()
    {
        CanvasView view = viewOf({0, 0, 200, 100});
        view.fit(view.content());
        QCOMPARE(view.scale(), 1.0);
        QCOMPARE(view.toView({100, 50}), QPointF(400, 300));
    }

    void fitsAWholeLargeDrawing()
    {
        CanvasView view = viewOf({-500, 0, 3000, 2000});
        view.fit(view.content());
        QVERIFY(QRectF(0, 0, 800, 600).contains(seen(view, view.content())));
    }

    void aLongDrawingBeginsAtItsTop()
    {
        CanvasView view = viewOf({0, 0, 250, 10'000});
        view.fit(view.content(), 0.75);
        QCOMPARE(view.scale(), 0.75);
        QCOMPARE(view.toView({0, 0}).y(), CanvasView::margin);
    }

    void aDrawingThatCanBeReadIsWhole()
    {
        CanvasView view = viewOf({0, 0, 500, 1000});
        view.fit(view.content(), 0.75);
        QVERIFY(view.scale() < 0.75);
        QVERIFY(QRectF(0, 0, 800, 600).contains(seen(view, view.content())));
    }

    void aWideDrawingIsWholeHoweverSmall()
    {
        CanvasView view = viewOf({0, 0, 2000, 300});
        view.fit(view.content(), 0.75);
        QVERIFY(QRectF(0, 0, 800, 600).contains(seen(view, view.content())));
    }

    /// Beside both tools and map there is no room: what is reckoned there must not win.
    void aRowOfFiveIsWholeBetweenWhatStandsOverIt()
    {
        CanvasView view = viewOf({0, 0, 1480, 300});
        view.setSize({757, 640});
        view.setObstacles({{16, 597, 430, 28}, {613, 504, 128, 120}});
        view.fit(view.content(), 0.75);
        QVERIFY(QRectF(0, 0, 757, 640).contains(seen(view, view.content())));
        QVERIFY(view.scale() > 0.45);
    }

    void aDrawingOfAThousandSideBySideShowsItsMiddle()
    {
        CanvasView view = viewOf({0, 0, 296'000, 400});
        view.fit(view.content(), 0.75);
        QCOMPARE(view.scale(), 0.75);
        QCOMPARE(view.toView({148'000, 0}).x(), 400.0);
        view.fit(view.content());
        QVERIFY(view.scale() < 0.15);
    }

    void fitKeepsClearOfWhatStandsOverIt_data()
    {
        QTest::addColumn<QRectF>("drawing");
        QTest::newRow("small") << QRectF(0, 0, 200, 100);
        QTest::newRow("fills the view") << QRectF(0, 0, 800, 600);
        QTest::newRow("wide") << QRectF(0, 0, 3000, 2000);
        QTest::newRow("high and narrow") << QRectF(0, 0, 200, 700);
        QTest::newRow("flat") << QRectF(-900, 0, 1800, 90);
    }

    /// Tools at the lower left, a map at the lower right, as on the canvas.
    void fitKeepsClearOfWhatStandsOverIt()
    {
        QFETCH(QRectF, drawing);
        const QRectF tools(16, 556, 300, 28);
        const QRectF map(656, 464, 128, 120);
        CanvasView view = viewOf(drawing);
        view.setObstacles({tools, map});
        view.fit(view.content());
        const QRectF drawn = seen(view, drawing);
        QVERIFY(QRectF(0, 0, 800, 600).contains(drawn));
        QVERIFY(!drawn.intersects(tools));
        QVERIFY(!drawn.intersects(map));
        CanvasView free = viewOf(drawing);
        free.fit(drawing);
        QVERIFY(view.scale() >= 0.6 * free.scale());
    }

    void revealsAboveWhatStandsOverIt()
    {
        const QRectF tools(16, 556, 300, 28);
        CanvasView view = viewOf({0, 0, 250, 5000});
        view.setObstacles({tools});
        view.zoomAround({0, 0}, 1.0);
        view.reveal({0, 1000, 250, 100});
        QVERIFY(!seen(view, {0, 1000, 250, 100}).intersects(tools));
        QVERIFY(QRectF(0, 0, 800, 600).contains(seen(view, {0, 1000, 250, 100})));
    }

    void zoomKeepsThePointUnderThePointer()
    {
        CanvasView view = viewOf({0, 0, 1000, 1000});
        const QPointF at(300, 200);
        const QPointF before = view.toDrawing(at);
        view.zoomAround(at, 1.6);
        QCOMPARE(view.scale(), 1.6);
        QVERIFY((view.toDrawing(at) - before).manhattanLength() < 1e-6);
    }

    void stepsBetweenItsBounds()
    {
        CanvasView view = viewOf({0, 0, 1000, 1000});
        view.step({400, 300}, 1);
        QCOMPARE(view.scale(), 1.1);
        view.step({400, 300}, -1);
        QCOMPARE(view.scale(), 1.0);
        for (int turn = 0; turn < 20; ++turn) {
            view.step({400, 300}, 1);
        }
        QCOMPARE(view.scale(), CanvasView::scaleMost);
        for (int turn = 0; turn < 30; ++turn) {
            view.step({400, 300}, -1);
        }
        QCOMPARE(view.scale(), CanvasView::scaleLeast);
    }

    void afterAFitBelowTheLeastItGrowsByStepsAgain()
    {
        CanvasView view = viewOf({0, 0, 250, 100'000});
        view.fit(view.content());
        QVERIFY(view.scale() < CanvasView::scaleLeast);
        const double fitted = view.scale();
        view.step({400, 300}, -1);
        QCOMPARE(view.scale(), fitted);
        view.step({400, 300}, 1);
        QCOMPARE(view.scale(), CanvasView::scaleLeast);
    }

    void cannotBeLost()
    {
        CanvasView view = viewOf({0, 0, 200, 200});
        for (const QPointF& way : {QPointF(1e6, 0), QPointF(-1e6, 1e6), QPointF(0, -1e6)}) {
            view.panBy(way);
            QVERIFY(view.visible().intersects(view.content()));
        }
    }

    void revealsByTheLeastWay()
    {
        CanvasView view = viewOf({0, 0, 250, 5000});
        view.fit(view.content(), 1.0);
        const QPointF before = view.offset();
        view.reveal({0, 100, 250, 100});
        QCOMPARE(view.offset(), before);
        view.reveal({0, 1000, 250, 100});
        QCOMPARE(view.toView({0, 1100}).y(), 600 - CanvasView::margin);
        view.reveal({0, 900, 250, 100});
        QCOMPARE(view.toView({0, 1100}).y(), 600 - CanvasView::margin);
        view.reveal({0, 0, 250, 100});
        QCOMPARE(view.toView({0, 0}).y(), CanvasView::margin);
    }

    void standsWithoutSizeAndContent()
    {
        CanvasView view;
        view.fit({});
        view.panBy({10, 10});
        view.reveal({0, 0, 10, 10});
        QCOMPARE(view.scale(), 1.0);
    }

private:
    static CanvasView viewOf(const QRectF& content)
    {
        CanvasView view;
        view.setSize({800, 600});
        view.setContent(content);
        return view;
    }

    static QRectF seen(const CanvasView& view, const QRectF& part)
    {
        return {view.toView(part.topLeft()), part.size() * view.scale()};
    }
};

QTEST_APPLESS_MAIN(CanvasViewTest)
#include "canvas_view_test.moc"
