#include "ui/monitor/timeline_view.h"

/// Rows that stand for more than one flow.
namespace backstep {

void TimelineView::setGrouping(Grouping grouping)
{
    if (m_grouping == grouping) {
        return;
    }
    m_grouping = grouping;
    regroup();
    refresh();
    Q_EMIT groupingChanged(grouping);
}

void TimelineView::setNextGrouping()
{
    setGrouping(allGroupings[(static_cast<std::size_t>(m_grouping) + 1) % allGroupings.size()]);
}

/// Once whenever flows change; a frame only lays out.
void TimelineView::regroup()
{
    m_groups = m_grouping == Grouping::Flows ? std::vector<FlowGroup>() : groupsOf(allShown(), m_grouping);
}

IndexedFlows TimelineView::allShown() const
{
    IndexedFlows flows = m_shown.alone();
    flows.insert(flows.end(), m_shown.together().begin(), m_shown.together().end());
    return flows;
}

void TimelineView::layOutRows(Instant now)
{
    m_rows.clear();
    for (const FlowGroup& group : m_groups) {
        m_rows.push_back(layOutGroup(group, m_window.scale(), now));
    }
    if (m_grouping != Grouping::Flows) {
        return;
    }
    for (const IndexedFlow* flow : m_shown.alone()) {
        m_rows.push_back(layOutFlow(*flow, m_window.scale(), now));
    }
    if (const IndexedFlows& rest = m_shown.together(); !rest.empty()) {
        m_rows.push_back(layOutRest(rest, m_window.scale(), now));
    }
}

/// Of several, the one that fared worst where the mark stands.
void TimelineView::chooseWorst(const Hovered& clicked)
{
    const Bar& bar = m_rows[clicked.row].bars[clicked.bar];
    const TimelineScale& scale = m_window.scale();
    const TimeRange time{scale.at(bar.box.left()), scale.at(bar.box.right() + 1)};
    const IndexedFlow* worst = m_grouping == Grouping::Flows ? worstWithin(m_shown.together(), time)
                                                             : worstWithin(m_groups[clicked.row], bar.phase, time);
    if (worst != nullptr) {
        Q_EMIT flowChosen(FlowId(worst->flow.id));
    }
}

} // namespace backstep
