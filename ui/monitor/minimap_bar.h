#pragma once

#include "model/timeline/minimap.h"

#include <QWidget>

#include <vector>

namespace backstep {

class Theme;

/// Flows begun in the last while, worst in front, with the part that the timeline shows under a brush. Dragging the
/// brush pans, dragging its handles zooms, a click elsewhere brings the brush there.
class MinimapBar final : public QWidget
{
    Q_OBJECT

public:
    explicit MinimapBar(const Theme& theme);

    void setFlows(const TimeRange& range, std::vector<MinimapBin> bins);
    void setShown(const TimeRange& shown);
    void setGutter(int width);

    /// How many bars fit.
    [[nodiscard]] int room() const;

Q_SIGNALS:
    void rangeAsked(const backstep::TimeRange& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    enum class Grip
    {
        None,
        Left,
        Right,
        Whole
    };

    [[nodiscard]] int x(Instant at) const;
    [[nodiscard]] Instant at(int x) const;
    [[nodiscard]] QRect brush() const;
    [[nodiscard]] Grip gripAt(const QPoint& at) const;
    void paintBars(QPainter& painter) const;
    void paintBrush(QPainter& painter) const;

    const Theme& m_theme;
    TimeRange m_range;
    TimeRange m_shown;
    std::vector<MinimapBin> m_bins;
    int m_gutter = 176;
    Grip m_grip = Grip::None;
    Instant m_grabbed;
    TimeRange m_before;
};

} // namespace backstep
