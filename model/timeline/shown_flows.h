#pragma once

#include "model/feed/flow_feed.h"
#include "model/timeline/idle_time.h"

#include <QObject>

#include <unordered_map>
#include <vector>

namespace backstep {

/// The flows whose timeline is shown, whole and kept up to date: the chosen ones, each with a row, and the others that
/// the list has in sight, together. While none is chosen the newest in sight have rows of their own.
class ShownFlows final : public QObject
{
    Q_OBJECT

public:
    explicit ShownFlows(FlowFeed& feed, QObject* parent = nullptr);

    /// Both in the order of the list; asks the feed for those it does not know yet.
    void show(const std::vector<FlowId>& chosen, const std::vector<FlowId>& inSight);

    [[nodiscard]] const IndexedFlows& alone() const { return m_aloneFlows; }

    [[nodiscard]] const IndexedFlows& together() const { return m_togetherFlows; }

    /// A marked flow has the first row whatever is chosen, until it is unmarked or forgotten.
    void mark(const FlowId& flow, bool marked);
    [[nodiscard]] bool isMarked(const FlowId& flow) const;

    /// "3 chosen flows and 12 more in view".
    [[nodiscard]] QString words() const;

    static constexpr std::size_t aloneMost = 8;

Q_SIGNALS:
    void changed();

private:
    void take(const std::vector<SeenFlow>& flows);
    void forget(const std::vector<FlowId>& flows);
    void clear();
    void arrange();
    void findFlows();
    [[nodiscard]] IndexedFlows listOf(const std::vector<FlowId>& ids) const;

    FlowFeed& m_feed;
    std::vector<FlowId> m_marked; ///< in the order in which they were
    std::vector<FlowId> m_chosen; ///< as they were shown last
    std::vector<FlowId> m_inSight;
    std::vector<FlowId> m_alone;
    std::vector<FlowId> m_together;
    IndexedFlows m_aloneFlows;
    IndexedFlows m_togetherFlows;
    std::unordered_map<FlowId, IndexedFlow> m_flows; ///< each stays at its place in memory
};

} // namespace backstep
