#include "ui/inspector/flow_page.h"

#include "ui/inspector/flow_heading.h"
#include "ui/inspector/record_detail.h"
#include "ui/inspector/records_pane.h"
#include "ui/inspector/rescue_confirm_pane.h"
#include "ui/inspector/rescue_follow_view.h"
#include "ui/inspector/rescue_panel.h"
#include "ui/inspector/rescue_preview_view.h"
#include "ui/inspector/rescue_trail.h"
#include "ui/inspector/steps_graph_view.h"
#include "ui/inspector/waterfall_view.h"
#include "ui/shared/action_table.h"
#include "ui/shared/button.h"
#include "ui/shared/span_painter.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

namespace backstep {

namespace {

constexpr int rail = 64; ///< beside the page; the look's widths are those of the window
constexpr int tabsBelow = 1280;
constexpr int rescueOverBelow = 1100;
constexpr int rescueWidth = 344;
constexpr int confirmWidth = 368;
constexpr int graphWidth = 432;
constexpr int upperHeight = 344;
constexpr int recordsWidth = 644;

/// What the bars of the waterfall mean.
class BarLegend final : public QWidget
{
public:
    explicit BarLegend(const Theme& theme)
        : m_theme(theme)
    {
        setFixedSize(176, 20);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        SpanPainter marks(painter, m_theme);
        int x = 0;
        const auto add = [&](Bar::Mark mark, Phase phase, const QString& words) {
            constexpr int width = 14;
            Bar bar;
            bar.mark = mark;
            bar.phase = phase;
            bar.box = QRect(x, 6, width, 8);
            marks.bars({bar}, {}, false);
            painter.setFont(m_theme.font(TextRole::Tiny));
            painter.setPen(m_theme.color(Token::Text2));
            const int text = painter.fontMetrics().horizontalAdvance(words);
            painter.drawText(QRect(x + width + 5, 0, text + 1, height()), Qt::AlignVCenter, words);
            x += width + 5 + text + 12;
        };
        add(Bar::Mark::Done, Phase::Do, wordOf(Phase::Do));
        add(Bar::Mark::Done, Phase::Undo, wordOf(Phase::Undo));
        add(Bar::Mark::Backoff, Phase::Do, QStringLiteral("backoff"));
    }

private:
    const Theme& m_theme;
};

QWidget* withHeading(QWidget* heading, QWidget* below)
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(heading);
    column->addWidget(below, 1);
    return pane;
}

} // namespace

QAction& FlowPage::addPageAction(const QString& text, const QString& icon, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(icon.isEmpty() ? QIcon() : m_theme.icon(icon), text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    ActionTable::setMenu(*action, QStringLiteral("Flow"));
    addAction(action);
    return *action;
}

void FlowPage::addActions()
{
    m_back = &addPageAction(
        QStringLiteral("Back"),
        QStringLiteral("arrow-left"),
        {QKeySequence(Qt::Key_Backspace), QKeySequence(Qt::Key_Escape)}
    );
    connect(m_back, &QAction::triggered, this, &FlowPage::goBack);
    m_past = &addPageAction(
        QStringLiteral("Show the window as it was"), QStringLiteral("history"), {QKeySequence(Qt::Key_T)}
    );
    m_past->setToolTip(QStringLiteral("Shows what was seen when the chosen record was written (T)"));
    connect(m_past, &QAction::triggered, this, [this] {
        Q_EMIT timeAsked(m_recordAt.isSet() ? m_recordAt : m_inspector.now());
    });
    m_compare = &addPageAction(
        QStringLiteral("Compare with a good flow"), QStringLiteral("git-compare"), {QKeySequence(Qt::Key_C)}
    );
    m_compare->setToolTip(QStringLiteral("Shows where this flow and the last one that completed part (C)"));
    connect(m_compare, &QAction::triggered, this, &FlowPage::compareWithGood);
    m_plan = &addPageAction(
        QStringLiteral("Plan and preview the rescue"),
        QStringLiteral("eye"),
        {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}
    );
    connect(m_plan, &QAction::triggered, this, &FlowPage::goOn);
    m_send = &addPageAction(
        QStringLiteral("Send what is previewed"),
        QStringLiteral("send"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter)}
    );
    connect(m_send, &QAction::triggered, m_confirm, &RescueConfirmPane::confirm);
}

