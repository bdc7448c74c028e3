#pragma once

#include "model/flows/flow_table.h"
#include "ui/monitor/timeline_panel.h"

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace backstep {

class Button;
class FlowList;
class ViewsPanel;

/// The place Monitor: views, the live list of flows, and the timeline of the chosen ones.
class MonitorPage final : public Surface
{
    Q_OBJECT

public:
    MonitorPage(const Theme& theme, FlowFeed& feed);

    [[nodiscard]] FlowTable& table() { return *m_table; }

    void setView(FlowView view);
    void setFilter(const QString& expression);
    /// Chooses a flow in the list, so that its timeline is shown. Nothing where the list does not show it.
    void choose(const FlowId& flow);

Q_SIGNALS:
    void flowOpened(const backstep::FlowId& flow);
    /// From the sentence that stands where no flow was seen yet.
    void sampleRequested();
    /// The dashboard is wanted instead of list and timeline.
    void dashboardAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Actions
    {
        QAction* pause = nullptr;
        QAction* filter = nullptr;
        TimelineActions timeline;
    };

    QAction& add(const QString& menu, const QString& text, const QString& iconName, const QString& keys);
    void addViewActions();
    void addListActions();
    void addTimelineActions();
    [[nodiscard]] QWidget* buildBar();
    [[nodiscard]] QWidget* buildPlaces();
    void addPauseButtons(ToolBar& bar);
    [[nodiscard]] QWidget* buildList();
    [[nodiscard]] QWidget* buildBody();
    void connectFeed(FlowFeed& feed);
    void connectList();
    void beat();
    void readShown();
    void readEmpty();
    void setPaused(bool paused);
    void arrange();

    FlowFeed& m_feed;
    FlowTable* m_table;
    ShownFlows* m_shown;
    Actions m_actions;
    std::vector<QAction*> m_viewActions; ///< by FlowView
    QLineEdit* m_filter = nullptr;
    Button* m_viewsButton = nullptr;
    Button* m_pauseButton = nullptr;
    Button* m_followButton = nullptr; ///< in place of the other while paused
    Segment* m_parts = nullptr; ///< list or timeline, where both have no room
    ViewsPanel* m_views = nullptr;
    FlowList* m_list = nullptr;
    EmptyState* m_nothing = nullptr; ///< no flow at all
    EmptyState* m_none = nullptr; ///< none in this view
    EmptyState* m_noMatch = nullptr; ///< none that the filter finds
    QStackedWidget* m_listStack = nullptr;
    TimelinePanel* m_timeline = nullptr;
    QSplitter* m_splitter = nullptr;
    Instant m_countedAt;
    bool m_readDue = false;
};

} // namespace backstep
