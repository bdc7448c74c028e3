#include "ui/shared/span_painter.h"

#include "tests/support/told_flows.h"
#include "ui/shared/theme.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace backstep;

namespace {

const QPoint origin(10, 0);

/// One lane, 10 px a second, painted on the panel's ground from x = 10.
QImage painted(const Theme& theme, const std::string& spans, Phase phase = Phase::Do)
{
    TimelineScale scale;
    scale.setWidth(300);
    scale.show({toldAt(0), toldAt(30)});
    QImage image(320, 24, QImage::Format_RGB32);
    image.fill(theme.color(Token::Panel));
    QPainter painter(&image);
    SpanPainter(painter, theme)
        .bars(layOutLane(toldSpans(spans), {phase, {}}, scale, {4, 16}, toldAt(20)), origin, false);
    return image;
}

QColor at(const QImage& image, int x, int y)
{
    return image.pixelColor(origin + QPoint(x, y));
}

} // namespace

class SpanPainterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMarkHasItsShape_data();
    void everyMarkHasItsShape();
};

void SpanPainterTest::everyMarkHasItsShape_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::newRow("dark") << ThemeKind::Dark;
    QTest::newRow("light") << ThemeKind::Light;
}

void SpanPainterTest::everyMarkHasItsShape()
{
    QFETCH(ThemeKind, kind);
    const Theme theme(kind);
    const QColor ground = theme.color(Token::Panel);

    const QImage done = painted(theme, "a 0-5 ok; b 5-9 ok");
    QCOMPARE(at(done, 0, 4), theme.fill(Tone::Done));
    QCOMPARE(at(done, 49, 10), ground); // 1 px stays free between neighbours
    QCOMPARE(at(done, 0, 3), ground);
    QCOMPARE(at(done, 0, 20), ground);

    const QImage running = painted(theme, "a 10- runs");
    QCOMPARE(at(running, 150, 5), theme.fill(Tone::Run));
    QCOMPARE(at(running, 198, 12), theme.fill(Tone::Run)); // the point at now …
    QCOMPARE(at(running, 199, 4), ground); // … leaves the corners

    const QImage failed = painted(theme, "a 0-5 fails x");
    QCOMPARE(at(failed, 20, 10), theme.tint(Tone::Fail));
    QCOMPARE(at(failed, 0, 10), theme.fill(Tone::Fail));
    QCOMPARE(at(failed, 36, 5), theme.fill(Tone::Fail)); // the block of the ×

    const QImage undo = painted(theme, "UNDO a 0-5 ok", Phase::Undo);
    QCOMPARE(at(undo, 2, 10), theme.fill(Tone::Undo)); // the cap
    QCOMPARE(at(undo, 3, 10), theme.tint(Tone::Undo));
    QCOMPARE(at(undo, 48, 10), theme.fill(Tone::Undo)); // the outline

    const QImage backoff = painted(theme, "a 0-5 backoff");
    QCOMPARE(at(backoff, 10, 5), ground); // 2 px lower than a bar
    int inked = 0;
    for (int x = 0; x < 48; ++x) {
        inked += at(backoff, x, 10) == theme.fill(Tone::Retry) ? 1 : 0;
    }
    QCOMPARE(inked, 8); // one line every 6 px

    const QImage folded = painted(theme, "a 0-0.1 ok; b 0.2-0.3 fails x; c 0.4-0.5 ok; d 0.6-0.7 ok; e 0.8-0.9 ok");
    QCOMPARE(at(folded, 5, 4), theme.fill(Tone::Fail));
}

QTEST_MAIN(SpanPainterTest)
#include "span_painter_test.moc"
