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
    connect(&feed, &FlowFeed::restarted, this, &ShownFlows::clear);
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
    std::ranges::for_each(chosen, keep);
    std::ranges::for_each(inSight, keep);
    m_flows = std::move(kept);
    m_isChosen = !chosen.empty();
    std::unordered_set<FlowId> alone(chosen.begin(), chosen.end());
    if (chosen.empty()) {
        std::vector<FlowId> newest = inSight;
        std::erase_if(newest, [this](const FlowId& id) { return !m_flows.contains(id); });
        std::ranges::stable_sort(newest, std::ranges::greater(), [this](const FlowId& id) {
            return m_flows.at(id).flow.startedAt;
        });
        newest.resize(std::min(newest.size(), aloneMost));
        alone.insert(newest.begin(), newest.end());
    }
    m_alone.clear();
    m_together.clear();
    if (m_isChosen) {
        m_alone = chosen;
    }
    for (const FlowId& id : inSight) {
        if (!alone.contains(id)) {
            m_together.push_back(id);
        } else if (!m_isChosen) {
            m_alone.push_back(id);
        }
    }
    findFlows();
    Q_EMIT changed();
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
    const std::size_t one = alone().size();
    const std::size_t more = together().size();
    if (one == 0 && more == 0) {
        return {};
    }
    const QString flows = m_isChosen
        ? countOf(one, QStringLiteral("chosen flow"), QStringLiteral("chosen flows"))
        : QStringLiteral("the newest ") + countOf(one, QStringLiteral("flow in view"), QStringLiteral("flows in view"));
    if (more == 0) {
        return flows;
    }
    const QString rest = countWords(more) + QStringLiteral(" more");
    return m_isChosen ? QStringLiteral("%1 and %2 in view").arg(flows, rest)
                      : QStringLiteral("%1 and %2").arg(flows, rest);
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
    }
    if (gone > 0) {
        findFlows();
        Q_EMIT changed();
    }
}

void ShownFlows::clear()
{
    m_flows.clear();
    m_alone.clear();
    m_together.clear();
    findFlows();
    Q_EMIT changed();
}

} // namespace backstep
