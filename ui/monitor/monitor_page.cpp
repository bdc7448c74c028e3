#include "ui/monitor/monitor_page.h"

#include "ui/monitor/filter_box.h"
#include "ui/monitor/flow_list.h"
#include "ui/monitor/list_pane.h"
#include "ui/monitor/views_panel.h"
#include "ui/shared/button.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>

namespace backstep {

namespace {

/// Widths of the page; the window's rail takes 64 more (look §12).
constexpr int narrowBelow = 1280 - 64;
constexpr int onePartBelow = 1100 - 64;
constexpr int lowBelow = 720;
constexpr std::chrono::seconds countEvery(1);

} // namespace

MonitorPage::MonitorPage(const Theme& theme, FlowFeed& feed)
    : Surface(theme, Token::Panel)
    , m_feed(feed)
    , m_table(new FlowTable(this))
    , m_shown(new ShownFlows(feed, this))
    , m_hunt(new PayloadHunt(feed, this))
    , m_saved(new SavedViews(this))
    , m_savedCounts(new ViewCounts(*m_table, *m_saved, this))
{
    addListActions();
    addCellActions();
    addRescueAction();
    addTimelineActions();
    addViewActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(buildBody(), 1);
    connectFeed(feed);
    connectList();
    connectSearch();
    connectSaved();
    setView(FlowView::OpenAndRecent);
    readList();
}

QWidget* MonitorPage::buildBar()
{
    auto* bar = new ToolBar(m_theme);
    m_places = buildPlaces();
    bar->addWidget(*m_places);
    bar->addLine();
    m_parts = new Segment(m_theme, {QStringLiteral("List"), QStringLiteral("Timeline")});
    for (QWidget* choice : {m_places, static_cast<QWidget*>(m_parts)}) {
        choice->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // the filter gives way instead
    }
    bar->addWidget(*m_parts);
    m_viewsButton = new Button(m_theme, ButtonKind::Plain, {}, QStringLiteral("list"));
    m_viewsButton->setObjectName(QStringLiteral("viewsButton"));
    auto* menu = new QMenu(m_viewsButton);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillViewsMenu(*menu); });
    m_viewsButton->setMenu(menu);
    bar->addWidget(*m_viewsButton);
    m_filter = new FilterBox(m_theme, m_table->store());
    bar->addWidget(*m_filter, 1);
    addListTools(*bar);
    connect(m_filter, &FilterBox::asked, m_table, qOverload<const FilterExpression&>(&FlowTable::setFilter));
    connect(m_filter, &FilterBox::left, this, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_parts, &Segment::chosenChanged, this, &MonitorPage::arrange);
    return bar;
}

/// Flows or dashboard: here the flows are shown.
QWidget* MonitorPage::buildPlaces()
{
    auto* places = new Segment(
        m_theme,
        {QStringLiteral("Flows"), QStringLiteral("Dashboard")},
        {QStringLiteral("list"), QStringLiteral("chart-column")}
    );
    places->setObjectName(QStringLiteral("parts"));
    connect(places, &Segment::chosenChanged, this, [this, places](int place) {
        if (place == 1) {
            const QSignalBlocker quiet(places);
            places->choose(0);
            Q_EMIT dashboardAsked();
        }
    });
    return places;
}

void MonitorPage::addPauseButtons(ToolBar& bar)
{
    m_pauseButton = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Pause"), QStringLiteral("pause"));
    m_followButton = new Button(m_theme, ButtonKind::Primary, QStringLiteral("Follow"), QStringLiteral("play"));
    m_pauseButton->setObjectName(QStringLiteral("pause"));
    m_followButton->setObjectName(QStringLiteral("follow"));
    m_followButton->hide();
    for (Button* button : {m_pauseButton, m_followButton}) {
        button->setKeyHint(QStringLiteral("Space"));
        button->setToolTip(m_actions.pause->toolTip());
        bar.addWidget(*button);
        connect(button, &Button::clicked, m_actions.pause, &QAction::toggle);
    }
}

QWidget* MonitorPage::buildBody()
{
    auto* body = new QWidget;
    m_views = new ViewsPanel(m_theme, *m_table, *m_saved, *m_savedCounts);
    m_splitter = makeSplitter(Qt::Vertical);
    m_timeline = new TimelinePanel(m_theme, m_feed, *m_shown, m_actions.timeline);
    m_timeline->setMinimumHeight(120);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(m_timeline);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 3);
    constexpr int listHeight = 500;
    constexpr int timelineHeight = 300;
    m_splitter->setSizes({listHeight, timelineHeight});
    auto* row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_views);
    row->addWidget(m_splitter, 1);
    connect(m_views, &ViewsPanel::viewChosen, this, &MonitorPage::setView);
    return body;
}

