#include "model/timeline/grouping.h"

#include "model/flows/flow_words.h"
#include "model/timeline/span_walk.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

/// Nameless groups are last.
struct GroupKey
{
    bool isNameless = false;
    QString of; ///< a step's orchestration
    QString name;

    friend bool operator<(const GroupKey& one, const GroupKey& other)
    {
        return std::tie(one.isNameless, one.of, one.name) < std::tie(other.isNameless, other.of, other.name);
    }
};

const SeenStep* stepOf(const SeenFlow& flow, const StepName& name)
{
    const auto found = std::ranges::find(flow.steps, name, &SeenStep::name);
    return found == flow.steps.end() ? nullptr : &*found;
}

StatusWord statusOf(const SeenStep* step)
{
    return wordOf(step == nullptr ? StepStatus::InProgress : step->status, StepDetail{});
}

GroupKey keyOfWorker(const SeenStep* step)
{
    GroupKey key;
    key.isNameless = step == nullptr || step->worker.empty();
    key.name = key.isNameless ? QStringLiteral("no name said") : textOf(step->worker);
    return key;
}

GroupKey keyOfOrchestration(const SeenFlow& flow)
{
    GroupKey key;
    key.isNameless = flow.orchestration.isEmpty();
    key.name = key.isNameless ? QStringLiteral("not told") : textOf(flow.orchestration);
    return key;
}

GroupKey keyOfStep(const SeenFlow& flow, const StepName& name)
{
    GroupKey key;
    key.of = textOf(flow.orchestration);
    key.name = textOf(name);
    return key;
}

class Groups
{
public:
    /// `place` is where a step stands in its flow: the last of its places is where its group stands, since a flow that
    /// was seen from its middle on lacks steps at its beginning.
    void add(const GroupKey& key, const GroupShare& share, const StatusWord& status, std::size_t place = 0)
    {
        Made& made = m_groups[key];
        made.place = std::max(made.place, place);
        FlowGroup& group = made.group;
        const bool isFirst = group.shares.empty();
        if (isFirst) {
            group.name = key.name;
            group.under = key.of;
        }
        if (isFirst || badnessOf(status.tone) > badnessOf(group.status.tone)) {
            group.status = status;
        }
        // All that a flow has comes together.
        group.flows += isFirst || group.shares.back().flow != share.flow ? 1 : 0;
        group.shares.push_back(share);
    }

    [[nodiscard]] std::vector<FlowGroup> take()
    {
        std::vector<std::pair<const GroupKey*, Made*>> order;
        for (auto& [key, made] : m_groups) {
            order.emplace_back(&key, &made);
        }
        std::ranges::stable_sort(order, [](const auto& one, const auto& other) {
            return std::tie(one.first->isNameless, one.first->of, one.second->place)
                < std::tie(other.first->isNameless, other.first->of, other.second->place);
        });
        std::vector<FlowGroup> groups;
        for (const auto& [key, made] : order) {
            FlowGroup& group = made->group;
            if (group.under.isEmpty()) {
                group.under = countOf(group.flows, QStringLiteral("flow"), QStringLiteral("flows"));
            }
            groups.push_back(std::move(group));
        }
        return groups;
    }

private:
    struct Made
    {
        FlowGroup group;
        std::size_t place = 0;
    };

    std::map<GroupKey, Made> m_groups;
};

std::vector<const SpanTree*> treesOf(const FlowGroup& group, Phase phase)
{
    std::vector<const SpanTree*> trees;
    trees.reserve(group.shares.size());
    for (const GroupShare& share : group.shares) {
        trees.push_back(phase == Phase::Do ? share.doSpans : share.undoSpans);
    }
    return trees;
}

} // namespace

QString wordOf(Grouping grouping)
{
    switch (grouping) {
    case Grouping::Flows:
        return QStringLiteral("Flows");
    case Grouping::Orchestrations:
        return QStringLiteral("Orchestrations");
    case Grouping::Steps:
        return QStringLiteral("Steps");
    case Grouping::Workers:
        return QStringLiteral("Workers");
    }
    return {};
}

std::vector<FlowGroup> groupsOf(const IndexedFlows& flows, Grouping by)
{
    Groups groups;
    for (const IndexedFlow* indexed : flows) {
        const SeenFlow& flow = indexed->flow;
        if (by == Grouping::Flows || by == Grouping::Orchestrations) {
            const GroupShare whole{indexed, &indexed->doLane.spans, &indexed->undoLane.spans};
            groups.add(keyOfOrchestration(flow), whole, statusOf(flow));
            continue;
        }
        for (const IndexedFlow::StepSpans& spans : indexed->bySteps()) {
            const SeenStep* step = stepOf(flow, spans.step);
            const GroupShare share{indexed, &spans.doSpans, &spans.undoSpans};
            if (by == Grouping::Workers) {
                groups.add(keyOfWorker(step), share, statusOf(step));
            } else {
                const std::size_t place = step == nullptr ? 0 : static_cast<std::size_t>(step - flow.steps.data());
                groups.add(keyOfStep(flow, spans.step), share, statusOf(step), place);
            }
        }
    }
    return groups.take();
}

TimelineRow layOutGroup(const FlowGroup& group, const TimelineScale& scale, Instant now)
{
    const auto undoes = treesOf(group, Phase::Undo);
    TimelineRow row;
    row.label = group.name;
    row.status = group.status;
    row.hasUndo = std::ranges::any_of(undoes, [](const SpanTree* tree) { return !tree->isEmpty(); });
    row.height = row.hasUndo ? rowOfTwoLanes : rowOfOneLane;
    row.under = row.hasUndo ? group.under : QString();
    row.bars = layOutTogether(treesOf(group, Phase::Do), scale, doBand, now);
    if (row.hasUndo) {
        std::vector<Bar> back = layOutTogether(undoes, scale, undoBand, now);
        for (Bar& bar : back) {
            bar.phase = Phase::Undo;
        }
        std::ranges::move(back, std::back_inserter(row.bars));
    }
    return row;
}

const IndexedFlow* worstWithin(const FlowGroup& group, Phase phase, const TimeRange& time)
{
    const IndexedFlow* worst = nullptr;
    int badness = 0;
    for (const GroupShare& share : group.shares) {
        const SpanTree& spans = phase == Phase::Do ? *share.doSpans : *share.undoSpans;
        const int here = badnessWithin(spans, time);
        if (here > badness) {
            badness = here;
            worst = share.flow;
        }
    }
    return worst;
}

} // namespace backstep
