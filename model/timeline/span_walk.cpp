#include "model/timeline/span_walk.h"

#include <algorithm>
#include <tuple>

namespace backstep {

namespace {

/// Where an attempt comes among those of several flows.
struct Turn
{
    Instant at;
    std::size_t flow = 0;
    const Span* span = nullptr;

    [[nodiscard]] auto key() const { return std::tuple(at, flow, span); }

    friend bool operator<(const Turn& one, const Turn& other) { return one.key() < other.key(); }
};

bool isAttempt(const Span& span)
{
    return span.kind == Span::Kind::Attempt;
}

bool isError(const Span& span)
{
    return isAttempt(span) && (span.outcome == Span::Outcome::Failed || span.outcome == Span::Outcome::NoAnswer);
}

template <typename Counts>
std::optional<ChosenSpan>
next(const IndexedFlows& flows, const std::optional<ChosenSpan>& from, int direction, const Counts& counts)
{
    std::optional<Turn> before;
    for (std::size_t i = 0; from && i < flows.size(); ++i) {
        if (const Span* span = spanOf(flows[i]->flow, *from)) {
            before = Turn{span->from, i, span};
        }
    }
    std::optional<Turn> best;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        for (const Span& span : flows[i]->flow.spans) {
            const Turn turn{span.from, i, &span};
            const bool isBeyond = !before || (direction > 0 ? *before < turn : turn < *before);
            if (counts(span) && isBeyond && (!best || (direction > 0 ? turn < *best : *best < turn))) {
                best = turn;
            }
        }
    }
    if (!best) {
        return std::nullopt;
    }
    return chosenOf(flows[best->flow]->flow, *best->span);
}

} // namespace

ChosenSpan chosenOf(const SeenFlow& flow, const Span& span)
{
    return {flow.id, span.step, span.phase, span.attempt};
}

const Span* spanOf(const SeenFlow& flow, const ChosenSpan& chosen)
{
    if (flow.id != chosen.flow) {
        return nullptr;
    }
    const auto found = std::ranges::find_if(flow.spans, [&](const Span& span) {
        return isAttempt(span) && chosenOf(flow, span) == chosen;
    });
    return found == flow.spans.end() ? nullptr : &*found;
}

std::optional<ChosenSpan> nextAttempt(const IndexedFlow& flow, const std::optional<ChosenSpan>& from, int direction)
{
    return next({&flow}, from, direction, isAttempt);
}

std::optional<ChosenSpan> nextError(const IndexedFlows& flows, const std::optional<ChosenSpan>& from, int direction)
{
    return next(flows, from, direction, isError);
}

int badnessWithin(const SpanTree& spans, const TimeRange& time)
{
    const std::size_t first = spans.endsFrom(time.from.micros);
    const std::uint8_t tones = spans.sum(first, spans.beginsFrom(time.to.micros, first)).busyTones;
    return tones == 0 ? 0 : badnessOf(worstOf(tones));
}

const IndexedFlow* worstWithin(const IndexedFlows& flows, const TimeRange& time)
{
    const IndexedFlow* worst = nullptr;
    int badness = 0;
    for (const IndexedFlow* flow : flows) {
        const int here = std::max(badnessWithin(flow->doLane.spans, time), badnessWithin(flow->undoLane.spans, time));
        if (here > badness) {
            badness = here;
            worst = flow;
        }
    }
    return worst;
}

} // namespace backstep
