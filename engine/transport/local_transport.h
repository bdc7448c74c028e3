#pragma once

#include "engine/transport/local_bus.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace backstep {

/// One client of the bus. A thread of its own reports deliveries, so that send() never calls back.
class LocalTransport final : public Transport
{
public:
    LocalTransport(LocalBus& bus, TransportListener& listener);
    /// What was taken is reported first.
    ~LocalTransport() override;

    [[nodiscard]] Result<void> ensureTopics(const std::vector<TopicSpec>& topics) override;
    [[nodiscard]] HandOver send(const OutgoingRecord& record, std::uint64_t token) override;
    [[nodiscard]] Result<void> flush(Duration atMost) override;
    [[nodiscard]] Result<std::unique_ptr<Subscription>>
    subscribe(const SubscriptionSpec& spec, RecordListener& listener) override;
    [[nodiscard]] Result<std::vector<TopicName>> topicsWithReaders() override;
    [[nodiscard]] std::string describe() const override;

private:
    void report();

    LocalBus& m_bus;
    TransportListener& m_listener;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::vector<Delivery> m_deliveries;
    std::size_t m_out = 0; ///< with the listener at this moment
    bool m_stopping = false;
    std::jthread m_thread;
};

} // namespace backstep
