#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/saga/status.h"

#include <QString>

#include <cstdint>
#include <vector>

/// The words, shapes and tones in which the window speaks of flows: one table for every screen. Widgets use this header
/// for ids and statuses too, since they never see the engine.
namespace backstep {

/// The six tones of the look: what a colour means.
enum class Tone : std::uint8_t
{
    Idle,
    Run,
    Done,
    Retry,
    Fail,
    Undo
};

/// The shapes of the look. Round: DO side. Square: UNDO side. Points and corners: trouble. Dashes: nobody knows.
enum class GlyphKind : std::uint8_t
{
    Circle, ///< pending
    DashedDot, ///< not registered
    CirclePlay, ///< in progress
    DiscTick, ///< done, completed
    Again, ///< retrying
    DashedQuestion, ///< no answer
    OctagonCross, ///< exhausted
    SquareBack, ///< undoing
    SquareArrow, ///< undone
    DiamondMark, ///< UNDO failed
    TriangleMark, ///< failed
    CirclePause, ///< paused
};

/// Every shape, for legends and tests.
[[nodiscard]] const std::vector<GlyphKind>& allGlyphs();

/// How a status is shown: the word on screen, the wire's constant for tooltips, shape and tone. `solid` is the loudest
/// form and means that a person is needed.
struct StatusWord
{
    QString word;
    QString wire;
    GlyphKind glyph = GlyphKind::Circle;
    Tone tone = Tone::Idle;
    bool solid = false;

    friend bool operator==(const StatusWord&, const StatusWord&) = default;
};

/// What is known of a step beside its status.
struct StepDetail
{
    int attempt = 0; ///< of the direction it goes
    int attemptsMax = 0; ///< 0: not told
    bool noAnswer = false; ///< some attempt never answered, so its outcome is unknown
};

/// What is known of a flow beside its status.
struct FlowDetail
{
    bool retrying = false; ///< a step failed and has attempts left
    bool noAnswer = false; ///< the step it is at got no answer in time
    bool undoFailed = false; ///< holds a failed UNDO while others go on
    bool paused = false;
};

[[nodiscard]] StatusWord wordOf(FlowStatus status, const FlowDetail& detail = {});
[[nodiscard]] StatusWord wordOf(StepStatus status, const StepDetail& detail = {});

[[nodiscard]] QString wordOf(Phase phase); ///< "DO", "UNDO"

/// "240 ms", "2.6 s", "1 m 31 s", "2 h 04 m".
[[nodiscard]] QString durationWords(std::chrono::microseconds duration);
/// "23,180", "1.04 M".
[[nodiscard]] QString countWords(std::uint64_t count);
/// "1 step", "3 steps".
[[nodiscard]] QString countOf(std::uint64_t count, const QString& one, const QString& many);
/// "14:06:38.911" in UTC; "–" for an instant that is not set.
[[nodiscard]] QString timeWords(Instant at);
/// The first 13 characters, as tables show them.
[[nodiscard]] QString shortId(const FlowId& flow);
[[nodiscard]] QString textOf(std::string_view utf8);

template <class Kind>
[[nodiscard]] QString textOf(const Id<Kind>& id)
{
    return QString::fromStdString(id.text());
}

} // namespace backstep
