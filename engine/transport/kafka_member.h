#pragma once

#include "engine/transport/kafka_watch.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

/// A subscription with a group: the members share the partitions, the broker keeps how far each was taken in. What a
/// listener has returned from is stored within 200 ms; after a crash that much comes again.
class KafkaMember final : public Subscription
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Subscription>>
    begin(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener);
    ~KafkaMember() override;

    void pause() override { m_paused = true; }

    void resume() override { m_paused = false; }

    /// The group's positions are kept by the broker, so there is none to keep here.
    [[nodiscard]] std::vector<Position> beginnings() const override { return {}; }

private:
    using Place = std::pair<std::string, std::int32_t>;

    KafkaMember(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener);
    Result<void> open();
    Result<void> join();
    void rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions);
    void fixBeginnings(rd_kafka_topic_partition_list_t& partitions) const;
    void run();
    void followPause();
    void read();
    void take(const rd_kafka_message_t& message, std::vector<Record>& batch);

    const std::shared_ptr<KafkaWatch> m_watch;
    const SubscriptionSpec m_spec;
    RecordListener& m_listener;
    const std::string m_clusterId;
    std::map<Place, std::int64_t> m_ends; ///< when the subscription began: where StartFrom::End is, later too
    std::set<Place> m_behind; ///< assigned and not read to their end since
    std::unique_ptr<KafkaClient> m_client;
    KafkaQueue m_queue;
    bool m_caughtUpTold = true; ///< there is nothing to tell before the first assignment
    bool m_isHeld = false;
    std::atomic<bool> m_paused = false;
    std::atomic<bool> m_stopping = false;
    std::jthread m_thread;
};

} // namespace backstep
