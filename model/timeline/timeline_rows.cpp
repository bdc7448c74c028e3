#include "model/timeline/timeline_rows.h"

#include "model/flows/flow_words.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr int shownOfId = 8;

void append(std::vector<Bar>& bars, std::vector<Bar> more)
{
    std::ranges::move(more, std::back_inserter(bars));
}

/// Steps that keep their effect because an UNDO failed before theirs.
int blockedBehind(const SeenFlow& flow)
{
    const auto failed = [](const SeenStep& step) { return step.status == StepStatus::UndoFail; };
    if (flow.status != FlowStatus::Failed || std::ranges::none_of(flow.steps, failed)) {
        return 0;
    }
    return static_cast<int>(std::ranges::count_if(flow.steps, [](const SeenStep& step) {
        return step.hasUndo && step.status == StepStatus::DoSuccess;
    }));
}

void addBlocked(TimelineRow& row, const SeenFlow& flow, const TimelineScale& scale, Instant now)
{
    const int blocked = blockedBehind(flow);
    if (blocked == 0) {
        return;
    }
    const Instant since = flow.lastSeenAt;
    double until = scale.x(now);
    for (const TimelineScale::Fold& fold : scale.folds()) {
        until = fold.time.from >= since ? std::min(until, fold.x) : until;
    }
    constexpr int apart = 6;
    const int left = static_cast<int>(std::max(scale.x(since), -1.0)) + apart;
    const int right = static_cast<int>(std::min(until, scale.width() + apart));
    if (right - left < foldedBelow) {
        return;
    }
    Bar bar;
    bar.mark = Bar::Mark::Blocked;
    bar.phase = Phase::Undo;
    bar.box = {left, undoBand.top, right - left - 1, undoBand.height};
    bar.count = blocked;
    bar.texts = {QStringLiteral("%1 blocked").arg(blocked)};
    row.bars.push_back(bar);
}

} // namespace

TimelineRow layOutFlow(const IndexedFlow& indexed, const TimelineScale& scale, Instant now)
{
    const SeenFlow& flow = indexed.flow;
    TimelineRow row;
    row.flow = flow.id;
    row.label = textOf(flow.id).left(shownOfId);
    row.status = statusOf(flow);
    row.hasUndo = !indexed.undoLane.spans.isEmpty();
    row.height = row.hasUndo ? rowOfTwoLanes : rowOfOneLane;
    row.under = row.hasUndo ? textOf(flow.orchestration) : QString();
    row.bars = layOutLane(indexed.doLane, flow.spans, scale, doBand, now);
    if (row.hasUndo) {
        append(row.bars, layOutLane(indexed.undoLane, flow.spans, scale, undoBand, now));
        addBlocked(row, flow, scale, now);
    }
    return row;
}

TimelineRow layOutRest(const IndexedFlows& flows, const TimelineScale& scale, Instant now)
{
    TimelineRow row;
    row.label = countOf(flows.size(), QStringLiteral("flow"), QStringLiteral("flows"));
    row.status = wordOf(FlowStatus::InProgress);
    row.height = rowOfOneLane;
    std::vector<const SpanTree*> lanes;
    lanes.reserve(2 * flows.size());
    for (const IndexedFlow* flow : flows) {
        lanes.push_back(&flow->doLane.spans);
        lanes.push_back(&flow->undoLane.spans);
    }
    row.bars = layOutTogether(lanes, scale, doBand, now);
    return row;
}

QString tipOf(const Bar& bar, const SeenFlow* flow, Instant now)
{
    if (bar.mark == Bar::Mark::Blocked && flow != nullptr) {
        const auto failed = std::ranges::find(flow->steps, StepStatus::UndoFail, &SeenStep::status);
        const QString behind = failed == flow->steps.end() ? QString() : textOf(failed->name);
        return QStringLiteral("%1 UNDO blocked\nbehind UNDO of %2").arg(bar.count).arg(behind);
    }
    if (bar.span >= 0 && flow != nullptr && static_cast<std::size_t>(bar.span) < flow->spans.size()) {
        return tipOf(flow->spans[static_cast<std::size_t>(bar.span)], now);
    }
    const QString attempts
        = countOf(static_cast<std::uint64_t>(bar.count), QStringLiteral("attempt"), QStringLiteral("attempts"));
    return attempts
        + (flow == nullptr ? QStringLiteral("\nChoose flows in the list to tell them apart.")
                           : QStringLiteral("\nToo small to tell apart; zoom in."));
}

int stack(std::vector<TimelineRow>& rows)
{
    int top = 0;
    for (TimelineRow& row : rows) {
        row.top = top;
        top += row.height;
    }
    return top;
}

} // namespace backstep
