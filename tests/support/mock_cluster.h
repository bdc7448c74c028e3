#pragma once

#include "engine/transport/kafka_client.h"
#include "engine/transport/kafka_options.h"

#include <librdkafka/rdkafka_mock.h>
#include <memory>
#include <utility>
#include <vector>

namespace backstep {

/// librdkafka's own imitation of a cluster: good for errors on demand, not for what a broker means.
class MockCluster
{
public:
    /// With this topic in it.
    explicit MockCluster(const TopicName& topic)
        : m_client(std::move(*KafkaClient::make(RD_KAFKA_PRODUCER, anywhere(), {}, {})))
        , m_cluster(rd_kafka_mock_cluster_new(m_client->handle(), 1))
    {
        rd_kafka_mock_topic_create(m_cluster, topic.text().c_str(), 1, 1);
    }

    MockCluster(const MockCluster&) = delete;
    MockCluster& operator=(const MockCluster&) = delete;

    ~MockCluster() { rd_kafka_mock_cluster_destroy(m_cluster); }

    [[nodiscard]] KafkaOptions options() const
    {
        KafkaOptions options;
        options.bootstrap = rd_kafka_mock_cluster_bootstraps(m_cluster);
        return options;
    }

    template <class... Codes>
    void answerWith(std::int16_t request, Codes... codes)
    {
        const std::vector<rd_kafka_resp_err_t> errors{codes...};
        rd_kafka_mock_push_request_errors_array(m_cluster, request, errors.size(), errors.data());
    }

    void goDown() { rd_kafka_mock_broker_set_down(m_cluster, 1); }

    /// Every answer takes so long from now on.
    void answerAfter(int millis) { rd_kafka_mock_broker_set_rtt(m_cluster, 1, millis); }

    void comeUp() { rd_kafka_mock_broker_set_up(m_cluster, 1); }

private:
    static KafkaOptions anywhere()
    {
        KafkaOptions options;
        options.bootstrap = "localhost:1";
        return options;
    }

    std::unique_ptr<KafkaClient> m_client;
    rd_kafka_mock_cluster_t* m_cluster;
};

} // namespace backstep
