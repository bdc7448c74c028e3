#pragma once

#include "model/flows/flow_rows.h"
#include "model/words.h"

#include <QString>

#include <array>
#include <cstdint>

namespace backstep {

/// The views every cluster has, in order of need.
enum class FlowView : std::uint8_t
{
    NeedsPerson, ///< failed, or undoing with an UNDO that failed
    Undoing,
    Retrying, ///< a step failed or got no answer, and has attempts left
    Stuck, ///< under way, but nothing was seen of it for a while
    WaitingForWorker, ///< not begun: nobody serves some step
    Running,
    Anomalies, ///< of whatever status: records that should not have been
    OpenAndRecent, ///< everything that goes on or needs a person, and what ended a short while ago
    All
};

inline constexpr std::array allViews{
    FlowView::NeedsPerson,
    FlowView::Undoing,
    FlowView::Retrying,
    FlowView::Stuck,
    FlowView::WaitingForWorker,
    FlowView::Running,
    FlowView::Anomalies,
    FlowView::OpenAndRecent,
    FlowView::All};

/// How long a flow that ended well counts as recent.
inline constexpr std::chrono::minutes recentFor(15);

/// How long nothing is seen of a flow under way before it counts as stuck: longer than a step's timeout and its longest
/// backoff, unless they were set longer.
inline constexpr std::chrono::minutes stuckAfter(1);

[[nodiscard]] QString wordOf(FlowView view);

/// What an empty view says: a heading and a sentence.
struct EmptyWords
{
    QString heading;
    QString sentence;
};

[[nodiscard]] EmptyWords emptyWords(FlowView view);

[[nodiscard]] constexpr ViewSet bitOf(FlowView view)
{
    return static_cast<ViewSet>(1U << static_cast<unsigned>(view));
}

/// Failed, or undoing with an UNDO that failed.
[[nodiscard]] bool needsPerson(FlowStatus status, const FlowDetail& detail);

/// Under way, and somebody should be doing something for it.
[[nodiscard]] bool canBeStuck(FlowStatus status, const FlowDetail& detail);

/// The views of a flow that was seen last so long ago.
[[nodiscard]] ViewSet viewsOf(const FlowRow& row, std::chrono::microseconds quietFor);

} // namespace backstep
