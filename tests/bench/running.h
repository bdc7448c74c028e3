#pragma once

#include "engine/history/memory_history.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/tracker/tracker_feed.h"
#include "engine/transport/local_transport.h"
#include "engine/workers/simulated_workers.h"
#include "tests/bench/measuring.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace backstep::bench {

/// A sequence of that many steps; the last one fails at its only attempt when it is said to.
[[nodiscard]] Orchestration sequence(int steps, bool lastHasOneAttempt = false);

/// Counts the ends of flows on orchestrator.flow.events, and how long each took from where it was asked for.
class EndCounter final : public RecordListener
{
public:
    /// A flow is asked for: its name, which says when.
    [[nodiscard]] FlowId begin();

    /// Milliseconds of every flow that ended since the last call.
    [[nodiscard]] std::vector<double> takeMilliseconds();

    void records(std::vector<Record> batch) override;

    void caughtUp() override { }

    /// Waits until so many flows have ended; false after a minute without it.
    [[nodiscard]] bool waitFor(std::size_t ends);

    [[nodiscard]] std::size_t ends();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_ends = 0;
    std::vector<double> m_began; ///< by number, milliseconds of m_clock
    std::vector<double> m_took;
    Stopwatch m_clock;
};

/// A client of the broker for whoever is told.
using Connect = std::function<Result<std::unique_ptr<Transport>>(TransportListener&)>;

/// Orchestrator, SQLite ledger and workers in one process, each with a client of its own; on demand the tracker, too.
class Running
{
public:
    explicit Running(Connect connect)
        : m_connect(std::move(connect))
    {
    }

    /// Before open(): the tracker reads every record beside, as the monitor has it.
    void watch() { m_watched = true; }

    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    [[nodiscard]] Result<void> open(const std::string& folder, const Orchestration& orchestration, WorkerScript script);

    /// Asks for a flow; its end is counted.
    void start();

    /// Asks for so many flows, until each is accepted.
    [[nodiscard]] Result<void> startAndWait(std::size_t count);

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
    bool m_watched = false;
    MemoryHistory m_history;
    Tracker m_tracker{m_history};
    std::unique_ptr<TrackerFeed> m_feed;
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

struct Pace
{
    double flowsPerSecond = 0;
    double p50 = 0; ///< milliseconds from asking for a flow to its end
    double p99 = 0;
};

/// Flows for so many seconds, with so many under way at any time.
[[nodiscard]] Result<Pace> pace(Running& running, std::size_t inFlight, double seconds);

/// Milliseconds of one flow after the other: the median.
[[nodiscard]] Result<double> medianFlow(Running& running, std::size_t flows);

} // namespace backstep::bench
