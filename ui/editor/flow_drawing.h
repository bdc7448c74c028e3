#pragma once

#include "ui/editor/flow_painter.h"
#include "ui/shared/theme.h"

#include <QByteArray>
#include <QImage>

#include <optional>

namespace backstep {

/// A whole flow as a picture of its own, for files, the clipboard and paper: with a margin, with all that its cards
/// have to say however many there are, and without what a person does on the canvas.
class FlowDrawing
{
public:
    /// `answer`: while What if is open.
    FlowDrawing(ThemeKind theme, EditorGraph graph, std::optional<WhatIf> answer = {});

    FlowDrawing(const FlowDrawing&) = delete;
    FlowDrawing& operator=(const FlowDrawing&) = delete;

    /// With its margin, at scale 1.
    [[nodiscard]] QSize size() const;

    /// The wished scale, or the largest at which the picture still fits into memory.
    [[nodiscard]] double scaleWithin(double wish) const;
    /// `scale` is within bounds.
    [[nodiscard]] QImage image(double scale) const;
    [[nodiscard]] QByteArray svg() const;

    /// As large as fits into the place, but not above that scale.
    void paintOnto(QPainter& painter, const QRectF& place, double scaleMax) const;

private:
    void paint(QPainter& painter) const;

    Theme m_theme;
    EditorGraph m_graph;
    std::optional<WhatIf> m_answer;
    FlowLayout m_layout;
    FlowPicture m_picture;
    QRectF m_bounds; ///< with its margin
};

} // namespace backstep
