#include "ui/shared/status_glyph.h"
#include "ui/shared/theme.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace backstep;

namespace {

QImage drawn(GlyphKind kind, int size)
{
    QImage image(size, size, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintGlyph(painter, QRectF(0, 0, size, size), kind, Qt::black, Qt::white);
    return image;
}

/// How many pixels differ by more than a shade.
int difference(const QImage& one, const QImage& other)
{
    int count = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            count += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 80 ? 1 : 0;
        }
    }
    return count;
}

} // namespace

class StatusGlyphTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shapesDifferWithoutAnyColour();
    void solidShapesCutTheGroundOut();
    void squareIsUndoAndRoundIsDo();
    void badgeIsAsWideAsItSays();
};

void StatusGlyphTest::shapesDifferWithoutAnyColour()
{
    for (const int size : {12, 13, 16}) {
        for (const GlyphKind one : allGlyphs()) {
            for (const GlyphKind other : allGlyphs()) {
                if (one == other) {
                    continue;
                }
                const int pixels = difference(drawn(one, size), drawn(other, size));
                const QString what = QStringLiteral("glyphs %1 and %2 at %3 px differ in %4 pixels only")
                                         .arg(int(one))
                                         .arg(int(other))
                                         .arg(size)
                                         .arg(pixels);
                QVERIFY2(pixels >= 4, qPrintable(what));
            }
        }
    }
}

void StatusGlyphTest::solidShapesCutTheGroundOut()
{
    QImage image(64, 64, QImage::Format_ARGB32);
    image.fill(Qt::green);
    QPainter painter(&image);
    paintGlyph(painter, QRectF(0, 0, 64, 64), GlyphKind::OctagonCross, Qt::red, Qt::green);
    painter.end();
    QCOMPARE(image.pixelColor(32, 32), QColor(Qt::green)); // the middle of the ×
    QCOMPARE(image.pixelColor(12, 32), QColor(Qt::red));
}

void StatusGlyphTest::squareIsUndoAndRoundIsDo()
{
    // At four pixels from the corner a square is there and a disc is not.
    QCOMPARE(drawn(GlyphKind::SquareArrow, 64).pixelColor(9, 9), QColor(Qt::black));
    QCOMPARE(drawn(GlyphKind::DiscTick, 64).pixelColor(9, 9), QColor(Qt::white));
}

void StatusGlyphTest::badgeIsAsWideAsItSays()
{
    const Theme theme;
    const StatusWord failed = wordOf(FlowStatus::Failed);
    const int width = badgeWidth(failed, theme);
    QImage image(width + 20, badgeHeight, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paintBadge(painter, QPointF(0, 0), failed, theme);
    painter.end();
    QCOMPARE(image.pixelColor(width - 1, badgeHeight / 2), theme.color(Token::FailSolid));
    QCOMPARE(image.pixelColor(width + 1, badgeHeight / 2).alpha(), 0);
}

QTEST_MAIN(StatusGlyphTest)
#include "status_glyph_test.moc"