void FlowPage::setAlone()
{
    m_window->setEnabled(false);
    m_window->setVisible(false);
}

void FlowPage::addCopyActions()
{
    m_window = &addPageAction(
        QStringLiteral("Open in a window of its own"),
        QStringLiteral("maximize"),
        {QKeySequence(QStringLiteral("Shift+Return"))}
    );
    m_window->setToolTip(QStringLiteral("This flow stays in sight beside the main window (Shift+Return)"));
    connect(m_window, &QAction::triggered, this, [this] {
        if (!m_inspector.id().isEmpty()) {
            Q_EMIT windowAsked(m_inspector.id());
        }
    });
    m_forget = &addPageAction(QStringLiteral("Delete the payloads of this flow…"), {}, {});
    m_forget->setToolTip(QStringLiteral("Overwrites them in the history on this disk; headers, times and outcomes stay")
    );
    connect(m_forget, &QAction::triggered, this, [this] { Q_EMIT payloadDeletionAsked(m_inspector.id()); });
    QAction& link = addPageAction(QStringLiteral("Copy a link to this flow"), QStringLiteral("arrow-up-right"), {});
    link.setToolTip(QStringLiteral("A link that opens this flow in a Backstep with a profile of this name"));
    connect(&link, &QAction::triggered, this, [this] {
        if (!m_inspector.id().isEmpty()) {
            Q_EMIT linkAsked(m_inspector.id());
        }
    });
    QAction& kcat = addPageAction(QStringLiteral("Copy this record as a kcat command"), QStringLiteral("terminal"), {});
    kcat.setToolTip(QStringLiteral("A command for a terminal that reads the chosen record again"));
    connect(&kcat, &QAction::triggered, this, [this] {
        if (m_recordPlace) {
            Q_EMIT kcatAsked(*m_recordPlace);
        }
    });
}

QWidget* FlowPage::makeBar()
{
    auto* bar = new ToolBar(m_theme);
    m_backButton->setObjectName(QStringLiteral("flowBack"));
    connect(m_backButton, &Button::clicked, this, &FlowPage::goBack);
    bar->addWidget(*m_backButton);
    bar->addLine();
    m_id->setObjectName(QStringLiteral("flowId"));
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_id->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    bar->addWidget(*m_id);
    QAction& copy = addPageAction(QStringLiteral("Copy the flow's id"), QStringLiteral("copy"), {});
    connect(&copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(textOf(m_inspector.id()));
    });
    m_copy = bar->addAction(copy);
    m_copy->setObjectName(QStringLiteral("copyId"));
    bar->addWidget(*m_trail);
    m_facts->setEliding(true);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_facts->setContentsMargins(8, 0, 8, 0);
    bar->addWidget(*m_facts, 1);
    bar->addSpace();
    m_compareButton = new Button(m_theme, ButtonKind::Plain, m_compare->text(), QStringLiteral("git-compare"));
    m_compareButton->setObjectName(QStringLiteral("compareButton"));
    m_compareButton->setToolTip(m_compare->toolTip());
    connect(m_compareButton, &Button::clicked, m_compare, &QAction::trigger);
    bar->addWidget(*m_compareButton);
    bar->addAction(*m_past);
    auto* toggle = new QAction(m_theme.icon(QStringLiteral("undo-2")), QStringLiteral("Rescue"), this);
    toggle->setCheckable(true);
    toggle->setToolTip(QStringLiteral("Opens the rescue over the records"));
    connect(toggle, &QAction::toggled, this, &FlowPage::placeRescue);
    m_rescueToggle = bar->addAction(*toggle, true);
    m_rescueToggle->setObjectName(QStringLiteral("rescueToggle"));
    return bar;
}

