#pragma once

#include "model/timeline/bars.h"
#include "model/timeline/idle_time.h"

#include <QString>

#include <optional>
#include <vector>

/// The waterfall of one flow: a row a step, its attempts as bars over time. Arithmetic alone.
namespace backstep {

namespace waterfall {

inline constexpr int rowHeight = 32;
inline constexpr LaneBand doBand{3, 12};
inline constexpr LaneBand undoBand{17, 12};

} // namespace waterfall

struct WaterfallRow
{
    StepName name;
    QString step;
    QString note; ///< behind the last bar: "exhausted", "UNDO failed", "never sent"
    Tone noteTone = Tone::Idle;
    std::optional<Phase> notePhase; ///< beside which lane it stands; in the middle without
};

struct Waterfall
{
    std::vector<WaterfallRow> rows;
    std::vector<Span> spans;
    TimeRange range; ///< all of them
    std::optional<Instant> turnedBack; ///< when the first UNDO was sent
    Instant now; ///< where bars under way end
};

[[nodiscard]] Waterfall waterfallOf(const SeenFlow& flow, Instant now);

/// The bars of one row, DO and UNDO; y counts from the row's top.
[[nodiscard]] std::vector<Bar> barsOf(const Waterfall& all, std::size_t row, const TimelineScale& scale);

/// Where a row's note begins: behind the last bar of its lane.
[[nodiscard]] int noteLeft(const WaterfallRow& row, const std::vector<Bar>& bars);

struct WaterfallTick
{
    double x = 0;
    QString words; ///< the first says the time of day, the others how much later they are
};

[[nodiscard]] std::vector<WaterfallTick> ticksOf(const Waterfall& all, const TimelineScale& scale, double leastGap);

} // namespace backstep
