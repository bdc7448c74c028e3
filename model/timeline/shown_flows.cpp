#include "model/timeline/shown_flows.h"

#include <algorithm>
#include <unordered_set>

namespace backstep {

ShownFlows::ShownFlows(FlowFeed& feed, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
{
    connect(&feed, &FlowFeed::flowsChanged, this, &ShownFlows::take);
    connect(&feed, &FlowFeed::flowsForgotten, this, &ShownFlows::forget);
    connect(&feed, &FlowFeed::restarted, this, [this](FlowFeed::Restart why) {
        const std::vector<FlowId> marked = m_marked;
        clear();
        if (why == FlowFeed::Restart::AnotherTime) {
            m_marked = marked; // shown again as they were then, as soon as the list shows something
        }
    });
}

void ShownFlows::show(const std::vector<FlowId>& chosen, const std::vector<FlowId>& inSight)
{
    std::unordered_map<FlowId, IndexedFlow> kept;
    const auto keep = [&](const FlowId& id) {
        if (auto known = m_flows.extract(id); !known.empty()) {
            kept.insert(std::move(known));
        } else if (!kept.contains(id)) {
            if (auto flow = m_feed.flow(id); flow.has_value()) {
                kept.emplace(id, std::move(*flow));
            }
        }
    };
    m_chosen = chosen;
    m_inSight = inSight;
    std::ranges::for_each(m_marked, keep);
    std::ranges::for_each(chosen, keep);
    std::ranges::for_each(inSight, keep);
    m_flows = std::move(kept);
    arrange();
    Q_EMIT changed();
}

/// Marked flows first, then the chosen ones, or while none is chosen the newest in sight.
void ShownFlows::arrange()
{
    std::unordered_set<FlowId> alone(m_marked.begin(), m_marked.end());
    const auto isOther = [&alone](const FlowId& id) { return !alone.contains(id); };
    m_alone = m_marked;
    if (m_chosen.empty()) {
        std::vector<FlowId> newest = m_inSight;
        std::erase_if(newest, [&](const FlowId& id) { return !m_flows.contains(id) || !isOther(id); });
        std::ranges::stable_sort(newest, std::ranges::greater(), [this](const FlowId& id) {
            return m_flows.at(id).flow.startedAt;
        });
        newest.resize(std::min(newest.size(), aloneMost));
        const std::unordered_set<FlowId> shown(newest.begin(), newest.end());
        std::ranges::copy_if(m_inSight, std::back_inserter(m_alone), [&shown](const FlowId& id) {
            return shown.contains(id);
        });
    } else {
        std::ranges::copy_if(m_chosen, std::back_inserter(m_alone), isOther);
    }
    alone.insert(m_alone.begin(), m_alone.end());
    m_together.clear();
    std::ranges::copy_if(m_inSight, std::back_inserter(m_together), isOther);
    findFlows();
}

bool ShownFlows::isMarked(const FlowId& flow) const
{
    return std::ranges::find(m_marked, flow) != m_marked.end();
}

void ShownFlows::mark(const FlowId& flow, bool marked)
{
    if (marked == isMarked(flow)) {
        return;
    }
    if (marked) {
        m_marked.push_back(flow);
    } else {
        std::erase(m_marked, flow);
    }
    show(std::vector(m_chosen), std::vector(m_inSight));
}

void ShownFlows::findFlows()
{
    m_aloneFlows = listOf(m_alone);
    m_togetherFlows = listOf(m_together);
}

IndexedFlows ShownFlows::listOf(const std::vector<FlowId>& ids) const
{
    IndexedFlows flows;
    for (const FlowId& id : ids) {
        if (const auto found = m_flows.find(id); found != m_flows.end()) {
            flows.push_back(&found->second);
        }
    }
    return flows;
}

QString ShownFlows::words() const
{
    const auto marked = static_cast<std::size_t>(std::ranges::count_if(m_marked, [this](const FlowId& id) {
        return m_flows.contains(id);
    }));
    const std::size_t others = alone().size() - marked;
    QStringList parts;
    if (marked > 0) {
        parts << countOf(marked, QStringLiteral("marked flow"), QStringLiteral("marked flows"));
    }
    if (others > 0 && !m_chosen.empty()) {
        parts << countOf(others, QStringLiteral("chosen flow"), QStringLiteral("chosen flows"));
    } else if (others > 0) {
        parts << QStringLiteral("the newest ")
                + countOf(others, QStringLiteral("flow in view"), QStringLiteral("flows in view"));
    }
    if (const std::size_t more = together().size(); more > 0) {
        const bool saysView = m_chosen.empty() && others > 0;
        parts << countWords(more) + (saysView ? QStringLiteral(" more") : QStringLiteral(" more in view"));
    }
    if (parts.size() < 2) {
        return parts.join(QString());
    }
    const QString last = parts.takeLast();
    return parts.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
}

void ShownFlows::take(const std::vector<SeenFlow>& flows)
{
    bool any = false;
    for (const SeenFlow& flow : flows) {
        if (const auto shown = m_flows.find(flow.id); shown != m_flows.end()) {
            shown->second = flow;
            any = true;
        }
    }
    if (any) {
        Q_EMIT changed();
    }
}

void ShownFlows::forget(const std::vector<FlowId>& flows)
{
    std::size_t gone = 0;
    for (const FlowId& id : flows) {
        gone += m_flows.erase(id);
        std::erase(m_marked, id);
    }
    if (gone > 0) {
        findFlows();
        Q_EMIT changed();
    }
}

void ShownFlows::clear()
{
    m_flows.clear();
    m_marked.clear();
    m_chosen.clear();
    m_inSight.clear();
    m_alone.clear();
    m_together.clear();
    findFlows();
    Q_EMIT changed();
}

} // namespace backstep
