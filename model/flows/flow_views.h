#pragma once

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
    Running,
    OpenAndRecent, ///< everything that goes on or needs a person, and what ended a short while ago
    All
};

inline constexpr std::array allViews{
    FlowView::NeedsPerson,
    FlowView::Undoing,
    FlowView::Retrying,
    FlowView::Running,
    FlowView::OpenAndRecent,
    FlowView::All};

/// How long a flow that ended well counts as recent.
inline constexpr std::chrono::minutes recentFor(15);

[[nodiscard]] QString wordOf(FlowView view);

/// What an empty view says: a heading and a sentence.
struct EmptyWords
{
    QString heading;
    QString sentence;
};

[[nodiscard]] EmptyWords emptyWords(FlowView view);

/// The views a flow belongs to, one bit for each.
using ViewSet = std::uint8_t;

[[nodiscard]] constexpr ViewSet bitOf(FlowView view)
{
    return static_cast<ViewSet>(1U << static_cast<unsigned>(view));
}

[[nodiscard]] ViewSet viewsOf(FlowStatus status, const FlowDetail& detail, bool recent);

} // namespace backstep
