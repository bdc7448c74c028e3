#pragma once

#include "app/composition/broker.h"
#include "app/composition/payload_policy.h"
#include "engine/definition/document.h"
#include "engine/history/segment_history.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/ports/audit.h"
#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/ledger.h"
#include "engine/ports/orchestrations.h"
#include "engine/rescue/adopting_orchestrations.h"
#include "engine/rescue/audited_orchestrations.h"
#include "engine/rescue/remote_orchestrations.h"
#include "engine/tracker/kept_payloads.h"
#include "engine/tracker/lag_watch.h"
#include "engine/tracker/tracker.h"
#include "engine/tracker/tracker_feed.h"
#include "engine/tracker/worker_watch.h"
#include "engine/transport/kafka_ownership.h"
#include "engine/wire/topics.h"
#include "engine/workers/simulated_workers.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// What a process wants to be on a broker. In a sandbox nobody else is there: Own and Beside are the same.
enum class EngineRole
{
    Own, ///< the engine of the cluster; where another is, it watches
    Beside, ///< runs its own flows and nothing else; where the cluster has an engine, that one is asked
    Watch, ///< never runs an orchestrator; the cluster's engine can be asked
    Observe, ///< reads, and nothing else: nobody can be asked, and on a cluster no producer exists
};

class ServedHttp;

struct EngineOptions
{
    std::optional<KafkaOptions> kafka; ///< absent: the sandbox, a broker in this process
    EngineRole role = EngineRole::Own;
    std::string dataFolder; ///< of the ledger; empty: it is kept in memory and ends with the process
    std::string historyFolder; ///< of what is seen on the wire; empty: in memory as well
    SegmentHistoryLimits historyLimits; ///< of that folder
    Dialect dialect = Dialect::PerTopic;
    bool forReference = false; ///< registrations are for the reference orchestrator (OrchestratorOptions)
    std::string service = "backstep"; ///< "source" of what the engine writes
    /// Lines of a pretty-printed file are taken as one message also on a cluster elsewhere (OrchestratorOptions).
    bool joinsLines = false;
    bool acceptStarts = false; ///< act on start records even where the reference orchestrator lives
    EngineLimits limits; ///< what the orchestrator takes on at most
    Duration patience{10'000}; ///< how long an engine elsewhere may take to answer

    std::shared_ptr<ServedHttp> http; ///< a REST API that is served while the host is open; none: there is none
    std::shared_ptr<Audit> audit; ///< of what persons do; none: nothing is written down
    AuditTerms auditTerms; ///< who asks through orchestrations()

    std::vector<TopicName> topics; ///< made before anything is read, so that nobody waits for their discovery
    bool tracks = true; ///< make flows of the records: what flows() tells
    RecordListener* observer = nullptr; ///< is handed every record of these topics as well; outlives the host
    std::string observedPrefix = std::string(topics::prefix); ///< of their names …
    std::vector<TopicName> observedToo; ///< … and these, where the prefix is another
    StartPoint start; ///< where tracker and observer begin …
    std::optional<StartFrom> observedFrom; ///< … and the observer, if elsewhere
    /// Called on another thread when another engine has taken the cluster: the orchestrator here has stopped.
    std::function<void(const std::string& why)> lost = [](const std::string&) {};
    /// Called on another thread when the broker stops answering, and when it answers again: the state, and why.
    std::function<void(ConnectionState state, const std::string& why)> connectionChanged
        = [](ConnectionState, const std::string&) {};
};

/// Who runs the flows, as found or settled by start().
struct EngineStanding
{
    bool runsHere = false;
    std::optional<OwnerMessage> owner; ///< the engine elsewhere; nothing when there is none
    std::optional<OwnerMessage> abandonedBy; ///< owned the cluster before and never released it: its flows rest with it
    bool besideReference = false; ///< the reference orchestrator lives there; start records are left to it
};

/// Everything that runs, put together without a window: broker, ledger, orchestrator, simulated workers, tracker, and
/// an observer of the wire. Used by the commands and by the window.
class EngineHost final
{
public:
    /// Holds the ledger, reaches the broker and begins to read; nothing runs yet. Faults: InUse, StoreFailed,
    /// Unreachable, BadInput.
    [[nodiscard]] static Result<std::unique_ptr<EngineHost>> open(EngineOptions options);
    EngineHost(const EngineHost&) = delete;
    EngineHost& operator=(const EngineHost&) = delete;
    ~EngineHost();

