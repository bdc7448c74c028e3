#pragma once

#include "model/inspector/rescue_model.h"
#include "ui/shared/parts.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QBoxLayout;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace backstep {

class Button;
class FlowHeadingView;
class PayloadPanel;
class RecordDetail;
class RecordsPane;
class RescueConfirmPane;
class RescueFollowView;
class RescuePanel;
class RescuePreviewView;
class RescueTrail;
class StepsGraphView;
class WaterfallView;

/// The place Flow: one flow as its graph, its bars, every record, and the rescue beside it (look §15).
class FlowPage final : public QWidget
{
    Q_OBJECT

public:
    FlowPage(const Theme& theme, InspectorModel& inspector, RescueModel& rescue);

    /// What the page shows: the flow, the preview of a plan, or what became of an act.
    enum class View
    {
        Flow,
        Preview,
        Follow
    };

    void showView(View view);

    [[nodiscard]] View view() const { return m_view; }

    /// The page stands in a window of its own: nothing leads to another one.
    void setAlone();

    /// For the status bar: "Flow version 41"; empty where no orchestrator told one.
    [[nodiscard]] QString statusWords() const;

Q_SIGNALS:
    /// Back to the list of flows.
    void monitorRequested();
    /// The window shall show what was seen at this time.
    void timeAsked(backstep::Instant at);
    /// This flow is wanted in a window of its own.
    void windowAsked(const backstep::FlowId& flow);
    /// A link to this flow is wanted on the clipboard …
    void linkAsked(const backstep::FlowId& flow);
    /// … or a command that reads the chosen record again.
    void kcatAsked(const backstep::RecordPlace& place);
    /// Its payloads shall go from the disk.
    void payloadDeletionAsked(const backstep::FlowId& flow);
    /// For the status bar: "Flow version 41".
    void wordsChanged(const QString& words);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void addActions();
    void addCopyActions();
    QAction& addPageAction(const QString& text, const QString& icon, const QList<QKeySequence>& keys);
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeBody();
    [[nodiscard]] QWidget* makeUpper();
    [[nodiscard]] QWidget* makeLower();
    [[nodiscard]] QWidget* makePreview();
    [[nodiscard]] QWidget* makeGraphPane();
    [[nodiscard]] QWidget* makeWaterfallPane();
    void connectRescue();
    void readFlow(bool anew);
    void readMoving();
    void readRescue();
    void readBar();
    void goBack();
    void goOn();
    void askPlan();
    void askPayload();
    void compareWithGood();
    void chooseStep(const QString& step);
    void showRecord(int row);
    void layOut();
    void showUpper();
    void placeRescue();

    const Theme& m_theme;
    InspectorModel& m_inspector;
    RescueModel& m_rescue;
    View m_view = View::Flow;
    bool m_wantsPreview = false; ///< the plan was asked for to be looked at
    bool m_narrow = false; ///< the rescue opens over the records
    QTimer m_beat; ///< bars under way grow

    Instant m_recordAt; ///< of the chosen record; not set without one
    std::optional<RecordPlace> m_recordPlace;
    QAction* m_back = nullptr;
    QAction* m_past = nullptr;
    QAction* m_compare = nullptr;
    QAction* m_window = nullptr;
    QAction* m_forget = nullptr;
    Button* m_compareButton = nullptr;
    QAction* m_plan = nullptr;
    QAction* m_send = nullptr;
    Button* m_backButton;
    Text* m_id;
    QToolButton* m_copy = nullptr;
    Text* m_facts;
    RescueTrail* m_trail;
    QToolButton* m_rescueToggle = nullptr;

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    FlowHeadingView* m_heading;
    StepsGraphView* m_graph;
    WaterfallView* m_waterfall;
    QTabBar* m_upperTabs;
    QWidget* m_graphHeading = nullptr; ///< its tab says it in narrow windows
    QWidget* m_graphPane = nullptr;
    QWidget* m_waterfallPane = nullptr;
    QSplitter* m_upper = nullptr;
    RecordsPane* m_records;
    RecordDetail* m_detail;
    QStackedWidget* m_lower = nullptr;
    QWidget* m_body = nullptr;
    QBoxLayout* m_bodyRow = nullptr;
    RescuePanel* m_panel;
    QWidget* m_previewPage = nullptr;
    RescuePreviewView* m_preview;
    RescueConfirmPane* m_confirm;
    RescueFollowView* m_follow;
    PayloadPanel* m_payload;
};

} // namespace backstep
