#pragma once

#include "model/timeline/timeline_rows.h"

#include <vector>

namespace backstep {

/// What part of time the timeline shows, and how that part moves on by itself: everything as long as nobody has zoomed
/// or panned, then the line of now at its place while it is in sight, else not at all.
class TimelineWindow
{
public:
    enum class Follow : std::uint8_t
    {
        Everything,
        Now,
        Nothing
    };

    /// Takes the flows that have rows of their own: they decide what is everything and what is idle. Call it before
    /// asking for the scale's x. Without flows all stays as it was.
    void update(const IndexedFlows& flows, double width, Instant now);

    [[nodiscard]] const TimelineScale& scale() const { return m_scale; }

    [[nodiscard]] Follow follow() const { return m_follow; }

    [[nodiscard]] bool foldsIdle() const { return m_foldsIdle; }

    void zoom(double factor, double aroundX);
    void pan(double pixels);
    /// Shows exactly this range.
    void show(const TimeRange& range);
    /// Moves only where the range is not in sight: its beginning to the middle, the zoom as it is.
    void bringIntoSight(const TimeRange& range);
    void fit();

    /// What is shown stays shown, wherever now is.
    void stay() { m_follow = Follow::Nothing; }

    /// The flow's middle to the middle; when it already is there, the flow fills the view.
    void centre(const SeenFlow& flow);
    void setFoldsIdle(bool folds);
    /// Shows this stretch of idle time as long as it is, until idle time is folded anew.
    void unfold(const TimeRange& idle);

private:
    void keepFollowing();
    [[nodiscard]] std::vector<TimeRange> foldsFor(const IndexedFlows& flows) const;

    TimelineScale m_scale;
    Follow m_follow = Follow::Everything;
    bool m_foldsIdle = true;
    std::vector<TimeRange> m_unfolded;
    Instant m_now;
    double m_nowX = 0;
    FlowId m_centred;
};

} // namespace backstep
