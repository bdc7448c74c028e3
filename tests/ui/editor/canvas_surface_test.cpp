#include "ui/editor/canvas_surface.h"

#include "model/editor/editor_document.h"
#include "tests/support/source_dir.h"
#include "ui/editor/flow_canvas.h"
#include "ui/shared/theme.h"

#include <QPainter>
#include <QRandomGenerator>
#include <QTest>
#include <QWheelEvent>

#include <array>

using namespace backstep;

namespace {

constexpr std::uint32_t seed = 20261130;

/// Lines and words all over the drawing.
void paintPattern(QPainter& painter, const QRectF& part)
{
    painter.fillRect(part, Qt::white);
    painter.setRenderHint(QPainter::Antialiasing);
    constexpr int every = 40;
    for (int row = qFloor(part.top() / every) - 1; row * every <= part.bottom(); ++row) {
        for (int column = qFloor(part.left() / every) - 1; column * every <= part.right(); ++column) {
            const QRectF box(column * every + 5.3, row * every + 5.7, 30, 30);
            painter.setPen(Qt::darkBlue);
            painter.drawRoundedRect(box, 5, 5);
            painter.drawText(box, Qt::AlignCenter, QString::number(row * column));
        }
    }
}

QImage imageOf(CanvasSurface& surface, const CanvasSurface::Place& place)
{
    QImage image((QSizeF(place.size) * place.ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(place.ratio);
    QPainter painter(&image);
    surface.paint(painter, place, paintPattern);
    return image;
}

/// Where an edge of the clip runs through a curve or a letter, Qt rounds otherwise than without it: a shade lighter or
/// darker, and now and then a pixel of a line, which nobody sees. What is left over or missing differs by far more.
bool lookTheSame(const QImage& one, const QImage& other)
{
    constexpr int shades = 80;
    constexpr int few = 50; ///< of which one in so many may differ at all
    constexpr int pixels = 4;
    const auto far = [](int left, int right) { return std::abs(left - right) > shades; };
    int differ = 0;
    int apart = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const QRgb left = one.pixel(x, y);
            const QRgb right = other.pixel(x, y);
            if (far(qRed(left), qRed(right)) || far(qGreen(left), qGreen(right)) || far(qBlue(left), qBlue(right))) {
                ++apart;
            }
            differ += left == right ? 0 : 1;
        }
    }
    return one.size() == other.size() && apart <= pixels && differ * few <= one.width() * one.height();
}

void wheel(QWidget& widget, const QPoint& turned, Qt::KeyboardModifiers keys)
{
    const QPoint at(400, 300);
    QWheelEvent event(at, widget.mapToGlobal(at), {}, turned, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

/// One thing that a person does on a canvas; says which.
QString act(FlowCanvas& canvas, QRandomGenerator& random)
{
    const QPoint at(random.bounded(canvas.width()), random.bounded(canvas.height()));
    switch (random.bounded(8)) {
    case 0:
        wheel(canvas, {random.bounded(400) - 200, random.bounded(400) - 200}, Qt::NoModifier);
        return QStringLiteral("pan");
    case 1:
        wheel(canvas, {0, random.bounded(2) == 0 ? 120 : -120}, Qt::ControlModifier);
        return QStringLiteral("zoom");
    case 2:
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, at);
        return QStringLiteral("choose one more");
    case 3: {
        constexpr std::array keys{Qt::Key_Down, Qt::Key_Up, Qt::Key_Right, Qt::Key_Left, Qt::Key_End};
        QTest::keyClick(&canvas, keys.at(random.bounded(static_cast<quint32>(keys.size()))));
        return QStringLiteral("walk");
    }
    case 4:
        QTest::mousePress(&canvas, Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseMove(&canvas, at + QPoint(60, 50));
        QTest::mouseRelease(&canvas, Qt::LeftButton, Qt::NoModifier, at + QPoint(60, 50));
        return QStringLiteral("drag");
    case 5:
        canvas.showAt(canvas.view().toDrawing(at));
        return QStringLiteral("jump");
    default:
        QTest::mouseMove(&canvas, at);
        return QStringLiteral("hover");
    }
}

} // namespace

class CanvasSurfaceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void whatIsMovedIsWhatWouldBePainted_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("one") << 1.0;
        QTest::newRow("a quarter more") << 1.25;
        QTest::newRow("half more") << 1.5;
        QTest::newRow("two") << 2.0;
    }

    void whatIsMovedIsWhatWouldBePainted()
    {
        QFETCH(double, ratio);
        QRandomGenerator random(seed);
        CanvasSurface moved;
        CanvasSurface::Place place{{301, 203}, ratio, 1, {}};
        for (int round = 0; round < 200; ++round) {
            place.offset += QPointF(random.bounded(120.0) - 60, random.bounded(120.0) - 60);
            place.scale = round % 40 == 39 ? 0.5 + random.bounded(1.0) : place.scale;
            if (round % 7 == 3) {
                moved.forget({random.bounded(200.0), random.bounded(200.0), 50, 40});
            }
            CanvasSurface fresh;
            QVERIFY2(lookTheSame(imageOf(moved, place), imageOf(fresh, place)), qPrintable(QString::number(round)));
        }
    }

    void onlyWhatComesIntoSightIsPainted()
    {
        CanvasSurface surface;
        CanvasSurface::Place place{{300, 200}, 1, 1, {}};
        QImage image(place.size, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&image);
        double painted = 0;
        const auto measure = [&](QPainter&, const QRectF& part) { painted += part.width() * part.height(); };
        surface.paint(painter, place, measure);
        QVERIFY(painted >= 300 * 200);
        painted = 0;
        place.offset = {10, -5};
        surface.paint(painter, place, measure);
        QVERIFY(painted > 10 * 200);
        QVERIFY(painted < 6'000); // two strips, a little larger than they have to be
    }

    void aCanvasLooksTheSameHoweverOneCameThere()
    {
        Theme theme(ThemeKind::Dark);
        theme.dress(*qApp);
        EditorDocument document;
        QVERIFY(!document.load(QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples/orderFulfilment.yaml")));
        FlowCanvas canvas(theme);
        canvas.resize(900, 700);
        canvas.show();
        canvas.setEditable(true);
        canvas.setGraph(document.graph());
        QRandomGenerator random(seed);
        for (int round = 0; round < 300; ++round) {
            const QString what = act(canvas, random);
            const QImage seen = canvas.grab().toImage();
            Q_EMIT theme.changed(); // all is painted anew
            QVERIFY2(
                lookTheSame(seen, canvas.grab().toImage()), qPrintable(QStringLiteral("%1: %2").arg(round).arg(what))
            );
        }
    }
};

QTEST_MAIN(CanvasSurfaceTest)

#include "canvas_surface_test.moc"
