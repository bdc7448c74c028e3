#pragma once

#include "model/editor/canvas_view.h"
#include "ui/editor/flow_painter.h"

#include <QWidget>

namespace backstep {

class Theme;

/// The whole flow, small, and the part of it that the canvas shows. A press or a drag goes there.
class CanvasMap final : public QWidget
{
    Q_OBJECT

public:
    CanvasMap(const Theme& theme, QWidget& canvas);

    void show(const FlowPicture& picture, const CanvasView& view);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void placeAsked(const QPointF& drawingPoint);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    const Theme& m_theme;
    FlowPicture m_picture; ///< of the canvas, which owns both
    CanvasView m_map; ///< where the drawing stands in the map
    QRectF m_seen; ///< by the canvas, in the drawing
};

} // namespace backstep
