#include "engine/transport/kafka_reader.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>

namespace backstep {

namespace {

constexpr Duration readTurn{100}; ///< how long one wait for records may take before the thread looks around
constexpr std::size_t readRecordsMax = 512;

const KafkaSettings readerSettings{
    {"enable.partition.eof", "true"}, // a log may end with marks of transactions that are no records
    {"auto.offset.reset", "error"}, // what is not there any more is our affair, nothing is skipped in silence
    {"fetch.error.backoff.ms", "50"}, // 500 would hold up the first record of a topic that was just made
    {"topic.metadata.refresh.fast.interval.ms", "50"},
    {"queued.min.messages", "5000"},
    {"queued.max.messages.kbytes", "16384"}, // back-pressure: so much waits in memory, the rest on the broker
};

} // namespace

KafkaReader::KafkaReader(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener)
    : m_watch(std::move(watch))
    , m_spec(spec)
    , m_listener(listener)
    , m_seenComebacks(m_watch->comebacks())
{
}

Result<std::unique_ptr<Subscription>>
KafkaReader::begin(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener)
{
    std::unique_ptr<KafkaReader> reader(new KafkaReader(std::move(watch), spec, listener));
    if (const auto opened = reader->open(); !opened) {
        return failure(opened.error());
    }
    return reader;
}

Result<void> KafkaReader::open()
{
    const KafkaOptions& options = m_watch->admin().options();
    const auto view = m_watch->look(options.answersWithin);
    if (!view) {
        return failure(view.error());
    }
    m_seenVersion = (*view)->version;
    auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options, readerSettings, {});
    if (!client) {
        return failure(client.error());
    }
    m_client = std::move(*client);
    m_queue.reset(rd_kafka_queue_new(m_client->handle()));
    if (auto begun = beginTopics(**view); !begun) {
        return begun;
    }
    m_thread = std::jthread([this] { run(); });
    return {};
}

Result<void> KafkaReader::beginTopics(const ClusterView& view)
{
    const KafkaAdmin& admin = m_watch->admin();
    auto bounds = admin.bounds(view.wantedBy(m_spec), admin.options().answersWithin);
    if (bounds && m_spec.from == StartFrom::Time) {
        bounds = admin.withSince(std::move(*bounds), m_spec.since, admin.options().answersWithin);
    }
    if (!bounds) {
        return failure(bounds.error());
    }
    for (const auto& [name, bound] : *bounds) {
        const TopicBeginning beginning = beginTopic(TopicName(name), view.clusterId, bound, m_spec);
        for (const std::string& note : beginning.notes) {
            m_watch->note(note);
        }
        Topic& topic = topicNamed(name);
        topic.incarnation = beginning.incarnation;
        for (const auto& [partition, next] : beginning.next) {
            startReading(topic, partition, next);
            topic.cursors[partition].caughtUpAt = bound.at(partition).end;
            m_toRead += std::max<std::int64_t>(bound.at(partition).end - next, 0);
            m_beginnings.push_back({TopicName(name), topic.incarnation, partition, next});
        }
    }
    m_leftToRead = m_toRead.load();
    return {};
}

Backlog KafkaReader::backlog() const
{
    return {m_toRead, m_leftToRead};
}

KafkaReader::~KafkaReader()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_queue != nullptr) {
        rd_kafka_queue_yield(m_queue.get());
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
    for (const auto& [name, topic] : m_topics) {
        stopReading(topic);
    }
}

void KafkaReader::pause()
{
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void KafkaReader::resume()
{
    const std::lock_guard lock(m_mutex);
    m_paused = false;
    m_changed.notify_all();
}

void KafkaReader::run()
{
    while (waitWhilePaused()) {
        m_client->poll(Duration(0));
        follow();
        read();
        tellIfCaughtUp();
    }
}

/// False when it is over.
bool KafkaReader::waitWhilePaused()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || !m_paused; });
    return !m_stopping;
}

void KafkaReader::follow()
{
    if (const auto view = m_watch->view(); view->version != m_seenVersion) {
        m_seenVersion = view->version;
        followTopics(*view);
    }
    if (const std::uint64_t comebacks = m_watch->comebacks(); comebacks != m_seenComebacks && followReconnect()) {
        m_seenComebacks = comebacks;
    }
}

