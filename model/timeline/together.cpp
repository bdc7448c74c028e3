#include "model/timeline/bars.h"

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

/// One period of the zig-zag: the least width in which a tone can be seen.
constexpr int column = 8;

struct Column
{
    std::uint8_t tones = 0; ///< none: nothing was at work
    int attempts = 0;
};

/// The columns of a lane while flows are put into it.
class Columns
{
public:
    Columns(const TimelineScale& scale, Instant now)
        : m_scale(scale)
        , m_now(now)
        , m_from(scale.at(0).micros)
        , m_to(scale.at(scale.width()).micros)
        , m_columns(static_cast<std::size_t>(std::ceil(scale.width() / column)))
    {
    }

    [[nodiscard]] const std::vector<Column>& all() const { return m_columns; }

    void add(const SpanTree& spans)
    {
        spans.descend([this](const SpanSum& sum) { return isDone(sum); }, [this](const SpanMark& mark) { add(mark); });
    }

private:
    [[nodiscard]] std::int64_t endOf(std::int64_t from, std::int64_t to) const
    {
        return to == SpanMark::open ? std::max(m_now.micros, from) : to;
    }

    [[nodiscard]] bool isOutOfSight(std::int64_t from, std::int64_t end) const { return end < m_from || from >= m_to; }

    [[nodiscard]] std::size_t place(std::int64_t micros) const
    {
        const auto most = static_cast<double>(m_columns.size() - 1);
        return static_cast<std::size_t>(std::clamp(std::floor(m_scale.x({micros}) / column), 0.0, most));
    }

    /// What stands within one column, or nowhere in sight, need not be looked at more closely.
    [[nodiscard]] bool isDone(const SpanSum& sum)
    {
        const std::int64_t end = endOf(sum.from, sum.to);
        if (sum.busyTones == 0 || isOutOfSight(sum.from, end)) {
            return true;
        }
        const std::size_t at = place(sum.from);
        if (sum.from < m_from || place(end) != at) {
            return false;
        }
        mark(at, sum.busyTones);
        m_columns[at].attempts += static_cast<int>(sum.attempts);
        return true;
    }

    void add(const SpanMark& span)
    {
        const std::int64_t end = endOf(span.from, span.to);
        if (span.kind == Span::Kind::WaitsForWorker || isOutOfSight(span.from, end)) {
            return;
        }
        SpanSum sum;
        sum.add(span);
        const std::size_t first = place(span.from);
        for (std::size_t at = first; at <= place(end); ++at) {
            mark(at, sum.busyTones);
        }
        if (span.from >= m_from) {
            m_columns[first].attempts += static_cast<int>(sum.attempts);
        }
    }

    void mark(std::size_t at, std::uint8_t tones) { m_columns[at].tones |= tones; }

    const TimelineScale& m_scale;
    Instant m_now;
    std::int64_t m_from;
    std::int64_t m_to;
    std::vector<Column> m_columns;
};

} // namespace

std::vector<Bar>
layOutTogether(const std::vector<const SpanTree*>& lanes, const TimelineScale& scale, const LaneBand& band, Instant now)
{
    Columns filled(scale, now);
    for (const SpanTree* lane : lanes) {
        filled.add(*lane);
    }
    const std::vector<Column>& columns = filled.all();
    std::vector<Bar> bars;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const Column& here = columns[at];
        if (here.tones == 0) {
            continue;
        }
        const Tone worst = worstOf(here.tones);
        const QRect box(static_cast<int>(at) * column, band.top, column, band.height);
        if (!bars.empty() && bars.back().tone == worst && bars.back().box.right() + 2 >= box.left()) {
            bars.back().box.setRight(box.right() - 1);
        } else {
            bars.emplace_back();
            bars.back().mark = Bar::Mark::Folded;
            bars.back().tone = worst;
            bars.back().box = box.adjusted(0, 0, -1, 0);
        }
        bars.back().count += here.attempts;
    }
    // Columns are coarse; nothing reaches beyond now.
    const int end = static_cast<int>(std::clamp(scale.x(now), 0.0, scale.width()));
    if (!bars.empty() && bars.back().box.left() < end) {
        bars.back().box.setRight(std::min(bars.back().box.right(), end - 1));
    }
    return bars;
}

} // namespace backstep
