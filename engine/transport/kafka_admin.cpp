#include "engine/transport/kafka_admin.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <thread>
#include <utility>

namespace backstep {

namespace {

using Steady = std::chrono::steady_clock;

constexpr Duration retryPause{50};

int millis(Duration duration)
{
    return static_cast<int>(std::max<Duration::rep>(duration.count(), 0));
}

Result<KafkaNewTopic> newTopic(const TopicSpec& spec)
{
    std::array<char, 256> reason{};
    // -1: as many replicas as the cluster's default says.
    KafkaNewTopic topic(
        rd_kafka_NewTopic_new(spec.name.text().c_str(), spec.partitions, -1, reason.data(), reason.size())
    );
    if (topic == nullptr) {
        return failure(Fault::Refused, "Topic " + spec.name.text() + " cannot be created: " + reason.data() + ".");
    }
    if (spec.compacted) {
        rd_kafka_NewTopic_set_config(topic.get(), "cleanup.policy", "compact");
    }
    return topic;
}

std::vector<TopicName> topicsOf(const rd_kafka_MemberDescription_t& member)
{
    std::vector<TopicName> topics;
    const auto* assignment = rd_kafka_MemberDescription_assignment(&member);
    const rd_kafka_topic_partition_list_t* partitions
        = assignment == nullptr ? nullptr : rd_kafka_MemberAssignment_partitions(assignment);
    for (int i = 0; partitions != nullptr && i < partitions->cnt; ++i) {
        const TopicName topic(partitions->elems[i].topic);
        if (std::ranges::find(topics, topic) == topics.end()) {
            topics.push_back(topic);
        }
    }
    return topics;
}

bool isOfPassing(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR || code == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE
        || code == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS;
}

} // namespace

KafkaAdmin::KafkaAdmin(KafkaOptions options, std::unique_ptr<KafkaClient> client)
    : m_options(std::move(options))
    , m_client(std::move(client))
{
}

Result<std::unique_ptr<KafkaAdmin>> KafkaAdmin::make(const KafkaOptions& options, KafkaClient::Callbacks callbacks)
{
    const KafkaSettings settings{
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "earliest"},
        {"socket.max.fails", "3"}, // a question that was asked for a second only is no reason to connect anew
    };
    auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options, settings, std::move(callbacks));
    if (!client) {
        return failure(client.error());
    }
    return std::unique_ptr<KafkaAdmin>(new KafkaAdmin(options, std::move(*client)));
}

Result<PartitionCounts> KafkaAdmin::topics(Duration atMost) const
{
    const struct rd_kafka_metadata* given = nullptr;
    const auto code = rd_kafka_metadata(m_client->handle(), 1, nullptr, &given, millis(atMost));
    const KafkaMetadata metadata(given);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return away(rd_kafka_err2str(code));
    }
    PartitionCounts counts;
    for (const rd_kafka_metadata_topic& topic : std::span(given->topics, static_cast<std::size_t>(given->topic_cnt))) {
        if (topic.err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
            counts[topic.topic] = topic.partition_cnt;
        }
    }
    return counts;
}

std::string KafkaAdmin::clusterId(Duration atMost) const
{
    char* id = rd_kafka_clusterid(m_client->handle(), millis(atMost));
    std::string text = id == nullptr ? std::string() : std::string(id);
    rd_kafka_mem_free(m_client->handle(), id);
    return text;
}

Result<void> KafkaAdmin::createTopics(const std::vector<TopicSpec>& topics, Duration atMost) const
{
    std::vector<KafkaNewTopic> owned;
    std::vector<rd_kafka_NewTopic_t*> wanted;
    for (const TopicSpec& spec : topics) {
        auto topic = newTopic(spec);
        if (!topic) {
            return failure(topic.error());
        }
        wanted.push_back(topic->get());
        owned.push_back(std::move(*topic));
    }
    const KafkaQueue queue(rd_kafka_queue_new(m_client->handle()));
    const auto options = within(RD_KAFKA_ADMIN_OP_CREATETOPICS, atMost);
    rd_kafka_CreateTopics(m_client->handle(), wanted.data(), wanted.size(), options.get(), queue.get());
    const auto event = answer(*queue, atMost);
    if (!event) {
        return failure(event.error());
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_CreateTopics_result(event->get());
    const rd_kafka_topic_result_t** each = rd_kafka_CreateTopics_result_topics(result, &count);
    for (const rd_kafka_topic_result_t* topic : std::span(each, count)) {
        const auto code = rd_kafka_topic_result_error(topic);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            const char* reason = rd_kafka_topic_result_error_string(topic);
            return failure(
                code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT ? Fault::Unreachable : Fault::Refused,
                "The broker at " + m_options.bootstrap + " does not create topic " + rd_kafka_topic_result_name(topic)
                    + ": " + (reason == nullptr ? rd_kafka_err2str(code) : reason) + "."
            );
        }
    }
    return {};
}

