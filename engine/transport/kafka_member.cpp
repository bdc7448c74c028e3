#include "engine/transport/kafka_member.h"

#include <algorithm>
#include <array>
#include <span>

namespace backstep {

namespace {

constexpr int turnMs = 100;
constexpr std::size_t batchRecordsMax = 512;
constexpr int committedPatienceMs = 5000;

KafkaSettings settingsFor(const SubscriptionSpec& spec)
{
    return {
        {"group.id", spec.group},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", spec.from == StartFrom::Beginning ? "earliest" : "latest"},
        {"enable.auto.offset.store", "false"}, // stored once the listener has returned
        {"auto.commit.interval.ms", "200"},
        {"session.timeout.ms", "10000"}, // a worker that died is replaced in ten seconds, not in 45
        {"heartbeat.interval.ms", "1000"},
        {"topic.metadata.refresh.interval.ms", "2000"}, // topics that appear later
        {"fetch.error.backoff.ms", "50"},
        {"queued.min.messages", "5000"},
        {"queued.max.messages.kbytes", "16384"},
        {"partition.assignment.strategy", "roundrobin"},
    };
}

/// librdkafka takes a topic that begins with ^ for a regular expression.
std::string asPattern(const std::string& prefix)
{
    std::string pattern = "^";
    for (const char each : prefix) {
        pattern += each == '.' ? std::string("\\.") : std::string(1, each);
    }
    return pattern + ".*";
}

} // namespace

KafkaMember::KafkaMember(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener)
    : m_watch(std::move(watch))
    , m_spec(spec)
    , m_listener(listener)
    , m_clusterId(m_watch->view()->clusterId)
{
}

Result<std::unique_ptr<Subscription>>
KafkaMember::begin(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener)
{
    std::unique_ptr<KafkaMember> member(new KafkaMember(std::move(watch), spec, listener));
    if (const auto opened = member->open(); !opened) {
        return failure(opened.error());
    }
    return member;
}

Result<void> KafkaMember::open()
{
    const KafkaOptions& options = m_watch->admin().options();
    const auto view = m_watch->look(options.answersWithin);
    if (!view) {
        return failure(view.error());
    }
    const auto bounds = m_watch->admin().bounds((*view)->wantedBy(m_spec), options.answersWithin);
    if (!bounds) {
        return failure(bounds.error());
    }
    for (const auto& [name, bound] : *bounds) {
        for (const auto& [partition, each] : bound) {
            m_ends[{name, partition}] = each.end;
        }
    }
    return join();
}

Result<void> KafkaMember::join()
{
    KafkaClient::Callbacks callbacks;
    callbacks.rebalanced = [this](rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions) {
        rebalance(code, partitions);
    };
    const KafkaOptions& options = m_watch->admin().options();
    auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options, settingsFor(m_spec), std::move(callbacks));
    if (!client) {
        return failure(client.error());
    }
    m_client = std::move(*client);
    rd_kafka_poll_set_consumer(m_client->handle());
    m_queue.reset(rd_kafka_queue_get_consumer(m_client->handle()));
    const KafkaPartitions topics(rd_kafka_topic_partition_list_new(8));
    for (const TopicName& topic : m_spec.topics) {
        rd_kafka_topic_partition_list_add(topics.get(), topic.text().c_str(), RD_KAFKA_PARTITION_UA);
    }
    if (!m_spec.topicPrefix.empty()) {
        rd_kafka_topic_partition_list_add(topics.get(), asPattern(m_spec.topicPrefix).c_str(), RD_KAFKA_PARTITION_UA);
    }
    if (const auto code = rd_kafka_subscribe(m_client->handle(), topics.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return failure(Fault::BadInput, "Group " + m_spec.group + " cannot be joined: " + rd_kafka_err2str(code) + ".");
    }
    m_thread = std::jthread([this] { run(); });
    return {};
}

KafkaMember::~KafkaMember()
{
    m_stopping = true;
    if (m_thread.joinable()) {
        rd_kafka_queue_yield(m_queue.get());
        m_thread.join();
    }
}

void KafkaMember::rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions)
{
    m_behind.clear();
    if (code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        // What the listener has taken in is committed on the way, for whoever is given the partitions next.
        rd_kafka_assign(m_client->handle(), nullptr);
        return;
    }
    for (const auto& partition : all(*partitions)) {
        m_behind.emplace(partition.topic, partition.partition);
    }
    if (m_spec.from == StartFrom::End) {
        fixBeginnings(*partitions);
    }
    rd_kafka_assign(m_client->handle(), partitions);
    m_caughtUpTold = false;
    m_isHeld = false;
}

/// A group that has no position yet begins where the end was when this subscription was made, not where it is now.
void KafkaMember::fixBeginnings(rd_kafka_topic_partition_list_t& partitions) const
{
    const KafkaPartitions committed(rd_kafka_topic_partition_list_copy(&partitions));
    if (rd_kafka_committed(m_client->handle(), committed.get(), committedPatienceMs) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return; // auto.offset.reset decides
    }
    for (auto& partition : all(partitions)) {
        const auto* known = rd_kafka_topic_partition_list_find(committed.get(), partition.topic, partition.partition);
        if (known == nullptr || known->offset >= 0) {
            continue;
        }
        const auto end = m_ends.find({partition.topic, partition.partition});
        partition.offset = end == m_ends.end() ? RD_KAFKA_OFFSET_BEGINNING : end->second;
    }
}

void KafkaMember::run()
{
    while (!m_stopping) {
        followPause();
        read();
        if (!m_caughtUpTold && m_behind.empty()) {
            m_caughtUpTold = true;
            m_listener.caughtUp();
        }
    }
    m_client->leaveGroup();
}

/// Held back, but still a member: the queue is served for the group's sake.
void KafkaMember::followPause()
{
    if (m_isHeld == m_paused) {
        return;
    }
    rd_kafka_topic_partition_list_t* given = nullptr;
    if (rd_kafka_assignment(m_client->handle(), &given) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return;
    }
    const KafkaPartitions assigned(given);
    m_isHeld = m_paused;
    if (m_isHeld) {
        rd_kafka_pause_partitions(m_client->handle(), assigned.get());
    } else {
        rd_kafka_resume_partitions(m_client->handle(), assigned.get());
    }
}

void KafkaMember::read()
{
    std::vector<Record> batch;
    std::map<Place, std::int64_t> upTo;
    int wait = turnMs;
    while (batch.size() < batchRecordsMax) {
        const KafkaMessage message(rd_kafka_consumer_poll(m_client->handle(), wait));
        if (message == nullptr) {
            break;
        }
        take(*message, batch);
        wait = 0;
    }
    if (batch.empty()) {
        return;
    }
    const KafkaPartitions taken(rd_kafka_topic_partition_list_new(4));
    for (const Record& record : batch) {
        upTo[{record.place.topic.text(), record.place.partition}] = record.place.offset + 1;
    }
    for (const auto& [place, next] : upTo) {
        rd_kafka_topic_partition_list_add(taken.get(), place.first.c_str(), place.second)->offset = next;
    }
    m_listener.records(std::move(batch));
    rd_kafka_offsets_store(m_client->handle(), taken.get());
}

void KafkaMember::take(const rd_kafka_message_t& message, std::vector<Record>& batch)
{
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        batch.push_back(toRecord(message, m_clusterId));
    } else if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        m_behind.erase({rd_kafka_topic_name(message.rkt), message.partition});
    } else if (message.err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || message.err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) {
        m_watch->note(
            "The broker does not let group " + m_spec.group + " read: " + rd_kafka_message_errstr(&message) + "."
        );
    }
}

} // namespace backstep
