#include "model/timeline/bars.h"

#include <algorithm>
#include <cmath>

namespace backstep {

namespace {

/// One period of the zig-zag: the least width in which a tone can be seen.
constexpr int column = 8;

struct Column
{
    bool busy = false;
    Tone worst = Tone::Done;
    int attempts = 0;
};

void mark(std::vector<Column>& columns, const Span& span, const TimelineScale& scale, Instant now)
{
    const double end = scale.x(span.to.isSet() ? span.to : std::max(now, span.from));
    const double begin = scale.x(span.from);
    if (end < 0 || begin >= scale.width()) {
        return;
    }
    const auto place = [&](double x) {
        const auto most = static_cast<double>(columns.size() - 1);
        return static_cast<std::size_t>(std::clamp(std::floor(x / column), 0.0, most));
    };
    const std::size_t first = place(begin);
    for (std::size_t at = first; at <= place(end); ++at) {
        const Tone tone = toneOf(span);
        columns[at].worst
            = columns[at].busy && badnessOf(columns[at].worst) > badnessOf(tone) ? columns[at].worst : tone;
        columns[at].busy = true;
    }
    if (begin >= 0 && span.kind == Span::Kind::Attempt) {
        ++columns[first].attempts;
    }
}

} // namespace

std::vector<Bar> layOutTogether(const SeenFlows& flows, const TimelineScale& scale, const LaneBand& band, Instant now)
{
    std::vector<Column> columns(static_cast<std::size_t>(std::ceil(scale.width() / column)));
    for (const SeenFlow* flow : flows) {
        for (const Span& span : flow->spans) {
            if (span.kind != Span::Kind::WaitsForWorker) {
                mark(columns, span, scale, now);
            }
        }
    }
    std::vector<Bar> bars;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const Column& here = columns[at];
        if (!here.busy) {
            continue;
        }
        const QRect box(static_cast<int>(at) * column, band.top, column, band.height);
        if (!bars.empty() && bars.back().tone == here.worst && bars.back().box.right() + 2 >= box.left()) {
            bars.back().box.setRight(box.right() - 1);
        } else {
            bars.emplace_back();
            bars.back().mark = Bar::Mark::Folded;
            bars.back().tone = here.worst;
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
