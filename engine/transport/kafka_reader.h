#pragma once

#include "engine/transport/kafka_watch.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace backstep {

/// A subscription without a group: every partition by itself, from positions of its own.
class KafkaReader final : public Subscription
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Subscription>>
    begin(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener);
    ~KafkaReader() override;

    void pause() override;
    void resume() override;

    [[nodiscard]] std::vector<Position> beginnings() const override { return m_beginnings; }

    [[nodiscard]] Backlog backlog() const override;

private:
    struct Cursor
    {
        std::int64_t next = 0;
        std::int64_t caughtUpAt = 0;
    };

    struct Topic
    {
        std::string incarnation;
        KafkaTopic handle;
        std::map<std::int32_t, Cursor> cursors; ///< those that are being read
        bool isGone = false; ///< deleted; the cursors say how far it was read
    };

    KafkaReader(std::shared_ptr<KafkaWatch> watch, const SubscriptionSpec& spec, RecordListener& listener);
    Result<void> open();
    Result<void> beginTopics(const ClusterView& view);

    void run();
    bool waitWhilePaused();
    void follow();
    void followTopics(const ClusterView& view);
    void appeared(const std::string& name, std::int32_t partitions);
    void grew(Topic& topic, std::int32_t partitions);
    void returned(const std::string& name, Topic& topic, std::int32_t partitions);
    void vanished(Topic& topic);
    bool followReconnect();
    void beginAnew(const std::string& name, Topic& topic, const BoundsByPartition& bounds);
    void outOfRange(const std::string& name, std::int32_t partition);

    void read();
    void take(const rd_kafka_message_t& message, std::vector<Record>& batch);
    void takeError(const rd_kafka_message_t& message);
    void tellIfCaughtUp();
    [[nodiscard]] std::int64_t leftToRead() const;

    Topic& topicNamed(const std::string& name);
    void startReading(Topic& topic, std::int32_t partition, std::int64_t next);
    static void stopReading(const Topic& topic);

    const std::shared_ptr<KafkaWatch> m_watch;
    const SubscriptionSpec m_spec;
    RecordListener& m_listener;
    std::unique_ptr<KafkaClient> m_client;
    KafkaQueue m_queue;
    std::map<std::string, Topic> m_topics;
    std::vector<Position> m_beginnings;
    std::uint64_t m_seenVersion = 0;
    std::uint64_t m_seenComebacks = 0;
    bool m_caughtUpTold = false;
    std::atomic<std::int64_t> m_toRead = 0; ///< when reading began, or after the last reconnect …
    std::atomic<std::int64_t> m_leftToRead = 0; ///< … and of that, now

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    bool m_stopping = false;
    std::jthread m_thread;
};

} // namespace backstep
