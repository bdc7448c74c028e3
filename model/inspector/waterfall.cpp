#include "model/inspector/waterfall.h"

#include "model/inspector/step_outcomes.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr int noteGap = 8;
constexpr std::size_t ticksMost = 100; ///< a scale of something else shows no more

void addNote(WaterfallRow& row, const SeenStep& step)
{
    if (wasNeverSent(step)) {
        row.note = QStringLiteral("never sent");
    } else if (step.status == StepStatus::RetryExhausted) {
        row.note = step.unknownOutcome ? QStringLiteral("no answer") : QStringLiteral("exhausted");
        row.noteTone = Tone::Fail;
        row.notePhase = Phase::Do;
    } else if (step.status == StepStatus::UndoFail) {
        row.note = wordOf(step.status).word;
        row.noteTone = Tone::Fail;
        row.notePhase = Phase::Undo;
    }
}

std::optional<Instant> firstUndo(const std::vector<Span>& spans)
{
    std::optional<Instant> first;
    for (const Span& span : spans) {
        const bool goesBack = span.phase == Phase::Undo && span.kind == Span::Kind::Attempt;
        if (goesBack && (!first || span.from < *first)) {
            first = span.from;
        }
    }
    return first;
}

/// 1, 2 and 5 of tens, from a millisecond on.
std::int64_t roundStep(double leastMicros)
{
    static constexpr std::array<std::int64_t, 3> digits{1, 2, 5};
    std::int64_t ten = 1'000;
    while (static_cast<double>(ten) * static_cast<double>(digits.back()) < leastMicros) {
        ten *= 10;
    }
    for (const std::int64_t digit : digits) {
        if (static_cast<double>(ten * digit) >= leastMicros) {
            return ten * digit;
        }
    }
    return ten * 10;
}

} // namespace

Waterfall waterfallOf(const SeenFlow& flow, Instant now)
{
    Waterfall all;
    for (const SeenStep& step : flow.steps) {
        all.rows.push_back({step.name, textOf(step.name), {}, Tone::Idle, {}});
        addNote(all.rows.back(), step);
    }
    all.spans = flow.spans;
    // What a flow at rest left open ended when it was seen last.
    all.now = isAtRest(flow.status) ? std::max(flow.lastSeenAt, flow.startedAt) : now;
    all.range = extentOf(flow, all.now);
    all.turnedBack = firstUndo(flow.spans);
    return all;
}

std::vector<Bar> barsOf(const Waterfall& all, std::size_t row, const TimelineScale& scale)
{
    const StepName& step = all.rows[row].name;
    std::vector<Bar> bars = layOutLane(all.spans, {Phase::Do, step}, scale, waterfall::doBand, all.now);
    const std::vector<Bar> back = layOutLane(all.spans, {Phase::Undo, step}, scale, waterfall::undoBand, all.now);
    bars.insert(bars.end(), back.begin(), back.end());
    return bars;
}

int noteLeft(const WaterfallRow& row, const std::vector<Bar>& bars)
{
    int left = 0;
    for (const Bar& bar : bars) {
        if (!row.notePhase || bar.phase == *row.notePhase) {
            left = std::max(left, bar.box.right() + noteGap);
        }
    }
    return left;
}

std::vector<WaterfallTick> ticksOf(const Waterfall& all, const TimelineScale& scale, double leastGap)
{
    std::vector<WaterfallTick> ticks;
    if (!all.range.from.isSet()) {
        return ticks;
    }
    const std::int64_t step = roundStep(leastGap * scale.microsPerPixel());
    for (std::int64_t later = 0; ticks.size() < ticksMost; later += step) {
        const Instant at{all.range.from.micros + later};
        if (scale.x(at) > scale.width()) {
            break;
        }
        const QString words
            = later == 0 ? timeWords(at) : QLatin1Char('+') + durationWords(std::chrono::microseconds(later));
        ticks.push_back({scale.x(at), words});
    }
    return ticks;
}

} // namespace backstep