void KafkaReader::followTopics(const ClusterView& view)
{
    for (const auto& [name, partitions] : view.wantedBy(m_spec)) {
        const auto known = m_topics.find(name);
        if (known == m_topics.end()) {
            appeared(name, partitions);
        } else if (known->second.isGone) {
            returned(name, known->second, partitions);
        } else {
            grew(known->second, partitions);
        }
    }
    for (auto& [name, topic] : m_topics) {
        if (!topic.isGone && !view.topics.contains(name)) {
            vanished(topic);
        }
    }
}

/// Whatever stands in a topic that was not there at the beginning was sent after the subscription began.
void KafkaReader::appeared(const std::string& name, std::int32_t partitions)
{
    SubscriptionSpec everything = m_spec;
    everything.from = StartFrom::Beginning;
    BoundsByPartition bounds;
    for (std::int32_t partition = 0; partition < partitions; ++partition) {
        bounds[partition] = {};
    }
    // A position in a topic that was away when the subscription began is a position in the topic before this one.
    Topic& topic = topicNamed(name);
    topic.incarnation = beginTopic(TopicName(name), m_watch->view()->clusterId, bounds, everything).incarnation;
    grew(topic, partitions);
}

void KafkaReader::grew(Topic& topic, std::int32_t partitions)
{
    for (auto partition = static_cast<std::int32_t>(topic.cursors.size()); partition < partitions; ++partition) {
        startReading(topic, partition, 0);
    }
}

void KafkaReader::vanished(Topic& topic)
{
    stopReading(topic);
    topic.isGone = true;
}

void KafkaReader::returned(const std::string& name, Topic& topic, std::int32_t partitions)
{
    const auto bounds = m_watch->admin().bounds({{name, partitions}}, Duration(2000));
    if (!bounds) {
        m_seenVersion = 0; // asked again in the next turn
        return;
    }
    topic.isGone = false;
    const BoundsByPartition& bound = bounds->at(name);
    std::map<std::int32_t, std::int64_t> readUpTo;
    for (const auto& [partition, cursor] : topic.cursors) {
        readUpTo[partition] = cursor.next;
    }
    if (!isStillTheSame(readUpTo, bound)) {
        beginAnew(name, topic, bound);
        return;
    }
    // A broker that was just started may have listed less than it has.
    for (const auto& [partition, next] : readUpTo) {
        startReading(topic, partition, next);
    }
    grew(topic, partitions);
}

void KafkaReader::beginAnew(const std::string& name, Topic& topic, const BoundsByPartition& bounds)
{
    stopReading(topic);
    topic.cursors.clear();
    topic.incarnation = nextIncarnation(topic.incarnation);
    for (const auto& [partition, bound] : bounds) {
        startReading(topic, partition, bound.first);
    }
    m_watch->note("Topic " + name + " was deleted and made again; it is read from its beginning.");
}

/// The offset that comes next is not there: its record was deleted unread, or the topic is another one.
void KafkaReader::outOfRange(const std::string& name, std::int32_t partition)
{
    Topic& topic = m_topics[name];
    const auto known = topic.cursors.find(partition);
    if (known == topic.cursors.end() || topic.isGone) {
        return;
    }
    const auto count = static_cast<std::int32_t>(topic.cursors.size());
    const auto bounds = m_watch->admin().bounds({{name, count}}, Duration(5000));
    if (!bounds) {
        // It is deleted or the broker is away; tried again with the same offset, which brings the same answer later.
        rd_kafka_consume_stop(topic.handle.get(), partition);
        startReading(topic, partition, known->second.next);
        return;
    }
    const PartitionBounds bound = bounds->at(name).at(partition);
    const std::int64_t next = known->second.next;
    if (next > bound.end) {
        beginAnew(name, topic, bounds->at(name));
        return;
    }
    if (next < bound.first) {
        m_watch->note(
            std::to_string(bound.first - next) + " records of topic " + name + " (partition "
            + std::to_string(partition) + ") were deleted by its retention before they were read."
        );
    }
    rd_kafka_consume_stop(topic.handle.get(), partition);
    startReading(topic, partition, std::max(next, bound.first));
}

