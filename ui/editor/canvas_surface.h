#pragma once

#include <QPixmap>
#include <QRectF>
#include <QRegion>

#include <functional>

class QPainter;

namespace backstep {

/// A drawing as it was painted last: where a person moves about, the pixels are moved, and only what comes into sight
/// or has changed is painted.
class CanvasSurface
{
public:
    /// Where the drawing stands: a point of it at point * scale + offset in the view (CanvasView).
    struct Place
    {
        QSize size; ///< of the view
        double ratio = 1; ///< of its device: pixels to a unit of the view
        double scale = 1;
        QPointF offset;
    };

    /// Paints a part of the drawing, its ground too; the painter stands in the drawing's coordinates and is clipped.
    using PaintPart = std::function<void(QPainter&, const QRectF&)>;

    /// All of it has changed.
    void forget();
    /// This part of the drawing has changed.
    void forget(const QRectF& part);
    void paint(QPainter& painter, const Place& place, const PaintPart& paintPart);

private:
    void moveTo(const Place& place);
    void paintForgotten(const Place& place, const PaintPart& paintPart);

    QPixmap m_pixels;
    QRegion m_forgotten; ///< of the view as it was painted last
    double m_scale = 0;
    QPoint m_at; ///< the offset in pixels: always a whole number, so that what is moved is what would be painted
};

} // namespace backstep
