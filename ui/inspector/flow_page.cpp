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
#include "ui/shared/payload_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include <chrono>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds beat(200);

} // namespace

FlowPage::FlowPage(const Theme& theme, InspectorModel& inspector, RescueModel& rescue)
    : m_theme(theme)
    , m_inspector(inspector)
    , m_rescue(rescue)
    , m_backButton(new Button(theme, ButtonKind::Link, QStringLiteral("Monitor"), QStringLiteral("arrow-left")))
    , m_id(new Text(theme, TextRole::Code))
    , m_facts(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_trail(new RescueTrail(theme))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(theme, QStringLiteral("route"), {}, {}))
    , m_heading(new FlowHeadingView(theme))
    , m_graph(new StepsGraphView(theme))
    , m_waterfall(new WaterfallView(theme))
    , m_upperTabs(new QTabBar)
    , m_records(new RecordsPane(theme, inspector))
    , m_detail(new RecordDetail(theme))
    , m_panel(new RescuePanel(theme, inspector, rescue))
    , m_preview(new RescuePreviewView(theme))
    , m_confirm(new RescueConfirmPane(theme, inspector, rescue))
    , m_follow(new RescueFollowView(theme))
    , m_payload(new PayloadPanel(theme, *this, &RescueModel::payloadFault))
{
    setFocusPolicy(Qt::StrongFocus);
    addActions();
    addCopyActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_stack, 1);
    for (QWidget* page : {static_cast<QWidget*>(m_empty), makeBody(), makePreview(), static_cast<QWidget*>(m_follow)}) {
        m_stack->addWidget(page);
    }
    connect(&inspector, &InspectorModel::opened, this, [this] { readFlow(true); });
    connect(&inspector, &InspectorModel::changed, this, [this] { readFlow(false); });
    m_beat.setInterval(beat);
    connect(&m_beat, &QTimer::timeout, this, &FlowPage::readMoving);
    connectRescue();
    readFlow(true);
}

void FlowPage::connectRescue()
{
    connect(m_graph, &StepsGraphView::stepChosen, this, &FlowPage::chooseStep);
    connect(m_waterfall, &WaterfallView::stepChosen, this, &FlowPage::chooseStep);
    connect(m_records, &RecordsPane::recordChosen, this, &FlowPage::showRecord);
    connect(m_upperTabs, &QTabBar::currentChanged, this, &FlowPage::showUpper);
    connect(&m_rescue, &RescueModel::changed, this, &FlowPage::readRescue);
    connect(&m_rescue, &RescueModel::planned, this, [this] {
        m_preview->setPreview(*m_rescue.preview());
        if (m_wantsPreview) {
            showView(View::Preview);
        }
    });
    connect(m_panel, &RescuePanel::wayChosen, &m_rescue, &RescueModel::choose);
    connect(m_panel, &RescuePanel::previewAsked, this, [this] { showView(View::Preview); });
    connect(m_panel, &RescuePanel::followAsked, this, [this] { showView(View::Follow); });
    connect(m_confirm, &RescueConfirmPane::confirmed, &m_rescue, &RescueModel::confirm);
    connect(m_confirm, &RescueConfirmPane::cancelled, this, &FlowPage::goBack);
    const auto planAgain = [this] {
        m_wantsPreview = true;
        m_rescue.askPlan();
    };
    connect(m_panel, &RescuePanel::planAsked, this, &FlowPage::askPlan);
    connect(m_confirm, &RescueConfirmPane::planAsked, this, planAgain);
    connect(m_follow, &RescueFollowView::planAsked, this, planAgain);
    connect(m_payload, &PayloadPanel::answered, this, [this](const QString& payload) {
        if (m_rescue.ways()[static_cast<std::size_t>(m_rescue.chosen())].startsAgain) {
            m_rescue.startAgain(payload);
        } else {
            m_wantsPreview = true;
            m_rescue.askPlan(payload);
        }
    });
    connect(m_follow, &RescueFollowView::closed, this, &FlowPage::goBack);
}

void FlowPage::showView(View view)
{
    const bool possible = view == View::Flow || (view == View::Preview && m_rescue.preview().has_value())
        || (view == View::Follow && m_rescue.follow().has_value());
    m_view = possible ? view : View::Flow;
    m_wantsPreview = false;
    readRescue();
    readBar();
    if (m_view == View::Preview) {
        m_confirm->focusReason();
    }
}

void FlowPage::goBack()
{
    if (m_view != View::Flow) {
        showView(View::Flow);
        setFocus();
    } else {
        Q_EMIT monitorRequested();
    }
}

/// Ctrl+Enter: to the preview, by way of the plan where there is none.
void FlowPage::goOn()
{
    if (m_rescue.preview()) {
        showView(View::Preview);
        return;
    }
    askPlan();
}

/// What is planned is looked at, without another press.
void FlowPage::askPlan()
{
    if (m_rescue.asksPayload() && m_rescue.whyNotPlan().isEmpty()) {
        askPayload();
        return;
    }
    m_wantsPreview = true;
    m_rescue.askPlan();
}

void FlowPage::askPayload()
{
    const RescueWay& way = m_rescue.ways()[static_cast<std::size_t>(m_rescue.chosen())];
    const bool isReply = way.action == OperatorAction::MarkDone && !way.startsAgain;
    const QString title
        = way.words + (isReply ? QStringLiteral(": the reply of its worker") : QStringLiteral(": what it carries"));
    const QString button = way.startsAgain ? QStringLiteral("Start") : QStringLiteral("Plan");
    m_payload->ask({title, m_rescue.proposedPayload(), button, {}}, m_panel->placeOfAsking());
}

