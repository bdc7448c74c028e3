#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <vector>

namespace backstep {

/// Which part of a drawing is seen, and how large: the arithmetic of zoom and pan. A point of the drawing stands at
/// point * scale + offset in the view.
class CanvasView
{
public:
    static constexpr double scaleLeast = 0.25; ///< by hand; to fit a long flow it may be less
    static constexpr double scaleMost = 2.0;
    static constexpr double fitScaleLeast = 0.02;
    static constexpr double margin = 24; ///< free on all sides after fit() and reveal()

    void setContent(const QRectF& bounds);
    void setSize(const QSizeF& size);
    /// What stands over the drawing at the edges of the view: fit() and reveal() keep clear of it where they can.
    void setObstacles(std::vector<QRectF> obstacles);

    [[nodiscard]] double scale() const { return m_scale; }

    [[nodiscard]] const QPointF& offset() const { return m_offset; }

    [[nodiscard]] const QRectF& content() const { return m_content; }

    [[nodiscard]] QPointF toView(const QPointF& point) const { return point * m_scale + m_offset; }

    [[nodiscard]] QPointF toDrawing(const QPointF& point) const { return (point - m_offset) / m_scale; }

    /// The part of the drawing that is seen.
    [[nodiscard]] QRectF visible() const;

    /// The point under `at` (in the view) stays where it is.
    void zoomAround(const QPointF& at, double scale);
    /// 25, 33, 50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200 %: the next one up or down.
    void step(const QPointF& at, int direction);
    void panBy(const QPointF& way);
    /// All of `part` is seen, never larger than 100 %; one that could not be read because of its height is
    /// `legible` and begins at its top instead, and one so wide that nothing could be told shows its middle.
    void fit(const QRectF& part, double legible = 0);
    /// The least way that brings `part` into sight.
    void reveal(const QRectF& part);
    /// `at` (in the drawing) stands in the middle.
    void centre(const QPointF& at);

private:
    struct Fit
    {
        double scale = 1;
        QPointF offset;
        bool isWhole = false; ///< within its room
        bool isClear = false; ///< of what stands over it
    };

    [[nodiscard]] Fit fitInto(const QRectF& room, const QRectF& part, double legible) const;
    [[nodiscard]] std::vector<QRectF> rooms() const;
    void keepInReach();

    QRectF m_content;
    std::vector<QRectF> m_obstacles;
    QSizeF m_size;
    double m_scale = 1;
    QPointF m_offset;
};

} // namespace backstep
