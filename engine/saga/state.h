#pragma once

#include "engine/base/bytes.h"
#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/orchestration.h"
#include "engine/saga/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

enum class AttemptOutcome : std::uint8_t
{
    Open, ///< decided, perhaps on the wire; its answer is awaited
    Succeeded,
    Failed, ///< answered failure: no effect
    TimedOut, ///< never answered yet: nobody knows
    Withdrawn, ///< decided but never handed to the transport
};

/// One sending of a step's DO or UNDO. Retries are new attempts with new command ids; redeliveries are not attempts.
struct Attempt
{
    int number = 1; ///< from 1, counted on through all generations of the phase
    int generation = 1; ///< of the idempotency key: 1, then "#2" …
    AttemptOutcome outcome = AttemptOutcome::Open;
    Instant sentAt; ///< decided
    Instant deliveredAt; ///< the delivery report; not set until then. The timeout runs from here
    Instant settledAt;
    std::uint64_t seq = 0; ///< of the event that decided it: a redelivery repeats it

    friend bool operator==(const Attempt&, const Attempt&) = default;
};

struct PhaseState
{
    std::vector<Attempt> attempts;
    int budgetFrom = 0; ///< attempts numbered up to this one are not counted against the budget (fresh budgets)
    int generation = 1;
    Instant retryAt; ///< set while backing off
    Bytes payload; ///< of the commands of this phase
    bool edited = false; ///< a person gave the payload: it is not computed anew
    Bytes reply; ///< payload of the successful reply
    std::string lastError;

    [[nodiscard]] const Attempt* last() const { return attempts.empty() ? nullptr : &attempts.back(); }

    /// The oldest attempt whose answer is awaited; at most one a generation of the key.
    [[nodiscard]] const Attempt* open() const;
    [[nodiscard]] bool succeeded() const; ///< some attempt of the present generation did
    [[nodiscard]] Attempt* find(int number);
    [[nodiscard]] bool outcomeUnknown() const; ///< some attempt never answered, none succeeded
    [[nodiscard]] int used() const; ///< attempts counted against the budget

    friend bool operator==(const PhaseState&, const PhaseState&) = default;
};

/// What turning back means for a step; fixed in the one decision that turns the flow (design.md §4).
enum class Fate : std::uint8_t
{
    Open, ///< the flow has not turned back
    NotNeeded, ///< nothing to undo
    Awaited, ///< in flight: its answer or timeout decides
    Undo, ///< to be undone
    Closed, ///< a person closed it with a reason
};

/// What a person said of a step instead of its worker (design.md §4 "A person can").
enum class Closing : std::uint8_t
{
    None,
    Done, ///< it has its effect: undone when the flow turns back
    Skipped, ///< it has no effect of its own; what its attempts may have done is undone by the usual rules
    Undone, ///< its effect is taken back: no UNDO is sent
};

/// A key of a step's DO that succeeded. Each is an effect of its own, and has an UNDO of its own.
struct KeyDone
{
    static constexpr int none = 0;
    static constexpr int byPerson = -1; ///< a person says that its effect is taken back

    int generation = 1; ///< of the DO's key
    int undo = none; ///< the generation of the UNDO's key that takes it back, once that is sent
    Bytes reply; ///< of a further key; that of the step's own is forward.reply

    friend bool operator==(const KeyDone&, const KeyDone&) = default;
};

struct StepState
{
    StepStatus status = StepStatus::Pending;
    Fate fate = Fate::Open;
    Closing closing = Closing::None;
    PhaseState forward; ///< DO
    PhaseState backward; ///< UNDO
    std::vector<KeyDone> done; ///< in the order in which it was told; the first is the step's success

    /// What the present generation of the UNDO takes back; null where it was sent because nobody knew.
    [[nodiscard]] const KeyDone* beingUndone() const;
    /// Succeeded, and no UNDO was sent for it since.
    [[nodiscard]] const KeyDone* owed() const;

    [[nodiscard]] PhaseState& phase(Phase which) { return which == Phase::Do ? forward : backward; }

    [[nodiscard]] const PhaseState& phase(Phase which) const { return which == Phase::Do ? forward : backward; }

    friend bool operator==(const StepState&, const StepState&) = default;
};

/// What a person did that lets commands go out: who, and why. The commands that follow say so (decisions/0015).
struct Act
{
    std::uint64_t seq = 0; ///< of its event
    RequestId request;
    std::string who;
    std::string reason;

    friend bool operator==(const Act&, const Act&) = default;
};

/// The whole truth about one flow. apply() alone changes it; the ledger keeps it as bytes (state_codec.h).
struct FlowState
{
    FlowId id;
    OrchestrationName orchestration;
    DefinitionHash definition; ///< pinned when the start was accepted
    StartKey startKey;
    FlowStatus status = FlowStatus::InProgress;
    bool turnedBack = false;
    bool paused = false; ///< no new command; replies apply
    bool waitsForLock = false; ///< another flow holds `lock`; nothing was sent yet
    std::string lock; ///< what the flow excludes others by (lock_key.h); empty: nothing
    std::vector<StepIndex> unserved; ///< NOT_REGISTERED: the steps that no worker serves
    FlowId startedFrom; ///< the flow that this one starts again; empty: none
    std::uint64_t version = 0; ///< grows by one with each input that decided something: what operators must name
    std::uint64_t seq = 0; ///< of the last event; the next is seq + 1
    std::string why; ///< the sentence a person reads first when the flow failed or turned back
    std::string cause; ///< the sentence that turned the flow back
    Bytes payload; ///< of the start
    Instant startedAt;
    Instant endedAt; ///< when it came to rest last
    std::uint32_t anomalies = 0;
    std::vector<StepState> steps; ///< as Orchestration::steps
    std::vector<Act> acts; ///< in order; of the earlier ones those alone of which a command is still out

    /// The last act up to the event of that number: what was decided then carries it. Null: nobody had acted.
    [[nodiscard]] const Act* actBefore(std::uint64_t event) const;

    [[nodiscard]] bool needsPerson() const { return status == FlowStatus::Failed; }

    /// Accepted, and held back before its first command: by missing workers or by a lock.
    [[nodiscard]] bool isHeldBack() const { return waitsForLock || status == FlowStatus::NotRegistered; }

    friend bool operator==(const FlowState&, const FlowState&) = default;
};

/// flowId/step/phase, with #2 … for a later generation (contract.md B12). All attempts of a generation share it.
[[nodiscard]] IdempotencyKey idempotencyKey(const FlowId& flow, const StepName& step, Phase phase, int generation);

/// idempotency key + "/" + attempt: says by itself what it belongs to, so that a reply needs no lookup table.
[[nodiscard]] CommandId commandId(const FlowId& flow, const StepName& step, Phase phase, const Attempt& attempt);

} // namespace backstep
