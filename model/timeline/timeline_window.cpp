#include "model/timeline/timeline_window.h"

#include "model/timeline/idle_time.h"

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

/// Room beside what is fitted, in parts of its width: a little before, and more behind now for what comes.
constexpr double roomBefore = 0.01;
constexpr double roomBehind = 0.05;
constexpr std::int64_t leastExtent = 1'000'000; ///< µs: one short flow does not fill the view

TimeRange padded(const TimelineScale& scale, const TimeRange& range)
{
    // Idle time that is folded takes no part in the room.
    double folded = 0;
    for (const TimelineScale::Fold& fold : scale.folds()) {
        folded += fold.time.from >= range.from && fold.time.to <= range.to ? fold.time.micros() : 0;
    }
    const double shown = std::max(range.micros() - folded, static_cast<double>(leastExtent));
    const auto part = [shown](double of) { return static_cast<std::int64_t>(shown * of); };
    const std::int64_t least = std::max<std::int64_t>(0, leastExtent - (range.to.micros - range.from.micros));
    return {{range.from.micros - part(roomBefore)}, {range.to.micros + part(roomBehind) + least}};
}

} // namespace

void TimelineWindow::update(const IndexedFlows& flows, double width, Instant now)
{
    m_scale.setWidth(width);
    m_now = now;
    if (flows.empty()) {
        return;
    }
    m_scale.setFolds(foldsFor(flows));
    if (m_follow == Follow::Everything) {
        TimeRange range = extentOf(flows, now);
        if (m_foldsIdle) {
            range.to = std::max(range.to, now);
        }
        m_scale.show(range);
        m_scale.show(padded(m_scale, range));
    } else if (m_follow == Follow::Now) {
        m_scale.place(now, m_nowX);
    }
}

std::vector<TimeRange> TimelineWindow::foldsFor(const IndexedFlows& flows) const
{
    if (!m_foldsIdle) {
        return {};
    }
    std::vector<TimeRange> folds = idleTimes(flows, m_now);
    std::erase_if(folds, [this](const TimeRange& fold) {
        return std::ranges::any_of(m_unfolded, [&fold](const TimeRange& shown) {
            return shown.from < fold.to && fold.from < shown.to;
        });
    });
    return folds;
}

void TimelineWindow::keepFollowing()
{
    m_nowX = m_scale.x(m_now);
    m_follow = m_nowX >= 0 && m_nowX <= m_scale.width() ? Follow::Now : Follow::Nothing;
    m_centred = {};
}

void TimelineWindow::zoom(double factor, double aroundX)
{
    m_scale.zoom(factor, aroundX);
    keepFollowing();
}

void TimelineWindow::pan(double pixels)
{
    m_scale.pan(pixels);
    keepFollowing();
}

void TimelineWindow::show(const TimeRange& range)
{
    m_scale.show(range);
    keepFollowing();
}

void TimelineWindow::bringIntoSight(const TimeRange& range)
{
    const double left = m_scale.x(range.from);
    const bool isInSight = left >= 0 && left <= m_scale.width() && m_scale.x(range.to) >= 0;
    if (!isInSight) {
        m_scale.place(range.from, m_scale.width() / 2);
        keepFollowing();
    }
}

void TimelineWindow::fit()
{
    m_follow = Follow::Everything;
    m_centred = {};
}

void TimelineWindow::centre(const SeenFlow& flow)
{
    const TimeRange range = extentOf(flow, m_now);
    const FlowId before = m_centred;
    if (before == flow.id) {
        show(padded(m_scale, range));
    } else {
        m_scale.place({(range.from.micros + range.to.micros) / 2}, m_scale.width() / 2);
        keepFollowing();
    }
    // What is looked at stays, even with now in sight.
    m_follow = Follow::Nothing;
    m_centred = flow.id;
}

void TimelineWindow::setFoldsIdle(bool folds)
{
    m_foldsIdle = folds;
    m_unfolded.clear();
}

void TimelineWindow::unfold(const TimeRange& idle)
{
    m_unfolded.push_back(idle);
}

} // namespace backstep
