#pragma once

#include "engine/orchestrator/engine_limits.h"
#include "engine/orchestrator/inbox.h"
#include "engine/ports/audit.h"
#include "engine/ports/clock.h"
#include "engine/ports/ledger.h"
#include "engine/ports/orchestrations.h"
#include "engine/ports/transport.h"
#include "engine/ports/worker_directory.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

struct OrchestratorOptions
{
    Dialect dialect = Dialect::PerTopic;
    bool forReference = false; ///< registrations are written so that the reference orchestrator takes them, or refused
    std::string service = "backstep"; ///< "source" of what it writes
    int partitions = 3; ///< of the topics it creates
    bool publishEvents = true; ///< to orchestrator.flow.events; off only for measuring
    /// Registrations and controls found on the wire are its business. Off: only what it is called for, beside whoever
    /// owns the cluster.
    bool ownsCluster = true;
    bool takeStartRecords = true; ///< as an owner, act on orchestrator.execution.start too (contract.md B12)
    /// Lines of one file that a console producer sent as a record each are taken as the message that they were meant to
    /// be (contract.md B8). Off: they are one problem.
    bool joinsLines = true;
    Duration unknownFor{60'000}; ///< how long a start waits for its orchestration to be registered
    EngineLimits limits;
    Audit* audit = nullptr; ///< is told what control records asked for, and what came of it; outlives the orchestrator
    std::string auditConnection; ///< how it names this cluster
    std::optional<std::uint64_t> seed; ///< of jitter and of new flow ids, to see a run again; by chance without one
};

/// What a person is told about the engine itself.
struct OrchestratorHealth
{
    bool connected = true;
    bool caughtUp = false;
    std::string fault; ///< why nothing goes on (disk full, …); empty: all is well
    std::string brokerTrouble; ///< what the broker does not do and is asked for again, and why; empty: nothing
    std::size_t openFlows = 0;
    std::size_t parkedStarts = 0; ///< wait for their orchestration to be registered
    std::size_t quarantined = 0; ///< records that could not be taken in
};

class Loop;
class ReadersProbe;

/// Hands registrations in, and of the shared topic nothing else. Timeouts do not wait for them; calls that speak of
/// orchestrations by name do.
class RegistrationReader final : public RecordListener
{
public:
    explicit RegistrationReader(Inbox& inbox)
        : m_inbox(inbox)
    {
    }

    void records(std::vector<Record> batch) override;

    void caughtUp() override { m_inbox.put(RegistrationsCaughtUp{}); }

private:
    Inbox& m_inbox;
    std::size_t m_skipped = 0;
};

/// The engine: one thread that takes inputs, decides, persists, then sends, then tells. Everything else hands over
/// through its inbox and returns. What was open in the ledger goes on when it is opened.
class Orchestrator final : public Orchestrations,
                           public WorkerDirectory,
                           private TransportListener,
                           private RecordListener
{
public:
    Orchestrator(Ledger& ledger, const Clock& clock, OrchestratorOptions options);
    ~Orchestrator() override;

    /// To be given to the transport that open() gets.
    [[nodiscard]] TransportListener& listener() { return *this; }

    /// Reads the ledger, creates the common topics, subscribes, sends what was decided but not known to be sent, and
    /// starts the thread. The transport must outlive close(). Faults: StoreFailed, InUse, Unreachable.
    [[nodiscard]] Result<void> open(Transport& transport);

    /// Stops taking inputs, makes what was decided durable and hands it on, and ends the thread. Idempotent.
    void close();

    [[nodiscard]] OwnerId identity() const { return m_identity; }

    [[nodiscard]] OrchestratorHealth health() const;

    /// Whether a record of its inputs, and with it all before it on that partition, was taken in durably.
    [[nodiscard]] bool hasTakenIn(const RecordPlace& place) const;

    void registerOrchestration(Orchestration orchestration, std::string service, Answer<int> answer) override;
    void registered(OrchestrationName name, Answer<RegisteredState> answer) override;
    void start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer) override;
    void plan(ActionRequest request, Answer<ActionPlan> answer) override;
    void act(ActionRequest request, Answer<std::uint64_t> answer) override;

    /// Takes a record of the quarantine in as if it had just been read; it leaves the quarantine with what it decided.
    /// Faults: NotFound; BadInput, when it still cannot be taken in.
    void feedQuarantined(std::uint64_t id, const Answer<void>& answer);
    /// Takes a record out of the quarantine for good. Faults: NotFound.
    void dropQuarantined(std::uint64_t id, const Answer<void>& answer);

    [[nodiscard]] std::vector<RegisteredWorker> workers() const override;

private:
    void delivered(std::vector<Delivery> deliveries) override;
    void connectionChanged(ConnectionState state, const std::string& reason) override;
    void records(std::vector<Record> batch) override;
    void caughtUp() override;

    [[nodiscard]] Result<std::vector<Position>> subscribe(Transport& transport, const LedgerContents& contents);

    Ledger& m_ledger;
    const Clock& m_clock;
    OrchestratorOptions m_options;
    OwnerId m_identity;
    Inbox m_inbox;
    RegistrationReader m_registrationReader{m_inbox};
    std::unique_ptr<Loop> m_loop;
    std::unique_ptr<ReadersProbe> m_readers;
    std::unique_ptr<Subscription> m_registrations;
    std::unique_ptr<Subscription> m_inputs;
    std::atomic<int> m_notCaughtUp{0};
    std::jthread m_thread;
};

/// A new random flow id (UUID version 4).
[[nodiscard]] FlowId newFlowId();
[[nodiscard]] FlowId newFlowId(std::mt19937_64& random);

/// Where chance comes from: of that seed, or of all the machine has to give.
[[nodiscard]] std::mt19937_64 chance(std::optional<std::uint64_t> seed);

} // namespace backstep
