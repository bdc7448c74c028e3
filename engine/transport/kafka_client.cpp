#include "engine/transport/kafka_client.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace backstep {

namespace {

constexpr Duration closingPatience{3000};

KafkaClient& clientOf(void* opaque)
{
    return *static_cast<KafkaClient*>(opaque);
}

std::optional<std::string> bytesOf(const void* data, std::size_t size)
{
    return data == nullptr ? std::nullopt : std::optional(std::string(static_cast<const char*>(data), size));
}

/// What every client of Backstep's wants, before its own settings.
KafkaSettings common(const KafkaOptions& options)
{
    return {
        {"client.id", options.clientId},
        {"log.queue", "true"},
        // A broker that returns is found within a second, not within ten.
        {"reconnect.backoff.max.ms", "1000"},
        {"socket.keepalive.enable", "true"},
        {"allow.auto.create.topics", "false"},
    };
}

std::optional<Error> apply(rd_kafka_conf_t& conf, const KafkaSettings& settings)
{
    std::array<char, 512> reason{};
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(&conf, name.c_str(), value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK) {
            // librdkafka's own reason repeats the value, which may be a secret.
            return Error{Fault::BadInput, "The Kafka property " + name + " is not known or does not take this value."};
        }
    }
    return std::nullopt;
}

} // namespace

KafkaClient::KafkaClient(Callbacks callbacks)
    : m_callbacks(std::move(callbacks))
{
}

Result<std::unique_ptr<KafkaClient>>
KafkaClient::make(rd_kafka_type_t type, const KafkaOptions& options, const KafkaSettings& settings, Callbacks callbacks)
{
    std::unique_ptr<KafkaClient> client(new KafkaClient(std::move(callbacks)));
    auto conf = configure(*client, type, options, settings);
    if (!conf) {
        return failure(conf.error());
    }
    std::array<char, 512> reason{};
    rd_kafka_t* handle = rd_kafka_new(type, conf->get(), reason.data(), reason.size());
    if (handle == nullptr) {
        return failure(
            Fault::BadInput,
            "Kafka at " + options.bootstrap + " cannot be asked with these properties: " + reason.data() + "."
        );
    }
    (void)conf->release(); // it belongs to the handle now
    client->m_handle.reset(handle);
    rd_kafka_set_log_queue(handle, nullptr);
    if (rd_kafka_brokers_add(handle, options.bootstrap.c_str()) == 0) {
        return failure(Fault::BadInput, "\"" + options.bootstrap + "\" is no broker address; write host:port.");
    }
    return client;
}

Result<KafkaConf> KafkaClient::configure(
    KafkaClient& client, rd_kafka_type_t type, const KafkaOptions& options, const KafkaSettings& settings
)
{
    KafkaConf conf(rd_kafka_conf_new());
    for (const KafkaSettings& each : {common(options), propertiesOf(options.security), settings, options.properties}) {
        if (auto wrong = apply(*conf, each)) {
            return failure(*wrong);
        }
    }
    rd_kafka_conf_set_opaque(conf.get(), &client);
    rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int code, const char* reason, void* opaque) {
        clientOf(opaque).complain(reason);
        if (clientOf(opaque).m_callbacks.failed) {
            clientOf(opaque).m_callbacks.failed(static_cast<rd_kafka_resp_err_t>(code), plainComplaint(reason));
        }
    });
    // Whatever matters comes as an error too; the log would only go to stderr, which is not ours to fill.
    rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t*, int, const char*, const char*) {});
    if (type == RD_KAFKA_PRODUCER) {
        rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
            clientOf(opaque).m_callbacks.delivered(*message);
        });
    }
    if (client.m_callbacks.rebalanced) {
        rd_kafka_conf_set_rebalance_cb(
            conf.get(),
            [](rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions, void* opaque) {
                clientOf(opaque).m_callbacks.rebalanced(code, partitions);
            }
        );
    }
    return conf;
}

void KafkaClient::poll(Duration atMost) const
{
    rd_kafka_poll(m_handle.get(), static_cast<int>(atMost.count()));
}

void KafkaClient::leaveGroup()
{
    const auto until = std::chrono::steady_clock::now() + closingPatience;
    const KafkaQueue queue(rd_kafka_queue_new(m_handle.get()));
    const KafkaError error(rd_kafka_consumer_close_queue(m_handle.get(), queue.get()));
    while (error == nullptr && rd_kafka_consumer_closed(m_handle.get()) == 0 && std::chrono::steady_clock::now() < until
    ) {
        // As events: records that were fetched already come too, and librdkafka aborts on them where callbacks are
        // served.
        const KafkaEvent event(rd_kafka_queue_poll(queue.get(), 50));
        if (event != nullptr && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) {
            m_callbacks.rebalanced(rd_kafka_event_error(event.get()), rd_kafka_event_topic_partition_list(event.get()));
        }
    }
}

std::string KafkaClient::lastComplaint() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastComplaint;
}

void KafkaClient::complain(const std::string& text)
{
    // "1/1 brokers are down" says less than the complaint before it.
    if (text.find("brokers are down") == std::string::npos) {
        const std::lock_guard lock(m_mutex);
        m_lastComplaint = plainComplaint(text);
    }
}

Record toRecord(const rd_kafka_message_t& message, const std::string& incarnation)
{
    Record record;
    record.place = {TopicName(rd_kafka_topic_name(message.rkt)), message.partition, message.offset};
    record.incarnation = incarnation;
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const std::int64_t at = rd_kafka_message_timestamp(&message, &type);
    if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && at > 0) {
        record.at = Instant{at * 1000};
    }
    record.key = bytesOf(message.key, message.key_len);
    record.value = bytesOf(message.payload, message.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
             ++i) {
            record.recordHeaders.emplace_back(name, bytesOf(value, size).value_or(std::string()));
        }
    }
    return record;
}

std::string plainComplaint(const std::string& text)
{
    std::string_view rest = text;
    if (const auto failed = rest.rfind(" failed: "); failed != std::string_view::npos) {
        rest.remove_prefix(failed + std::string_view(" failed: ").size());
    } else if (const auto broker = rest.find("bootstrap: "); broker != std::string_view::npos) {
        rest.remove_prefix(broker + std::string_view("bootstrap: ").size());
    }
    return std::string(rest.substr(0, rest.find(" (after ")));
}

Error unreachable(const KafkaOptions& options, const std::string& complaint)
{
    std::string message = "No Kafka broker answers at " + options.bootstrap;
    if (!complaint.empty()) {
        message += " (" + complaint + ")";
    }
    return {Fault::Unreachable, message + ". Check the address and that a broker runs there."};
}

} // namespace backstep
