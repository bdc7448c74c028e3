#pragma once

#include "engine/base/error.h"
#include "engine/ports/transport.h"
#include "engine/transport/kafka_client.h"
#include "engine/transport/kafka_incarnation.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace backstep {

/// Every topic that may be seen, with its number of partitions (0: it is there, more is not known now).
using PartitionCounts = std::map<std::string, std::int32_t>;

struct GroupMember
{
    std::string group;
    std::string instance; ///< group.instance.id of a static member, else empty
    std::vector<TopicName> topics; ///< of which it was given partitions
};

/// Questions and orders to a cluster, each with one request and a bound of time. Thread-safe: they share nothing but
/// the handle. Faults: Unreachable, Refused.
class KafkaAdmin
{
public:
    [[nodiscard]] static Result<std::unique_ptr<KafkaAdmin>> make(const KafkaOptions& options, KafkaClient::Callbacks);

    [[nodiscard]] const KafkaClient& client() const { return *m_client; }

    [[nodiscard]] const KafkaOptions& options() const { return m_options; }

    [[nodiscard]] Result<PartitionCounts> topics(Duration atMost) const;
    [[nodiscard]] std::string clusterId(Duration atMost) const;

    /// What exists already is fine.
    [[nodiscard]] Result<void> createTopics(const std::vector<TopicSpec>& topics, Duration atMost) const;

    /// Of partitions without a leader at this moment: Unreachable.
    [[nodiscard]] Result<std::map<std::string, BoundsByPartition>>
    bounds(const PartitionCounts& topics, Duration atMost) const;

    /// The same with the first record of each partition that is not older.
    [[nodiscard]] Result<std::map<std::string, BoundsByPartition>>
    withSince(std::map<std::string, BoundsByPartition> bounds, Instant since, Duration atMost) const;

    [[nodiscard]] Result<std::vector<std::string>> groups(Duration atMost) const;
    [[nodiscard]] Result<std::vector<GroupMember>>
    members(const std::vector<std::string>& groups, Duration atMost) const;

    /// Every record of a small topic, partition 0, up to its present end. Nothing when there is no such topic.
    [[nodiscard]] Result<std::vector<Record>> readAll(const TopicName& topic, Duration atMost) const;

private:
    KafkaAdmin(KafkaOptions options, std::unique_ptr<KafkaClient> client);

    [[nodiscard]] tl::unexpected<Error> away(const std::string& reason) const;
    [[nodiscard]] Result<KafkaEvent> answer(rd_kafka_queue_t& queue, Duration atMost) const;
    [[nodiscard]] KafkaAdminOptions within(rd_kafka_admin_op_t operation, Duration atMost) const;
    [[nodiscard]] rd_kafka_resp_err_t
    describe(const std::vector<std::string>& groups, Duration atMost, std::vector<GroupMember>& members) const;
    [[nodiscard]] Result<void>
    offsets(rd_kafka_topic_partition_list_t& partitions, std::int64_t which, Duration atMost) const;

    const KafkaOptions m_options;
    const std::unique_ptr<KafkaClient> m_client;
};

} // namespace backstep
