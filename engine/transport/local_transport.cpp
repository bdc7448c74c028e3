#include "engine/transport/local_transport.h"

#include "engine/base/limits.h"

#include <utility>

namespace backstep {

LocalTransport::LocalTransport(LocalBus& bus, TransportListener& listener)
    : m_bus(bus)
    , m_listener(listener)
    , m_thread([this] { report(); })
{
}

LocalTransport::~LocalTransport()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_filled.notify_one();
    m_thread.join();
}

Result<void> LocalTransport::ensureTopics(const std::vector<TopicSpec>& topics)
{
    for (const TopicSpec& topic : topics) {
        m_bus.ensure(topic);
    }
    return {};
}

HandOver LocalTransport::send(const OutgoingRecord& record, std::uint64_t token)
{
    // Under the lock, so that reports come in the order of the log.
    const std::lock_guard lock(m_mutex);
    if (m_deliveries.size() >= limits::inboxMax) {
        return HandOver::Full;
    }
    auto place = m_bus.append(record);
    if (!place.has_value()) {
        return HandOver::Full;
    }
    m_deliveries.push_back({token, DeliveryOutcome::Persisted, std::move(*place), {}});
    if (m_deliveries.size() == 1) {
        m_filled.notify_one();
    }
    return HandOver::Taken;
}

Result<void> LocalTransport::flush(Duration atMost)
{
    std::unique_lock lock(m_mutex);
    if (m_emptied.wait_for(lock, atMost, [this] { return m_deliveries.empty() && m_out == 0; })) {
        return {};
    }
    return failure(
        Fault::Unreachable,
        "The sandbox still has " + std::to_string(m_deliveries.size() + m_out) + " records to report after "
            + toWords(atMost) + "."
    );
}

Result<std::unique_ptr<Subscription>> LocalTransport::subscribe(const SubscriptionSpec& spec, RecordListener& listener)
{
    return m_bus.subscribe(spec, listener);
}

Result<std::vector<TopicName>> LocalTransport::topicsWithReaders()
{
    return m_bus.topicsWithReaders();
}

std::string LocalTransport::describe() const
{
    return "sandbox";
}

void LocalTransport::report()
{
    m_listener.connectionChanged(ConnectionState::Up, {});
    std::unique_lock lock(m_mutex);
    while (true) {
        m_filled.wait(lock, [this] { return m_stopping || !m_deliveries.empty(); });
        if (m_deliveries.empty()) {
            return;
        }
        std::vector<Delivery> deliveries = std::exchange(m_deliveries, {});
        m_out = deliveries.size();
        lock.unlock();
        m_listener.delivered(std::move(deliveries));
        lock.lock();
        m_out = 0;
        m_emptied.notify_all();
    }
}

} // namespace backstep
