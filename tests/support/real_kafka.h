#pragma once

#include "engine/transport/kafka_admin.h"
#include "engine/transport/kafka_client.h"
#include "engine/transport/kafka_transport.h"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace backstep {

/// The broker that the script beside these tests has started (tests/app/transport_on_kafka_test.py).
class RealKafka
{
public:
    static KafkaOptions options()
    {
        KafkaOptions options;
        options.bootstrap = setting("BACKSTEP_KAFKA");
        return options;
    }

    static bool stop()
    {
        return std::system(setting("BACKSTEP_KAFKA_STOP").c_str()) == 0;
    } // NOLINT(concurrency-mt-unsafe)

    static bool start()
    {
        return std::system(setting("BACKSTEP_KAFKA_START").c_str()) == 0;
    } // NOLINT(concurrency-mt-unsafe)

    /// True when the broker itself does not list the topic any more. Its controller answers sooner, and what is sent
    /// in between goes to the old topic's log and is deleted with it.
    static bool deleteTopic(const std::string& name)
    {
        const auto client = KafkaClient::make(RD_KAFKA_CONSUMER, options(), {}, {});
        const KafkaQueue queue(rd_kafka_queue_new((*client)->handle()));
        rd_kafka_DeleteTopic_t* topic = rd_kafka_DeleteTopic_new(name.c_str());
        rd_kafka_DeleteTopics((*client)->handle(), &topic, 1, nullptr, queue.get());
        rd_kafka_DeleteTopic_destroy(topic);
        const KafkaEvent event(rd_kafka_queue_poll(queue.get(), 10'000));
        if (event == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return false;
        }
        const auto admin = KafkaAdmin::make(options(), {});
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until) {
            const auto topics = (*admin)->topics(Duration(10'000));
            if (topics && !topics->contains(name)) {
                return true;
            }
        }
        return false;
    }

private:
    static std::string setting(const char* name)
    {
        const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
        return value == nullptr ? std::string() : std::string(value);
    }
};

/// Each run has topics of its own, so that it may be repeated against one broker.
inline std::string unique(const std::string& name)
{
    static const std::string run = std::to_string(std::random_device()());
    return "t" + run + "." + name;
}

inline OutgoingRecord record(const TopicName& topic, const std::string& key, const std::string& value)
{
    return {topic, key, value};
}

inline SubscriptionSpec reading(const TopicName& topic, StartFrom from)
{
    SubscriptionSpec spec;
    spec.name = "test";
    spec.topics = {topic};
    spec.from = from;
    return spec;
}

inline SubscriptionSpec inGroup(const TopicName& topic, StartFrom from)
{
    SubscriptionSpec spec = reading(topic, from);
    spec.group = "group-of-" + topic.text();
    return spec;
}

inline std::unique_ptr<KafkaTransport> connected(TransportListener& listener)
{
    auto transport = KafkaTransport::connect(RealKafka::options(), listener);
    return transport ? std::move(*transport) : nullptr;
}

inline std::vector<std::string> values(const std::vector<Record>& records)
{
    std::vector<std::string> all;
    for (const Record& each : records) {
        all.push_back(each.value.value_or("(null)"));
    }
    return all;
}

} // namespace backstep