Result<std::map<std::string, BoundsByPartition>>
KafkaAdmin::bounds(const PartitionCounts& topics, Duration atMost) const
{
    std::map<std::string, BoundsByPartition> bounds;
    KafkaPartitions ends(rd_kafka_topic_partition_list_new(8));
    for (const auto& [topic, count] : topics) {
        rd_kafka_topic_partition_list_add_range(ends.get(), topic.c_str(), 0, count - 1);
    }
    if (ends->cnt == 0) {
        return bounds;
    }
    const KafkaPartitions firsts(rd_kafka_topic_partition_list_copy(ends.get()));
    for (const auto& [each, which] :
         {std::pair(ends.get(), RD_KAFKA_OFFSET_END), std::pair(firsts.get(), RD_KAFKA_OFFSET_BEGINNING)}) {
        if (const auto asked = offsets(*each, which, atMost); !asked) {
            return failure(asked.error());
        }
    }
    for (const auto& partition : all(*ends)) {
        bounds[partition.topic][partition.partition].end = partition.offset;
    }
    for (const auto& partition : all(*firsts)) {
        bounds[partition.topic][partition.partition].first = partition.offset;
    }
    return bounds;
}

Result<std::map<std::string, BoundsByPartition>>
KafkaAdmin::withSince(std::map<std::string, BoundsByPartition> bounds, Instant since, Duration atMost) const
{
    const KafkaPartitions asked(rd_kafka_topic_partition_list_new(8));
    for (const auto& [topic, partitions] : bounds) {
        for (const auto& [partition, bound] : partitions) {
            rd_kafka_topic_partition_list_add(asked.get(), topic.c_str(), partition);
        }
    }
    if (asked->cnt == 0) {
        return bounds;
    }
    if (const auto found = offsets(*asked, since.micros / 1000, atMost); !found) {
        return failure(found.error());
    }
    for (const auto& partition : all(*asked)) {
        if (partition.offset >= 0) { // else all of it is older
            bounds[partition.topic][partition.partition].since = partition.offset;
        }
    }
    return bounds;
}

/// `which`: a time in milliseconds, or RD_KAFKA_OFFSET_BEGINNING or _END.
Result<void> KafkaAdmin::offsets(rd_kafka_topic_partition_list_t& partitions, std::int64_t which, Duration atMost) const
{
    const auto until = Steady::now() + atMost;
    while (true) {
        for (auto& partition : all(partitions)) {
            partition.offset = which; // librdkafka hands it on as the time asked for, and Kafka knows these two
            partition.err = RD_KAFKA_RESP_ERR_NO_ERROR;
        }
        auto code = rd_kafka_offsets_for_times(m_client->handle(), &partitions, millis(atMost));
        std::string topic;
        for (const auto& partition : all(partitions)) {
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR && partition.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
                code = partition.err;
                topic = " (topic " + std::string(partition.topic) + ")";
            }
        }
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            return {};
        }
        if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
            return failure(
                Fault::Refused, "The broker at " + m_options.bootstrap + " does not let this be read" + topic + "."
            );
        }
        // No leader yet is normal for a moment: a topic was just made, a broker just came back.
        if (Steady::now() + retryPause > until) {
            return away(rd_kafka_err2str(code) + topic);
        }
        std::this_thread::sleep_for(retryPause);
    }
}

Result<std::vector<std::string>> KafkaAdmin::groups(Duration atMost) const
{
    const KafkaQueue queue(rd_kafka_queue_new(m_client->handle()));
    const auto options = within(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, atMost);
    rd_kafka_ListConsumerGroups(m_client->handle(), options.get(), queue.get());
    const auto event = answer(*queue, atMost);
    if (!event) {
        return failure(event.error());
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroups_result(event->get());
    std::vector<std::string> names;
    const rd_kafka_ConsumerGroupListing_t** each = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    for (const auto* group : std::span(each, count)) {
        names.emplace_back(rd_kafka_ConsumerGroupListing_group_id(group));
    }
    return names;
}

Result<std::vector<GroupMember>> KafkaAdmin::members(const std::vector<std::string>& groups, Duration atMost) const
{
    std::vector<GroupMember> members;
    if (groups.empty()) {
        return members;
    }
    const auto until = Steady::now() + atMost;
    rd_kafka_resp_err_t code = describe(groups, atMost, members);
    // A broker that has just begun, or that takes a group over, does not know for a moment who coordinates it.
    while (isOfPassing(code) && Steady::now() + retryPause < until) {
        std::this_thread::sleep_for(retryPause);
        members.clear();
        code = describe(groups, atMost, members);
    }
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return away(rd_kafka_err2str(code));
    }
    return members;
}

