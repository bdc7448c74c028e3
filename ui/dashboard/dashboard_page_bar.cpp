#include "ui/dashboard/dashboard_page.h"
#include "ui/dashboard/time_chip.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QAction>
#include <QSignalBlocker>

namespace backstep {

QWidget* DashboardPage::buildBar()
{
    auto* bar = new ToolBar(m_theme);
    auto* parts = new Segment(
        m_theme,
        {QStringLiteral("Flows"), QStringLiteral("Dashboard")},
        {QStringLiteral("list"), QStringLiteral("chart-column")}
    );
    parts->choose(1);
    parts->setObjectName(QStringLiteral("parts"));
    // It shows where one is; leaving by it must not leave it pressed for the next time.
    connect(parts, &Segment::chosenChanged, this, [this, parts](int part) {
        if (part == 0) {
            const QSignalBlocker quiet(parts);
            parts->choose(1);
            Q_EMIT flowsAsked();
        }
    });
    bar->addWidget(*parts);
    bar->addLine();
    addRanges(*bar);
    m_orchestrations = new Chooser(m_theme);
    m_orchestrations->setObjectName(QStringLiteral("orchestrations"));
    m_orchestrations->setAccessibleName(QStringLiteral("Orchestration"));
    m_orchestrations->setMinimumWidth(150);
    m_orchestrations->addItem(QStringLiteral("All orchestrations"), QString());
    connect(m_orchestrations, &QComboBox::activated, this, [this] {
        m_model.setOrchestration(OrchestrationName(m_orchestrations->currentData().toString().toStdString()));
    });
    bar->addWidget(*m_orchestrations);
    m_rows = new Segment(m_theme, {QStringLiteral("When"), QStringLiteral("Why")});
    m_rows->setObjectName(QStringLiteral("rows"));
    connect(m_rows, &Segment::chosenChanged, this, &DashboardPage::arrange);
    bar->addWidget(*m_rows);
    m_chip = new TimeChip(m_theme);
    connect(m_chip, &TimeChip::clicked, this, [this] { m_model.choose(std::nullopt); });
    bar->addWidget(*m_chip);
    bar->addSpace();
    m_hint = new Text(
        m_theme, TextRole::Small, QStringLiteral("Seen by this window, refreshed each second"), Token::Text2
    );
    bar->addWidget(*m_hint);
    addPauseButtons(*bar);
    return bar;
}

void DashboardPage::addRanges(ToolBar& bar)
{
    QStringList ranges;
    for (const DashboardRange range : allRanges) {
        ranges << wordOf(range);
    }
    m_ranges = new Segment(m_theme, ranges);
    m_ranges->setObjectName(QStringLiteral("ranges"));
    m_ranges->choose(static_cast<int>(m_model.question().range));
    m_rangeChooser = new Chooser(m_theme);
    m_rangeChooser->setAccessibleName(QStringLiteral("How far back"));
    m_rangeChooser->addItems(ranges);
    m_rangeChooser->setCurrentIndex(m_ranges->chosen());
    connect(m_ranges, &Segment::chosenChanged, this, &DashboardPage::setRange);
    connect(m_rangeChooser, &QComboBox::activated, this, [this](int range) { m_ranges->choose(range); });
    bar.addWidget(*m_ranges);
    bar.addWidget(*m_rangeChooser);
}

void DashboardPage::setRange(int range)
{
    m_rangeChooser->setCurrentIndex(range);
    m_model.setRange(static_cast<DashboardRange>(range));
}

void DashboardPage::addPauseButtons(ToolBar& bar)
{
    m_pauseButton = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Pause"), QStringLiteral("pause"));
    m_followButton = new Button(m_theme, ButtonKind::Primary, QStringLiteral("Follow"), QStringLiteral("play"));
    m_followButton->hide();
    for (Button* button : {m_pauseButton, m_followButton}) {
        button->setKeyHint(QStringLiteral("Space"));
        button->setToolTip(m_pause->toolTip());
        bar.addWidget(*button);
        connect(button, &Button::clicked, m_pause, &QAction::toggle);
    }
}

} // namespace backstep