void MonitorPage::connectFeed(FlowFeed& feed)
{
    connect(&feed, &FlowFeed::flowsChanged, m_table, [this](const std::vector<SeenFlow>& flows) {
        m_table->take(flows, m_feed.now());
    });
    connect(&feed, &FlowFeed::flowsForgotten, m_table, &FlowTable::forget);
    connect(&feed, &FlowFeed::restarted, m_table, [this](FlowFeed::Restart why) {
        if (why == FlowFeed::Restart::AnotherTime) {
            m_list->keepChoice();
        }
        m_table->clear();
    });
    connect(&feed, &FlowFeed::told, this, [this] {
        m_list->restoreChoice();
        m_countedAt = {}; // ages are those of another time now
        beat();
    });
    connect(&feed, &FlowFeed::recordsSeen, this, &MonitorPage::beat);
}

void MonitorPage::connectList()
{
    // Scrolling, choosing and new rows come in bursts; what is shown is read once for all of them.
    connect(m_list, &FlowList::shownChanged, this, [this] {
        if (!std::exchange(m_readDue, true)) {
            QTimer::singleShot(0, this, &MonitorPage::readShown);
        }
    });
    connect(m_list, &FlowList::openRequested, this, &MonitorPage::flowOpened);
    connect(&m_timeline->view(), &TimelineView::openRequested, this, &MonitorPage::flowOpened);
    connect(&m_timeline->view(), &TimelineView::flowChosen, m_list, &FlowList::choose);
    connect(&m_timeline->view(), &TimelineView::timeChosen, this, &MonitorPage::timeAsked);
    connect(m_table, &FlowTable::countsChanged, this, &MonitorPage::readList);
    connect(m_table, &QAbstractItemModel::modelReset, this, &MonitorPage::readList);
}

/// Ten times a second while something is watched: the line of now moves; ages count in seconds.
void MonitorPage::beat()
{
    const Instant now = m_feed.now();
    if (isVisible()) {
        m_timeline->view().refresh();
    }
    if (now - m_countedAt < countEvery && now >= m_countedAt) {
        return;
    }
    m_countedAt = now;
    m_list->passTime(now);
    m_timeline->countFlows(m_table->store());
    m_savedCounts->count();
}

void MonitorPage::readShown()
{
    m_readDue = false;
    m_shown->show(m_list->chosen(), m_list->inSight());
    m_timeline->view().setCurrent(m_list->current());
}

void MonitorPage::readList()
{
    m_pane->read();
    arrange();
}

void MonitorPage::setView(FlowView view)
{
    m_views->choose(view);
    m_table->setView(view);
    m_viewActions.at(static_cast<std::size_t>(view))->setChecked(true);
    m_viewsButton->setText(wordOf(view));
    readList();
}

void MonitorPage::choose(const FlowId& flow)
{
    m_list->choose(flow);
}

void MonitorPage::setPaused(bool paused)
{
    m_list->setPaused(paused);
    m_pauseButton->setVisible(!paused);
    m_followButton->setVisible(paused);
}

bool MonitorPage::event(QEvent* event)
{
    // On a button the space bar presses that button; elsewhere it pauses the view.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space
        && qobject_cast<QAbstractButton*>(QApplication::focusWidget()) != nullptr) {
        event->accept();
        return true;
    }
    return Surface::event(event);
}

void MonitorPage::showEvent(QShowEvent* event)
{
    Surface::showEvent(event);
    // The keys of this place are for the list, not for what stands first.
    m_list->setFocus(Qt::OtherFocusReason);
}

void MonitorPage::resizeEvent(QResizeEvent* event)
{
    Surface::resizeEvent(event);
    arrange();
}

void MonitorPage::arrange()
{
    const bool narrow = width() < narrowBelow;
    const bool onePart = width() < onePartBelow;
    m_views->setVisible(!narrow);
    m_viewsButton->setVisible(narrow);
    m_list->setNarrow(narrow);
    m_timeline->setNarrow(narrow, height() < lowBelow);
    m_parts->setVisible(onePart);
    sayBarShortly(onePart);
    // Without any flow there is no time to show.
    const bool hasTime = !m_pane->isNothing();
    m_timeline->setVisible(hasTime && (!onePart || m_parts->chosen() == 1));
    m_listSide->setVisible(!hasTime || !onePart || m_parts->chosen() == 0);
}

/// Where there is little room the buttons of the bar are their icons, and their tips say the words.
void MonitorPage::sayBarShortly(bool shortly)
{
    const auto style = shortly ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (QToolButton* place : m_places->findChildren<QToolButton*>()) {
        place->setToolButtonStyle(style);
    }
    const QString hint = shortly ? QString() : QStringLiteral("Space");
    for (Button* button : {m_saveButton, m_pauseButton, m_followButton}) {
        button->setText(shortly ? QString() : button->accessibleName());
        button->setKeyHint(button == m_saveButton ? QString() : hint);
    }
}

} // namespace backstep