void FlowPage::readFlow(bool anew)
{
    if (anew) {
        m_view = View::Flow;
        m_wantsPreview = false;
    }
    const bool known = m_inspector.flow().has_value();
    if (!known && m_inspector.id().isEmpty()) {
        m_empty->setTexts(
            QStringLiteral("No flow is open."),
            QStringLiteral(
                "Choose one in the monitor and press Enter: its steps, its records and its rescue stand here."
            )
        );
    } else if (!known) {
        m_empty->setTexts(
            QStringLiteral("Nothing was seen of flow %1 yet.").arg(textOf(m_inspector.id())),
            QStringLiteral("It appears here with its first record.")
        );
    } else {
        m_heading->setHeading(m_inspector.heading());
        m_graph->setGraph(m_inspector.graph());
        m_waterfall->setWaterfall(m_inspector.waterfall());
    }
    m_records->readCounts();
    if (anew && known) {
        m_records->chooseEvidence();
    }
    if (known && !isAtRest(m_inspector.flow()->status)) {
        m_beat.start();
    } else {
        m_beat.stop();
    }
    readRescue();
    readBar();
}

/// What changes by the clock alone.
void FlowPage::readMoving()
{
    if (isVisible() && m_inspector.flow()) {
        m_heading->setHeading(m_inspector.heading());
        m_waterfall->setWaterfall(m_inspector.waterfall());
    }
}

void FlowPage::readRescue()
{
    m_panel->read();
    const QString whyNot = m_rescue.whyNotPlan();
    ActionTable::allow(*m_plan, whyNot.isEmpty(), whyNot);
    if (m_wantsPreview && m_rescue.stage() == RescueModel::Stage::Planning) {
        m_confirm->read();
        return; // what is looked at stays until the plan is here
    }
    if (m_wantsPreview && !m_rescue.notice().isEmpty()) {
        m_wantsPreview = false;
        m_rescueToggle->setChecked(true); // there it says why there is no plan
    }
    const std::optional<FollowView> follow = m_rescue.follow();
    const bool sent = m_rescue.stage() == RescueModel::Stage::Following;
    if (m_view == View::Preview && !m_rescue.preview()) {
        m_view = View::Flow;
    } else if (m_view == View::Preview && sent) {
        m_view = View::Follow;
    }
    if (m_view == View::Follow && !follow) {
        m_view = View::Flow;
    }
    if (follow && m_view == View::Follow) {
        m_follow->setView(*follow);
    }
    if (m_view == View::Preview) {
        m_confirm->read();
    }
    QWidget* page = m_inspector.flow() ? m_body : static_cast<QWidget*>(m_empty);
    if (m_inspector.flow() && m_view != View::Flow) {
        page = m_view == View::Preview ? m_previewPage : static_cast<QWidget*>(m_follow);
    }
    if (m_stack->currentWidget() != page) {
        m_stack->setCurrentWidget(page);
        readBar();
    }
    ActionTable::allow(*m_send, m_view == View::Preview, QStringLiteral("Nothing is previewed."));
}

void FlowPage::readBar()
{
    const bool known = m_inspector.flow().has_value();
    const bool plain = m_view == View::Flow;
    m_backButton->setText(plain ? QStringLiteral("Monitor") : QStringLiteral("Flow ") + shortId(m_inspector.id()));
    m_id->setText(textOf(m_inspector.id()));
    m_id->setVisible(plain && !m_inspector.id().isEmpty());
    m_copy->setVisible(plain && !m_inspector.id().isEmpty());
    m_facts->setText(known ? m_inspector.heading().facts : QString());
    m_facts->setVisible(plain && known);
    m_trail->setVisible(!plain);
    m_trail->setPlace(m_view == View::Follow ? RescueTrail::Place::Follow : RescueTrail::Place::Preview);
    m_rescueToggle->setVisible(plain && known && m_narrow);
    m_compareButton->setVisible(plain && known);
    ActionTable::allow(*m_compare, plain && known, QStringLiteral("No flow is open."));
    ActionTable::allow(*m_forget, !m_inspector.id().isEmpty(), QStringLiteral("No flow is open."));
    Q_EMIT wordsChanged(statusWords());
}

QString FlowPage::statusWords() const
{
    const bool told = m_inspector.flow() && m_inspector.flow()->version > 0;
    return told ? QStringLiteral("Flow version %1").arg(m_inspector.flow()->version) : QString();
}

void FlowPage::compareWithGood()
{
    if (m_view == View::Flow && m_inspector.flow()) {
        m_rescueToggle->setChecked(false); // in a narrow window the rescue stands over the records
        m_records->showComparison();
        m_detail->compareWithGood();
    }
}

void FlowPage::chooseStep(const QString& step)
{
    m_graph->setChosen(step);
    m_waterfall->setChosen(step);
    m_records->chooseStep(step);
}

void FlowPage::showRecord(int row)
{
    const RecordsModel& records = m_inspector.records();
    const bool any = row >= 0 && row < records.rowCount();
    m_detail->setRecord(
        any ? &records.record(row) : nullptr,
        any ? m_inspector.wordsBelow(row) : QString(),
        [this, row, any] { return any ? m_inspector.counterparts(row) : std::vector<Counterpart>(); }
    );
    m_recordAt = any ? records.row(row).at : Instant();
    m_recordPlace = any ? std::optional(records.row(row).place) : std::nullopt;
    const QString step = any ? records.row(row).step : QString();
    m_graph->setChosen(step);
    m_waterfall->setChosen(step);
}

} // namespace backstep
