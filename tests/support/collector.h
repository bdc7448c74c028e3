#pragma once

#include "engine/ports/transport.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// Keeps what a transport told and lets a test wait for it.
class Collector final : public RecordListener, public TransportListener
{
public:
    void records(std::vector<Record> batch) override
    {
        change([&] {
            for (Record& record : batch) {
                m_records.push_back(std::move(record));
            }
        });
    }

    void caughtUp() override
    {
        change([&] {
            ++m_caughtUp;
            m_recordsAtCaughtUp = m_records.size();
        });
    }

    void delivered(std::vector<Delivery> deliveries) override
    {
        change([&] {
            for (Delivery& delivery : deliveries) {
                m_deliveries.push_back(std::move(delivery));
            }
        });
    }

    void connectionChanged(ConnectionState state, const std::string& reason) override
    {
        change([&] { m_states.emplace_back(state, reason); });
    }

    using States = std::vector<std::pair<ConnectionState, std::string>>;

    bool waitForRecords(std::size_t count, std::chrono::seconds atMost = std::chrono::seconds(20))
    {
        return wait([&] { return m_records.size() >= count; }, atMost);
    }

    bool waitForCaughtUp(int times = 1, std::chrono::seconds atMost = std::chrono::seconds(20))
    {
        return wait([&] { return m_caughtUp >= times; }, atMost);
    }

    bool waitForDeliveries(std::size_t count, std::chrono::seconds atMost = std::chrono::seconds(20))
    {
        return wait([&] { return m_deliveries.size() >= count; }, atMost);
    }

    /// Until the last told state is this one.
    bool waitForState(ConnectionState state, std::chrono::seconds atMost = std::chrono::seconds(20))
    {
        return wait([&] { return !m_states.empty() && m_states.back().first == state; }, atMost);
    }

    std::vector<Record> allRecords() { return copy(m_records); }

    std::vector<Delivery> allDeliveries() { return copy(m_deliveries); }

    States allStates() { return copy(m_states); }

    std::size_t recordsAtCaughtUp() { return copy(m_recordsAtCaughtUp); }

private:
    template <class Change>
    void change(Change apply)
    {
        const std::lock_guard lock(m_mutex);
        apply();
        m_changed.notify_all();
    }

    bool wait(const std::function<bool()>& isSo, std::chrono::seconds atMost)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, atMost, isSo);
    }

    template <class T>
    T copy(const T& what)
    {
        const std::lock_guard lock(m_mutex);
        return what;
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Record> m_records;
    std::vector<Delivery> m_deliveries;
    States m_states;
    int m_caughtUp = 0;
    std::size_t m_recordsAtCaughtUp = 0;
};

} // namespace backstep
