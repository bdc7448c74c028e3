#pragma once

#include "engine/wire/record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backstep::simulation {

/// The log that outlives every engine: the topics an orchestrator reads, kept as they came.
class SimBroker
{
public:
    static constexpr std::int32_t partitions = 3;

    SimBroker();

    /// Adds to one of those topics; false for any other. `answers`: the flow to which it is a reply
    /// that its engine has to account for; empty: none.
    bool append(const OutgoingRecord& record, std::int32_t partition, Instant at, FlowId answers);

    [[nodiscard]] std::int64_t end(const TopicName& topic, std::int32_t partition) const;
    [[nodiscard]] Record read(const TopicName& topic, std::int32_t partition, std::int64_t offset) const;
    [[nodiscard]] const FlowId& answered(const TopicName& topic, std::int32_t partition, std::int64_t offset) const;

    [[nodiscard]] const std::vector<TopicName>& topics() const { return m_topics; }

    /// Records of a key stand in one partition.
    [[nodiscard]] static std::int32_t partitionOf(const std::string& key);

private:
    struct Kept
    {
        std::optional<std::string> key;
        std::optional<Bytes> value;
        Instant at;
        FlowId answers;
    };

    using Place = std::pair<std::string, std::int32_t>;

    std::vector<TopicName> m_topics;
    std::map<Place, std::vector<Kept>> m_logs;
};

} // namespace backstep::simulation
