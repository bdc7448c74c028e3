#include "ui/monitor/filter_box.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/list_actions.h"
#include "ui/monitor/monitor_page.h"
#include "ui/monitor/saved_view_actions.h"
#include "ui/shared/action_table.h"
#include "ui/shared/button.h"

#include <QAction>
#include <QActionGroup>
#include <QLineEdit>
#include <QToolButton>

namespace backstep {

namespace {

const QString viewMenu = QStringLiteral("View");
const QString goMenu = QStringLiteral("Go");

constexpr double zoomStep = 1.5;
constexpr double panStep = 0.1; ///< of the width

} // namespace

/// Keys as the look's table has them; single letters, which work where no text is typed.
QAction& MonitorPage::add(const QString& menu, const QString& text, const QString& iconName, const QString& keys)
{
    auto* action = new QAction(text, this);
    if (!iconName.isEmpty()) {
        action->setIcon(m_theme.icon(iconName));
    }
    if (!keys.isEmpty()) {
        action->setShortcuts(QKeySequence::listFromString(keys));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
    ActionTable::setMenu(*action, menu);
    ActionTable::dressTip(*action);
    addAction(action);
    return *action;
}

void MonitorPage::addListActions()
{
    m_actions.pause = &add(viewMenu, QStringLiteral("Pause"), QStringLiteral("pause"), QStringLiteral("Space"));
    m_actions.pause->setCheckable(true);
    m_actions.pause->setToolTip(QStringLiteral("The list stands still; watching goes on (Space)"));
    connect(m_actions.pause, &QAction::toggled, this, &MonitorPage::setPaused);
    QAction& renew
        = add(viewMenu, QStringLiteral("Refresh the order of rows"), QStringLiteral("rotate-cw"), QStringLiteral("R"));
    connect(&renew, &QAction::triggered, this, [this] { m_list->showNew(); });
    m_actions.past
        = &add(viewMenu, QStringLiteral("Show the window as it was"), QStringLiteral("history"), QStringLiteral("T"));
    m_actions.past->setToolTip(
        QStringLiteral("Shows what was seen at another time: that of the chosen bar, else from now on back (T)")
    );
    connect(m_actions.past, &QAction::triggered, this, [this] { Q_EMIT timeAsked(m_timeline->view().timeMeant()); });
    QAction& dashboard
        = add(viewMenu, QStringLiteral("Show the dashboard"), QStringLiteral("chart-column"), QStringLiteral("Ctrl+E"));
    connect(&dashboard, &QAction::triggered, this, &MonitorPage::dashboardAsked);
    m_actions.filter = &add(
        QStringLiteral("Edit"), QStringLiteral("Filter flows"), QStringLiteral("filter"), QStringLiteral("Ctrl+F; /")
    );
    connect(m_actions.filter, &QAction::triggered, this, [this] {
        m_filter->edit().setFocus(Qt::ShortcutFocusReason);
        m_filter->edit().selectAll();
    });
    QAction& next = add(goMenu, QStringLiteral("Next flow"), QStringLiteral("arrow-down"), QStringLiteral("J"));
    connect(&next, &QAction::triggered, this, [this] { m_list->step(1); });
    QAction& previous = add(goMenu, QStringLiteral("Previous flow"), QStringLiteral("arrow-up"), QStringLiteral("K"));
    connect(&previous, &QAction::triggered, this, [this] { m_list->step(-1); });
}

void MonitorPage::addCellActions()
{
    const QString editMenu = QStringLiteral("Edit");
    const auto on = [this](QAction& action, auto run) {
        connect(&action, &QAction::triggered, this, run);
        return &action;
    };
    QAction* use = on(
        add(editMenu, QStringLiteral("Filter by this cell"), QStringLiteral("filter"), QStringLiteral("X")),
        [this] { m_listActions->filterByCell(false); }
    );
    QAction* exclude = on(add(editMenu, QStringLiteral("Filter this cell out"), {}, QStringLiteral("Shift+X")), [this] {
        m_listActions->filterByCell(true);
    });
    QAction* text = on(
        add(editMenu, QStringLiteral("Copy flows as text"), QStringLiteral("copy"), QStringLiteral("Ctrl+C")),
        [this] { m_listActions->copy(FlowFormat::Text); }
    );
    QAction* csv = on(add(editMenu, QStringLiteral("Copy flows as CSV"), {}, {}), [this] {
        m_listActions->copy(FlowFormat::Csv);
    });
    QAction* json = on(add(editMenu, QStringLiteral("Copy flows as JSON"), {}, {}), [this] {
        m_listActions->copy(FlowFormat::Json);
    });
    m_actions.exportList
        = on(add(QStringLiteral("File"), QStringLiteral("Export the list…"), QStringLiteral("download"), {}), [this] {
              m_listActions->exportList();
          });
    m_actions.exportList->setToolTip(QStringLiteral("Write the flows that the filter shows to a CSV or JSON file"));
    m_actions.columns = on(add(viewMenu, QStringLiteral("Columns"), QStringLiteral("columns-3"), {}), [this] {
        openColumnMenu(m_columnsButton->mapToGlobal(QPoint(0, m_columnsButton->height())));
    });
    m_actions.columns->setToolTip(QStringLiteral("Choose columns; drag their headings to order them"));
    m_actions.saveView = on(add(viewMenu, QStringLiteral("Save view"), QStringLiteral("bookmark"), {}), [this] {
        m_savedActions->askName(*m_saveButton);
    });
    m_actions.saveView->setToolTip(QStringLiteral("Save view, filter, columns and order under a name"));
    QAction* alert
        = on(add(viewMenu, QStringLiteral("Alert me of this view…"), QStringLiteral("shield-alert"), {}), [this] {
              Q_EMIT alertAsked(wordOf(m_table->view()));
          });
    alert->setToolTip(QStringLiteral("Be told when as many flows as you name are in it"));
    m_cellActions = {use, exclude, nullptr, text, csv, json, nullptr, m_actions.exportList};
}

void MonitorPage::addTimelineActions()
{
    const auto onTimeline = [this](QAction& action, auto run) {
        connect(&action, &QAction::triggered, this, [this, run] { run(m_timeline->view()); });
        return &action;
    };
    TimelineActions& tools = m_actions.timeline;
    tools.foldIdle
        = &add(viewMenu, QStringLiteral("Fold idle"), QStringLiteral("fold-horizontal"), QStringLiteral("I"));
    tools.foldIdle->setCheckable(true);
    tools.foldIdle->setChecked(true);
    tools.foldIdle->setToolTip(QStringLiteral("Fold or show time in which nothing happened (I)"));
    connect(tools.foldIdle, &QAction::toggled, this, [this](bool on) { m_timeline->view().setFoldsIdle(on); });
    tools.zoomOut = onTimeline(
        add(viewMenu, QStringLiteral("Zoom out"), QStringLiteral("zoom-out"), QStringLiteral("S")),
        [](TimelineView& view) { view.zoom(1 / zoomStep); }
    );
    tools.zoomIn = onTimeline(
        add(viewMenu, QStringLiteral("Zoom in"), QStringLiteral("zoom-in"), QStringLiteral("W")),
        [](TimelineView& view) { view.zoom(zoomStep); }
    );
    tools.fit = onTimeline(
        add(viewMenu, QStringLiteral("Show all of it and follow"), QStringLiteral("maximize"), QStringLiteral("Shift+F")
        ),
        [](TimelineView& view) { view.fit(); }
    );
    onTimeline(
        add(viewMenu, QStringLiteral("Earlier"), QStringLiteral("arrow-left"), QStringLiteral("A")),
        [](TimelineView& view) { view.pan(-panStep); }
    );
    onTimeline(
        add(viewMenu, QStringLiteral("Later"), QStringLiteral("arrow-right"), QStringLiteral("D")),
        [](TimelineView& view) { view.pan(panStep); }
    );
    onTimeline(
        add(viewMenu, QStringLiteral("Centre on the choice, then fit it"), {}, QStringLiteral("F")),
        [](TimelineView& view) { view.centre(); }
    );
    onTimeline(
        add(viewMenu, QStringLiteral("Group the timeline by the next"), QStringLiteral("layers"), QStringLiteral("G")),
        [](TimelineView& view) { view.setNextGrouping(); }
    )->setToolTip(QStringLiteral("Rows stand for flows, orchestrations, steps or workers (G)"));
    const auto walk
        = [&](const QString& text, const QString& keys, auto run) { onTimeline(add(goMenu, text, {}, keys), run); };
    walk(QStringLiteral("Next bar"), QStringLiteral("."), [](TimelineView& view) { view.stepBar(1); });
    walk(QStringLiteral("Previous bar"), QStringLiteral(","), [](TimelineView& view) { view.stepBar(-1); });
    walk(QStringLiteral("Next error"), QStringLiteral("E"), [](TimelineView& view) { view.stepError(1); });
    walk(QStringLiteral("Previous error"), QStringLiteral("Shift+E"), [](TimelineView& view) { view.stepError(-1); });
    QAction& mark = add(viewMenu, QStringLiteral("Mark the flow"), QStringLiteral("pin"), QStringLiteral("P"));
    mark.setToolTip(QStringLiteral("A marked flow keeps the first row of the timeline; again: unmark it (P)"));
    connect(&mark, &QAction::triggered, this, [this] {
        const FlowId flow = m_list->current();
        if (!flow.isEmpty()) {
            m_shown->mark(flow, !m_shown->isMarked(flow));
        }
    });
}

void MonitorPage::addViewActions()
{
    auto* group = new QActionGroup(this);
    for (const FlowView view : allViews) {
        QAction& action = add(goMenu, wordOf(view), {}, {});
        action.setCheckable(true);
        group->addAction(&action);
        m_viewActions.push_back(&action);
        connect(&action, &QAction::triggered, this, [this, view] { setView(view); });
    }
}

} // namespace backstep
