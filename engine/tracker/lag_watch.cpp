#include "engine/tracker/lag_watch.h"

#include <chrono>
#include <utility>

namespace backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto lagAskedAgainAfter = 2s;

} // namespace

LagWatch::LagWatch(LagQuery& query)
    : m_query(query)
    , m_thread([this] { run(); })
{
}

LagWatch::~LagWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wished.notify_one();
    m_thread.join();
}

std::optional<std::vector<GroupReading>> LagWatch::groupReadings() const
{
    const std::lock_guard lock(m_mutex);
    if (!std::exchange(m_wanted, true)) {
        m_wished.notify_one();
    }
    return m_readings;
}

void LagWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        m_wished.wait(lock, [this] { return m_wanted || m_ending; });
        if (m_ending) {
            return;
        }
        m_wanted = false;
        lock.unlock();
        auto readings = m_query.groupReadings();
        lock.lock();
        // An older answer would be taken for the present one: what is not known is not told.
        m_readings = readings ? std::optional(std::move(*readings)) : std::nullopt;
        m_wished.wait_for(lock, lagAskedAgainAfter, [this] { return m_ending; });
    }
}

} // namespace backstep