    /// Begins to be what the role says: what was open in the ledger goes on, or an engine elsewhere is asked. Called
    /// once. Faults: StoreFailed, Unreachable; BadInput for a ledger that belongs to another kind of broker.
    [[nodiscard]] Result<EngineStanding> start();

    /// Ends everything in the order in which nothing is lost: the orchestrator hands on what it decided, then workers
    /// and observers leave. Idempotent.
    void close();

    /// After start(): somebody can be asked.
    [[nodiscard]] bool isAskable() const { return m_options.role != EngineRole::Observe; }

    /// After start(), where somebody can be asked: the orchestrator, here or elsewhere.
    [[nodiscard]] Orchestrations& orchestrations();

    /// The same for who asks over HTTP: the audit says so.
    [[nodiscard]] Orchestrations& orchestrationsForRest();

    /// A plan that was made without asking the orchestrator, for the audit.
    void knowPlan(const ActionPlan& plan);
    /// How the last act on that flow ended, for the audit, from who followed it without the tracker.
    void concludeAct(const FlowId& flow, AuditOutcome outcome, const std::string& says);

    /// After start(): nullptr when it runs elsewhere or nowhere.
    [[nodiscard]] Orchestrator* orchestratorHere() { return m_orchestrator.get(); }

    [[nodiscard]] bool runsHere() const { return m_orchestrator != nullptr; }

    /// What was seen on the wire; empty of flows unless it tracks.
    [[nodiscard]] const FlowQuery& flows() const { return m_sight->tracker; }

    /// What was seen, by its payloads.
    [[nodiscard]] const PayloadSearch& payloads() const { return m_sight->payloads; }

    [[nodiscard]] Dialect dialect() const { return m_options.dialect; }

    /// The records behind it, as far as they are kept.
    [[nodiscard]] const History& history() const { return *m_sight->history; }

    /// Deletes the payloads of these flows from the history on disk, for good; how many records had one. It may take
    /// seconds; not on the window's thread. Refused, where nothing is on disk; StoreFailed.
    [[nodiscard]] Result<std::size_t> deletePayloads(const std::vector<FlowId>& flows);

    /// Why they are kept in memory though they have a folder; empty: they are not.
    [[nodiscard]] const std::string& historyFault() const { return m_historyFault; }

    [[nodiscard]] TrackerHealth trackerHealth() const { return m_sight->feed.health(); }

    /// After start(): who works on this cluster, as far as can be seen from here. Asks nobody before it is asked.
    [[nodiscard]] const WorkerQuery& workers();

    /// How far consumer groups are behind. Asks nobody before it is asked; ends with close().
    [[nodiscard]] const LagSight& lag();

    /// Of the orchestrator here; of nothing in particular when there is none.
    [[nodiscard]] OrchestratorHealth health() const;

    /// Of the ledger, as commands on the wire name it; after start(), when the orchestrator runs here.
    [[nodiscard]] OwnerId identity() const
    {
        return m_orchestrator == nullptr ? OwnerId() : m_orchestrator->identity();
    }

    /// The engine's own truth, for reading.
    [[nodiscard]] Ledger& ledger() { return *m_ledger; }

    [[nodiscard]] const Clock& clock() const { return m_clock; }

    /// For a person: "sandbox", "localhost:9092".
    [[nodiscard]] std::string describe() const { return m_watching->describe(); }

