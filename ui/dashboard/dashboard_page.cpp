#include "ui/dashboard/dashboard_page.h"

#include "model/dashboard/dashboard_words.h"
#include "ui/dashboard/dashboard_card.h"
#include "ui/dashboard/error_table.h"
#include "ui/dashboard/figures_row.h"
#include "ui/dashboard/outcome_chart.h"
#include "ui/dashboard/step_times_chart.h"
#include "ui/dashboard/time_chip.h"
#include "ui/dashboard/workers_table.h"
#include "ui/shared/action_table.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QAction>
#include <QGridLayout>
#include <QStackedWidget>

#include <algorithm>

namespace backstep {

namespace {

/// Sizes of the page; the window's rail, menu and status bar take the rest (look §12).
constexpr int hintFrom = 1280 - 64;
constexpr int rangesFrom = 1200 - 64;
constexpr int lowBelow = 720 - 28 - 24;
constexpr int margin = 12;
constexpr int gap = 12;
constexpr std::size_t slowestShown = 20;

const QString viewMenu = QStringLiteral("View");

} // namespace

DashboardPage::DashboardPage(const Theme& theme, DashboardModel& model)
    : Surface(theme, Token::Window)
    , m_model(model)
{
    addActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    m_body = new QStackedWidget;
    auto* nothing = new EmptyState(
        theme, QStringLiteral("chart-column"), emptyWords(FlowView::All).heading, emptyWords(FlowView::All).sentence
    );
    auto* sample = new QAction(QStringLiteral("Run the sample"), this);
    connect(sample, &QAction::triggered, this, &DashboardPage::sampleRequested);
    nothing->setAction(*sample);
    m_body->addWidget(nothing);
    m_body->addWidget(buildBody());
    column->addWidget(m_body, 1);
    connectModel();
    read();
}

QAction& DashboardPage::add(const QString& menu, const QString& text, const QString& iconName, const QString& keys)
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

void DashboardPage::addActions()
{
    m_pause = &add(viewMenu, QStringLiteral("Pause"), QStringLiteral("pause"), QStringLiteral("Space"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(QStringLiteral("The dashboard stands still; counting goes on (Space)"));
    connect(m_pause, &QAction::toggled, this, &DashboardPage::setPaused);
    QAction& flows = add(viewMenu, QStringLiteral("Show the flows"), QStringLiteral("list"), QStringLiteral("Ctrl+E"));
    connect(&flows, &QAction::triggered, this, &DashboardPage::flowsAsked);
    for (const DashboardRange range : allRanges) {
        QAction& show = add(viewMenu, QStringLiteral("Show the %1").arg(sentenceOf(range)), {}, {});
        connect(&show, &QAction::triggered, this, [this, range] { m_ranges->choose(static_cast<int>(range)); });
    }
    QAction& drop = add(viewMenu, QStringLiteral("Drop the chosen time"), QStringLiteral("x"), QStringLiteral("Esc"));
    connect(&drop, &QAction::triggered, this, [this] { m_model.choose(std::nullopt); });
}

QWidget* DashboardPage::buildBody()
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(gap);
    m_figures = new FiguresRow(m_theme);
    connect(m_figures, &FiguresRow::needPersonAsked, this, [this] { Q_EMIT viewAsked(FlowView::NeedsPerson); });
    connect(m_figures, &FiguresRow::openAsked, this, [this] { Q_EMIT viewAsked(FlowView::OpenAndRecent); });
    column->addWidget(m_figures);
    m_panes = new QWidget;
    m_grid = new QGridLayout(m_panes);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(gap);
    m_grid->addWidget(buildOutcomes(), 0, 0);
    m_grid->addWidget(buildWorkers(), 0, 1);
    m_grid->addWidget(buildErrors(), 1, 0);
    m_grid->addWidget(buildStepTimes(), 1, 1);
    constexpr int wide = 79;
    constexpr int narrow = 50;
    m_grid->setColumnStretch(0, wide);
    m_grid->setColumnStretch(1, narrow);
    column->addWidget(m_panes, 1);
    return body;
}

QWidget* DashboardPage::buildOutcomes()
{
    m_outcomes = new OutcomeChart(m_theme);
    m_outcomeCard = new DashboardCard(m_theme, QStringLiteral("Outcomes, flows a second"), m_outcomes);
    m_outcomeCard->setLegend(
        {{GlyphKind::DiscTick, Tone::Done, QStringLiteral("Completed")},
         {GlyphKind::Again, Tone::Retry, QStringLiteral("With retries")},
         {GlyphKind::SquareArrow, Tone::Undo, QStringLiteral("Undone")},
         {GlyphKind::TriangleMark, Tone::Fail, QStringLiteral("Failed")}}
    );
    connect(m_outcomes, &OutcomeChart::timeChosen, &m_model, &DashboardModel::choose);
    return m_outcomeCard;
}

QWidget* DashboardPage::buildErrors()
{
    m_errors = new ErrorTable(m_theme, m_model.errors());
    m_errorCard = new DashboardCard(m_theme, QStringLiteral("Why flows failed"), m_errors);
    m_errorCard->setFoot(buildErrorFoot());
    connect(m_errors, &ErrorTable::groupChosen, this, &DashboardPage::readGroup);
    connect(m_errors, &ErrorTable::flowsAsked, this, [this](const ErrorGroup& group) {
        Q_EMIT filterAsked(filterOf(group));
    });
    return m_errorCard;
}

QWidget* DashboardPage::buildErrorFoot()
{
    auto* foot = new QWidget;
    foot->setFixedHeight(40);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(12);
    m_showFlows = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Show the flows"), QStringLiteral("list"));
    m_showFlows->setObjectName(QStringLiteral("showFlows"));
    m_groupWords = new Text(m_theme, TextRole::Small, {}, Token::Text2);
    m_groupWords->setEliding(true);
    m_groupWords->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_showFlows);
    row->addWidget(m_groupWords, 1);
    connect(m_showFlows, &Button::clicked, this, [this] {
        if (const ErrorGroup* group = m_errors->chosen()) {
            Q_EMIT filterAsked(filterOf(*group));
        }
    });
    return foot;
}

QWidget* DashboardPage::buildStepTimes()
{
    m_stepTimes = new StepTimesChart(m_theme);
    m_stepCard = new DashboardCard(m_theme, QStringLiteral("Time a step takes"), m_stepTimes);
    m_stepCard->setCorner(new PercentileLegend(m_theme));
    m_worse = buildFootWords(Token::Text2);
    m_stepCard->setFoot(m_worse);
    connect(m_stepTimes, &StepTimesChart::slowestAsked, this, [this](const StepTimes& times) {
        Q_EMIT filterAsked(filterOf(times, slowestShown));
    });
    return m_stepCard;
}

/// A sentence below a pane, while there is one.
Text* DashboardPage::buildFootWords(Token ink)
{
    auto* words = new Text(m_theme, TextRole::Small, {}, ink);
    words->setEliding(true);
    words->setFixedHeight(32);
    words->setContentsMargins(12, 0, 12, 0);
    words->hide();
    return words;
}

QWidget* DashboardPage::buildWorkers()
{
    m_workers = new WorkersTable(m_theme, m_model.workers());
    m_workerCard = new DashboardCard(m_theme, QStringLiteral("Workers and lag"), m_workers);
    m_trouble = buildFootWords(Token::FailInk);
    m_trouble->setObjectName(QStringLiteral("workerTrouble"));
    m_workerCard->setFoot(m_trouble);
    return m_workerCard;
}

void DashboardPage::connectModel()
{
    connect(&m_model, &DashboardModel::read, this, &DashboardPage::read);
}

void DashboardPage::read()
{
    const DashboardReading& reading = m_model.reading();
    m_body->setCurrentIndex(m_model.hasSeen() ? 1 : 0);
    m_figures->show(reading);
    m_outcomes->show(reading);
    m_stepTimes->show(reading);
    const QString when
        = reading.question.chosen ? rangeWords(reading.read, reading.at) : sentenceOf(reading.question.range);
    m_errorCard->setDetail(QStringLiteral("messages with numbers and ids taken out, %1").arg(when));
    m_errors->setEmptyWords(QStringLiteral("No step failed for good in this time."));
    m_stepCard->setTitle(
        reading.timed.isEmpty() ? QStringLiteral("Time a step takes")
                                : QStringLiteral("Time a step takes, %1").arg(textOf(reading.timed))
    );
    const QString worse = worseWords(reading);
    m_worse->setText(worse);
    m_worse->setVisible(!worse.isEmpty());
    m_chip->setWords(reading.question.chosen ? rangeWords(*reading.question.chosen, reading.at) : QString());
    readOrchestrations();
    readGroup();
    readWorkers();
}

void DashboardPage::readWorkers()
{
    const bool known = m_model.knowsWorkers();
    const auto groups = static_cast<std::uint64_t>(
        std::ranges::count_if(m_model.workers().rows(), [](const WorkerRow& row) { return !row.group.isEmpty(); })
    );
    m_workerCard->setDetail(
        known ? countOf(groups, QStringLiteral("group"), QStringLiteral("groups"))
              : QStringLiteral("the broker has not said who listens")
    );
    m_workers->setEmptyWords(
        known ? QStringLiteral("No consumer group reads commands.")
              : QStringLiteral("Who listens is asked of the broker every two seconds.")
    );
    m_trouble->setText(m_model.trouble());
    m_trouble->setVisible(known && !m_model.trouble().isEmpty());
}

/// The names that were seen, without moving a list that is open.
void DashboardPage::readOrchestrations()
{
    const DashboardReading& reading = m_model.reading();
    for (std::size_t i = 0; i < reading.orchestrations.size(); ++i) {
        const QString name = textOf(reading.orchestrations[i]);
        if (m_orchestrations->findData(name) < 0) {
            m_orchestrations->insertItem(static_cast<int>(i) + 1, name, name);
        }
    }
    while (m_orchestrations->count() > static_cast<int>(reading.orchestrations.size()) + 1) {
        m_orchestrations->removeItem(m_orchestrations->count() - 1); // another cluster is watched
    }
    m_orchestrations->setCurrentIndex(std::max(0, m_orchestrations->findData(textOf(reading.question.orchestration))));
}

void DashboardPage::readGroup()
{
    const ErrorGroup* group = m_errors->chosen();
    m_showFlows->setEnabled(group != nullptr);
    m_showFlows->setToolTip(
        group == nullptr ? QStringLiteral("Choose a message first.") : QStringLiteral("Show them in the list (Enter)")
    );
    m_showFlows->setText(
        group == nullptr
            ? QStringLiteral("Show the flows")
            : QStringLiteral("Show %1").arg(countOf(group->count, QStringLiteral("flow"), QStringLiteral("flows")))
    );
    m_groupWords->setText(group == nullptr ? QString() : groupWords(*group, m_model.reading()));
}

void DashboardPage::setPaused(bool paused)
{
    m_model.setPaused(paused);
    m_pauseButton->setVisible(!paused);
    m_followButton->setVisible(paused);
}

void DashboardPage::showEvent(QShowEvent* event)
{
    Surface::showEvent(event);
    m_model.setWatched(true);
    m_outcomes->setFocus(Qt::OtherFocusReason);
}

void DashboardPage::hideEvent(QHideEvent* event)
{
    Surface::hideEvent(event);
    m_model.setWatched(false);
}

void DashboardPage::resizeEvent(QResizeEvent* event)
{
    Surface::resizeEvent(event);
    arrange();
}

/// In a low window one row at a time: when, or why.
void DashboardPage::arrange()
{
    const bool low = height() < lowBelow;
    m_rows->setVisible(low);
    m_hint->setVisible(width() >= hintFrom);
    m_ranges->setVisible(width() >= rangesFrom);
    m_rangeChooser->setVisible(width() < rangesFrom);
    m_outcomeCard->setVisible(!low || m_rows->chosen() == 0);
    m_workerCard->setVisible(!low || m_rows->chosen() == 0);
    m_errorCard->setVisible(!low || m_rows->chosen() == 1);
    m_stepCard->setVisible(!low || m_rows->chosen() == 1);
    m_grid->setRowStretch(0, m_outcomeCard->isVisibleTo(m_panes) ? 1 : 0);
    m_grid->setRowStretch(1, m_errorCard->isVisibleTo(m_panes) ? 1 : 0);
}

} // namespace backstep
