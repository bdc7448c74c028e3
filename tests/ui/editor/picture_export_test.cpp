#include "ui/editor/picture_export.h"

#include "model/editor/editor_document.h"
#include "tests/support/source_dir.h"
#include "ui/editor/flow_drawing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QPrinter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

QString sample(const char* name)
{
    return QStringLiteral(BACKSTEP_SOURCE_DIR "/resources/samples/") + QLatin1String(name);
}

EditorGraph graphIn(const QString& path)
{
    EditorDocument document;
    const auto refusal = document.load(path);
    Q_ASSERT(!refusal && document.graph());
    Q_UNUSED(refusal);
    return *document.graph();
}

EditorGraph graphOfText(const QByteArray& text)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("flow.yaml")));
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    Q_ASSERT(written);
    Q_UNUSED(written);
    file.close();
    return graphIn(file.fileName());
}

QByteArray wide(int steps)
{
    QByteArray text = "orchestrationName: wide\nas: initiator\ntype: parallel\nsteps:\n";
    for (int i = 1; i <= steps; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "  - seq: " + number + "\n    name: step" + number + "\n    objectType: Thing\n";
    }
    return text;
}

QImage drawnFrom(const QByteArray& svg)
{
    QSvgRenderer renderer(svg);
    Q_ASSERT(renderer.isValid());
    QImage image(renderer.defaultSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

QColor colour(ThemeKind theme, Token token)
{
    return Theme(theme).color(token);
}

bool holds(const QImage& image, const QColor& wanted)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == wanted) {
                return true;
            }
        }
    }
    return false;
}

/// Of all pixels, those that are clearly another colour in the other picture.
double shareOfDifferent(const QImage& one, const QImage& other)
{
    int different = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            different += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 64 ? 1 : 0;
        }
    }
    return different / (double(one.width()) * one.height());
}

} // namespace

class PictureExportTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    /// The ground all around: nothing is cut off.
    void theWholeFlowHasAMargin_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray longType = "aVeryLongNameOfAPayloadTypeThatIsWiderThanTheCard";
        QTest::newRow("side by side") << wide(5);
        QTest::newRow("one, with a long start") << wide(1).replace("Thing", longType);
        QTest::newRow("a sequence, with a long start")
            << wide(3).replace("Thing", longType).replace("parallel", "sequential");
        QTest::newRow("no step") << QByteArray("orchestrationName: empty\nas: initiator\ntype: sequential\nsteps: []\n"
        );
    }

    void theWholeFlowHasAMargin()
    {
        QFETCH(QByteArray, text);
        const FlowDrawing drawing(ThemeKind::Light, graphOfText(text));
        const QImage image = drawing.image(1);
        const QColor ground = colour(ThemeKind::Light, Token::Canvas);
        constexpr int clear = 20;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const bool isMargin
                    = x < clear || y < clear || x >= image.width() - clear || y >= image.height() - clear;
                QVERIFY2(!isMargin || image.pixelColor(x, y) == ground, qPrintable(QString::number(x)));
            }
        }
        QVERIFY(holds(image, colour(ThemeKind::Light, Token::Raised)));
    }

    /// On the canvas a thousand cards are bare rectangles; in a file each says all it has to say.
    void manyCardsArePaintedWhole()
    {
        const FlowDrawing drawing(ThemeKind::Light, graphOfText(wide(1000)));
        const QByteArray svg = drawing.svg();
        for (const char* words : {">step1<", ">step500<", ">step1000<", ">UNDO<"}) {
            QVERIFY2(svg.contains(words), words);
        }
        QCOMPARE(svg.count(">UNDO<"), 1000);
    }

    void theSvgLooksLikeThePng()
    {
        const FlowDrawing drawing(ThemeKind::Dark, graphIn(sample("orderFulfilment.yaml")));
        QByteArray svg = drawing.svg();
        QVERIFY(!svg.contains("<image")); // icons are lines too
        svg.replace("Inter, 'Helvetica Neue', Arial, sans-serif", "Inter"); // Qt reads a list as one name
        svg.replace("'JetBrains Mono', Menlo, Consolas, monospace", "JetBrains Mono");
        const QImage image = drawing.image(1);
        const QImage again = drawnFrom(svg);
        QCOMPARE(again.size(), image.size());
        QVERIFY(shareOfDifferent(image, again) < 0.01);
        QVERIFY(holds(again, colour(ThemeKind::Dark, Token::Raised)));
    }

    void eachThemeHasItsColours()
    {
        const EditorGraph graph = graphIn(sample("tenantCreation.yaml"));
        for (const ThemeKind theme : {ThemeKind::Dark, ThemeKind::Light}) {
            const QImage image = FlowDrawing(theme, graph).image(2);
            QCOMPARE(image.pixelColor(0, 0), colour(theme, Token::Canvas));
            QCOMPARE(image.size(), FlowDrawing(theme, graph).size() * 2);
        }
    }

    void writesByTheNameOfTheFile()
    {
        const QTemporaryDir folder;
        const FlowDrawing drawing(ThemeKind::Light, graphIn(sample("tenantCreation.yaml")));
        const QString png = folder.filePath(QStringLiteral("flow.PNG"));
        QCOMPARE(exportPicture(drawing, png, 2), std::nullopt);
        QCOMPARE(QImage(png).size(), drawing.size() * 2);
        const QString svg = folder.filePath(QStringLiteral("flow.svg"));
        QCOMPARE(exportPicture(drawing, svg, 2), std::nullopt);
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(exportPicture(drawing, folder.filePath(QStringLiteral("flow.jpg")), 2)->contains(QStringLiteral(".png"))
        );
        const auto refusal = exportPicture(drawing, folder.filePath(QStringLiteral("no/flow.svg")), 2);
        QVERIFY(refusal.has_value() && refusal->contains(QStringLiteral("cannot be written")));
    }

    void aPngThatIsTooLargeIsRefusedWithAScaleThatFits()
    {
        const QTemporaryDir folder;
        const FlowDrawing drawing(ThemeKind::Light, graphOfText(wide(1000)));
        const QString path = folder.filePath(QStringLiteral("wide.png"));
        const auto refusal = exportPicture(drawing, path, 2);
        QVERIFY(refusal.has_value());
        QVERIFY2(refusal->contains(QStringLiteral("A scale of 0.1 fits")), qPrintable(*refusal));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(exportPicture(drawing, path, drawing.scaleWithin(2)), std::nullopt);
        QVERIFY(QImage(path).width() > 30'000);
    }

    void theClipboardHoldsDotsAndLines()
    {
        copyPicture(FlowDrawing(ThemeKind::Dark, graphIn(sample("tenantCreation.yaml"))));
        const QMimeData* data = QGuiApplication::clipboard()->mimeData();
        QVERIFY(data->hasImage());
        QVERIFY(data->imageData().value<QImage>().width() > 400);
        QVERIFY(QSvgRenderer(data->data(QStringLiteral("image/svg+xml"))).isValid());
    }

    void printsOnOnePage()
    {
        const QTemporaryDir folder;
        for (const bool across : {false, true}) {
            const FlowDrawing drawing(
                ThemeKind::Light, across ? graphOfText(wide(400)) : graphIn(sample("tenantCreation.yaml"))
            );
            QPrinter printer(QPrinter::HighResolution);
            printer.setOutputFileName(folder.filePath(QStringLiteral("flow%1.pdf").arg(across)));
            choosePage(printer, drawing);
            QCOMPARE(printer.pageLayout().orientation(), across ? QPageLayout::Landscape : QPageLayout::Portrait);
            QVERIFY(printPicture(drawing, QStringLiteral("wide"), printer));
            QFile file(printer.outputFileName());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray pdf = file.readAll();
            QVERIFY(pdf.startsWith("%PDF"));
            QCOMPARE(pdf.count("/Type /Page\n"), 1);
        }
    }

    void aPrinterThatTakesNothingIsTold()
    {
        const FlowDrawing drawing(ThemeKind::Light, graphOfText(wide(1)));
        QPrinter printer(QPrinter::HighResolution);
        printer.setOutputFileName(QStringLiteral("/nowhere/at/all/flow.pdf"));
        QVERIFY(!printPicture(drawing, QStringLiteral("wide"), printer));
    }
};

QTEST_MAIN(PictureExportTest)
#include "picture_export_test.moc"
