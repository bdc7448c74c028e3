#include "model/timeline/lane.h"

#include "model/timeline/bars.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

namespace backstep {

namespace {

/// An attempt begins right after the backoff before it; records of both may be told a moment apart.
constexpr std::int64_t touching = 20'000; ///< µs

/// Attempts of one step with the waiting between them.
struct Piece
{
    std::int64_t from = 0;
    std::int64_t to = 0;
    int place = 0;
    std::size_t cluster = 0;
};

std::int64_t endOf(const Span& span)
{
    return span.to.isSet() ? std::max(span.to.micros, span.from.micros) : SpanMark::open;
}

std::int64_t later(std::int64_t micros, std::int64_t by)
{
    return micros > SpanMark::open - by ? SpanMark::open : micros + by;
}

SpanMark markOf(const Span& span, std::size_t index)
{
    SpanMark mark;
    mark.from = span.from.micros;
    mark.to = endOf(span);
    mark.span = static_cast<std::int32_t>(index);
    mark.tone = toneOf(span);
    mark.kind = span.kind;
    return mark;
}

/// One lane while it is arranged.
class Arranging
{
public:
    Arranging(const std::vector<Span>& spans, const LaneOf& which)
        : m_spans(spans)
    {
        for (std::size_t i = 0; i < spans.size(); ++i) {
            if (spans[i].phase == which.phase && (which.step.isEmpty() || spans[i].step == which.step)) {
                m_marks.push_back(markOf(spans[i], i));
            }
        }
        std::ranges::stable_sort(m_marks, {}, &SpanMark::from);
    }

    [[nodiscard]] Lane arranged()
    {
        gatherPieces();
        markLastTries();
        givePlaces();
        std::vector<std::size_t> order(m_marks.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
            m_marks[i].place = static_cast<std::uint8_t>(std::min(pieceOf(i).place, 255));
        }
        // A mark without length at the very end of a cluster belongs before what begins there.
        std::ranges::stable_sort(order, {}, [this](std::size_t i) { return pieceOf(i).cluster; });
        return laneOfOrder(order);
    }

private:
    [[nodiscard]] const Span& spanOf(std::size_t mark) const
    {
        return m_spans[static_cast<std::size_t>(m_marks[mark].span)];
    }

    [[nodiscard]] const Piece& pieceOf(std::size_t mark) const { return m_pieces[m_pieceOfMark[mark]]; }

    void gatherPieces()
    {
        std::unordered_map<std::string_view, std::size_t> lastOfStep;
        for (std::size_t i = 0; i < m_marks.size(); ++i) {
            const SpanMark& mark = m_marks[i];
            const auto [known, isFirst] = lastOfStep.try_emplace(spanOf(i).step.text(), m_pieces.size());
            if (isFirst || mark.from > later(m_pieces[known->second].to, touching)) {
                known->second = m_pieces.size();
                m_pieces.push_back({mark.from, mark.to, 0, 0});
            } else {
                m_pieces[known->second].to = std::max(m_pieces[known->second].to, mark.to);
            }
            m_pieceOfMark.push_back(known->second);
        }
    }

    void markLastTries()
    {
        std::unordered_map<std::string_view, int> most;
        for (const SpanMark& mark : m_marks) {
            const Span& span = m_spans[static_cast<std::size_t>(mark.span)];
            if (span.kind == Span::Kind::Attempt) {
                int& known = most[span.step.text()];
                known = std::max(known, span.attempt);
            }
        }
        for (SpanMark& mark : m_marks) {
            const Span& span = m_spans[static_cast<std::size_t>(mark.span)];
            mark.isLastTry
                = span.kind == Span::Kind::Attempt && span.attempt > 1 && span.attempt == most[span.step.text()];
        }
    }

    /// Pieces are in order of their beginning; each takes the first part of the lane that is free again.
    void givePlaces()
    {
        std::vector<std::int64_t> busyUntil;
        std::int64_t end = std::numeric_limits<std::int64_t>::min();
        for (Piece& piece : m_pieces) {
            if (piece.from >= end) {
                m_shares.push_back(1);
                busyUntil.clear();
            }
            end = std::max(end, piece.to);
            const auto free
                = std::ranges::find_if(busyUntil, [&piece](std::int64_t until) { return until <= piece.from; });
            piece.place = static_cast<int>(free - busyUntil.begin());
            piece.cluster = m_shares.size() - 1;
            if (free == busyUntil.end()) {
                busyUntil.push_back(piece.to);
            } else {
                *free = piece.to;
            }
            m_shares.back() = static_cast<int>(busyUntil.size());
        }
    }

    [[nodiscard]] Lane laneOfOrder(const std::vector<std::size_t>& order) const
    {
        Lane lane;
        std::vector<SpanMark> marks;
        marks.reserve(order.size());
        std::size_t before = 0;
        for (const std::size_t i : order) {
            const std::size_t cluster = pieceOf(i).cluster;
            if (m_shares[cluster] > 1) {
                if (lane.shared.empty() || cluster != before) {
                    lane.shared.push_back({marks.size(), marks.size(), m_shares[cluster]});
                }
                lane.shared.back().last = marks.size() + 1;
            }
            before = cluster;
            marks.push_back(m_marks[i]);
        }
        lane.spans = SpanTree(std::move(marks));
        return lane;
    }

    const std::vector<Span>& m_spans;
    std::vector<SpanMark> m_marks;
    std::vector<Piece> m_pieces;
    std::vector<std::size_t> m_pieceOfMark;
    std::vector<int> m_shares; ///< by cluster
};

} // namespace

Lane laneOf(const std::vector<Span>& spans, const LaneOf& which)
{
    return Arranging(spans, which).arranged();
}

} // namespace backstep
