#pragma once

#include "engine/ports/transport.h"
#include "engine/transport/kafka_client.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace backstep {

/// Sends, and collects what became of it. Everything but send() and flush() is for the one thread that polls.
class KafkaProducer
{
public:
    /// `brokersGone` is called on the polling thread when the last connection broke.
    [[nodiscard]] static Result<std::unique_ptr<KafkaProducer>>
    make(const KafkaOptions& options, std::function<void()> brokersGone);

    ~KafkaProducer();
    KafkaProducer(const KafkaProducer&) = delete;
    KafkaProducer& operator=(const KafkaProducer&) = delete;

    /// How many there are in this process: none where somebody only watches, and a test can say so.
    [[nodiscard]] static int alive();

    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token);
    [[nodiscard]] Result<void> flush(Duration atMost);

    /// Waits for reports, at most so long, and gives what came.
    [[nodiscard]] std::vector<Delivery> poll(Duration atMost);
    /// The listener has heard of so many.
    void told(std::size_t count);

    /// Gives up what is still on its way; the reports come by poll().
    void giveUp();
    [[nodiscard]] std::size_t open() const;

private:
    KafkaProducer(const KafkaOptions& options, std::function<void()> brokersGone);
    [[nodiscard]] Result<std::unique_ptr<KafkaClient>> connect();
    void take(const rd_kafka_message_t& message);
    void renew();

    const KafkaOptions m_options;
    const std::function<void()> m_brokersGone;
    std::vector<Delivery> m_reports; ///< of the polling thread
    bool m_isFatal = false; ///< of the polling thread
    mutable std::mutex m_mutex;
    std::condition_variable m_settled;
    std::shared_ptr<KafkaClient> m_client;
    std::vector<Delivery> m_refused; ///< not taken by librdkafka at all
    std::size_t m_open = 0; ///< taken, and the listener has not heard yet what became of it
};

} // namespace backstep
