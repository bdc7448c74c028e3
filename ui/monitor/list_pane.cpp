#include "ui/monitor/list_pane.h"

#include "ui/monitor/flow_list.h"
#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QAction>

namespace backstep {

namespace {

constexpr std::chrono::seconds countEvery(1);

} // namespace

ListPane::ListPane(const Theme& theme, FlowTable& table)
    : m_theme(theme)
    , m_table(table)
    , m_list(new FlowList(theme, table))
    , m_drop(new QAction(QStringLiteral("Drop the filter"), this))
    , m_nothing(buildNothing())
    , m_none(new EmptyState(theme, QStringLiteral("circle-check-big"), {}, {}))
    , m_noMatch(buildNoMatch())
{
    m_list->setObjectName(QStringLiteral("flowList"));
    for (QWidget* each : {static_cast<QWidget*>(m_list), static_cast<QWidget*>(m_nothing)}) {
        addWidget(each);
    }
    addWidget(m_none);
    addWidget(m_noMatch);
    constexpr int least = 200;
    setMinimumHeight(least);
}

EmptyState* ListPane::buildNothing()
{
    const EmptyWords words = emptyWords(FlowView::All);
    auto* nothing = new EmptyState(m_theme, QStringLiteral("activity"), words.heading, words.sentence);
    auto* sample = new QAction(QStringLiteral("Run the sample"), this);
    connect(sample, &QAction::triggered, this, &ListPane::sampleRequested);
    nothing->setAction(*sample);
    return nothing;
}

EmptyState* ListPane::buildNoMatch()
{
    auto* noMatch = new EmptyState(m_theme, QStringLiteral("filter"), QStringLiteral("No flow matches."), {});
    connect(m_drop, &QAction::triggered, this, [this] { Q_EMIT dropRequested(m_dropped); });
    noMatch->setAction(*m_drop);
    return noMatch;
}

bool ListPane::isNothing() const
{
    return currentWidget() == m_nothing;
}

void ListPane::read()
{
    if (m_table.rowCount() > 0 || m_table.waiting() > 0 || m_table.isListing()) {
        setCurrentWidget(m_list);
    } else if (m_table.count(FlowView::All) == 0) {
        setCurrentWidget(m_nothing);
    } else if (m_table.filter().isEmpty()) {
        const EmptyWords words = emptyWords(m_table.view());
        m_none->setTexts(words.heading, words.sentence);
        setCurrentWidget(m_none);
    } else {
        readNoMatch();
        setCurrentWidget(m_noMatch);
    }
}

/// "2 of 3 conditions match 41 flows", and which one to drop for them.
void ListPane::readNoMatch()
{
    const FlowFilter& filter = m_table.filter();
    const QString asked = wordOf(m_table.view()) + QLatin1Char('\n') + filter.text();
    const Instant now = m_table.now();
    if (asked == m_missedFor && now - m_missedAt < countEvery && now >= m_missedAt) {
        return; // with a million flows it is not counted for every batch
    }
    m_missedFor = asked;
    m_missedAt = now;
    const FilterMisses misses = filterMisses(m_table.store().data(), m_table.view(), filter, now);
    m_dropped = misses.condition;
    const auto flows
        = [](std::uint64_t count) { return countOf(count, QStringLiteral("flow"), QStringLiteral("flows")); };
    const auto conditions = static_cast<int>(filter.conditions().size());
    const QString title = QStringLiteral("No flow matches.");
    if (misses.condition < 0 || conditions == 1) {
        const QString all = flows(m_table.count(m_table.view()));
        m_noMatch->setTexts(title, QStringLiteral("This view has %1 without the filter.").arg(all));
        m_drop->setText(QStringLiteral("Drop the filter"));
        m_dropped = -1;
        return;
    }
    m_noMatch->setTexts(
        title,
        QStringLiteral("%1 of %2 conditions match %3.").arg(conditions - 1).arg(conditions).arg(flows(misses.flows))
    );
    const FilterCondition& dropped = filter.conditions()[static_cast<std::size_t>(misses.condition)];
    m_drop->setText(QStringLiteral("Drop \"%1\"").arg(conditionWords(dropped)));
}

} // namespace backstep
