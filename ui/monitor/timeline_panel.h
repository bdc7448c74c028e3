#pragma once

#include "model/flows/flow_table.h"
#include "ui/monitor/timeline_view.h"
#include "ui/shared/parts.h"

namespace backstep {

class MinimapBar;

/// What the timeline's tools do; the page owns the actions, because menus and the palette show them too.
struct TimelineActions
{
    QAction* foldIdle = nullptr;
    QAction* zoomOut = nullptr;
    QAction* zoomIn = nullptr;
    QAction* fit = nullptr;
};

/// Heading with tools, minimap, timeline.
class TimelinePanel final : public Surface
{
    Q_OBJECT

public:
    TimelinePanel(const Theme& theme, const FlowFeed& feed, const ShownFlows& shown, const TimelineActions& actions);

    [[nodiscard]] TimelineView& view() { return *m_view; }

    /// Counts the flows of the list anew for the minimap.
    void countFlows(const FlowStore& store);
    /// A small gutter, icons without labels; without the minimap where it is low too.
    void setNarrow(bool narrow, bool low);

private:
    const FlowFeed& m_feed;
    PanelHeading* m_heading;
    MinimapBar* m_minimap;
    TimelineView* m_view;
    Segment* m_groupings;
    QToolButton* m_fold;
};

} // namespace backstep