/// After the broker was away everything up to its present end has to be read again before anyone may speak of "now".
bool KafkaReader::followReconnect()
{
    PartitionCounts counts;
    for (const auto& [name, topic] : m_topics) {
        if (!topic.isGone) {
            counts.emplace(name, static_cast<std::int32_t>(topic.cursors.size()));
        }
    }
    const auto bounds = m_watch->admin().bounds(counts, Duration(2000));
    if (!bounds) {
        return false;
    }
    for (const auto& [name, bound] : *bounds) {
        for (const auto& [partition, each] : bound) {
            m_topics[name].cursors[partition].caughtUpAt = each.end;
        }
    }
    m_caughtUpTold = false;
    m_toRead = leftToRead();
    m_leftToRead = m_toRead.load();
    return true;
}

void KafkaReader::read()
{
    const KafkaMessage first(rd_kafka_consume_queue(m_queue.get(), static_cast<int>(readTurn.count())));
    if (first == nullptr) {
        return;
    }
    std::vector<Record> batch;
    take(*first, batch);
    std::array<rd_kafka_message_t*, readRecordsMax> more{};
    const auto count = rd_kafka_consume_batch_queue(m_queue.get(), 0, more.data(), more.size());
    for (rd_kafka_message_t* each : std::span(more).first(static_cast<std::size_t>(std::max<ssize_t>(count, 0)))) {
        const KafkaMessage message(each);
        take(*message, batch);
    }
    if (!batch.empty()) {
        m_listener.records(std::move(batch));
    }
}

void KafkaReader::take(const rd_kafka_message_t& message, std::vector<Record>& batch)
{
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        takeError(message);
        return;
    }
    const auto topic = m_topics.find(rd_kafka_topic_name(message.rkt));
    if (topic == m_topics.end() || !topic->second.cursors.contains(message.partition)) {
        return;
    }
    Cursor& cursor = topic->second.cursors[message.partition];
    if (message.offset >= cursor.next) { // one that was fetched before reading began anew may still be on its way
        batch.push_back(toRecord(message, topic->second.incarnation));
        cursor.next = message.offset + 1;
    }
}

void KafkaReader::takeError(const rd_kafka_message_t& message)
{
    if (message.rkt == nullptr) {
        return;
    }
    const std::string name = rd_kafka_topic_name(message.rkt);
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        Topic& topic = m_topics[name];
        if (const auto cursor = topic.cursors.find(message.partition); cursor != topic.cursors.end()) {
            cursor->second.next = std::max(cursor->second.next, message.offset);
        }
    } else if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        outOfRange(name, message.partition);
    } else if (message.err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
        m_watch->note("The broker does not let topic " + name + " be read.");
    }
}

void KafkaReader::tellIfCaughtUp()
{
    // Who was held up while the broker went away and came back knows an end that is none any more.
    if (m_caughtUpTold || m_watch->comebacks() != m_seenComebacks) {
        return;
    }
    m_leftToRead = leftToRead();
    if (m_leftToRead == 0) {
        m_caughtUpTold = true;
        m_listener.caughtUp();
    }
}

std::int64_t KafkaReader::leftToRead() const
{
    std::int64_t left = 0;
    for (const auto& [name, topic] : m_topics) {
        for (const auto& [partition, cursor] : topic.cursors) {
            left += topic.isGone ? 0 : std::max<std::int64_t>(cursor.caughtUpAt - cursor.next, 0);
        }
    }
    return left;
}

KafkaReader::Topic& KafkaReader::topicNamed(const std::string& name)
{
    Topic& topic = m_topics[name];
    topic.handle.reset(rd_kafka_topic_new(m_client->handle(), name.c_str(), nullptr));
    return topic;
}

void KafkaReader::startReading(Topic& topic, std::int32_t partition, std::int64_t next)
{
    topic.cursors[partition].next = next;
    rd_kafka_consume_start_queue(topic.handle.get(), partition, next, m_queue.get());
}

void KafkaReader::stopReading(const Topic& topic)
{
    if (!topic.isGone) {
        for (const auto& [partition, cursor] : topic.cursors) {
            rd_kafka_consume_stop(topic.handle.get(), partition);
        }
    }
}

} // namespace backstep
