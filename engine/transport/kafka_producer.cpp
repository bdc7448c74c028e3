#include "engine/transport/kafka_producer.h"

#include <array>
#include <atomic>
#include <optional>
#include <utility>

namespace backstep {

namespace {

std::atomic<int> producers{0};

const KafkaSettings settings{
    {"enable.idempotence", "true"}, // acks=all, and order kept over retries
    {"partitioner", "murmur2_random"}, // Java's: every client places a flow's records in the same partition
    {"linger.ms", "0"}, // what waits while a request is out travels together anyway
    // A broker that is away is waited for. Giving up would need the sender to send again, behind what it sent since.
    {"message.timeout.ms", "0"},
    {"topic.metadata.refresh.interval.ms", "5000"}, // what was forbidden and is allowed now is noticed
    {"message.max.bytes", "16000000"}, // the broker's own bound decides
    {"queue.buffering.max.messages", "100000"},
    {"queue.buffering.max.kbytes", "262144"},
};

void* opaqueOf(std::uint64_t token)
{
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(token)); // NOLINT(performance-no-int-to-ptr)
}

/// librdkafka copies what it is given and changes nothing of it.
rd_kafka_vu_t bytesPart(rd_kafka_vtype_t type, const std::optional<std::string>& bytes)
{
    rd_kafka_vu_t part{};
    part.vtype = type;
    if (bytes.has_value()) {
        part.u.mem.ptr = const_cast<char*>(bytes->data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
        part.u.mem.size = bytes->size();
    }
    return part;
}

DeliveryOutcome outcomeOf(const rd_kafka_message_t& message)
{
    switch (rd_kafka_message_status(&message)) {
    case RD_KAFKA_MSG_STATUS_PERSISTED:
        return DeliveryOutcome::Persisted;
    case RD_KAFKA_MSG_STATUS_NOT_PERSISTED:
        return DeliveryOutcome::Failed;
    case RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED:
        break;
    }
    return DeliveryOutcome::PossiblyPersisted;
}

bool isUnfit(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE
        || code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

} // namespace

KafkaProducer::KafkaProducer(const KafkaOptions& options, std::function<void()> brokersGone)
    : m_options(options)
    , m_brokersGone(std::move(brokersGone))
{
    ++producers;
}

KafkaProducer::~KafkaProducer()
{
    --producers;
}

int KafkaProducer::alive()
{
    return producers;
}

Result<std::unique_ptr<KafkaProducer>>
KafkaProducer::make(const KafkaOptions& options, std::function<void()> brokersGone)
{
    std::unique_ptr<KafkaProducer> producer(new KafkaProducer(options, std::move(brokersGone)));
    auto client = producer->connect();
    if (!client) {
        return failure(client.error());
    }
    producer->m_client = std::move(*client);
    return producer;
}

Result<std::unique_ptr<KafkaClient>> KafkaProducer::connect()
{
    KafkaClient::Callbacks callbacks;
    callbacks.delivered = [this](const rd_kafka_message_t& message) { take(message); };
    callbacks.failed = [this](rd_kafka_resp_err_t code, const std::string&) {
        m_isFatal = m_isFatal || code == RD_KAFKA_RESP_ERR__FATAL;
        if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
            m_brokersGone();
        }
    };
    return KafkaClient::make(RD_KAFKA_PRODUCER, m_options, settings, std::move(callbacks));
}

HandOver KafkaProducer::send(const OutgoingRecord& record, std::uint64_t token)
{
    std::array<rd_kafka_vu_t, 5> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = record.topic.text().c_str();
    parts[1].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[1].u.i = RD_KAFKA_MSG_F_COPY;
    parts[2] = bytesPart(RD_KAFKA_VTYPE_KEY, record.key);
    parts[3] = bytesPart(RD_KAFKA_VTYPE_VALUE, record.value);
    parts[4].vtype = RD_KAFKA_VTYPE_OPAQUE;
    parts[4].u.ptr = opaqueOf(token);
    const std::lock_guard lock(m_mutex);
    const KafkaError error(rd_kafka_produceva(m_client->handle(), parts.data(), parts.size()));
    const auto code = error == nullptr ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_error_code(error.get());
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL || code == RD_KAFKA_RESP_ERR__FATAL) {
        return HandOver::Full; // after a fatal error another producer takes over in a moment
    }
    ++m_open;
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        Delivery refused;
        refused.token = token;
        refused.outcome = DeliveryOutcome::Failed;
        refused.reason = rd_kafka_error_string(error.get());
        refused.isUnfit = isUnfit(code);
        m_refused.push_back(std::move(refused));
    }
    return HandOver::Taken;
}

Result<void> KafkaProducer::flush(Duration atMost)
{
    std::unique_lock lock(m_mutex);
    if (m_settled.wait_for(lock, atMost, [this] { return m_open == 0; })) {
        return {};
    }
    return failure(
        Fault::Unreachable,
        "Kafka at " + m_options.bootstrap + " has not confirmed " + std::to_string(m_open) + " records after "
            + toWords(atMost) + "."
    );
}

std::vector<Delivery> KafkaProducer::poll(Duration atMost)
{
    // Only this thread replaces the client, so it may be used here without the lock.
    m_client->poll(atMost);
    if (m_isFatal) {
        renew();
    }
    {
        const std::lock_guard lock(m_mutex);
        m_reports.insert(m_reports.end(), m_refused.begin(), m_refused.end());
        m_refused.clear();
    }
    return std::exchange(m_reports, {});
}

void KafkaProducer::told(std::size_t count)
{
    const std::lock_guard lock(m_mutex);
    m_open -= count;
    m_settled.notify_all();
}

void KafkaProducer::giveUp()
{
    rd_kafka_purge(m_client->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

std::size_t KafkaProducer::open() const
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

void KafkaProducer::take(const rd_kafka_message_t& message)
{
    Delivery delivery;
    delivery.token = reinterpret_cast<std::uintptr_t>(message._private);
    delivery.outcome = outcomeOf(message);
    delivery.place = {TopicName(rd_kafka_topic_name(message.rkt)), message.partition, message.offset};
    if (delivery.outcome != DeliveryOutcome::Persisted) {
        delivery.reason = rd_kafka_err2str(message.err);
        delivery.isUnfit = delivery.outcome == DeliveryOutcome::Failed && isUnfit(message.err);
    }
    m_reports.push_back(std::move(delivery));
}

/// An idempotent producer that lost count never sends again. Another one takes its place; what was on its way is
/// reported as failed or possibly persisted, and whoever sent it sends it again.
void KafkaProducer::renew()
{
    auto fresh = connect();
    if (!fresh) {
        return; // the same options made the first one; tried again in the next turn
    }
    std::shared_ptr<KafkaClient> old;
    {
        const std::lock_guard lock(m_mutex);
        old = std::exchange(m_client, std::move(*fresh));
    }
    m_isFatal = false;
    rd_kafka_purge(old->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(old->handle()) > 0) {
        old->poll(Duration(50));
    }
    m_isFatal = false; // the old one's last words are not about the new one
}

} // namespace backstep
