#pragma once

#include "model/flows/flow_table.h"
#include "model/flows/payload_hunt.h"
#include "model/flows/saved_views.h"
#include "model/flows/view_counts.h"
#include "ui/monitor/timeline_panel.h"

class QMenu;
class QSplitter;
class QToolButton;

namespace backstep {

class Button;
class FilterBox;
class FlowList;
class ListActions;
class ListPane;
class ListStrip;
class SavedViewActions;
class Settings;
class ViewsPanel;

/// The place Monitor: views, the live list of flows, and the timeline of the chosen ones.
class MonitorPage final : public Surface
{
    Q_OBJECT

public:
    MonitorPage(const Theme& theme, FlowFeed& feed);

    [[nodiscard]] FlowTable& table() { return *m_table; }

    void setView(FlowView view);
    /// Chooses a flow in the list, so that its timeline is shown. Nothing where the list does not show it.
    void choose(const FlowId& flow);
    /// Asks the list for this, as if it was typed.
    void setFilter(const QString& text);
    /// The timeline shows that time; nothing: all of it again.
    void showTime(const std::optional<TimeRange>& time);

    /// What of payloads is not there to be searched; empty: nothing is missing.
    void setSearchNote(const QString& note);

    /// Columns and the file of views are kept there from one start to the next.
    void keepIn(Settings& settings);

    [[nodiscard]] SavedViews& savedViews() { return *m_saved; }

    [[nodiscard]] ViewCounts& savedCounts() { return *m_savedCounts; }

    /// The saved view of that name, as it was saved; nothing where there is none.
    void showSaved(const QString& name);

Q_SIGNALS:
    void flowOpened(const backstep::FlowId& flow);
    /// … in a window of its own.
    void flowWindowAsked(const backstep::FlowId& flow);
    /// From the sentence that stands where no flow was seen yet.
    void sampleRequested();
    /// The window shall show what was seen at this time.
    void timeAsked(backstep::Instant at);
    /// The dashboard is wanted instead of list and timeline.
    void dashboardAsked();
    /// This view, of every cluster or saved, is to be told of when flows are in it.
    void alertAsked(const QString& view);
    /// The rescue of many is wanted.
    void rescueAsked(const std::vector<backstep::FlowId>& flows);
    /// Their payloads shall go from the disk.
    void payloadDeletionAsked(const std::vector<backstep::FlowId>& flows);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Actions
    {
        QAction* pause = nullptr;
        QAction* past = nullptr;
        QAction* filter = nullptr;
        QAction* saveView = nullptr;
        QAction* columns = nullptr;
        QAction* exportList = nullptr;
        TimelineActions timeline;
    };

    QAction& add(const QString& menu, const QString& text, const QString& iconName, const QString& keys);
    void addViewActions();
    void addRescueAction();
    [[nodiscard]] std::vector<FlowId> flowsMeant() const;
    void addListActions();
    void addCellActions();
    void addTimelineActions();
    [[nodiscard]] QWidget* buildBar();
    [[nodiscard]] QWidget* buildPlaces();
    void addPauseButtons(ToolBar& bar);
    void addListTools(ToolBar& bar);
    [[nodiscard]] QWidget* buildList();
    [[nodiscard]] QWidget* buildBody();
    void connectFeed(FlowFeed& feed);
    void connectList();
    void connectSearch();
    void connectSaved();
    void beat();
    void readShown();
    void readList();
    void dropCondition(int condition);
    void fillViewsMenu(QMenu& menu);
    void openCellMenu(const QPoint& globalAt);
    void openColumnMenu(const QPoint& globalAt);
    [[nodiscard]] SavedView shownView() const;
    void keepColumns();
    void readGoing();
    void setPaused(bool paused);
    void arrange();
    void sayBarShortly(bool shortly);

    FlowFeed& m_feed;
    FlowTable* m_table;
    ShownFlows* m_shown;
    Actions m_actions;
    std::vector<QAction*> m_viewActions; ///< by FlowView
    FilterBox* m_filter = nullptr;
    Button* m_viewsButton = nullptr;
    Button* m_pauseButton = nullptr;
    Button* m_followButton = nullptr; ///< in place of the other while paused
    QWidget* m_places = nullptr;
    Segment* m_parts = nullptr; ///< list or timeline, where both have no room
    ViewsPanel* m_views = nullptr;
    FlowList* m_list = nullptr;
    ListPane* m_pane = nullptr;
    ListStrip* m_strip = nullptr;
    QWidget* m_listSide = nullptr; ///< strip and list
    PayloadHunt* m_hunt;
    SavedViews* m_saved;
    ViewCounts* m_savedCounts;
    ListActions* m_listActions = nullptr;
    SavedViewActions* m_savedActions = nullptr;
    Button* m_saveButton = nullptr;
    QToolButton* m_columnsButton = nullptr;
    Settings* m_settings = nullptr;
    std::vector<QAction*> m_cellActions; ///< of the menu of a cell; none: a line between
    TimelinePanel* m_timeline = nullptr;
    QSplitter* m_splitter = nullptr;
    Instant m_countedAt;
    bool m_readDue = false;
};

} // namespace backstep
