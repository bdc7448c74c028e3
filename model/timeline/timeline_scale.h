#pragma once

#include "model/words.h"

#include <QString>

#include <vector>

namespace backstep {

/// From one instant up to, not including, another.
struct TimeRange
{
    Instant from;
    Instant to;

    [[nodiscard]] double micros() const { return static_cast<double>(to.micros - from.micros); }

    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// Time and pixels of the timeline: where an instant stands, and which instant stands where. Idle time that is folded
/// takes the same few pixels whatever its length. All x are in pixels from the left edge of what is shown.
class TimelineScale
{
public:
    /// A stretch of folded time as it stands on screen.
    struct Fold
    {
        TimeRange time;
        double x = 0;
    };

    struct Tick
    {
        Instant at;
        double x = 0;
        QString label;
    };

    static constexpr double foldWidth = 14;

    void setWidth(double width);

    [[nodiscard]] double width() const { return m_width; }

    /// Disjoint stretches in order. What stands in the middle of the view keeps its place.
    void setFolds(std::vector<TimeRange> folds);

    /// Chooses zoom and place so that the range fills the view.
    void show(const TimeRange& range);
    /// More than 1 brings nearer. The instant at `aroundX` keeps its place.
    void zoom(double factor, double aroundX);
    /// Moves the view to the right by so many pixels.
    void pan(double pixels);
    /// Keeps the zoom and moves the view so that the instant stands at x.
    void place(Instant instant, double x);

    [[nodiscard]] double x(Instant instant) const;
    [[nodiscard]] Instant at(double x) const;

    [[nodiscard]] TimeRange shown() const { return {at(0), at(m_width)}; }

    [[nodiscard]] double microsPerPixel() const { return m_microsPerPixel; }

    /// Folds in sight, from the left.
    [[nodiscard]] std::vector<Fold> folds() const;
    /// Round instants at least so many pixels apart, none within a fold. The steps are 1, 2 and 5 of milliseconds and
    /// seconds, then those of a clock and of a calendar day.
    [[nodiscard]] std::vector<Tick> ticks(double leastGap = 100) const;

private:
    /// Pixels from the first fold's beginning (or 1970) as if nothing had been scrolled.
    [[nodiscard]] double position(Instant instant) const;

    double m_width = 1000;
    double m_microsPerPixel = 50'000;
    Instant m_origin; ///< near what is shown, so that doubles stay exact
    double m_scroll = 0; ///< the position that stands at x = 0
    std::vector<TimeRange> m_folds;
};

/// "idle 35 s folded".
[[nodiscard]] QString foldWords(const TimelineScale::Fold& fold);

} // namespace backstep
