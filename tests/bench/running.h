#pragma once

#include "engine/ledger/sqlite_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/transport/local_transport.h"
#include "engine/workers/simulated_workers.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace backstep::bench {

/// A sequence of that many steps; the last one fails at its only attempt when it is said to.
[[nodiscard]] Orchestration sequence(int steps, bool lastHasOneAttempt = false);

/// Counts the ends of flows on orchestrator.flow.events.
class EndCounter final : public RecordListener
{
public:
    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

    /// Waits until so many flows have ended; false after a minute without it.
    [[nodiscard]] bool waitFor(std::size_t ends);

    [[nodiscard]] std::size_t ends();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_ends = 0;
};

/// A client of the broker for whoever is told.
using Connect = std::function<Result<std::unique_ptr<Transport>>(TransportListener&)>;

/// Orchestrator, SQLite ledger and workers in one process, nothing else; each with a client of its own.
class Running
{
public:
    explicit Running(Connect connect)
        : m_connect(std::move(connect))
    {
    }

    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    [[nodiscard]] Result<void> open(const std::string& folder, const Orchestration& orchestration, WorkerScript script);

    /// Asks for a flow; its end is counted.
    void start();

    [[nodiscard]] EndCounter& counter() { return m_counter; }

private:
    const Connect m_connect;
    SystemClock m_clock;
    EndCounter m_counter;
    OrchestrationName m_name;
    std::unique_ptr<SqliteLedger> m_ledger;
    std::unique_ptr<SimulatedWorkers> m_workers;
    std::unique_ptr<Transport> m_workerTransport;
    std::unique_ptr<Orchestrator> m_engine;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Subscription> m_counting;
};

/// The same on a bus in this process.
class Sandbox
{
public:
    [[nodiscard]] Result<void> open(const std::string& folder, const Orchestration& orchestration, WorkerScript script)
    {
        return m_running.open(folder, orchestration, std::move(script));
    }

    [[nodiscard]] Running& running() { return m_running; }

    [[nodiscard]] LocalBus& bus() { return m_bus; }

private:
    SystemClock m_clock;
    LocalBus m_bus{m_clock};
    Running m_running{[this](TransportListener& listener) -> Result<std::unique_ptr<Transport>> {
        return std::make_unique<LocalTransport>(m_bus, listener);
    }};
};

inline constexpr std::size_t inFlight = 64;

/// Flows per second with so many under way at any time.
[[nodiscard]] Result<double> flowsPerSecond(Running& running, double seconds);

/// Milliseconds of one flow after the other: the median.
[[nodiscard]] Result<double> medianFlow(Running& running, std::size_t flows);

} // namespace backstep::bench
