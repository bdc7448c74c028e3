#include "model/timeline/timeline_scale.h"

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

constexpr double nearest = 10; ///< µs a pixel: 1000 px show 10 ms
constexpr double farthest = 86'400e6; ///< µs a pixel: a day

constexpr std::int64_t millisecond = 1'000;
constexpr std::int64_t second = 1'000 * millisecond;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

constexpr std::int64_t steps[] = {
    1 * millisecond,   2 * millisecond,   5 * millisecond,   10 * millisecond, 20 * millisecond, 50 * millisecond,
    100 * millisecond, 200 * millisecond, 500 * millisecond, 1 * second,       2 * second,       5 * second,
    10 * second,       15 * second,       30 * second,       1 * minute,       2 * minute,       5 * minute,
    10 * minute,       15 * minute,       30 * minute,       1 * hour,         2 * hour,         3 * hour,
    6 * hour,          12 * hour,         1 * day,           2 * day,          7 * day,          30 * day,
    365 * day,
};

QString tickLabel(Instant at, std::int64_t step)
{
    constexpr int toDay = 10;
    constexpr int toSecond = 8;
    if (step >= day) {
        return QString::fromStdString(toIso8601(at)).left(toDay);
    }
    const QString time = timeWords(at);
    return step >= second ? time.left(toSecond) : time;
}

} // namespace

void TimelineScale::setWidth(double width)
{
    m_width = std::max(1.0, width);
}

double TimelineScale::position(Instant instant) const
{
    double hidden = 0;
    double bands = 0;
    for (const TimeRange& fold : m_folds) {
        if (instant <= fold.from) {
            break;
        }
        if (instant < fold.to) {
            const double into = static_cast<double>(instant.micros - fold.from.micros);
            hidden += into;
            bands += foldWidth * into / fold.micros();
            break;
        }
        hidden += fold.micros();
        bands += foldWidth;
    }
    return (static_cast<double>(instant.micros - m_origin.micros) - hidden) / m_microsPerPixel + bands;
}

double TimelineScale::x(Instant instant) const
{
    return position(instant) - m_scroll;
}

Instant TimelineScale::at(double x) const
{
    const double sought = x + m_scroll;
    double hidden = 0;
    double bands = 0;
    for (const TimeRange& fold : m_folds) {
        const double begin = position(fold.from);
        if (sought <= begin) {
            break;
        }
        if (sought < begin + foldWidth) {
            const double part = (sought - begin) / foldWidth;
            return {fold.from.micros + static_cast<std::int64_t>(part * fold.micros())};
        }
        hidden += fold.micros();
        bands += foldWidth;
    }
    return {m_origin.micros + std::llround((sought - bands) * m_microsPerPixel + hidden)};
}

void TimelineScale::setFolds(std::vector<TimeRange> folds)
{
    if (folds == m_folds) {
        return;
    }
    const Instant middle = at(m_width / 2);
    m_folds = std::move(folds);
    place(middle, m_width / 2);
}

void TimelineScale::show(const TimeRange& range)
{
    m_origin = range.from;
    double hidden = 0;
    double bands = 0;
    for (const TimeRange& fold : m_folds) {
        if (fold.from >= range.from && fold.to <= range.to) {
            hidden += fold.micros();
            bands += foldWidth;
        }
    }
    const double room = std::max(1.0, m_width - bands);
    m_microsPerPixel = std::clamp((range.micros() - hidden) / room, nearest, farthest);
    m_scroll = position(range.from);
}

void TimelineScale::zoom(double factor, double aroundX)
{
    const Instant kept = at(aroundX);
    m_microsPerPixel = std::clamp(m_microsPerPixel / factor, nearest, farthest);
    place(kept, aroundX);
}

void TimelineScale::pan(double pixels)
{
    m_scroll += pixels;
}

void TimelineScale::place(Instant instant, double x)
{
    m_origin = instant;
    m_scroll = position(instant) - x;
}

std::vector<TimelineScale::Fold> TimelineScale::folds() const
{
    std::vector<Fold> seen;
    for (const TimeRange& fold : m_folds) {
        const double left = x(fold.from);
        if (left + foldWidth > 0 && left < m_width) {
            seen.push_back({fold, left});
        }
    }
    return seen;
}

std::vector<TimelineScale::Tick> TimelineScale::ticks(double leastGap) const
{
    const double least = leastGap * m_microsPerPixel;
    const auto* const found
        = std::ranges::find_if(steps, [least](auto step) { return static_cast<double>(step) >= least; });
    const std::int64_t step = found == std::end(steps) ? std::end(steps)[-1] : *found;
    const auto roundUp = [step](Instant instant) { return Instant{(instant.micros + step - 1) / step * step}; };
    const TimeRange view = shown();
    std::vector<Tick> ticks;
    for (Instant tick = roundUp(view.from); tick < view.to;) {
        const auto fold = std::ranges::find_if(m_folds, [tick](const TimeRange& range) {
            return range.from <= tick && tick < range.to;
        });
        if (fold != m_folds.end()) {
            tick = roundUp(fold->to);
            continue;
        }
        // Behind a fold a round instant may stand close to the last one before it.
        if (const double left = x(tick); ticks.empty() || left - ticks.back().x >= leastGap * 0.9) {
            ticks.push_back({tick, left, tickLabel(tick, step)});
        }
        tick.micros += step;
    }
    return ticks;
}

QString foldWords(const TimelineScale::Fold& fold)
{
    return QStringLiteral("idle %1 folded").arg(durationWords(fold.time.to - fold.time.from));
}

} // namespace backstep
