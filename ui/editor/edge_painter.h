#pragma once

#include "ui/editor/flow_painter.h"

#include <QColor>

namespace backstep {

/// DO goes down, UNDO goes back up. In a sequence both hang side by side; in a graph the UNDO edge stands in What if in
/// place of the DO edge.
class EdgePainter
{
public:
    EdgePainter(const Theme& theme, const FlowPicture& picture, double scale);

    void paint(QPainter& painter, const EdgeLine& edge) const;

private:
    void paintForward(QPainter& painter, const EdgeLine& edge) const;
    void paintBack(QPainter& painter, const std::vector<QPointF>& points, double width) const;
    void paintHead(QPainter& painter, const QPointF& tip, bool down, const QColor& ink) const;
    void paintRailBack(QPainter& painter, const EdgeLine& edge) const;
    /// The UNDO that goes this way is shown.
    [[nodiscard]] bool goesBack(const EdgeLine& edge) const;
    [[nodiscard]] bool neverGone(const EdgeLine& edge) const;

    const Theme& m_theme;
    const FlowPicture& m_picture;
    double m_scale;
};

} // namespace backstep
