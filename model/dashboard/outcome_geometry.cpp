#include "model/dashboard/outcome_geometry.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace backstep {

namespace {

constexpr std::array fromBelow{TallyKind::Completed, TallyKind::Retried, TallyKind::Undone, TallyKind::Failed};
constexpr int markGap = 3;
constexpr int ticksMost = 4;
constexpr int tickEvery = 40; ///< px at least

} // namespace

std::vector<double> roundTicks(double most, int stepsMost)
{
    constexpr std::array steps{1.0, 2.0, 5.0, 10.0};
    const double rough = std::max(most, 1e-6) / std::max(stepsMost, 1);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double* const fits
        = std::ranges::find_if(steps, [&](double each) { return each * power * 1.000001 >= rough; });
    const double step = (fits == steps.end() ? steps.back() : *fits) * power;
    std::vector<double> ticks{0};
    while (ticks.back() * 1.000001 < most) {
        ticks.push_back(step * static_cast<double>(ticks.size()));
    }
    return ticks;
}

OutcomeGeometry::OutcomeGeometry(const std::vector<OutcomeBar>& bars, const QRect& plot)
    : m_plot(plot)
{
    double most = 0;
    for (const OutcomeBar& bar : bars) {
        most = std::max(most, bar.perSecond(bar.counts.ended()));
    }
    const std::vector<double> values
        = roundTicks(most > 0 ? most : 1, std::clamp(plot.height() / tickEvery, 1, ticksMost));
    m_top = values.back();
    for (const double value : values) {
        m_ticks.push_back({value, static_cast<int>(std::lround(y(value)))});
    }
    for (std::size_t i = 0; i < bars.size(); ++i) {
        place(static_cast<int>(i), bars[i]);
    }
}

void OutcomeGeometry::place(int bar, const OutcomeBar& each)
{
    const QRect whole = column(bar);
    const int gap = whole.width() >= 4 ? 2 : (whole.width() >= 2 ? 1 : 0);
    const int bottom = m_plot.top() + m_plot.height();
    std::uint64_t below = 0;
    int edge = bottom; // of what was placed
    for (const TallyKind kind : fromBelow) {
        const std::uint64_t count = each.counts[kind];
        if (count == 0) {
            continue;
        }
        below += count;
        const int wished = static_cast<int>(std::lround(y(each.perSecond(below))));
        const int top = std::max(std::min(wished, edge - 1), m_plot.top() - markGap);
        // 1 px of ground between segments, where the upper one can spare it.
        const int spared = edge != bottom && edge - top > 2 ? 1 : 0;
        m_pieces.push_back({bar, kind, QRect(whole.left(), top, whole.width() - gap, edge - top - spared)});
        edge = top;
    }
    if (each.counts[TallyKind::Failed] > 0) {
        m_failedMarks.emplace_back(whole.left() + (whole.width() - gap) / 2, edge - markGap);
    }
}

int OutcomeGeometry::left(int bar) const
{
    return m_plot.left() + static_cast<int>(std::lround(1.0 * bar * m_plot.width() / bucketsShown));
}

QRect OutcomeGeometry::column(int bar) const
{
    return {left(bar), m_plot.top(), left(bar + 1) - left(bar), m_plot.height()};
}

int OutcomeGeometry::barAt(int x) const
{
    int bar = (x - m_plot.left()) * bucketsShown / std::max(1, m_plot.width());
    bar = std::clamp(bar, 0, bucketsShown - 1);
    // Columns are whole pixels: the division may be one off.
    while (bar > 0 && x < left(bar)) {
        --bar;
    }
    while (bar < bucketsShown - 1 && x >= left(bar + 1)) {
        ++bar;
    }
    return bar;
}

double OutcomeGeometry::y(double perSecond) const
{
    return m_plot.top() + m_plot.height() * (1 - perSecond / m_top);
}

} // namespace backstep
