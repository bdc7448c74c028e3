#pragma once

#include "model/dashboard/outcome_geometry.h"

#include <QWidget>

#include <optional>

class QHelpEvent;

namespace backstep {

class Theme;

/// What became of flows over time, as stacked bars. Dragging, or the arrow keys, choose a time; a click on one bar
/// chooses that bar; Esc, or a click on what is chosen, chooses nothing. Values stand on a tip.
class OutcomeChart final : public QWidget
{
    Q_OBJECT

public:
    explicit OutcomeChart(const Theme& theme);

    void show(const DashboardReading& reading);

    [[nodiscard]] const OutcomeGeometry& geometryOfBars() const { return m_geometry; }

Q_SIGNALS:
    void timeChosen(const std::optional<backstep::TimeRange>& time);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    /// Bars from one to another, both included.
    struct Bars
    {
        int first = 0;
        int last = 0;

        friend bool operator==(const Bars&, const Bars&) = default;
    };

    void layOut();
    [[nodiscard]] std::optional<Bars> chosen() const;
    [[nodiscard]] std::optional<Bars> dragged() const;
    void choose(const std::optional<Bars>& bars);
    void paintAxes(QPainter& painter) const;
    void paintBars(QPainter& painter) const;
    void paintBrush(QPainter& painter, const Bars& bars) const;
    [[nodiscard]] QRect boxOf(const Bars& bars) const;
    void tip(QHelpEvent& event);

    const Theme& m_theme;
    DashboardReading m_reading;
    OutcomeGeometry m_geometry;
    std::optional<int> m_dragFrom;
    int m_dragTo = 0;
};

} // namespace backstep
