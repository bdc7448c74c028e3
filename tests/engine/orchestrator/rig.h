#pragma once

#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/wire/topics.h"
#include "tests/engine/orchestrator/gates.h"
#include "tests/support/collector.h"
#include "tests/support/scenario.h"

#include <QTemporaryDir>
#include <QtTest/QTest>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

/// An orchestrator between a ledger and a bus, everything around it in a test's hand: time, the disk, the broker, and
/// every reply. Nothing sleeps for a result: waitFor() ends as soon as it is so.
class Rig
{
public:
    enum class Store
    {
        Memory,
        Sqlite
    };

    explicit Rig(const std::string& picture, Store store = Store::Memory, OrchestratorOptions first = {});

    ~Rig();

    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    void open(TransportGate::Decide decide = {});

    /// As kill -9 would: nothing is written, sent or reported any more.
    void crash();

    void restart(TransportGate::Decide decide = {});

    Result<int> registerIt();

    Result<RegisteredState> registered();

    Result<StartAnswer> start(const std::string& flow, const std::string& key = {}, const std::string& payload = "{}");

    Result<ActionPlan> plan(const ActionRequest& request);

    Result<std::uint64_t> act(const ActionRequest& request);

    Result<void> feed(std::uint64_t id);

    Result<void> drop(std::uint64_t id);

    /// Every record seen on a topic, in order of reading.
    std::vector<Record> on(std::string_view topic);

    std::vector<Record> commands(const std::string& step, Phase phase = Phase::Do);

    /// Waits until so many commands of that step are on the bus.
    bool sent(const std::string& step, std::size_t count = 1, Phase phase = Phase::Do);

    void reply(const Record& command, bool succeeds = true);

    /// Waits for the latest command of that step and answers it.
    bool answer(const std::string& step, bool succeeds = true, std::size_t count = 1, Phase phase = Phase::Do);

    void send(const OutgoingRecord& record);

    std::optional<FlowState> state(const std::string& flow);

    bool ends(const std::string& flow, FlowStatus status);

    /// The anomalies told on orchestrator.flow.events, as "kind at topic/partition/offset".
    std::vector<std::string> anomalies();

    bool waitForAnomalies(std::size_t count);

    /// Time passes while the engine is there: in steps, each of which it sees. clock.advance() is a jump.
    void pass(Duration time);

    static bool waitFor(const std::function<bool()>& isSo);

    LocalBus& bus() { return m_bus; }

    ManualClock clock;
    Orchestration definition;
    OrchestratorOptions options; ///< of the next open()
    std::unique_ptr<LedgerGate> ledger;
    std::unique_ptr<Orchestrator> engine;
    std::unique_ptr<TransportGate> gate;
    Result<void> opened;

private:
    void openLedger();

    Store m_store;
    LocalBus m_bus{clock};
    Collector m_sent;
    Collector m_seen;
    QTemporaryDir m_folder;
    std::unique_ptr<Ledger> m_kept;
    LocalTransport m_outside;
    std::unique_ptr<Subscription> m_watching;
    std::uint64_t m_token = 1;
};

} // namespace backstep
