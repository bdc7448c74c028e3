#include "model/timeline/bars.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace backstep {

namespace {

/// Beyond the edges only so much is kept that a cap at the left and a block at the right stay out of sight.
constexpr double keptLeft = 4;
constexpr double keptRight = 20;
constexpr int leastTextHeight = 12;
constexpr int leastTextWidth = 14;

Bar::Mark markOf(const Span& span)
{
    if (span.kind == Span::Kind::Backoff) {
        return Bar::Mark::Backoff;
    }
    if (span.kind == Span::Kind::WaitsForWorker) {
        return Bar::Mark::Waits;
    }
    switch (span.outcome) {
    case Span::Outcome::Running:
        return Bar::Mark::Running;
    case Span::Outcome::Succeeded:
        return Bar::Mark::Done;
    case Span::Outcome::Failed:
        return Bar::Mark::Failed;
    case Span::Outcome::NoAnswer:
        return Bar::Mark::NoAnswer;
    }
    return Bar::Mark::Done;
}

LaneBand shareOf(const LaneBand& band, int place, int of)
{
    if (of <= 1) {
        return band;
    }
    const int height = of == 2 ? (band.height - 2) / 2 : band.height / 4;
    const int apart = of == 2 ? band.height / 2 : band.height / 3;
    return {band.top + place * apart, std::max(1, height)};
}

QRect boxOf(Bar::Mark mark, int left, int right, const LaneBand& band)
{
    const bool reachesNow = mark == Bar::Mark::Running;
    const int width = std::max(leastBar, right - left - (reachesNow ? 0 : 1));
    if (mark == Bar::Mark::Waits) {
        return {left, band.top + band.height / 2 - 1, width, 2};
    }
    if (mark == Bar::Mark::Backoff) {
        const int inset = band.height >= leastTextHeight - 2 ? 2 : band.height / 6;
        return {left, band.top + inset, width, band.height - 2 * inset};
    }
    return {left, band.top, width, band.height};
}

double keptX(double x, const TimelineScale& scale)
{
    return std::floor(std::clamp(x, -keptLeft, scale.width() + keptRight));
}

/// One row of bars from the left while the small ones are folded: each that comes is put to the mark before it where
/// they stand close.
class FoldingRow
{
public:
    void add(Bar bar)
    {
        if (bar.box.width() >= foldedBelow) {
            m_done.push_back(std::move(bar));
            return;
        }
        fold(std::move(bar));
    }

    /// A bar that stands for several, or one small enough.
    void fold(Bar bar)
    {
        if (m_run && bar.box.left() <= m_run->box.right() + foldedBelow) {
            include(*m_run, bar);
            return;
        }
        end();
        m_run = std::move(bar);
    }

    /// The last attempt of a step is what a person looks for. Where such bars crowd each other, or one would hide what
    /// is folded beside it, they fold as all do.
    void addLastTry(Bar bar)
    {
        const bool isClear = !m_lastTry || bar.box.left() >= m_done[*m_lastTry].box.left() + lastTriesApart;
        const bool hides = m_run && m_run->box.left() >= bar.box.left();
        if (bar.box.width() < foldedBelow && (hides || !isClear)) {
            fold(std::move(bar));
            return;
        }
        m_lastTry = m_done.size();
        m_done.push_back(std::move(bar));
    }

    void takeInto(std::vector<Bar>& bars)
    {
        end();
        std::ranges::move(m_done, std::back_inserter(bars));
        m_done.clear();
        m_lastTry.reset();
    }

private:
    static constexpr int lastTriesApart = 8;

    static void include(Bar& into, const Bar& bar)
    {
        into.mark = Bar::Mark::Folded;
        into.span = -1;
        into.count += bar.count;
        into.tone = badnessOf(bar.tone) > badnessOf(into.tone) ? bar.tone : into.tone;
        into.box = into.box.united(QRect(bar.box.left(), into.box.top(), bar.box.width(), into.box.height()));
        into.texts.clear();
    }

    void end()
    {
        if (m_run && m_lastTry && m_done[*m_lastTry].box.contains(m_run->box)) {
            include(m_done[*m_lastTry], *m_run);
        } else if (m_run) {
            m_done.push_back(std::move(*m_run));
        }
        m_run.reset();
    }

