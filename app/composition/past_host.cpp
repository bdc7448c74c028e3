#include "app/composition/past_host.h"

#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::milliseconds aMoment(300);

} // namespace

PastHost::PastHost(std::shared_ptr<void> source, const History& history, TrackerLimits limits, Listener listener)
    : m_source(std::move(source))
    , m_listener(std::move(listener))
    , m_flows(history, limits)
    , m_payloads(m_flows.history())
    , m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

PastHost::~PastHost()
{
    {
        const std::lock_guard lock(m_mutex);
        m_thread.request_stop();
        m_isCancelled = true;
    }
    m_thread.join();
}

void PastHost::goTo(Instant at)
{
    const std::lock_guard lock(m_mutex);
    m_wish = at;
    m_isCancelled = true; // what is on its way to another time
    m_wished.notify_one();
}

void PastHost::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        Instant at;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wished.wait(lock, stop, [this] { return m_wish.has_value(); })) {
                return;
            }
            at = *std::exchange(m_wish, std::nullopt);
            m_isCancelled = stop.stop_requested();
        }
        go(at);
    }
}

void PastHost::go(Instant at)
{
    const auto begun = std::chrono::steady_clock::now();
    const auto tell = [&](std::size_t records, std::size_t inAll) {
        if (std::chrono::steady_clock::now() - begun >= aMoment) {
            m_listener.reading({records, inAll});
        }
    };
    const auto arrived = m_flows.goTo(at, tell, m_isCancelled);
    if (!arrived) {
        m_listener.arrived({at, false, {}, arrived.error().message});
    } else if (arrived->hasArrived) {
        m_listener.arrived({at, arrived->isAnew, m_flows.history().extent(), {}});
    }
}

} // namespace backstep
