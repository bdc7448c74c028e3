#pragma once

#include "model/editor/canvas_view.h"
#include "ui/editor/flow_painter.h"

#include <QWidget>

namespace backstep {

class Theme;

/// The whole flow, small, and the part of it that the canvas shows. A press or a drag goes there. A flow so long or so
/// wide that its picture would be a line is a track instead, with how many of its steps are in sight.
class CanvasMap final : public QWidget
{
    Q_OBJECT

public:
    CanvasMap(const Theme& theme, QWidget& canvas);

    void show(const FlowPicture& picture, const CanvasView& view);

    [[nodiscard]] QSize sizeHint() const override;

    /// "1,000 steps, 7 in sight" where it is a track; empty where it is a picture.
    [[nodiscard]] QString trackWords() const;

    /// The part of the drawing that it marks as seen.
    [[nodiscard]] const QRectF& seen() const { return m_seen; }

Q_SIGNALS:
    void placeAsked(const QPointF& drawingPoint);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] bool isTrack() const;
    [[nodiscard]] QRectF track() const;
    [[nodiscard]] QPointF placeAt(const QPointF& at) const;
    void paintTrack(QPainter& painter) const;

    const Theme& m_theme;
    FlowPicture m_picture; ///< of the canvas, which owns both
    CanvasView m_map; ///< where the drawing stands in the map
    QRectF m_content; ///< of the drawing
    QRectF m_seen; ///< by the canvas, in the drawing
};

} // namespace backstep