    std::vector<Bar> m_done;
    std::optional<Bar> m_run;
    std::optional<std::size_t> m_lastTry; ///< the last one that keeps its bar, among those done
};

/// One lane of one flow while it is laid out.
class LaneDrawing
{
public:
    LaneDrawing(const Lane& lane, const std::vector<Span>& spans, const TimelineScale& scale, Instant now)
        : m_lane(lane)
        , m_spans(spans)
        , m_scale(scale)
        , m_now(now)
        , m_from(scale.at(0).micros)
        , m_to(scale.at(scale.width()).micros)
    {
    }

    [[nodiscard]] std::vector<Bar> draw(const LaneBand& band)
    {
        m_band = band;
        const SpanTree& marks = m_lane.spans;
        for (std::size_t at = marks.endsFrom(m_from); at < marks.size() && marks.at(at).from <= m_to;) {
            const auto stretch = stretchAround(at);
            if (stretch != m_lane.shared.end() && stretch->first <= at && !isTiny(*stretch)) {
                at = addStretch(*stretch);
            } else {
                at = addOwn(at, stretch);
            }
        }
        std::vector<Bar> all;
        m_row.takeInto(all);
        std::ranges::move(m_shared, std::back_inserter(all));
        // A kept last attempt stands on top of the mark that holds those before it.
        std::ranges::stable_sort(all, {}, [](const Bar& bar) {
            return std::pair(bar.box.left(), bar.mark == Bar::Mark::Folded ? 0 : 1);
        });
        return all;
    }

private:
    using Stretch = std::vector<SharedStretch>::const_iterator;

    /// The first shared stretch that ends behind the mark.
    [[nodiscard]] Stretch stretchAround(std::size_t mark) const
    {
        return std::ranges::upper_bound(m_lane.shared, mark, {}, &SharedStretch::last);
    }

    [[nodiscard]] bool isTiny(const SharedStretch& stretch) const
    {
        const SpanSum sum = m_lane.spans.sum(stretch.first, stretch.last);
        return sum.longest != SpanMark::open
            && static_cast<double>(sum.longest) < foldedBelow * m_scale.microsPerPixel();
    }

    [[nodiscard]] int left(std::int64_t from) const { return static_cast<int>(keptX(m_scale.x({from}), m_scale)); }

    [[nodiscard]] int right(std::int64_t from, std::int64_t to) const
    {
        const std::int64_t end = to == SpanMark::open ? std::max(m_now.micros, from) : to;
        return static_cast<int>(keptX(m_scale.x({end}), m_scale));
    }

    [[nodiscard]] bool isInSight(const SpanMark& mark) const
    {
        return mark.from <= m_to && (mark.to >= m_from && (mark.to != SpanMark::open || m_now.micros >= m_from));
    }

    [[nodiscard]] Bar barOf(const SpanMark& mark, const LaneBand& band) const
    {
        const Span& span = m_spans[static_cast<std::size_t>(mark.span)];
        Bar bar;
        bar.mark = markOf(span);
        bar.phase = span.phase;
        bar.tone = mark.tone;
        bar.box = boxOf(bar.mark, left(mark.from), right(mark.from, mark.to), band);
        bar.count = mark.kind == Span::Kind::Attempt ? 1 : 0;
        bar.span = mark.span;
        if (band.height >= leastTextHeight && bar.box.width() >= leastTextWidth) {
            bar.texts = textsOf(span);
        }
        return bar;
    }

    void add(FoldingRow& row, const SpanMark& mark, const LaneBand& band) const
    {
        if (!isInSight(mark)) {
            return;
        }
        if (mark.isLastTry) {
            row.addLastTry(barOf(mark, band));
        } else {
            row.add(barOf(mark, band));
        }
    }

    /// What has the lane to itself, or is too small to share it: a bar, or all that begins within the next few pixels.
    std::size_t addOwn(std::size_t at, Stretch stretch)
    {
        const SpanTree& marks = m_lane.spans;
        const SpanMark& mark = marks.at(at);
        if (right(mark.from, mark.to) - left(mark.from) >= foldedBelow) {
            add(m_row, mark, m_band);
            return at + 1;
        }
        const std::int64_t limit = m_scale.at(left(mark.from) + foldedBelow).micros;
        std::size_t end = std::max(at + 1, marks.beginsFrom(limit, at));
        if (const auto cut = stretchAround(end - 1); cut != m_lane.shared.end() && cut->first < end) {
            end = cut == stretch || isTiny(*cut) ? end : std::max(at + 1, cut->first);
        }
        if (end - at > 1 && !standsWithin(at, end)) {
            end = end - at > 2 && standsWithin(at, end - 1) ? end - 1 : at + 1;
        }
        if (end - at == 1) {
            add(m_row, mark, m_band);
        } else {
            addFolded(at, end);
        }
        return end;
    }

