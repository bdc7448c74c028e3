#pragma once

#include "engine/orchestrator/loop.h"
#include "tests/engine/simulation/sim_ledger.h"
#include "tests/engine/simulation/sim_people.h"
#include "tests/engine/simulation/sim_reader.h"
#include "tests/engine/simulation/sim_transport.h"
#include "tests/engine/simulation/sim_workers.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace backstep::simulation {

/// What came of a run.
struct Outcome
{
    std::optional<std::string> violation;
    std::uint64_t happenings = 0;
    std::uint64_t commits = 0;
    std::uint64_t events = 0;
    std::uint64_t flows = 0;
    std::uint64_t undone = 0;
    std::uint64_t crashes = 0; ///< of the whole engine
    std::array<std::uint64_t, troubleCount> struck{};
    std::vector<std::string> trace; ///< the last happenings, when it was wanted
};

/// One run: the real loop in one thread, with everything around it simulated, until all has come to rest.
class World
{
public:
    World(const Scheme& scheme, bool traced, SimDisk& disk);

    [[nodiscard]] Outcome run();

private:
    /// The engine in one of its lives.
    struct Engine
    {
        Engine(Stage& stage, SimLedger& ledger, const Clock& clock, const OrchestratorOptions& options, World& world);

        std::shared_ptr<Life> life;
        Door door;
        SimTransport transport;
        SimReader reader;
        Loop loop;
        bool isLinked = true;
        bool isStuck = false; ///< its store failed in the last turn
        bool knowsItIsDeaf = false; ///< it was told that the broker is away
        int idleTurns = 0;
        Instant nextTurn;
    };

    void planTroubles();
    void planAbsences(Trouble trouble, bool& away);
    void planOften(Trouble trouble, std::size_t most, void (World::*happens)());
    [[nodiscard]] microseconds absence();
    void linksChanged();
    void crash();
    void stopCleanly();
    void sleep();
    void setForward();
    void setBack();
    void fillDisk();
    void sendGarbage();
    void flood();

    void open();
    void engineEnded();
    void wake(microseconds wait);
    void turn();
    void append(const OutgoingRecord& record);
    void appendAt(const OutgoingRecord& record, std::int32_t partition, const FlowId& answers);

    void runFor(microseconds atMost);
    /// Empty when all has come to rest.
    [[nodiscard]] std::string whatIsUnderway() const;
    void comeToRest();
    void judgeEffects();
    void trace(const std::string& text);

    const Scheme& m_scheme;
    const bool m_traced;
    Outcome m_outcome;
    Agenda m_agenda;
    SimClock m_clock{m_agenda};
    Troubles m_troubles;
    SimBroker m_broker;
    Judge m_judge;
    Stage m_stage;
    SimLedger m_ledger;
    SimWorkers m_workers;
    SimPeople m_people;
    OrchestratorOptions m_options;
    std::unique_ptr<Engine> m_engine;
    std::string m_toldFault;
    bool m_brokerAway = false;
    bool m_engineCutOff = false;
    bool m_workersCutOff = false;
};

/// Makes the disk of a run; the memory when none is made.
using MakeDisk = std::function<std::unique_ptr<SimDisk>(std::uint64_t seed)>;

[[nodiscard]] Outcome simulated(const Scheme& scheme, bool traced = false, const MakeDisk& makeDisk = {});

/// Leaves out whatever can be left out while it still goes wrong, and tells what is left and how it went.
[[nodiscard]] std::string explained(Scheme scheme, const MakeDisk& makeDisk = {});

} // namespace backstep::simulation
