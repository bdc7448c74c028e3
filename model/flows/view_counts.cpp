#include "model/flows/view_counts.h"

#include <algorithm>

namespace backstep {

namespace {

using Counts = std::vector<std::optional<std::uint64_t>>;

Counts
counted(const FlowData& flows, const std::vector<SavedView>& views, Instant now, const std::atomic<bool>& isCancelled)
{
    Counts counts;
    for (const SavedView& view : views) {
        const FlowFilter filter(parseFilter(view.filter));
        if (!filter.payloadConditions().empty()) {
            counts.emplace_back();
            continue;
        }
        std::uint64_t count = 0;
        for (FlowRows::Place place = 0; place < flows.rows.size() && !isCancelled; ++place) {
            const bool isIn = (flows.rows[place].views & bitOf(view.in)) != 0;
            count += isIn && filter.matches(flows, place, now) ? 1 : 0;
        }
        counts.emplace_back(count);
    }
    return counts;
}

} // namespace

ViewCounts::ViewCounts(const FlowTable& table, const SavedViews& views, QObject* parent)
    : QObject(parent)
    , m_table(table)
    , m_views(views)
{
    connect(&views, &SavedViews::changed, this, [this] {
        m_counting.cancel(); // it counted other views
        m_counts.assign(m_views.views().size(), std::nullopt);
        count();
    });
}

void ViewCounts::count()
{
    if (m_views.views().empty() || m_counting.isBusy()) {
        return;
    }
    m_counting.run([this, flows = m_table.store().data(), views = m_views.views(), now = m_table.now()](
                       const std::atomic<bool>& isCancelled
                   ) {
        return [this, counts = counted(flows, views, now, isCancelled)] {
            if (counts != m_counts) {
                m_counts = counts;
                Q_EMIT changed();
            }
        };
    });
}

} // namespace backstep
