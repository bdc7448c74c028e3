#include "ui/shared/status_glyph.h"

#include "ui/shared/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>

namespace backstep {

namespace {

constexpr double outlinePen = 1.5;
constexpr double cutPen = 1.7;
const QPointF centre(8, 8);

/// One glyph on its 16 × 16 grid.
struct Pencil
{
    QPainter& painter;
    QColor ink;
    QColor ground;

    void stroke(const QPainterPath& path, double width, const QColor& color) const
    {
        painter.strokePath(path, QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    }

    void outline(const QPainterPath& path) const { stroke(path, outlinePen, ink); }

    void solid(const QPainterPath& path) const { painter.fillPath(path, ink); }

    void cut(const QPainterPath& path, double width) const { stroke(path, width, ground); }
};

QPainterPath line(std::initializer_list<QPointF> points)
{
    QPainterPath path(*points.begin());
    for (const QPointF& point : points) {
        path.lineTo(point);
    }
    return path;
}

QPainterPath shape(std::initializer_list<QPointF> points)
{
    QPainterPath path = line(points);
    path.closeSubpath();
    return path;
}

QPainterPath circle(const QPointF& at, double radius)
{
    QPainterPath path;
    path.addEllipse(at, radius, radius);
    return path;
}

QPainterPath box(const QRectF& rect, double radius)
{
    QPainterPath path;
    path.addRoundedRect(rect, radius, radius);
    return path;
}

QPainterPath ring()
{
    return circle(centre, 5.75);
}

void dashedRing(const Pencil& pencil)
{
    QPen pen(pencil.ink, outlinePen, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({2.6 / outlinePen, 2.0 / outlinePen}); // a pattern counts in widths of the pen
    pencil.painter.strokePath(ring(), pen);
}

void dashedQuestion(const Pencil& pencil)
{
    dashedRing(pencil);
    // The hook runs with the clock from the left over the top, then down to the dot.
    const QRectF around(6.3, 4.75, 3.5, 3.5);
    QPainterPath hook;
    hook.arcMoveTo(around, 180);
    hook.arcTo(around, 180, -244.9);
    hook.cubicTo(QPointF(8.2, 8.4), QPointF(8, 8.7), QPointF(8, 9.2));
    pencil.stroke(hook, 1.3, pencil.ink);
    pencil.solid(circle(QPointF(8, 11), 0.85));
}

void again(const Pencil& pencil)
{
    constexpr double radius = 5.3;
    const QRectF around(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
    // From 13.2,8.6 clockwise by way of the bottom to 11.6,4.2; Qt counts degrees against the clock.
    constexpr double from = -6.6;
    constexpr double sweep = -306.9;
    QPainterPath arc;
    arc.arcMoveTo(around, from);
    arc.arcTo(around, from, sweep);
    pencil.stroke(arc, 1.6, pencil.ink);
    pencil.solid(shape({{13.6, 1.8}, {13.6, 6}, {9.4, 6}}));
}

void octagonCross(const Pencil& pencil)
{
    pencil.solid(
        shape({{5.2, 1.3}, {10.8, 1.3}, {14.7, 5.2}, {14.7, 10.8}, {10.8, 14.7}, {5.2, 14.7}, {1.3, 10.8}, {1.3, 5.2}})
    );
    pencil.cut(line({{5.6, 5.6}, {10.4, 10.4}}), cutPen);
    pencil.cut(line({{10.4, 5.6}, {5.6, 10.4}}), cutPen);
}

void squareArrow(const Pencil& pencil)
{
    pencil.solid(box(QRectF(1.5, 1.5, 13, 13), 2));
    pencil.cut(line({{11.5, 8}, {5, 8}}), cutPen);
    pencil.cut(line({{7.6, 5.2}, {4.8, 8}, {7.6, 10.8}}), cutPen);
}

void paintOnGrid(const Pencil& pencil, GlyphKind kind)
{
    switch (kind) {
    case GlyphKind::Circle:
        return pencil.outline(ring());
    case GlyphKind::DashedDot:
        dashedRing(pencil);
        return pencil.solid(circle(centre, 1.5));
    case GlyphKind::CirclePlay:
        pencil.outline(ring());
        return pencil.solid(shape({{6.4, 5.2}, {11, 8}, {6.4, 10.8}}));
    case GlyphKind::DiscTick:
        pencil.solid(circle(centre, 6.5));
        return pencil.cut(line({{5, 8.2}, {7.2, 10.4}, {11.2, 5.9}}), cutPen);
    case GlyphKind::Again:
        return again(pencil);
    case GlyphKind::DashedQuestion:
        return dashedQuestion(pencil);
    case GlyphKind::OctagonCross:
        return octagonCross(pencil);
    case GlyphKind::SquareBack:
        pencil.outline(box(QRectF(2.25, 2.25, 11.5, 11.5), 1.5));
        return pencil.solid(shape({{9.8, 5.2}, {5.2, 8}, {9.8, 10.8}}));
    case GlyphKind::SquareArrow:
        return squareArrow(pencil);
    case GlyphKind::DiamondMark:
        pencil.solid(shape({{8, 0.6}, {15.4, 8}, {8, 15.4}, {0.6, 8}}));
        pencil.cut(line({{8, 4.4}, {8, 8.6}}), 1.8);
        return pencil.painter.fillPath(circle(QPointF(8, 10.9), 1.05), pencil.ground);
    case GlyphKind::TriangleMark:
        pencil.solid(shape({{8, 1}, {15.6, 14.6}, {0.4, 14.6}}));
        pencil.cut(line({{8, 5.8}, {8, 10}}), 1.8);
        return pencil.painter.fillPath(circle(QPointF(8, 12.1), 1), pencil.ground);
    case GlyphKind::CirclePause:
        pencil.outline(ring());
        pencil.stroke(line({{6.4, 5.6}, {6.4, 10.4}}), 1.6, pencil.ink);
        return pencil.stroke(line({{9.6, 5.6}, {9.6, 10.4}}), 1.6, pencil.ink);
    }
}

constexpr int badgeLeft = 5;
constexpr int badgeGap = 5;
constexpr int badgeRight = 7;

} // namespace

void paintGlyph(QPainter& painter, const QRectF& box, GlyphKind kind, const QColor& ink, const QColor& ground)
{
    constexpr double grid = 16;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.topLeft());
    painter.scale(box.width() / grid, box.height() / grid);
    paintOnGrid({painter, ink, ground}, kind);
    painter.restore();
}

int badgeWidth(const StatusWord& status, const Theme& theme)
{
    const QFontMetricsF metrics(theme.font(TextRole::SmallMedium));
    return badgeLeft + badgeGlyph + badgeGap + qCeil(metrics.horizontalAdvance(status.word)) + badgeRight;
}

void paintBadge(QPainter& painter, const QPointF& topLeft, const StatusWord& status, const Theme& theme)
{
    const QColor ground = status.solid ? theme.color(Token::FailSolid) : theme.tint(status.tone);
    const QColor ink = status.solid ? theme.color(Token::OnSolid) : theme.ink(status.tone);
    const QRectF all(topLeft, QSizeF(badgeWidth(status, theme), badgeHeight));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(all, 3, 3);
    const double glyphTop = all.top() + (badgeHeight - badgeGlyph) / 2.0;
    paintGlyph(painter, QRectF(all.left() + badgeLeft, glyphTop, badgeGlyph, badgeGlyph), status.glyph, ink, ground);
    painter.setFont(theme.font(TextRole::SmallMedium));
    painter.setPen(ink);
    painter.drawText(
        all.adjusted(badgeLeft + badgeGlyph + badgeGap, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, status.word
    );
    painter.restore();
}

void paintLine(QPainter& painter, const QRectF& box, const StatusWord& status, const Theme& theme, const QColor& ground)
{
    constexpr double gap = 6;
    const QColor ink = theme.ink(status.tone);
    const QRectF glyph(box.left(), box.center().y() - lineGlyph / 2.0, lineGlyph, lineGlyph);
    paintGlyph(painter, glyph, status.glyph, ink, ground);
    painter.save();
    painter.setFont(theme.font(TextRole::Small));
    painter.setPen(ink);
    const QRectF rest = box.adjusted(lineGlyph + gap, 0, 0, 0);
    const QString word = painter.fontMetrics().elidedText(status.word, Qt::ElideRight, qFloor(rest.width()));
    painter.drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine, word);
    painter.restore();
}

void paintPresence(QPainter& painter, const QPointF& centreAt, Presence presence, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (presence) {
    case Presence::Here:
        painter.fillPath(circle(centreAt, 4), theme.ink(Tone::Done));
        break;
    case Presence::Gone:
        painter.strokePath(circle(centreAt, 3), QPen(theme.ink(Tone::Retry), 2));
        break;
    case Presence::NeverSeen: {
        QPen pen(theme.ink(Tone::Idle), 1.5, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({1.6, 1.4});
        painter.strokePath(circle(centreAt, 3.25), pen);
        break;
    }
    }
    painter.restore();
}

} // namespace backstep
