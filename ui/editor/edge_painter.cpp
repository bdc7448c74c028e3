#include "ui/editor/edge_painter.h"

#include "ui/editor/card_painter.h"
#include "ui/shared/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

constexpr double headWidth = 8;
constexpr double headHeight = 7;
constexpr double corner = 5;

double lengthOf(const QPointF& way)
{
    return std::abs(way.x()) + std::abs(way.y()); // edges are square, one of the two is zero
}

/// The way through the points, its square corners rounded.
QPainterPath pathThrough(const std::vector<QPointF>& points)
{
    QPainterPath path(points.front());
    for (std::size_t at = 1; at + 1 < points.size(); ++at) {
        const QPointF into = points[at] - points[at - 1];
        const QPointF out = points[at + 1] - points[at];
        const double round = std::min({corner, lengthOf(into) / 2, lengthOf(out) / 2});
        if (round <= 0) {
            continue;
        }
        path.lineTo(points[at] - into / lengthOf(into) * round);
        path.quadTo(points[at], points[at] + out / lengthOf(out) * round);
    }
    path.lineTo(points.back());
    return path;
}

/// Seen from afar a corner is no longer round, and lines that are all square need no smoothing.
void paintWay(QPainter& painter, const std::vector<QPointF>& points, Detail detail)
{
    if (detail == Detail::Full || detail == Detail::Words) {
        painter.drawPath(pathThrough(points));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.drawPolyline(points.data(), static_cast<int>(points.size()));
}

} // namespace

EdgePainter::EdgePainter(const Theme& theme, const FlowPicture& picture, double scale)
    : m_theme(theme)
    , m_picture(picture)
    , m_scale(scale)
{
}

void EdgePainter::paint(QPainter& painter, const EdgeLine& edge) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const bool back = goesBack(edge);
    if (m_picture.layout->chain || !back) {
        paintForward(painter, edge);
    }
    if (m_picture.layout->chain) {
        paintRailBack(painter, edge);
    } else if (back) {
        paintBack(painter, edge.points, 2);
    }
}

bool EdgePainter::goesBack(const EdgeLine& edge) const
{
    if (edge.from == FlowLayout::startNode || edge.to == FlowLayout::endNode) {
        return false;
    }
    if (m_picture.answer == nullptr) {
        return m_picture.layout->chain && m_picture.graph->steps[edge.from].hasUndo;
    }
    const WhatIfStep& upper = *m_picture.fateOf(edge.from);
    const WhatIfStep& lower = *m_picture.fateOf(edge.to);
    return lower.wave > 0 && upper.wave > 0 && upper.wave <= m_picture.wavesShown;
}

bool EdgePainter::neverGone(const EdgeLine& edge) const
{
    if (m_picture.answer == nullptr) {
        return false;
    }
    if (edge.to == FlowLayout::endNode) {
        return m_picture.answer->end != FlowStatus::Completed;
    }
    return m_picture.fateOf(edge.to)->fate == WhatIfFate::NeverSent;
}

void EdgePainter::paintForward(QPainter& painter, const EdgeLine& edge) const
{
    const bool never = neverGone(edge);
    const bool isNew = std::ranges::find(m_picture.gained, StepPair(edge.from, edge.to)) != m_picture.gained.end();
    const QColor ink = m_theme.color(never ? Token::Line : isNew ? Token::Accent : Token::LineStrong);
    QPen pen(ink, lineWidth(isNew ? 2.5 : 1.5, m_scale));
    if (never) {
        pen.setDashPattern({2, 2});
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    std::vector<QPointF> points = edge.points;
    points.back().ry() -= headHeight - 1;
    paintWay(painter, points, detailAt(m_scale));
    paintHead(painter, edge.points.back(), true, ink);
}

/// From the lower card's UNDO back to the upper's.
void EdgePainter::paintBack(QPainter& painter, const std::vector<QPointF>& points, double width) const
{
    const QColor ink = m_theme.fill(Tone::Undo);
    std::vector<QPointF> upwards(points.rbegin(), points.rend());
    const QPointF tip = upwards.back();
    upwards.back().ry() += headHeight - 1;
    QPen pen(ink, lineWidth(width, m_scale));
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern({4 / width, 3 / width});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    paintWay(painter, upwards, detailAt(m_scale));
    paintHead(painter, tip, false, ink);
}

void EdgePainter::paintRailBack(QPainter& painter, const EdgeLine& edge) const
{
    if (!goesBack(edge)) {
        return;
    }
    const QPointF aside(layout::undoRail - layout::doRail, 0);
    std::vector<QPointF> points = edge.points;
    std::ranges::for_each(points, [&aside](QPointF& point) { point += aside; });
    paintBack(painter, points, m_picture.answer == nullptr ? 1.5 : 2);
}

void EdgePainter::paintHead(QPainter& painter, const QPointF& tip, bool down, const QColor& ink) const
{
    if (detailAt(m_scale) == Detail::Flat) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const double base = down ? tip.y() - headHeight : tip.y() + headHeight;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF({tip, QPointF(tip.x() - headWidth / 2, base), QPointF(tip.x() + headWidth / 2, base)})
    );
}

} // namespace backstep
