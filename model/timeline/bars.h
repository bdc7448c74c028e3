#pragma once

#include "model/timeline/indexed_flow.h"
#include "model/timeline/timeline_scale.h"

#include <QRect>

#include <span>
#include <vector>

namespace backstep {

/// One mark of the timeline in whole pixels, ready to be painted (look §8). x counts from the left of the scale, y from
/// where the lane's band was asked for.
struct Bar
{
    enum class Mark : std::uint8_t
    {
        Done,
        Running, ///< ends with a point at now
        Failed,
        NoAnswer,
        Backoff,
        Waits, ///< for a worker or a place
        Blocked, ///< behind an UNDO that failed
        Folded, ///< too small to tell apart: worst tone and count
    };
    Mark mark = Mark::Done;
    Phase phase = Phase::Do;
    Tone tone = Tone::Idle; ///< of a folded mark: the worst of what it holds
    QRect box;
    int count = 0; ///< folded: attempts within; blocked: steps
    int span = -1; ///< where it stands in the flow's spans; -1 where it stands for several
    /// What may be written in it, longest first; the first that fits whole is.
    std::vector<QString> texts;
};

/// Where a lane's bars stand: the look's flow row has DO at 4 with 16 px.
struct LaneBand
{
    int top = 4;
    int height = 16;
};

inline constexpr int leastBar = 2; ///< px
inline constexpr int foldedBelow = 3; ///< px
inline constexpr int sharedMost = 3; ///< parallel steps in one lane; more are folded

/// The bars of one lane of a flow, from the left; only what is in sight, at a cost that grows with what is drawn and
/// not with what there is. Steps that run at the same time share the band: two, three, or folded. Bars below 3 px that
/// stand close are folded into one mark with the worst tone and the count of attempts; the last attempt of a step that
/// was retried keeps its bar where it stands clear of the next one that does.
[[nodiscard]] std::vector<Bar> layOutLane(
    const Lane& lane, const std::vector<Span>& spans, const TimelineScale& scale, const LaneBand& band, Instant now
);
/// The same of spans that are looked at once.
[[nodiscard]] std::vector<Bar> layOutLane(
    const std::vector<Span>& spans, const LaneOf& which, const TimelineScale& scale, const LaneBand& band, Instant now
);

/// Many lanes in one: where any of them was at work, in the worst tone of each place, with the count of attempts.
[[nodiscard]] std::vector<Bar> layOutTogether(
    const std::vector<const SpanTree*>& lanes, const TimelineScale& scale, const LaneBand& band, Instant now
);

/// The tone of what a span says: a failed attempt is Fail whatever came after it.
[[nodiscard]] Tone toneOf(const Span& span);

/// What may be written in the bar of a span, longest first.
[[nodiscard]] std::vector<QString> textsOf(const Span& span);
/// Two or three lines for a tip: step and attempt, times, error.
[[nodiscard]] QString tipOf(const Span& span, Instant now);

} // namespace backstep
