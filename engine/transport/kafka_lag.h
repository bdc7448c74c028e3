#pragma once

#include "engine/ports/lag_query.h"
#include "engine/transport/kafka_admin.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// What the groups of a Kafka cluster have committed against the ends of the partitions, of topics that begin like
/// this. A group that has members and committed nothing yet counts as not behind: nobody knows where it began. Groups
/// that may not be looked at are left out. Thread-safe; reaches the cluster when it is first asked.
class KafkaLag final : public LagQuery
{
public:
    KafkaLag(KafkaOptions options, std::string topicPrefix);

    [[nodiscard]] Result<std::vector<GroupReading>> groupReadings() override;

private:
    using Readings = std::map<std::pair<std::string, std::string>, GroupReading>; ///< by topic and group

    struct Committed
    {
        std::string group;
        std::string topic;
        std::int32_t partition = 0;
        std::int64_t next = 0;
    };

    [[nodiscard]] bool isWanted(const std::string& topic) const;
    [[nodiscard]] Result<Readings> present();
    [[nodiscard]] Result<std::vector<Committed>> committed(const Readings& present);
    [[nodiscard]] std::vector<Committed> committedBy(const std::string& group) const;
    [[nodiscard]] Result<std::map<std::string, BoundsByPartition>> bounds(const std::vector<Committed>& committed
    ) const;

    const KafkaOptions m_options;
    const std::string m_prefix;
    std::mutex m_mutex; ///< one question at a time
    std::unique_ptr<KafkaAdmin> m_admin;
    std::set<std::string> m_others; ///< groups that had nothing to do with such topics: a cluster may have thousands
};

} // namespace backstep
