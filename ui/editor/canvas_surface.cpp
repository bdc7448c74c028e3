#include "ui/editor/canvas_surface.h"

#include <QPainter>

namespace backstep {

namespace {

/// Whole units of the view around `pixels` of the device.
QRect unitsAround(const QRect& pixels, double ratio)
{
    return QRectF(QPointF(pixels.topLeft()) / ratio, QSizeF(pixels.size()) / ratio).toAlignedRect();
}

} // namespace

void CanvasSurface::forget()
{
    m_pixels = {};
}

void CanvasSurface::forget(const QRectF& part)
{
    const QPointF offset = QPointF(m_at) / m_pixels.devicePixelRatio();
    m_forgotten += QRectF(part.topLeft() * m_scale + offset, part.size() * m_scale).toAlignedRect();
}

void CanvasSurface::paint(QPainter& painter, const Place& place, const PaintPart& paintPart)
{
    moveTo(place);
    paintForgotten(place, paintPart);
    painter.drawPixmap(QPointF(0, 0), m_pixels);
}

void CanvasSurface::moveTo(const Place& place)
{
    const QSize pixels = (QSizeF(place.size) * place.ratio).toSize();
    const QPoint at = (place.offset * place.ratio).toPoint();
    const QPoint way = at - m_at;
    const bool isNear = std::abs(way.x()) < pixels.width() && std::abs(way.y()) < pixels.height();
    m_at = at;
    if (m_pixels.size() != pixels || m_pixels.devicePixelRatio() != place.ratio || m_scale != place.scale || !isNear) {
        m_pixels = QPixmap(pixels);
        m_pixels.setDevicePixelRatio(place.ratio);
        m_scale = place.scale;
        m_forgotten = QRect(QPoint(), place.size);
        return;
    }
    if (way.isNull()) {
        return;
    }
    QRegion exposed;
    m_pixels.scroll(way.x(), way.y(), QRect(QPoint(), pixels), &exposed);
    QRegion forgotten;
    for (const QRect& part : m_forgotten) {
        forgotten += unitsAround(QRect(part.topLeft() * place.ratio + way, part.size() * place.ratio), place.ratio);
    }
    for (const QRect& part : exposed) {
        forgotten += unitsAround(part, place.ratio);
    }
    m_forgotten = forgotten & QRect(QPoint(), place.size);
}

void CanvasSurface::paintForgotten(const Place& place, const PaintPart& paintPart)
{
    constexpr int many = 6;
    if (m_forgotten.rectCount() > many) {
        m_forgotten = m_forgotten.boundingRect();
    }
    const QPointF offset = QPointF(m_at) / place.ratio;
    for (const QRect& part : std::exchange(m_forgotten, {})) {
        QPainter painter(&m_pixels);
        painter.setClipRect(part);
        painter.translate(offset);
        painter.scale(place.scale, place.scale);
        // A little more than the clip, whose edges may lie within a pixel.
        const QRectF around = QRectF(part).adjusted(-1, -1, 1, 1);
        paintPart(painter, {(around.topLeft() - offset) / place.scale, around.size() / place.scale});
    }
}

} // namespace backstep
