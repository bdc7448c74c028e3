#include "ui/editor/flow_canvas.h"

#include "model/editor/editor_document.h"
#include "tests/support/source_dir.h"
#include "ui/editor/canvas_map.h"
#include "ui/shared/theme.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace backstep;

namespace {

QString sample(const char* name)
{
    return QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples/") + QLatin1String(name);
}

/// A canvas of 900 × 700 with the flow of a file.
struct CanvasUnderTest
{
    Theme theme{ThemeKind::Dark};
    EditorDocument document;
    FlowCanvas canvas{theme};

    explicit CanvasUnderTest(const QString& path)
    {
        theme.dress(*qApp);
        const auto refusal = document.load(path);
        Q_ASSERT(!refusal);
        canvas.resize(900, 700);
        canvas.show();
        canvas.setGraph(document.graph());
        QCoreApplication::processEvents();
    }

    [[nodiscard]] QColor at(const QPoint& point) { return canvas.grab().toImage().pixelColor(point); }
};

void wheel(QWidget& widget, const QPoint& at, const QPoint& turned, Qt::KeyboardModifiers keys)
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, turned, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

class FlowCanvasTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void showsAWholeShortFlow()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        for (int step = 0; step < 3; ++step) {
            QVERIFY(under.canvas.rect().contains(under.canvas.placeOf(step)));
        }
        QVERIFY(under.canvas.view().scale() <= 1);
    }

    void theDrawingKeepsClearOfTheTools_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QSize>("size");
        for (const char* file : {"tenantCreation.yaml", "userOnboarding.yaml", "orderFulfilment.yaml"}) {
            for (const QSize& size : {QSize(900, 700), QSize(620, 440), QSize(560, 360)}) {
                QTest::addRow("%s %d", file, size.width()) << sample(file) << size;
            }
        }
    }

    void theDrawingKeepsClearOfTheTools()
    {
        QFETCH(QString, file);
        QFETCH(QSize, size);
        CanvasUnderTest under(file);
        under.canvas.resize(size); // as a splitter or a banner does
        under.canvas.fitAll();
        QCoreApplication::processEvents();
        for (const QWidget* tool : under.canvas.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            for (int step = 0; step < static_cast<int>(under.document.graph()->steps.size()); ++step) {
                QVERIFY(!tool->isVisible() || !tool->geometry().intersects(under.canvas.placeOf(step)));
            }
        }
    }

    void aWholeFlowStaysWholeInASmallerCanvas()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        QCOMPARE(under.canvas.findChild<CanvasMap*>()->seen(), under.canvas.view().visible());
        under.canvas.fitAll();
        under.canvas.resize(620, 400);
        for (int step = 0; step < 3; ++step) {
            QVERIFY(under.canvas.rect().contains(under.canvas.placeOf(step)));
        }
        under.canvas.zoom(1);
        const double byHand = under.canvas.view().scale();
        under.canvas.resize(640, 420);
        QCOMPARE(under.canvas.view().scale(), byHand); // what a person chose stays
    }

    void theMapOfAThousandSideBySideSaysHowManyAreInSight()
    {
        QByteArray text = "orchestrationName: wide\nas: initiator\ntype: parallel\nsteps:\n";
        for (int i = 1; i <= 1000; ++i) {
            const QByteArray number = QByteArray::number(i);
            text += "  - seq: " + number + "\n    name: step" + number + "\n    objectType: Thing\n";
        }
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("wide.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        CanvasUnderTest under(file.fileName());
        auto* map = under.canvas.findChild<CanvasMap*>();
        QVERIFY(map->isVisible());
        QVERIFY(map->trackWords().startsWith(QStringLiteral("1,000 steps, ")));
        QVERIFY(!map->trackWords().endsWith(QStringLiteral(" 0 in sight")));
        QVERIFY(under.canvas.view().scale() >= 0.5); // the cards can be read
        QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(10, map->height() - 12));
        QVERIFY(under.canvas.rect().intersects(under.canvas.placeOf(0)));
        CanvasUnderTest few(sample("tenantCreation.yaml"));
        QVERIFY(few.canvas.findChild<CanvasMap*>()->trackWords().isEmpty());
    }

    void theLegendMakesWayForTheDrawing()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const QWidget* legend = nullptr;
        for (const QWidget* each : under.canvas.findChildren<QWidget*>()) {
            legend = each->accessibleName().startsWith(QStringLiteral("DO goes down")) ? each : legend;
        }
        QVERIFY(legend != nullptr);
        QVERIFY(legend->isVisible());
        for (int larger = 0; larger < 6; ++larger) {
            under.canvas.zoom(1);
        }
        QVERIFY(!legend->isVisible());
        under.canvas.fitAll();
        QVERIFY(legend->isVisible());
    }

    void aPressChoosesACard()
    {
        CanvasUnderTest under(sample("orderFulfilment.yaml"));
        const QSignalSpy chosen(&under.canvas, &FlowCanvas::stepChosen);
        QTest::mouseClick(&under.canvas, Qt::LeftButton, {}, under.canvas.placeOf(2).center());
        QCOMPARE(under.canvas.chosen(), 2);
        QTest::mouseClick(&under.canvas, Qt::LeftButton, {}, QPoint(3, 3));
        QCOMPARE(under.canvas.chosen(), -1);
        QCOMPARE(chosen.size(), 2);
    }

    void theChosenCardHasAnotherBorder()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const QRect card = under.canvas.placeOf(1);
        const QPoint border(card.left() + 1, card.top() + 20);
        const QColor before = under.at(border);
        under.canvas.choose(1);
        QVERIFY(under.at(border) != before);
        QCOMPARE(under.at(border), under.theme.color(Token::Accent));
    }

    void keysWalkTheSteps()
    {
        CanvasUnderTest under(sample("orderFulfilment.yaml"));
        const QSignalSpy opened(&under.canvas, &FlowCanvas::stepOpened);
        under.canvas.setFocus();
        QTest::keyClick(&under.canvas, Qt::Key_Tab);
        QCOMPARE(under.canvas.chosen(), 0);
        QTest::keyClick(&under.canvas, Qt::Key_Down);
        const int left = under.canvas.chosen();
        QVERIFY(left == 1 || left == 2);
        QTest::keyClick(&under.canvas, left == 1 ? Qt::Key_Right : Qt::Key_Left);
        QVERIFY(under.canvas.chosen() != left);
        QTest::keyClick(&under.canvas, Qt::Key_End);
        QCOMPARE(under.canvas.chosen(), 6);
        QTest::keyClick(&under.canvas, Qt::Key_Backtab);
        QCOMPARE(under.canvas.chosen(), 5);
        QTest::keyClick(&under.canvas, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

    void wheelPansAndZoomsAroundThePointer()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const QPoint before = under.canvas.placeOf(1).center();
        wheel(under.canvas, before, {0, -120}, Qt::NoModifier);
        QCOMPARE(under.canvas.placeOf(1).center(), before - QPoint(0, 50));
        const QPoint at = under.canvas.placeOf(1).center();
        const double scale = under.canvas.view().scale();
        wheel(under.canvas, at, {0, 120}, Qt::ControlModifier);
        QVERIFY(under.canvas.view().scale() > scale);
        QVERIFY((under.canvas.placeOf(1).center() - at).manhattanLength() <= 2);
    }

    void middleButtonAndSpacePan()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const auto drag = [&under](Qt::MouseButton button) {
            const QPoint before = under.canvas.placeOf(0).topLeft();
            QTest::mousePress(&under.canvas, button, {}, QPoint(400, 300));
            QTest::mouseMove(&under.canvas, QPoint(430, 340));
            QTest::mouseRelease(&under.canvas, button, {}, QPoint(430, 340));
            return under.canvas.placeOf(0).topLeft() - before;
        };
        QCOMPARE(drag(Qt::MiddleButton), QPoint(30, 40));
        under.canvas.setFocus();
        QTest::keyPress(&under.canvas, Qt::Key_Space);
        QCOMPARE(drag(Qt::LeftButton), QPoint(30, 40));
        QTest::keyRelease(&under.canvas, Qt::Key_Space);
        QCOMPARE(drag(Qt::LeftButton), QPoint(0, 0));
    }

    void anOlderPictureFades()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const QRect card = under.canvas.placeOf(1);
        const QPoint inside(card.center().x() + 60, card.top() + 8);
        QCOMPARE(under.at(inside), under.theme.color(Token::Raised));
        under.canvas.setStale(true);
        QVERIFY(under.at(inside) != under.theme.color(Token::Raised));
    }

    void whatIfNumbersTheUndoRows()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const WhatIf answer = askWhatIf(*under.document.graph(), {2, FailureWay::AnswersFailure, {}, {}});
        under.canvas.setAnswer(answer);
        QCoreApplication::processEvents();
        const double scale = under.canvas.view().scale();
        const QRect card = under.canvas.placeOf(1);
        const QPoint wave(card.left() - qRound(27 * scale), card.top() + qRound(90 * scale));
        QCOMPARE(under.at(wave), under.theme.color(Token::UndoSolid));
        under.canvas.setWavesShown(0);
        QVERIFY(under.at(wave) != under.theme.color(Token::UndoSolid));
    }

    void everyZoomIsPaintedInBothThemes()
    {
        CanvasUnderTest under(sample("orderFulfilment.yaml"));
        for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) {
            under.theme.setKind(kind);
            under.canvas.fitAll();
            for (int step = 0; step < 12; ++step) {
                under.canvas.zoom(-1);
                QCOMPARE(under.at(QPoint(899, 1)), under.theme.color(Token::Canvas));
            }
            QVERIFY(under.canvas.view().scale() <= CanvasView::scaleLeast);
        }
    }

    void theEndsAreNamedAtEveryZoomThatNamesTheSteps_data()
    {
        QTest::addColumn<double>("scale");
        for (const double scale : {0.6, 0.4, 0.26}) {
            QTest::addRow("%g", scale) << scale;
        }
    }

    void theEndsAreNamedAtEveryZoomThatNamesTheSteps()
    {
        QFETCH(double, scale);
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        for (int turn = 0; turn < 100 && under.canvas.view().scale() > scale + 0.01; ++turn) {
            wheel(under.canvas, {450, 350}, {0, -20}, Qt::ControlModifier);
        }
        const QImage image = under.canvas.grab().toImage();
        const QRgb tick = under.theme.ink(Tone::Done).rgb(); // of the glyph beside "Completed", and nothing else here
        QRect glyph;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                glyph = image.pixel(x, y) == tick ? glyph.united(QRect(x, y, 1, 1)) : glyph;
            }
        }
        QVERIFY2(glyph.height() >= 5, qPrintable(QString::number(glyph.height())));
        QRect word = glyph.translated(glyph.width() + 4, 0);
        word.setWidth(40);
        const QRgb ground = under.theme.color(Token::Raised).rgb();
        bool isWritten = false;
        for (int x = word.left(); x < word.right(); ++x) {
            isWritten = isWritten || image.pixel(x, word.center().y()) != ground;
        }
        QVERIFY(isWritten);
    }

    void whoServesAStepStandsOnItsCard()
    {
        CanvasUnderTest under(sample("tenantCreation.yaml"));
        const QImage without = under.canvas.grab().toImage();
        StepPresence step;
        step.forward = {WorkerPresence::Kind::Here, 2, QStringLiteral("2"), QStringLiteral("2 workers serve it.")};
        step.backward = {WorkerPresence::Kind::Gone, 0, QStringLiteral("0"), QStringLiteral("Nobody listens now.")};
        under.canvas.setPresence({step, {}, {}});
        const QImage with = under.canvas.grab().toImage();
        const auto has = [](const QImage& image, const QRect& place, QRgb ink) {
            for (int y = place.top(); y <= place.bottom(); ++y) {
                for (int x = place.left(); x <= place.right(); ++x) {
                    if (image.pixel(x, y) == ink) {
                        return true;
                    }
                }
            }
            return false;
        };
        const QRect card = under.canvas.placeOf(0);
        const int half = card.top() + card.height() * 2 / 3;
        const QRect rows(QPoint(card.right() - 44, card.top() + card.height() / 3), card.bottomRight());
        const QRect upper(rows.topLeft(), QPoint(rows.right(), half));
        const QRect lower(QPoint(rows.left(), half), rows.bottomRight());
        QVERIFY(has(with, upper, under.theme.ink(Tone::Done).rgb()));
        QVERIFY(has(with, lower, under.theme.ink(Tone::Retry).rgb()));
        QVERIFY(!has(without, rows, under.theme.ink(Tone::Done).rgb()));
        QTest::mouseMove(&under.canvas, lower.center());
        QCOMPARE(under.canvas.toolTip(), QStringLiteral("UNDO: Nobody listens now."));
        QTest::mouseMove(&under.canvas, upper.center());
        QCOMPARE(under.canvas.toolTip(), QStringLiteral("DO: 2 workers serve it."));
        QTest::mouseMove(&under.canvas, under.canvas.placeOf(1).center());
        QCOMPARE(under.canvas.toolTip(), QString());
    }

    void twoThousandStepsStayUsable()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("long.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("orchestrationName: long\nas: initiator\ntype: sequential\nsteps:\n");
        for (int step = 1; step <= 2000; ++step) {
            file.write(QStringLiteral("  - seq: %1\n    name: step%1\n    objectType: Thing\n").arg(step).toUtf8());
        }
        file.close();
        CanvasUnderTest under(file.fileName());
        QCOMPARE(under.document.graph()->steps.size(), std::size_t(2000));
        QElapsedTimer timer;
        timer.start();
        constexpr int frames = 10;
        for (int frame = 0; frame < frames; ++frame) {
            wheel(under.canvas, {400, 300}, {0, -120}, Qt::NoModifier);
            static_cast<void>(under.canvas.grab());
        }
        under.canvas.fitAll();
        static_cast<void>(under.canvas.grab());
        // A frame takes some milliseconds; the bound only catches what grows with the square of the steps.
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(FlowCanvasTest)
#include "flow_canvas_test.moc"
