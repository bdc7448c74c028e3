#pragma once

#include "engine/transport/kafka_client.h"
#include "engine/transport/socket_probe.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// A client of the cluster that signs in, looks at what is there and reads the end of one topic. It belongs to no
/// group and commits nothing.
class SignInProbe
{
public:
    /// BadInput: properties that cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<SignInProbe>> make(const KafkaOptions& options);

    /// Nothing: it was let in, and the addresses that the cluster gives for its brokers can be reached.
    [[nodiscard]] std::optional<ProbeFault> signIn(ProbeUntil until);
    /// After signIn(): nothing: the topics of orchestrators may be read, as far as there are any.
    [[nodiscard]] std::optional<ProbeFault> readTopics(ProbeUntil until);

    [[nodiscard]] std::string clusterWords() const; ///< "3 brokers"
    [[nodiscard]] std::string topicWords() const; ///< "14 topics of an orchestrator"

private:
    struct Complaint
    {
        rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
        std::string text;
    };

    explicit SignInProbe(KafkaOptions options);

    void note(rd_kafka_resp_err_t code, const std::string& text);
    [[nodiscard]] bool look(Duration atMost);
    [[nodiscard]] ProbeFault refused() const;
    [[nodiscard]] ProbeFault silent() const;
    [[nodiscard]] std::optional<ProbeFault> reachBrokers(ProbeUntil until) const;
    [[nodiscard]] ProbeFault mayNot(const std::string& what, const std::string& right) const;
    [[nodiscard]] std::optional<ProbeFault> askForTopic(ProbeUntil until) const;

    const KafkaOptions m_options;
    std::unique_ptr<KafkaClient> m_client;
    std::optional<Complaint> m_refusal; ///< of who we are: the first one says all
    std::string m_lastWords;
    std::vector<BrokerAddress> m_brokers; ///< as the cluster names them
    std::vector<std::string> m_topics; ///< of orchestrators, with at least one partition
};

} // namespace backstep