rd_kafka_resp_err_t
KafkaAdmin::describe(const std::vector<std::string>& groups, Duration atMost, std::vector<GroupMember>& members) const
{
    std::vector<const char*> names;
    names.reserve(groups.size());
    for (const std::string& group : groups) {
        names.push_back(group.c_str());
    }
    const KafkaQueue queue(rd_kafka_queue_new(m_client->handle()));
    const auto options = within(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, atMost);
    rd_kafka_DescribeConsumerGroups(m_client->handle(), names.data(), names.size(), options.get(), queue.get());
    const KafkaEvent event(rd_kafka_queue_poll(queue.get(), millis(atMost) + 1000));
    if (event == nullptr) {
        return RD_KAFKA_RESP_ERR__TIMED_OUT;
    }
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return code;
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConsumerGroups_result(event.get());
    const rd_kafka_ConsumerGroupDescription_t** each = rd_kafka_DescribeConsumerGroups_result_groups(result, &count);
    for (const auto* group : std::span(each, count)) {
        const rd_kafka_error_t* error = rd_kafka_ConsumerGroupDescription_error(group);
        if (error != nullptr && rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return rd_kafka_error_code(error);
        }
        for (std::size_t i = 0; i < rd_kafka_ConsumerGroupDescription_member_count(group); ++i) {
            const auto* member = rd_kafka_ConsumerGroupDescription_member(group, i);
            const char* instance = rd_kafka_MemberDescription_group_instance_id(member);
            members.push_back(
                {rd_kafka_ConsumerGroupDescription_group_id(group),
                 instance == nullptr ? "" : instance,
                 topicsOf(*member)}
            );
        }
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

Result<std::vector<Record>> KafkaAdmin::readAll(const TopicName& topic, Duration atMost) const
{
    std::vector<Record> records;
    const auto known = topics(atMost);
    if (!known) {
        return failure(known.error());
    }
    if (!known->contains(topic.text())) {
        return records;
    }
    const auto until = Steady::now() + atMost;
    const KafkaQueue queue(rd_kafka_queue_new(m_client->handle()));
    const KafkaTopic handle(rd_kafka_topic_new(m_client->handle(), topic.text().c_str(), nullptr));
    rd_kafka_consume_start_queue(handle.get(), 0, RD_KAFKA_OFFSET_BEGINNING, queue.get());
    bool isAtEnd = false;
    while (!isAtEnd && Steady::now() < until) {
        const KafkaMessage message(rd_kafka_consume_queue(queue.get(), 100));
        if (message == nullptr) {
            continue;
        }
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            records.push_back(toRecord(*message, {}));
        }
        isAtEnd = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    }
    rd_kafka_consume_stop(handle.get(), 0);
    return isAtEnd ? Result<std::vector<Record>>(std::move(records)) : away("topic " + topic.text() + " was not read");
}

tl::unexpected<Error> KafkaAdmin::away(const std::string& reason) const
{
    const std::string complaint = m_client->lastComplaint();
    return failure(unreachable(m_options, complaint.empty() ? reason : complaint));
}

KafkaAdminOptions KafkaAdmin::within(rd_kafka_admin_op_t operation, Duration atMost) const
{
    std::array<char, 256> reason{};
    KafkaAdminOptions options(rd_kafka_AdminOptions_new(m_client->handle(), operation));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), std::max(millis(atMost), 1), reason.data(), reason.size());
    return options;
}

Result<KafkaEvent> KafkaAdmin::answer(rd_kafka_queue_t& queue, Duration atMost) const
{
    // The request has its own bound; this one is for the answer of a librdkafka that forgot it.
    KafkaEvent event(rd_kafka_queue_poll(&queue, millis(atMost) + 1000));
    if (event == nullptr) {
        return away("no answer");
    }
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return away(rd_kafka_event_error_string(event.get()));
    }
    return event;
}

} // namespace backstep