    [[nodiscard]] bool standsWithin(std::size_t first, std::size_t last) const
    {
        const SpanSum sum = m_lane.spans.sum(first, last);
        return right(sum.from, sum.to) - left(sum.from) <= foldedBelow;
    }

    void addFolded(std::size_t first, std::size_t last)
    {
        const SpanTree& marks = m_lane.spans;
        const SpanSum sum = marks.sum(first, last);
        if (sum.lastTries != 1) {
            m_row.fold(barOf(sum, marks.at(last - 1).from));
            return;
        }
        std::size_t low = first;
        for (std::size_t high = last; high - low > 1;) {
            const std::size_t middle = low + (high - low) / 2;
            (marks.sum(low, middle).lastTries > 0 ? high : low) = middle;
        }
        if (low > first) {
            m_row.fold(barOf(marks.sum(first, low), marks.at(low - 1).from));
        }
        add(m_row, marks.at(low), m_band);
        if (low + 1 < last) {
            m_row.fold(barOf(marks.sum(low + 1, last), marks.at(last - 1).from));
        }
    }

    /// The mark of several; a single one among them is only a smaller several.
    [[nodiscard]] Bar barOf(const SpanSum& sum, std::int64_t lastFrom) const
    {
        Bar bar;
        bar.mark = Bar::Mark::Folded;
        bar.phase = m_spans[static_cast<std::size_t>(m_lane.spans.at(0).span)].phase;
        bar.tone = worstOf(sum.tones);
        const int begin = left(sum.from);
        const int end = std::max(right(sum.from, sum.to) - 1, left(lastFrom) + leastBar);
        bar.box = {begin, m_band.top, std::max(leastBar, end - begin), m_band.height};
        bar.count = static_cast<int>(sum.attempts);
        return bar;
    }

    std::size_t addStretch(const SharedStretch& stretch)
    {
        const SpanTree& marks = m_lane.spans;
        const std::size_t first = std::max(stretch.first, marks.endsFrom(m_from, stretch.first));
        const std::size_t last = std::min(stretch.last, marks.beginsFrom(m_to + 1, first));
        if (stretch.shares > sharedMost) {
            if (first < last) {
                m_shared.push_back(barOf(marks.sum(first, last), marks.at(last - 1).from));
            }
            return stretch.last;
        }
        std::array<FoldingRow, sharedMost> rows;
        for (std::size_t at = first; at < last; ++at) {
            const SpanMark& mark = marks.at(at);
            add(rows.at(mark.place), mark, shareOf(m_band, mark.place, stretch.shares));
        }
        for (FoldingRow& row : rows) {
            row.takeInto(m_shared);
        }
        return stretch.last;
    }

    const Lane& m_lane;
    const std::vector<Span>& m_spans;
    const TimelineScale& m_scale;
    Instant m_now;
    std::int64_t m_from;
    std::int64_t m_to;
    LaneBand m_band;
    FoldingRow m_row; ///< bars of the whole height
    std::vector<Bar> m_shared;
};

} // namespace

Tone toneOf(const Span& span)
{
    if (span.kind == Span::Kind::Backoff) {
        return Tone::Retry;
    }
    if (span.kind == Span::Kind::WaitsForWorker) {
        return Tone::Idle;
    }
    switch (span.outcome) {
    case Span::Outcome::Failed:
        return Tone::Fail;
    case Span::Outcome::NoAnswer:
        return Tone::Retry;
    case Span::Outcome::Running:
        return span.phase == Phase::Undo ? Tone::Undo : Tone::Run;
    case Span::Outcome::Succeeded:
        return span.phase == Phase::Undo ? Tone::Undo : Tone::Done;
    }
    return Tone::Done;
}

std::vector<Bar> layOutLane(
    const Lane& lane, const std::vector<Span>& spans, const TimelineScale& scale, const LaneBand& band, Instant now
)
{
    return LaneDrawing(lane, spans, scale, now).draw(band);
}

std::vector<Bar> layOutLane(
    const std::vector<Span>& spans, const LaneOf& which, const TimelineScale& scale, const LaneBand& band, Instant now
)
{
    return layOutLane(laneOf(spans, which), spans, scale, band, now);
}

} // namespace backstep
