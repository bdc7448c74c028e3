#include "model/timeline/bars.h"

#include "model/timeline/lane_pieces.h"

#include <algorithm>
#include <array>
#include <cmath>

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

QString saidBy(const Span& span)
{
    if (span.outcome == Span::Outcome::NoAnswer) {
        return QStringLiteral("no answer in %1").arg(durationWords(span.to - span.from));
    }
    return textOf(span.error);
}

std::vector<QString> textsOf(const Span& span)
{
    if (span.kind != Span::Kind::Attempt) {
        return {};
    }
    const QString step = textOf(span.step);
    const bool plain
        = span.attempt == 1 && (span.outcome == Span::Outcome::Succeeded || span.outcome == Span::Outcome::Running);
    if (plain) {
        return {step};
    }
    const QString number = QString::number(span.attempt);
    const QString attempt = QStringLiteral("attempt ") + number;
    const QString both = step + QStringLiteral(", ") + attempt;
    std::vector<QString> texts{both, attempt, number};
    if (const QString said = saidBy(span); !said.isEmpty()) {
        texts.insert(texts.begin(), both + QStringLiteral(": ") + said);
    }
    return texts;
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

bool countsAsAttempt(const Span& span)
{
    return span.kind == Span::Kind::Attempt;
}

/// One lane of one flow while it is laid out.
class LaneDrawing
{
public:
    LaneDrawing(const std::vector<Span>& spans, const TimelineScale& scale, const LaneBand& band, Instant now)
        : m_spans(spans)
        , m_scale(scale)
        , m_band(band)
        , m_now(now)
    {
    }

    void add(const LaneCluster& cluster)
    {
        if (cluster.shares > sharedMost) {
            addCrowd(cluster);
            return;
        }
        const bool tiny = std::ranges::all_of(cluster.pieces, [this](const LanePiece& piece) {
            return std::ranges::all_of(piece.spans, [this](int span) { return isTiny(span); });
        });
        for (int place = 0; place < cluster.shares; ++place) {
            const LaneBand band = shareOf(m_band, place, tiny ? 1 : cluster.shares);
            std::vector<Bar> row;
            for (const LanePiece& piece : cluster.pieces) {
                if (piece.place == place) {
                    addPiece(piece, band, row);
                }
            }
            auto& into = tiny || cluster.shares == 1 ? m_whole : m_done;
            std::ranges::move(
                cluster.shares > 1 && !tiny ? folded(std::move(row)) : std::move(row), std::back_inserter(into)
            );
        }
    }

    [[nodiscard]] std::vector<Bar> take()
    {
        std::vector<Bar> all = folded(std::move(m_whole));
        std::ranges::move(m_done, std::back_inserter(all));
        std::ranges::stable_sort(all, {}, [](const Bar& bar) { return bar.box.left(); });
        return all;
    }

private:
    [[nodiscard]] const Span& at(int span) const { return m_spans[static_cast<std::size_t>(span)]; }

    [[nodiscard]] Instant endOf(const Span& span) const
    {
        return span.to.isSet() ? span.to : std::max(m_now, span.from);
    }

    [[nodiscard]] int left(const Span& span) const
    {
        return static_cast<int>(std::floor(std::clamp(m_scale.x(span.from), -keptLeft, m_scale.width() + keptRight)));
    }

    [[nodiscard]] int right(const Span& span) const
    {
        return static_cast<int>(std::floor(std::clamp(m_scale.x(endOf(span)), -keptLeft, m_scale.width() + keptRight)));
    }

    [[nodiscard]] bool isInSight(const Span& span) const
    {
        return m_scale.x(endOf(span)) >= 0 && m_scale.x(span.from) <= m_scale.width();
    }

    [[nodiscard]] bool isTiny(int span) const { return right(at(span)) - left(at(span)) < foldedBelow; }

    void addPiece(const LanePiece& piece, const LaneBand& band, std::vector<Bar>& row) const
    {
        for (const int index : piece.spans) {
            const Span& span = at(index);
            if (!isInSight(span)) {
                continue;
            }
            Bar bar;
            bar.mark = markOf(span);
            bar.phase = span.phase;
            bar.tone = toneOf(span);
            bar.box = boxOf(bar.mark, left(span), right(span), band);
            bar.count = countsAsAttempt(span) ? 1 : 0;
            bar.span = index;
            if (band.height >= leastTextHeight && bar.box.width() >= leastTextWidth) {
                bar.texts = textsOf(span);
            }
            row.push_back(std::move(bar));
        }
    }

    /// More parallel steps than a lane has room for.
    void addCrowd(const LaneCluster& cluster)
    {
        Bar bar;
        bar.mark = Bar::Mark::Folded;
        bar.tone = Tone::Done;
        for (const LanePiece& piece : cluster.pieces) {
            for (const int index : piece.spans) {
                const Span& span = at(index);
                bar.phase = span.phase;
                if (isInSight(span)) {
                    include(bar, boxOf(Bar::Mark::Folded, left(span), right(span), m_band), toneOf(span));
                    bar.count += countsAsAttempt(span) ? 1 : 0;
                }
            }
        }
        if (!bar.box.isNull()) {
            m_done.push_back(bar);
        }
    }

    static void include(Bar& bar, const QRect& box, Tone tone)
    {
        bar.box = bar.box.isNull() ? box : bar.box.united(box);
        bar.tone = badnessOf(tone) > badnessOf(bar.tone) ? tone : bar.tone;
    }

    /// The last attempt of a step that was retried is what a person looks for.
    [[nodiscard]] bool mayFold(const Bar& bar) const
    {
        if (bar.box.width() >= foldedBelow) {
            return false;
        }
        const Span& span = at(bar.span);
        if (!countsAsAttempt(span) || span.attempt == 1) {
            return true;
        }
        return std::ranges::any_of(m_spans, [&span](const Span& other) {
            return other.step == span.step && other.phase == span.phase && other.kind == span.kind
                && other.attempt > span.attempt;
        });
    }

    [[nodiscard]] std::vector<Bar> folded(std::vector<Bar> row) const
    {
        std::ranges::stable_sort(row, {}, [](const Bar& bar) { return bar.box.left(); });
        std::vector<Bar> out;
        std::vector<Bar> kept;
        Bar run;
        int members = 0;
        const auto finish = [&] {
            if (members > 0) {
                out.push_back(run);
            }
            members = 0;
        };
        for (Bar& bar : row) {
            if (!mayFold(bar)) {
                kept.push_back(std::move(bar));
                continue;
            }
            if (members > 0 && bar.box.left() <= run.box.right() + foldedBelow) {
                run.mark = Bar::Mark::Folded;
                run.span = -1;
                run.count += bar.count;
                include(run, QRect(bar.box.left(), run.box.top(), bar.box.width(), run.box.height()), bar.tone);
            } else {
                finish();
                run = bar;
            }
            ++members;
        }
        finish();
        std::ranges::move(kept, std::back_inserter(out));
        return out;
    }

    const std::vector<Span>& m_spans;
    const TimelineScale& m_scale;
    LaneBand m_band;
    Instant m_now;
    std::vector<Bar> m_whole; ///< bars of the whole height, not yet folded
    std::vector<Bar> m_done;
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

int badnessOf(Tone tone)
{
    constexpr std::array order{Tone::Done, Tone::Idle, Tone::Run, Tone::Undo, Tone::Retry, Tone::Fail};
    return static_cast<int>(std::ranges::find(order, tone) - order.begin());
}

std::vector<Bar> layOutLane(
    const std::vector<Span>& spans, const LaneOf& which, const TimelineScale& scale, const LaneBand& band, Instant now
)
{
    LaneDrawing drawing(spans, scale, band, now);
    for (const LaneCluster& cluster : clustersOf(spans, which, now)) {
        drawing.add(cluster);
    }
    return drawing.take();
}

QString tipOf(const Span& span, Instant now)
{
    const Instant end = span.to.isSet() ? span.to : now;
    const QString lasted = durationWords(end - span.from);
    QString head = QStringLiteral("%1 %2").arg(wordOf(span.phase), textOf(span.step));
    if (span.kind == Span::Kind::Backoff) {
        return head + QStringLiteral("\nwaits %1 before its next attempt").arg(lasted);
    }
    if (span.kind == Span::Kind::WaitsForWorker) {
        return head + QStringLiteral("\nno worker has taken it, %1").arg(lasted);
    }
    head += QStringLiteral(", attempt %1").arg(span.attempt);
    QString text = head + QStringLiteral("\n%1, %2").arg(timeWords(span.from), lasted);
    if (!span.to.isSet()) {
        text += QStringLiteral(" so far");
    }
    if (const QString said = saidBy(span); !said.isEmpty()) {
        text += QLatin1Char('\n') + said;
    }
    if (span.skewed) {
        text += QStringLiteral("\nThe clocks of the machines differ; shown in the order of the records.");
    }
    return text;
}

} // namespace backstep
