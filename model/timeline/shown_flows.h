#pragma once

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

    [[nodiscard]] SeenFlows alone() const { return listOf(m_alone); }

    [[nodiscard]] SeenFlows together() const { return listOf(m_together); }

    /// "3 chosen flows and 12 more in view".
    [[nodiscard]] QString words() const;

    static constexpr std::size_t aloneMost = 8;

Q_SIGNALS:
    void changed();

private:
    void take(const std::vector<SeenFlow>& flows);
    void forget(const std::vector<FlowId>& flows);
    void clear();
    [[nodiscard]] SeenFlows listOf(const std::vector<FlowId>& ids) const;

    FlowFeed& m_feed;
    bool m_isChosen = false;
    std::vector<FlowId> m_alone;
    std::vector<FlowId> m_together;
    std::unordered_map<FlowId, SeenFlow> m_flows;
};

} // namespace backstep
