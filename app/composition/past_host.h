#pragma once

#include "engine/tracker/kept_payloads.h"
#include "engine/tracker/past_flows.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace backstep {

/// What was seen, as of a time that a person asks for: worked out on a thread of its own. A later wish replaces one
/// that is on its way. There is no transport and no producer here, so that nothing can be sent.
class PastHost final
{
public:
    struct Arrival
    {
        Instant at;
        bool isAnew = false; ///< as PastFlows has it
        PastHistory::Extent extent;
        std::string fault; ///< why it has not arrived; empty: it has
    };

    struct Reading
    {
        std::size_t records = 0;
        std::size_t inAll = 0;
    };

    /// Called on another thread.
    struct Listener
    {
        std::function<void(Arrival)> arrived;
        std::function<void(Reading)> reading; ///< of what takes longer than a moment
    };

    /// `source` holds the history, and is held as long as it is read.
    PastHost(std::shared_ptr<void> source, const History& history, TrackerLimits limits, Listener listener);
    PastHost(const PastHost&) = delete;
    PastHost& operator=(const PastHost&) = delete;
    ~PastHost();

    void goTo(Instant at);

    [[nodiscard]] const FlowQuery& flows() const { return m_flows; }

    [[nodiscard]] const PayloadSearch& payloads() const { return m_payloads; }

    [[nodiscard]] const PastHistory& history() const { return m_flows.history(); }

private:
    void run(const std::stop_token& stop);
    void go(Instant at);

    const std::shared_ptr<void> m_source;
    const Listener m_listener;
    PastFlows m_flows;
    KeptPayloads m_payloads;
    std::mutex m_mutex; ///< guards m_wish
    std::condition_variable_any m_wished;
    std::optional<Instant> m_wish;
    std::atomic<bool> m_isCancelled{false};
    std::jthread m_thread;
};

} // namespace backstep
