#pragma once

#include "engine/ports/transport.h"
#include "engine/transport/kafka_options.h"

#include <memory>
#include <string>
#include <vector>

namespace backstep {

/// The port Transport over a Kafka cluster.
///
/// The producer is idempotent and waits for as long as it takes: a broker that goes away and returns loses nothing.
/// Keys are placed as Java's clients place them. A record's incarnation is the cluster's id, with a count
/// where a topic was seen to be made anew (librdkafka 2.0.2 knows no topic ids; see kafka_incarnation.h for what it can
/// notice).
class KafkaTransport final : public Transport
{
public:
    /// Comes back when a broker has answered. Faults: Unreachable, naming the address, after `answersWithin` at most;
    /// BadInput for an address or property that librdkafka cannot use. Subscriptions end before their transport.
    [[nodiscard]] static Result<std::unique_ptr<KafkaTransport>>
    connect(const KafkaOptions& options, TransportListener& listener);
    /// The same without a producer: nothing can be sent by it, and it is a mistake to ask it to.
    [[nodiscard]] static Result<std::unique_ptr<KafkaTransport>>
    watch(const KafkaOptions& options, TransportListener& listener);

    /// Gives what was taken a second to leave; all of it is reported before this returns.
    ~KafkaTransport() override;

    [[nodiscard]] Result<void> ensureTopics(const std::vector<TopicSpec>& topics) override;
    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token) override;
    [[nodiscard]] Result<void> flush(Duration atMost) override;
    [[nodiscard]] Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) override;
    /// Groups of the classic protocol; librdkafka 2.0.2 cannot describe those of the protocol that came with Kafka 4.
    [[nodiscard]] Result<std::vector<TopicName>> topicsWithReaders() override;
    [[nodiscard]] std::string describe() const override;

private:
    class Core;
    explicit KafkaTransport(std::unique_ptr<Core> core);

    std::unique_ptr<Core> m_core;
};

} // namespace backstep
