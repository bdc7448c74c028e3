#include "ui/monitor/timeline_panel.h"

#include "ui/monitor/minimap_bar.h"

#include <QBoxLayout>

namespace backstep {

namespace {
constexpr int headingHeight = 32;
constexpr int wideGutter = 176;
constexpr int narrowGutter = 148;

QStringList groupingWords()
{
    QStringList words;
    for (const Grouping grouping : allGroupings) {
        words.append(wordOf(grouping));
    }
    return words;
}

} // namespace

TimelinePanel::TimelinePanel(
    const Theme& theme, const FlowFeed& feed, const ShownFlows& shown, const TimelineActions& actions
)
    : Surface(theme, Token::Panel)
    , m_feed(feed)
    , m_heading(new PanelHeading(theme, QStringLiteral("Timeline"), Qt::BottomEdge))
    , m_minimap(new MinimapBar(theme))
    , m_view(new TimelineView(theme, feed, shown))
    , m_groupings(new Segment(theme, groupingWords()))
    , m_fold(makeToolButton(*actions.foldIdle, true))
{
    m_heading->setFixedHeight(headingHeight);
    m_groupings->setObjectName(QStringLiteral("groupings"));
    m_groupings->setToolTip(QStringLiteral("What a row of the timeline stands for (G: the next)"));
    m_heading->addWidget(*m_groupings);
    m_heading->addWidget(*m_fold);
    for (QAction* action : {actions.zoomOut, actions.zoomIn, actions.fit}) {
        m_heading->addWidget(*makeToolButton(*action));
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addWidget(m_minimap);
    column->addWidget(m_view, 1);
    connect(&shown, &ShownFlows::changed, this, [this, &shown] { m_heading->setDetail(shown.words()); });
    connect(m_groupings, &Segment::chosenChanged, m_view, [this](int place) {
        m_view->setGrouping(static_cast<Grouping>(place));
    });
    connect(m_view, &TimelineView::groupingChanged, m_groupings, [this](Grouping grouping) {
        m_groupings->choose(static_cast<int>(grouping));
    });
    connect(m_view, &TimelineView::rangeChanged, m_minimap, &MinimapBar::setShown);
    connect(m_minimap, &MinimapBar::rangeAsked, m_view, &TimelineView::show);
}

void TimelinePanel::countFlows(const FlowStore& store)
{
    const Instant now = m_feed.now();
    Instant first = now;
    for (FlowStore::Place place = 0; place < store.size(); ++place) {
        const FlowRow& row = store.row(place);
        first = row.isForgotten() ? first : std::min(first, row.startedAt);
    }
    const TimeRange range = minimapRange(first, now);
    MinimapBins bins(range, m_minimap->room());
    for (FlowStore::Place place = 0; place < store.size(); ++place) {
        if (const FlowRow& row = store.row(place); !row.isForgotten()) {
            bins.add({row.startedAt, toneOf(row.status, row.detail)});
        }
    }
    m_minimap->setFlows(range, bins.bins());
}

void TimelinePanel::setNarrow(bool narrow, bool low)
{
    const int gutter = narrow ? narrowGutter : wideGutter;
    m_view->setGutter(gutter);
    m_minimap->setGutter(gutter);
    m_minimap->setVisible(!(narrow && low));
    m_groupings->setVisible(!narrow);
    m_fold->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_fold->setProperty("labelled", !narrow);
}

} // namespace backstep
