#pragma once

#include "engine/ports/flow_query.h"
#include "engine/tracker/flow_track.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace backstep {

/// The flows that are kept, what changed when, and which go first when there are too many. Not thread-safe.
class KeptFlows
{
public:
    KeptFlows(std::size_t flowsMax, std::size_t anomaliesMax);

    [[nodiscard]] FlowTrack* find(const FlowId& id);
    [[nodiscard]] const FlowTrack* find(const FlowId& id) const;
    /// Made where it is not there. Counts as changed when commit() is called.
    [[nodiscard]] FlowTrack& change(const FlowId& id);
    /// Gives every flow that runs this orchestration and has no graph this one.
    void give(const OrchestrationName& name, const std::shared_ptr<const Orchestration>& graph);
    /// Of a flow it is counted there, once for each record; false when it was counted already.
    bool tell(SeenAnomaly anomaly);
    /// Numbers what was changed since the last time, and forgets flows beyond the limit: those of which only replies
    /// were seen, then closed ones, then the rest, each the longest unchanged first.
    void commit();

    /// As FlowQuery says; the count of records is the caller's.
    [[nodiscard]] FlowQuery::Changes changesSince(std::uint64_t mark, std::size_t atMost) const;

    [[nodiscard]] std::size_t size() const { return m_flows.size(); }

private:
    enum class Rank : std::uint8_t
    {
        Unseen, ///< nothing but replies
        Closed, ///< COMPLETED or UNDONE
        Open
    };

    struct Kept
    {
        FlowTrack track;
        std::uint64_t changedAt = 0;
        bool isTouched = false;
    };

    template <class What>
    struct Numbered
    {
        std::uint64_t number = 0;
        What what;
    };

    [[nodiscard]] static Rank rankOf(const FlowTrack& flow);
    void number(Kept& kept);
    void forgetBeyondLimit();
    bool forgetOldest(Rank rank);
    void forget(Kept& kept);
    void shrinkLog();

    const std::size_t m_flowsMax;
    const std::size_t m_anomaliesMax;
    std::unordered_map<FlowId, std::unique_ptr<Kept>> m_flows;
    std::vector<Kept*> m_touched;
    std::uint64_t m_number = 0;
    std::deque<Numbered<Kept*>> m_log; ///< a flow's newest entry counts; those of forgotten flows are empty
    std::array<std::deque<Numbered<FlowId>>, 3> m_queues; ///< by rank; only the entry with the flow's number counts
    std::deque<Numbered<SeenAnomaly>> m_anomalies;
    std::deque<Numbered<FlowId>> m_forgotten;
};

} // namespace backstep
