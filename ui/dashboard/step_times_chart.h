#pragma once

#include "model/dashboard/dashboard_reading.h"

#include <QChartView>

#include <array>
#include <optional>
#include <vector>

class QCategoryAxis;
class QHelpEvent;
class QScatterSeries;

namespace backstep {

class Theme;

/// How long steps take: a line a step on a log axis, with p50 as a ring, p95 as a square and p99 as a triangle. Red is
/// the step that got worse. Where there are more steps than lines, the slowest are shown. A click or Enter on a line
/// asks for its slowest flows.
class StepTimesChart final : public QChartView
{
    Q_OBJECT

public:
    explicit StepTimesChart(const Theme& theme);

    void show(const DashboardReading& reading);

    [[nodiscard]] const std::vector<StepTimes>& lines() const { return m_lines; }

    /// Where a line stands, for tests and tips.
    [[nodiscard]] QPoint placeOf(int line) const;

Q_SIGNALS:
    void slowestAsked(const backstep::StepTimes& times);

protected:
    void drawBackground(QPainter* painter, const QRectF& area) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    static constexpr std::size_t percentiles = 3;
    using Marks = std::array<QScatterSeries*, percentiles>; ///< p50, p95, p99

    [[nodiscard]] Marks makeMarks();
    void dress();
    static void dressMarks(const Marks& marks, const QColor& ink, const QColor& ground);
    void layOut();
    void layOutAxes();
    [[nodiscard]] int nameWidth() const;
    void paintLabels(QPainter& painter) const;
    [[nodiscard]] std::size_t room() const;
    [[nodiscard]] std::optional<int> lineAt(const QPoint& at) const;
    void setCurrent(const std::optional<int>& line);
    void tip(const QHelpEvent& event);

    const Theme& m_theme;
    QCategoryAxis* m_time;
    QCategoryAxis* m_names;
    Marks m_marks;
    Marks m_worse;
    std::vector<StepTimes> m_all;
    std::vector<StepTimes> m_lines;
    std::optional<int> m_current;
};

/// Ring, square and triangle with their words, for the heading.
class PercentileLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit PercentileLegend(const Theme& theme);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace backstep
