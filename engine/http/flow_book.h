#pragma once

#include "engine/ports/flow_query.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace backstep {

/// A line of a listing.
struct FlowRow
{
    FlowId id;
    OrchestrationName orchestration;
    FlowStatus status = FlowStatus::InProgress;
    Instant startedAt;
    Instant endedAt; ///< not set while it goes on
    std::size_t executedSteps = 0; ///< of which a DO was sent
    std::size_t failedSteps = 0;
};

/// The flows that were seen, as lines: what a listing of many needs, kept up with what changed since it was asked last.
/// Called on any thread.
class FlowBook
{
public:
    /// `flows` outlives it.
    explicit FlowBook(const FlowQuery& flows)
        : m_flows(flows)
    {
    }

    struct Figures
    {
        std::map<std::pair<OrchestrationName, FlowStatus>, std::size_t> flows;
        std::map<std::string, std::uint64_t> anomalies; ///< by their word, counted up
        std::uint64_t recordsSeen = 0;
    };

    /// Of one orchestration, in no order. Nothing: none was seen, ever or any more.
    [[nodiscard]] std::vector<FlowRow> rowsOf(const OrchestrationName& name);
    [[nodiscard]] Figures figures();

private:
    void catchUp();

    const FlowQuery& m_flows;
    std::mutex m_mutex; ///< guards what follows
    std::uint64_t m_mark = 0;
    std::uint64_t m_recordsSeen = 0;
    std::unordered_map<FlowId, FlowRow> m_rows;
    std::map<std::string, std::uint64_t> m_anomalies;
};

} // namespace backstep
