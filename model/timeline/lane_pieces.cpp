#include "model/timeline/lane_pieces.h"

#include <algorithm>

namespace backstep {

namespace {

/// An attempt begins right after the backoff before it; records of both may be told a moment apart.
constexpr std::chrono::milliseconds touching(20);

std::vector<LanePiece> piecesOf(const std::vector<Span>& spans, const LaneOf& which, Instant now)
{
    std::vector<LanePiece> pieces;
    for (int i = 0; i < static_cast<int>(spans.size()); ++i) {
        const Span& span = spans[static_cast<std::size_t>(i)];
        if (span.phase != which.phase || (!which.step.isEmpty() && span.step != which.step)) {
            continue;
        }
        const Instant end = span.to.isSet() ? span.to : std::max(now, span.from);
        const auto before = std::ranges::find_if(pieces, [&span](const LanePiece& piece) {
            return piece.step == span.step && span.from <= piece.time.to + touching;
        });
        if (before == pieces.end()) {
            pieces.push_back({span.step, {span.from, end}, {i}});
        } else {
            before->spans.push_back(i);
            before->time.to = std::max(before->time.to, end);
        }
    }
    std::ranges::stable_sort(pieces, {}, [](const LanePiece& piece) { return piece.time.from; });
    return pieces;
}

/// The first part of the lane that is free again.
int placeFor(const LanePiece& piece, std::vector<Instant>& busyUntil)
{
    auto free = std::ranges::find_if(busyUntil, [&piece](Instant until) { return until <= piece.time.from; });
    if (free == busyUntil.end()) {
        free = busyUntil.insert(free, Instant{});
    }
    *free = piece.time.to;
    return static_cast<int>(free - busyUntil.begin());
}

} // namespace

std::vector<LaneCluster> clustersOf(const std::vector<Span>& spans, const LaneOf& which, Instant now)
{
    std::vector<LaneCluster> clusters;
    std::vector<Instant> busyUntil;
    Instant end;
    for (LanePiece& piece : piecesOf(spans, which, now)) {
        if (clusters.empty() || piece.time.from >= end) {
            clusters.emplace_back();
            busyUntil.clear();
        }
        end = std::max(end, piece.time.to);
        piece.place = placeFor(piece, busyUntil);
        clusters.back().pieces.push_back(std::move(piece));
        clusters.back().shares = static_cast<int>(busyUntil.size());
    }
    return clusters;
}

} // namespace backstep
