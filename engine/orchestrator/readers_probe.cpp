#include "engine/orchestrator/readers_probe.h"

#include <utility>

namespace backstep {

ReadersProbe::ReadersProbe(Transport& transport, Inbox& inbox)
    : m_transport(transport)
    , m_inbox(inbox)
    , m_thread([this] { run(); })
{
}

ReadersProbe::~ReadersProbe()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wished.notify_one();
}

void ReadersProbe::look()
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = true;
    }
    m_wished.notify_one();
}

void ReadersProbe::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        m_wished.wait(lock, [this] { return m_wanted || m_ending; });
        if (!std::exchange(m_wanted, false) || m_ending) {
            continue;
        }
        lock.unlock();
        if (auto topics = m_transport.topicsWithReaders()) {
            m_inbox.put(ReadersSeen{std::move(*topics)});
        }
        lock.lock();
    }
}

} // namespace backstep
