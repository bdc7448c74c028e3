#pragma once

#include "engine/definition/orchestration.h"
#include "tests/engine/simulation/dice.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backstep::simulation {

/// What may go wrong. Each seed has a few of them.
enum class Trouble : std::uint8_t
{
    TransportFull, ///< a record is not taken
    DeliveryFails, ///< reported: certainly not in the log
    DeliveryUnsure, ///< reported: nobody knows
    ReportsLate,
    BrokerAway, ///< for the engine and the workers
    EngineCutOff,
    WorkersCutOff,
    LongAbsence, ///< the absences of this run last up to an hour
    SlowIntake, ///< the engine takes in less than comes: answers wait for longer than timeouts last
    RecordsReread, ///< the same offsets come again
    Garbage,
    ForeignReplies, ///< to commands of another owner about the same flow and step
    BareReplies, ///< without a key, without anything echoed but flow and step
    StoreFails,
    StoreUnsure, ///< a commit that was reported failed is there after a crash
    StoreUnreadable, ///< what was looked for in it could not be read
    CrashAnytime,
    CrashBeforeCommit,
    CrashAfterCommit,
    CrashWhileSending,
    CleanStop,
    Suspends, ///< the engine's machine sleeps; the world goes on
    ClockForward,
    ClockBackward,
    WorkerFails,
    WorkerSilent,
    WorkerLate,
    WorkerTwice, ///< every reply twice
    WorkerRereads, ///< a command is read again, perhaps much later
    UndoFails,
    Operator,
    OperatorStale, ///< acts on a version that is gone, or two at once on the same
    StartsAgain, ///< the same start key once more
    Reregisters, ///< another version of the definition while flows run
    RegistersLate, ///< flows are started before anyone registered their orchestration
    Last, ///< none: how many there are
};

inline constexpr std::size_t troubleCount = static_cast<std::size_t>(Trouble::Last);

[[nodiscard]] std::string_view nameOf(Trouble trouble);

struct PlannedStart
{
    int flow = 1;
    microseconds at{0};
    bool byRecord = false; ///< else by a call
    bool withKey = true;
};

/// Everything that a seed means. A part of it can be left out to find the smallest run that still goes wrong.
struct Scheme
{
    std::uint64_t seed = 0;
    Orchestration orchestration;
    std::vector<PlannedStart> starts;
    std::array<double, troubleCount> chance{}; ///< of each trouble; 0: not in this run
    bool workersRemember = true; ///< a DO that comes after its UNDO is refused (contract: no effect may hang)
    microseconds workersTake{0}; ///< at most, where nothing goes wrong
    std::size_t recordsPerSecond = 0; ///< that the engine takes in, where its intake is slow
    microseconds troubledFor{0}; ///< then nothing goes wrong any more

    [[nodiscard]] bool has(Trouble trouble) const { return chance[static_cast<std::size_t>(trouble)] > 0; }

    /// Whoever is reachable answers every command soon with success: nothing gives a flow reason to turn back.
    [[nodiscard]] bool workersAreGood() const;
};

[[nodiscard]] Scheme schemeOf(std::uint64_t seed);

/// The definition that is registered while flows of the first run: one step more.
[[nodiscard]] Orchestration nextVersion(const Orchestration& orchestration);

/// Each scheme with one thing less: a trouble, a flow, a step.
[[nodiscard]] std::vector<Scheme> smaller(const Scheme& scheme);

[[nodiscard]] std::string described(const Scheme& scheme);

} // namespace backstep::simulation
