#pragma once

#include "model/dashboard/dashboard_reading.h"

#include <QPoint>
#include <QRect>

#include <vector>

namespace backstep {

/// A value on an axis, and where it stands.
struct AxisTick
{
    double value = 0;
    int at = 0;
};

/// Round values from 0 to a round top that is not below `most`: steps of 1, 2 or 5 and their tens, at most so many.
[[nodiscard]] std::vector<double> roundTicks(double most, int stepsMost);

/// Where the bars of the chart over time stand, in pixels. From below: completed, with retries, undone, failed; what is
/// there is at least 1 px high, however little it is.
class OutcomeGeometry
{
public:
    struct Piece
    {
        int bar = 0;
        TallyKind kind = TallyKind::Completed;
        QRect box;
    };

    OutcomeGeometry() = default;
    /// `plot`: the area of the bars; above it stays room for the triangles.
    OutcomeGeometry(const std::vector<OutcomeBar>& bars, const QRect& plot);

    [[nodiscard]] const std::vector<Piece>& pieces() const { return m_pieces; }

    /// Where the triangle of a bar that holds failed flows stands: the middle of its lower side.
    [[nodiscard]] const std::vector<QPoint>& failedMarks() const { return m_failedMarks; }

    [[nodiscard]] const std::vector<AxisTick>& ticks() const { return m_ticks; }

    [[nodiscard]] const QRect& plot() const { return m_plot; }

    /// The place of a bar from top to bottom, gaps included. Bars beyond the ends stand beside them.
    [[nodiscard]] QRect column(int bar) const;
    /// The bar at this x; the first or the last one beyond the ends.
    [[nodiscard]] int barAt(int x) const;

private:
    void place(int bar, const OutcomeBar& each);
    [[nodiscard]] int left(int bar) const;
    [[nodiscard]] double y(double perSecond) const;

    QRect m_plot;
    double m_top = 1;
    std::vector<Piece> m_pieces;
    std::vector<QPoint> m_failedMarks;
    std::vector<AxisTick> m_ticks;
};

} // namespace backstep
