#include "model/settings/settings.h"
#include "ui/monitor/filter_box.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/list_actions.h"
#include "ui/monitor/list_pane.h"
#include "ui/monitor/list_strip.h"
#include "ui/monitor/monitor_page.h"
#include "ui/monitor/saved_view_actions.h"
#include "ui/monitor/views_panel.h"
#include "ui/shared/button.h"

#include <QAction>
#include <QBoxLayout>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

namespace backstep {

namespace {

/// What takes less is not worth a word.
constexpr std::chrono::milliseconds saidAfter(300);

const QString columnsName = QStringLiteral("flowColumns");
const QString viewsName = QStringLiteral("viewsFile");
const QString columnKey = QStringLiteral("column");
const QString widthKey = QStringLiteral("width");
const QString pathKey = QStringLiteral("path");

} // namespace

void MonitorPage::addListTools(ToolBar& bar)
{
    m_saveButton = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Save view"), QStringLiteral("bookmark"));
    m_saveButton->setObjectName(QStringLiteral("saveView"));
    m_saveButton->setToolTip(m_actions.saveView->toolTip());
    connect(m_saveButton, &Button::clicked, m_actions.saveView, &QAction::trigger);
    bar.addWidget(*m_saveButton);
    addPauseButtons(bar);
    bar.addAction(*m_actions.past);
    m_columnsButton = bar.addAction(*m_actions.columns);
    bar.addAction(*m_actions.exportList);
}

QWidget* MonitorPage::buildList()
{
    m_listSide = new QWidget;
    m_strip = new ListStrip(m_theme);
    m_pane = new ListPane(m_theme, *m_table);
    m_list = &m_pane->list();
    m_listActions = new ListActions(*m_list, *m_table, *this);
    m_savedActions = new SavedViewActions(m_theme, *m_saved, *this, [this] { return shownView(); });
    auto* column = new QVBoxLayout(m_listSide);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pane, 1);
    column->addWidget(m_strip); // below, so that no row moves under the pointer
    connect(m_pane, &ListPane::sampleRequested, this, &MonitorPage::sampleRequested);
    connect(m_pane, &ListPane::dropRequested, this, &MonitorPage::dropCondition);
    connect(m_listActions, &ListActions::conditionAsked, m_filter, &FilterBox::add);
    connect(m_listActions, &ListActions::told, m_strip, &ListStrip::tell);
    connect(m_listActions, &ListActions::columnsChosen, this, &MonitorPage::keepColumns);
    connect(m_list, &FlowList::columnsMoved, this, &MonitorPage::keepColumns);
    connect(m_list, &FlowList::menuRequested, this, &MonitorPage::openCellMenu);
    connect(m_list, &FlowList::columnMenuRequested, this, &MonitorPage::openColumnMenu);
    return m_listSide;
}

void MonitorPage::connectSearch()
{
    connect(m_table, &FlowTable::payloadsAsked, m_hunt, &PayloadHunt::ask);
    connect(m_hunt, &PayloadHunt::found, m_table, &FlowTable::takeHits);
    connect(m_hunt, &PayloadHunt::wordsChanged, this, &MonitorPage::readGoing);
    connect(m_table, &FlowTable::listingChanged, this, [this](bool isListing) {
        if (isListing) {
            QTimer::singleShot(saidAfter, this, &MonitorPage::readGoing);
        } else {
            readGoing();
        }
    });
    connect(m_strip, &ListStrip::stopRequested, m_hunt, &PayloadHunt::stop);
}

void MonitorPage::readGoing()
{
    if (m_table->isListing()) {
        const auto all = countOf(m_table->store().size(), QStringLiteral("flow"), QStringLiteral("flows"));
        m_strip->setGoing(QStringLiteral("Looking through %1").arg(all), false);
    } else {
        m_strip->setGoing(m_hunt->words(), m_hunt->isSearching());
    }
}

