#pragma once

#include "app/composition/broker.h"
#include "engine/definition/document.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/ports/clock.h"
#include "engine/ports/ledger.h"
#include "engine/ports/orchestrations.h"
#include "engine/ports/worker_directory.h"
#include "engine/workers/simulated_workers.h"

#include <memory>
#include <string>
#include <vector>

namespace backstep {

struct EngineOptions
{
    std::string dataFolder; ///< of the ledger; empty: it is kept in memory and ends with the process
    Dialect dialect = Dialect::PerTopic;
    std::string service = "backstep"; ///< "source" of what the engine writes
    std::vector<TopicName> topics; ///< made before anything is read, so that nobody waits for their discovery
    RecordListener* observer = nullptr; ///< is handed every record of Backstep's topics; outlives the host
    StartFrom observeFrom = StartFrom::End;
};

/// Everything that runs, put together without a window: broker, ledger, orchestrator, simulated workers and an observer
/// of the wire. Used by the commands and by the window.
class EngineHost final
{
public:
    /// Holds the ledger, reaches the broker and begins to observe; nothing runs yet. Faults: InUse, StoreFailed,
    /// Unreachable.
    [[nodiscard]] static Result<std::unique_ptr<EngineHost>> open(EngineOptions options);
    EngineHost(const EngineHost&) = delete;
    EngineHost& operator=(const EngineHost&) = delete;
    ~EngineHost();

    /// The orchestrator begins: what was open in the ledger goes on. Called once. Faults: StoreFailed, Unreachable.
    [[nodiscard]] Result<void> start();

    /// Ends everything in the order in which nothing is lost: the orchestrator hands on what it decided, then workers
    /// and observer leave. Idempotent.
    void close();

    /// After start().
    [[nodiscard]] Orchestrations& orchestrations() { return *m_orchestrator; }

    [[nodiscard]] const WorkerDirectory& workerDirectory() const { return *m_orchestrator; }

    [[nodiscard]] OrchestratorHealth health() const { return m_orchestrator->health(); }

    /// The engine's own truth, for reading.
    [[nodiscard]] Ledger& ledger() { return *m_ledger; }

    [[nodiscard]] const Clock& clock() const { return m_clock; }

    /// Simulated workers for these entries; commands sent afterwards are answered as the script says. May be called
    /// again for other entries. Faults: Unreachable.
    [[nodiscard]] Result<void> addWorkers(WorkerScript script, const std::vector<Entry>& entries);

private:
    /// Watches the wire for somebody; sends nothing, so it is told of no deliveries.
    class Silent final : public TransportListener
    {
        void delivered(std::vector<Delivery>) override { }

        void connectionChanged(ConnectionState, const std::string&) override { }
    };

    struct Workers
    {
        std::unique_ptr<SimulatedWorkers> workers;
        std::unique_ptr<Transport> transport;
    };

    explicit EngineHost(EngineOptions options);

    [[nodiscard]] Result<void> openLedger();
    [[nodiscard]] Result<void> observe();

    const EngineOptions m_options;
    SystemClock m_clock;
    std::unique_ptr<Broker> m_broker;
    std::unique_ptr<Ledger> m_ledger;
    Silent m_silent;
    std::unique_ptr<Transport> m_observing;
    std::unique_ptr<Subscription> m_observation;
    std::unique_ptr<Orchestrator> m_orchestrator;
    std::unique_ptr<Transport> m_orchestrating;
    std::vector<Workers> m_workers;
};

} // namespace backstep
