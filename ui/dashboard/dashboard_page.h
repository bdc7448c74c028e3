#pragma once

#include "model/dashboard/dashboard_model.h"
#include "model/flows/flow_views.h"
#include "ui/shared/parts.h"

class QGridLayout;
class QStackedWidget;

namespace backstep {

class Button;
class Chooser;
class DashboardCard;
class ErrorTable;
class FiguresRow;
class OutcomeChart;
class StepTimesChart;
class TimeChip;
class WorkersTable;

/// The dashboard of the place Monitor: figures first, then when, where and why.
class DashboardPage final : public Surface
{
    Q_OBJECT

public:
    DashboardPage(const Theme& theme, DashboardModel& model);

Q_SIGNALS:
    /// The list of flows is wanted instead, as it is.
    void flowsAsked();
    /// The list, with this filter.
    void filterAsked(const QString& expression);
    /// The list, in this view.
    void viewAsked(backstep::FlowView view);
    void sampleRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QAction& add(const QString& menu, const QString& text, const QString& iconName, const QString& keys);
    void addActions();
    [[nodiscard]] QWidget* buildBar();
    void addRanges(ToolBar& bar);
    void setRange(int range);
    void addPauseButtons(ToolBar& bar);
    [[nodiscard]] QWidget* buildBody();
    [[nodiscard]] QWidget* buildOutcomes();
    [[nodiscard]] QWidget* buildErrors();
    [[nodiscard]] QWidget* buildErrorFoot();
    [[nodiscard]] QWidget* buildStepTimes();
    [[nodiscard]] QWidget* buildWorkers();
    [[nodiscard]] Text* buildFootWords(Token ink);
    void connectModel();
    void read();
    void readOrchestrations();
    void readGroup();
    void readWorkers();
    void arrange();
    void setPaused(bool paused);

    DashboardModel& m_model;
    QAction* m_pause = nullptr;
    Segment* m_ranges = nullptr;
    Chooser* m_rangeChooser = nullptr; ///< in its place where that has no room
    Segment* m_rows = nullptr; ///< when or why, where both rows have no room
    Chooser* m_orchestrations = nullptr;
    TimeChip* m_chip = nullptr;
    Text* m_hint = nullptr;
    Button* m_pauseButton = nullptr;
    Button* m_followButton = nullptr;
    FiguresRow* m_figures = nullptr;
    OutcomeChart* m_outcomes = nullptr;
    StepTimesChart* m_stepTimes = nullptr;
    ErrorTable* m_errors = nullptr;
    WorkersTable* m_workers = nullptr;
    Text* m_trouble = nullptr;
    Button* m_showFlows = nullptr;
    Text* m_groupWords = nullptr;
    Text* m_worse = nullptr;
    DashboardCard* m_outcomeCard = nullptr;
    DashboardCard* m_errorCard = nullptr;
    DashboardCard* m_stepCard = nullptr;
    DashboardCard* m_workerCard = nullptr;
    QGridLayout* m_grid = nullptr;
    QWidget* m_panes = nullptr;
    QStackedWidget* m_body = nullptr;
};

} // namespace backstep
