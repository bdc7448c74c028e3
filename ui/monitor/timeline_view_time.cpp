#include "ui/monitor/timeline_view.h"

#include <algorithm>

/// The time that the window shows, chosen in the ruler.
namespace backstep {

Instant TimelineView::timeMeant() const
{
    for (const IndexedFlow* flow : m_shown.alone()) {
        const Span* span = m_chosenSpan ? spanOf(flow->flow, *m_chosenSpan) : nullptr;
        if (span != nullptr) {
            return span->from;
        }
    }
    return m_feed.now();
}

/// What stands under the pointer stays there, although it is another time that everything is shown of.
void TimelineView::chooseTime(int x)
{
    const int inside = std::clamp(x - m_gutter, 0, viewport()->width() - m_gutter);
    m_window.stay();
    Q_EMIT timeChosen(m_window.scale().at(inside));
}

} // namespace backstep