void MonitorPage::connectSaved()
{
    connect(m_views, &ViewsPanel::savedChosen, this, &MonitorPage::showSaved);
    connect(m_views, &ViewsPanel::savedMenuRequested, m_savedActions, &SavedViewActions::openMenu);
    connect(m_savedActions, &SavedViewActions::saved, m_views, &ViewsPanel::chooseSaved);
    connect(m_savedActions, &SavedViewActions::told, m_strip, &ListStrip::tell);
    connect(m_savedActions, &SavedViewActions::alertAsked, this, &MonitorPage::alertAsked);
    connect(m_savedActions, &SavedViewActions::fileChosen, this, [this](const QString& path) {
        if (m_settings != nullptr) {
            m_settings->setRows(viewsName, {{{pathKey, path}}});
        }
    });
    connect(m_filter, &FilterBox::asked, this, [this] { m_views->chooseSaved({}); });
}

SavedView MonitorPage::shownView() const
{
    return {
        {},
        m_table->view(),
        m_table->filter().text(),
        m_list->columns(),
        m_table->sortColumn(),
        m_table->sortDirection()};
}

void MonitorPage::showSaved(const QString& name)
{
    const SavedView* found = m_saved->find(name);
    if (found == nullptr) {
        return;
    }
    const SavedView view = *found; // the file may be read again meanwhile
    setView(view.in);
    m_filter->setText(view.filter);
    if (!view.columns.empty()) {
        m_list->setColumns(view.columns);
    }
    if (view.sort.has_value()) {
        m_list->sortBy(*view.sort, view.direction);
    }
    m_views->chooseSaved(name);
}

/// Where there is no room for their panel.
void MonitorPage::fillViewsMenu(QMenu& menu)
{
    menu.clear();
    for (QAction* action : m_viewActions) {
        menu.addAction(action);
    }
    menu.addSeparator();
    for (const SavedView& view : m_saved->views()) {
        connect(menu.addAction(view.name), &QAction::triggered, this, [this, name = view.name] { showSaved(name); });
    }
}

void MonitorPage::dropCondition(int condition)
{
    if (condition < 0) {
        m_filter->setText({});
    } else {
        m_filter->drop(condition);
    }
}

void MonitorPage::setFilter(const QString& text)
{
    m_filter->setText(text);
}

void MonitorPage::showTime(const std::optional<TimeRange>& time)
{
    if (time) {
        m_timeline->view().show(*time);
    } else {
        m_timeline->view().fit();
    }
}

void MonitorPage::openCellMenu(const QPoint& globalAt)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction* action : m_cellActions) {
        if (action == nullptr) {
            menu->addSeparator();
        } else {
            menu->addAction(action);
        }
    }
    menu->popup(globalAt);
}

void MonitorPage::openColumnMenu(const QPoint& globalAt)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_listActions->fillColumnMenu(*menu);
    menu->popup(globalAt);
}

void MonitorPage::keepIn(Settings& settings)
{
    m_settings = &settings;
    QStringList keys;
    for (const QVariantMap& row : settings.rows(columnsName)) {
        keys.append(row.value(columnKey).toString());
        const auto column = columnCalled(keys.last());
        if (const int width = row.value(widthKey).toInt(); column.has_value() && width > 0) {
            m_list->setWidth(*column, width);
        }
    }
    m_list->setColumns(columnsCalled(keys));
    const auto views = settings.rows(viewsName);
    m_saved->open(views.empty() ? QString() : views.front().value(pathKey).toString());
}

void MonitorPage::keepColumns()
{
    if (m_settings == nullptr) {
        return;
    }
    std::vector<QVariantMap> rows;
    for (const FlowColumn column : m_list->columns()) {
        rows.push_back({{columnKey, keyOf(column)}, {widthKey, m_list->widthOf(column)}});
    }
    m_settings->setRows(columnsName, rows);
}

} // namespace backstep