    /// Simulated workers for these entries; commands sent afterwards are answered as the script says. May be called
    /// again for other entries. `registrations`: what they say on the wire that they serve; none: they say nothing, as
    /// workers written by hand. Faults: Unreachable.
    [[nodiscard]] Result<void>
    addWorkers(WorkerScript script, const std::vector<Entry>& entries, std::vector<Entry> registrations = {});

    /// Answers of the simulated workers that are still to come.
    [[nodiscard]] std::size_t answersToCome() const;

    /// The orchestrator here has taken in, durably, every answer they gave. True when it runs elsewhere.
    [[nodiscard]] bool answersTakenIn() const;

private:
    /// Of the client that watches and sends nothing: what it hears of the broker is passed on.
    class Hearing final : public TransportListener
    {
    public:
        explicit Hearing(const EngineOptions& options)
            : m_options(options)
        {
        }

    private:
        void delivered(std::vector<Delivery>) override { }

        void connectionChanged(ConnectionState state, const std::string& reason) override
        {
            m_options.connectionChanged(state, reason);
        }

        const EngineOptions& m_options;
    };

    /// What is seen on the wire, and kept.
    struct Sight
    {
        Sight(std::unique_ptr<History> kept, const Clock& clock);

        const std::unique_ptr<History> history;
        KeptPayloads payloads;
        Tracker tracker;
        TrackerFeed feed;
    };

    struct Workers
    {
        std::unique_ptr<SimulatedWorkers> workers;
        std::unique_ptr<Transport> transport;
    };

    explicit EngineHost(EngineOptions options);

    [[nodiscard]] Result<void> openLedger();
    [[nodiscard]] std::unique_ptr<AuditedOrchestrations> audited(const AuditTerms& terms);
    [[nodiscard]] Orchestrations& unaudited();
    [[nodiscard]] std::unique_ptr<History> openHistory();
    void beginPolicy();
    [[nodiscard]] Result<void> watch();
    [[nodiscard]] Result<EngineStanding> settle();
    [[nodiscard]] Result<EngineStanding> claim();
    [[nodiscard]] Result<void> checkKind();
    [[nodiscard]] Result<void> runHere(const EngineStanding& standing);
    [[nodiscard]] Result<void> askElsewhere();
    void lose(const std::string& why);
    void stopOrchestrator(bool isLost);

    const EngineOptions m_options;
    SystemClock m_clock;
    std::unique_ptr<Broker> m_broker;
    std::unique_ptr<Ledger> m_ledger;

    Hearing m_hearing;
    std::unique_ptr<Transport> m_watching;
    std::string m_historyFault;
    SegmentHistory* m_segments = nullptr; ///< the history, where it is on disk
    std::unique_ptr<Sight> m_sight;
    std::unique_ptr<PayloadPolicy> m_policy; ///< ends before what it deletes from
    std::unique_ptr<Subscription> m_observation;
    std::unique_ptr<WorkerWatch> m_workerWatch;

    std::mutex m_stopping; ///< the ownership's thread and close() may both stop the orchestrator
    bool m_isLost = false;
    std::unique_ptr<Orchestrator> m_orchestrator;
    std::unique_ptr<RemoteOrchestrations> m_remote;
    std::unique_ptr<AdoptingOrchestrations> m_adopting; ///< before the orchestrator here: flows that others left
    std::unique_ptr<AuditedOrchestrations> m_audited; ///< the door to whichever of the two there is
    std::unique_ptr<AuditedOrchestrations> m_auditedRest; ///< another, for who comes over HTTP
    bool m_isServed = false; ///< over HTTP
    std::unique_ptr<Transport> m_orchestrating; ///< of whichever of the two there is
    std::unique_ptr<KafkaOwnership> m_ownership;
    std::vector<Workers> m_workers;
    std::unique_ptr<LagWatch> m_lag;
};

} // namespace backstep
