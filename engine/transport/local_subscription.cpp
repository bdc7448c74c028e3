#include "engine/transport/local_subscription.h"

#include <utility>

namespace backstep {

LocalSubscription::LocalSubscription(LocalBus& bus, std::unique_ptr<LocalBus::Reader> reader, RecordListener& listener)
    : m_bus(bus)
    , m_reader(std::move(reader))
    , m_listener(listener)
{
    m_thread = std::jthread([this] { read(); });
}

LocalSubscription::~LocalSubscription()
{
    m_bus.stop(*m_reader);
    m_thread.join();
    m_bus.leave(*m_reader);
}

void LocalSubscription::pause()
{
    m_bus.setPaused(*m_reader, true);
}

void LocalSubscription::resume()
{
    m_bus.setPaused(*m_reader, false);
}

std::vector<Position> LocalSubscription::beginnings() const
{
    return m_reader->beginnings;
}

void LocalSubscription::read()
{
    while (true) {
        LocalBus::Work work = m_bus.next(*m_reader);
        if (work.stop) {
            return;
        }
        if (work.caughtUp) {
            m_listener.caughtUp();
            continue;
        }
        m_listener.records(std::move(work.records));
        m_bus.taken(*m_reader, work);
    }
}

} // namespace backstep