QWidget* FlowPage::makeBody()
{
    m_body = new Surface(m_theme, Token::Panel);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    QSplitter* both = makeSplitter(Qt::Vertical);
    both->addWidget(makeUpper());
    both->addWidget(makeLower());
    both->setStretchFactor(0, 1);
    both->setStretchFactor(1, 1);
    both->setSizes({upperHeight, upperHeight + 36});
    column->addWidget(both, 1);
    m_bodyRow = new QHBoxLayout(m_body);
    m_bodyRow->setContentsMargins(0, 0, 0, 0);
    m_bodyRow->setSpacing(0);
    m_bodyRow->addWidget(left, 1);
    m_panel->setFixedWidth(rescueWidth);
    m_bodyRow->addWidget(m_panel);
    return m_body;
}

QWidget* FlowPage::makeUpper()
{
    m_upperTabs->addTab(QStringLiteral("Steps"));
    m_upperTabs->addTab(QStringLiteral("Waterfall"));
    m_upperTabs->setDrawBase(false);
    m_upperTabs->setExpanding(false);
    m_upperTabs->setObjectName(QStringLiteral("upperTabs"));
    m_upper = makeSplitter(Qt::Horizontal);
    m_graphPane = makeGraphPane();
    m_waterfallPane = makeWaterfallPane();
    m_upper->addWidget(m_graphPane);
    m_upper->addWidget(m_waterfallPane);
    m_upper->setStretchFactor(0, 0);
    m_upper->setStretchFactor(1, 1);
    m_upper->setSizes({graphWidth, 600});
    return withHeading(m_upperTabs, m_upper);
}

QWidget* FlowPage::makeGraphPane()
{
    m_graphHeading = new PanelHeading(m_theme, QStringLiteral("Steps, by outcome"));
    return withHeading(m_graphHeading, m_graph);
}

QWidget* FlowPage::makeWaterfallPane()
{
    auto* heading = new PanelHeading(m_theme, QStringLiteral("Waterfall"));
    heading->addWidget(*new BarLegend(m_theme));
    return withHeading(heading, m_waterfall);
}

QWidget* FlowPage::makeLower()
{
    QSplitter* both = makeSplitter(Qt::Horizontal);
    both->addWidget(m_records);
    both->addWidget(m_detail);
    both->setStretchFactor(0, 3);
    both->setStretchFactor(1, 2);
    both->setSizes({recordsWidth, 384});
    m_lower = new QStackedWidget;
    m_lower->addWidget(both);
    return m_lower;
}

QWidget* FlowPage::makePreview()
{
    m_previewPage = new QWidget;
    auto* row = new QHBoxLayout(m_previewPage);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_preview, 1);
    m_confirm->setFixedWidth(confirmWidth);
    row->addWidget(m_confirm);
    return m_previewPage;
}

void FlowPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void FlowPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    layOut();
}

void FlowPage::layOut()
{
    const int window = width() + rail;
    m_compareButton->setText(window < tabsBelow ? QStringLiteral("Compare") : m_compare->text());
    m_upperTabs->setVisible(window < tabsBelow);
    showUpper();
    const bool narrow = window < rescueOverBelow;
    if (narrow != m_narrow) {
        m_narrow = narrow;
        placeRescue();
        readBar();
    }
}

/// Side by side, or one of them in front.
void FlowPage::showUpper()
{
    const bool tabbed = width() + rail < tabsBelow;
    m_graphHeading->setVisible(!tabbed);
    m_graphPane->setVisible(!tabbed || m_upperTabs->currentIndex() == 0);
    m_waterfallPane->setVisible(!tabbed || m_upperTabs->currentIndex() == 1);
}

/// Beside the flow, or over its records where the window is too narrow for both.
void FlowPage::placeRescue()
{
    if (m_narrow) {
        m_panel->setMinimumWidth(0);
        m_panel->setMaximumWidth(QWIDGETSIZE_MAX);
        m_lower->addWidget(m_panel);
        m_lower->setCurrentIndex(m_rescueToggle->isChecked() ? 1 : 0);
    } else {
        m_panel->setFixedWidth(rescueWidth);
        m_bodyRow->addWidget(m_panel);
        m_panel->show();
        m_lower->setCurrentIndex(0);
    }
}

} // namespace backstep
