#include "engine/transport/kafka_lag.h"

#include <algorithm>
#include <array>
#include <span>

namespace backstep {

namespace {

using GroupOffsets = KafkaOwned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy>;

} // namespace

KafkaLag::KafkaLag(KafkaOptions options, std::string topicPrefix)
    : m_options(std::move(options))
    , m_prefix(std::move(topicPrefix))
{
}

bool KafkaLag::isWanted(const std::string& topic) const
{
    return topic.starts_with(m_prefix);
}

Result<std::vector<GroupReading>> KafkaLag::groupReadings()
{
    const std::lock_guard lock(m_mutex);
    if (m_admin == nullptr) {
        auto admin = KafkaAdmin::make(m_options, {});
        if (!admin) {
            return failure(admin.error());
        }
        m_admin = std::move(*admin);
    }
    auto readings = present();
    if (!readings) {
        return failure(readings.error());
    }
    const auto offsets = committed(*readings);
    if (!offsets) {
        return failure(offsets.error());
    }
    const auto ends = bounds(*offsets);
    if (!ends) {
        return failure(ends.error());
    }
    for (const Committed& each : *offsets) {
        const auto topic = ends->find(each.topic);
        if (topic == ends->end() || !topic->second.contains(each.partition)) {
            continue;
        }
        const PartitionBounds& bound = topic->second.at(each.partition);
        // What has expired can be taken in by nobody.
        const std::int64_t next = std::max(each.next, bound.first);
        GroupReading& reading = (*readings)[{each.topic, each.group}];
        reading.topic = TopicName(each.topic);
        reading.group = each.group;
        reading.behind += std::max<std::int64_t>(0, bound.end - next);
    }
    std::vector<GroupReading> all;
    for (auto& [key, reading] : *readings) {
        all.push_back(std::move(reading));
    }
    return all;
}

/// Who is there now.
Result<KafkaLag::Readings> KafkaLag::present()
{
    const auto groups = m_admin->groups(m_options.answersWithin);
    if (!groups) {
        return failure(groups.error());
    }
    const auto members = m_admin->members(*groups, m_options.answersWithin);
    if (!members) {
        return failure(members.error());
    }
    Readings readings;
    for (const GroupMember& member : *members) {
        for (const TopicName& topic : member.topics) {
            if (isWanted(topic.text())) {
                GroupReading& reading = readings[{topic.text(), member.group}];
                reading.topic = topic;
                reading.group = member.group;
                ++reading.members;
                m_others.erase(member.group);
            }
        }
    }
    return readings;
}

/// Of the groups that are there, and of those that were.
Result<std::vector<KafkaLag::Committed>> KafkaLag::committed(const Readings& present)
{
    const auto groups = m_admin->groups(m_options.answersWithin);
    if (!groups) {
        return failure(groups.error());
    }
    std::vector<Committed> all;
    for (const std::string& group : *groups) {
        if (m_others.contains(group)) {
            continue;
        }
        const std::vector<Committed> found = committedBy(group);
        const bool isPresent
            = std::ranges::any_of(present, [&group](const auto& reading) { return reading.first.second == group; });
        if (found.empty() && !isPresent) {
            m_others.insert(group);
        }
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

/// Nothing where the group may not be looked at, or was deleted meanwhile.
std::vector<KafkaLag::Committed> KafkaLag::committedBy(const std::string& group) const
{
    rd_kafka_t* handle = m_admin->client().handle();
    std::array<char, 256> reason{};
    const KafkaAdminOptions options(rd_kafka_AdminOptions_new(handle, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS));
    const auto patience = static_cast<int>(std::max<Duration::rep>(m_options.answersWithin.count(), 1));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), patience, reason.data(), reason.size());
    const KafkaQueue queue(rd_kafka_queue_new(handle));
    const GroupOffsets asked(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), nullptr)); // of every topic
    rd_kafka_ListConsumerGroupOffsets_t* one = asked.get();
    rd_kafka_ListConsumerGroupOffsets(handle, &one, 1, options.get(), queue.get());
    const KafkaEvent event(rd_kafka_queue_poll(queue.get(), patience + 1000));
    std::vector<Committed> committed;
    if (event == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return committed;
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroupOffsets_result(event.get());
    const rd_kafka_group_result_t** each = rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count);
    for (const rd_kafka_group_result_t* told : std::span(each, count)) {
        const rd_kafka_topic_partition_list_t* partitions = rd_kafka_group_result_partitions(told);
        for (int i = 0; partitions != nullptr && i < partitions->cnt; ++i) {
            const rd_kafka_topic_partition_t& partition = partitions->elems[i];
            if (partition.err == RD_KAFKA_RESP_ERR_NO_ERROR && partition.offset >= 0 && isWanted(partition.topic)) {
                committed.push_back({group, partition.topic, partition.partition, partition.offset});
            }
        }
    }
    return committed;
}

/// Of topics that were deleted nobody can say how far they go: they are left out.
Result<std::map<std::string, BoundsByPartition>> KafkaLag::bounds(const std::vector<Committed>& committed) const
{
    const auto known = m_admin->topics(m_options.answersWithin);
    if (!known) {
        return failure(known.error());
    }
    PartitionCounts asked;
    for (const Committed& each : committed) {
        const auto topic = known->find(each.topic);
        if (topic != known->end() && topic->second > 0) {
            asked.insert(*topic);
        }
    }
    return m_admin->bounds(asked, m_options.answersWithin);
}

} // namespace backstep
