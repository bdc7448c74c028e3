#pragma once

#include "engine/base/error.h"
#include "engine/definition/orchestration.h"
#include "engine/ports/transport.h"
#include "engine/saga/event.h"
#include "engine/saga/state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// A registered definition: the same name may have many versions, flows stay with the one they started with.
struct RegisteredOrchestration
{
    Orchestration orchestration;
    int version = 1; ///< from 1, per name; below 1 what was never registered: a flow that was taken over has it
    Instant registeredAt;
    std::string service;
};

/// A worker registration, as readiness needs it (set comparison by names, contract.md D16).
struct RegisteredWorker
{
    OrchestrationName orchestration;
    std::string service;
    std::vector<StepName> steps;
    Instant registeredAt;

    friend bool operator==(const RegisteredWorker&, const RegisteredWorker&) = default;
};

/// One flow's part of a commit.
struct FlowWrite
{
    FlowState state; ///< the snapshot after `events`
    std::vector<Event> events; ///< what was decided in this commit
    Instant undoableUntil{}; ///< of a closed flow: compaction leaves it whole until then
};

/// A start that was taken in and waits for its orchestration to become known. Not a flow yet: nothing was decided.
struct ParkedStart
{
    OrchestrationName orchestration;
    StartRequest request; ///< its flow id is set and names the parked start
    Instant since;
    RecordPlace place; ///< of the record that brought it; unset for a call

    friend bool operator==(const ParkedStart&, const ParkedStart&) = default;
};

/// A record that could not be taken in. It is kept whole, to be looked at and fed in again.
struct QuarantinedRecord
{
    std::uint64_t id = 0; ///< given by the ledger, counted up, never used twice
    Instant at;
    std::string reason; ///< one sentence for a person
    Record record; ///< as it came; none of it in a listing where it is damaged, and `reason` says so
};

/// Everything that one batch of inputs decided: written at once or not at all (design.md §2, "persist, then send").
struct LedgerCommit
{
    std::vector<FlowWrite> flows;
    std::vector<RegisteredOrchestration> registered;
    std::vector<RegisteredWorker> workers;
    std::vector<Position> positions; ///< inputs taken in: an offset is committed with its effects, never without
    std::vector<ParkedStart> parked;
    std::vector<FlowId> unparked; ///< no longer parked: accepted in this commit, or turned down
    std::vector<QuarantinedRecord> quarantined; ///< their ids are not read
    std::vector<std::uint64_t> released; ///< ids that leave the quarantine
    Instant at;
    std::uint64_t number = 0; ///< of this commit, counted up by one from LedgerContents::lastCommit
    std::uint64_t publishedUpTo
        = 0; ///< the events of commits up to this one are known to be on orchestrator.flow.events
};

/// An event that was decided but is not known to be published: sent again at start (at least once).
struct UnpublishedEvent
{
    FlowId flow;
    Event event;
};

/// What a ledger holds when it is opened. Closed flows stay on disk and are read one by one.
struct LedgerContents
{
    OwnerId identity; ///< of this ledger; made when the ledger is
    std::vector<FlowState> openFlows; ///< every flow that is not COMPLETED or UNDONE, in the order of acceptance
    std::vector<RegisteredOrchestration> orchestrations; ///< every version some open flow needs, and the newest of each
    std::vector<RegisteredWorker> workers;
    std::vector<Position> positions;
    std::uint64_t lastCommit = 0;
    std::vector<UnpublishedEvent> unpublished; ///< in the order in which they were decided
    std::vector<ParkedStart> parked; ///< in the order in which they were parked
    std::size_t quarantined = 0; ///< records in quarantine
};

/// A row of a listing.
struct LedgerFlow
{
    FlowState state;
    int definitionVersion = 1;
    std::string damage = {}; ///< one sentence where it cannot be read: then of `state` only the id is known
};

/// What is left of a closed flow that was compacted: enough to know it again.
struct PastFlow
{
    FlowId id;
    StartKey startKey;
    DefinitionHash payload; ///< SHA-256 of the start payload
    FlowStatus status = FlowStatus::Completed;

    friend bool operator==(const PastFlow&, const PastFlow&) = default;
};

/// Which closed flows a ledger lets go of: none that can still be undone, none whose events are not all published.
struct CompactionRule
{
    Instant now;
    Duration keptClosed{0}; ///< a flow is kept whole so long after it can no longer be undone …
    std::size_t closedMax = 0; ///< … unless more are closed than this: then the oldest go earlier; 0: any number
    Duration keptPast{0}; ///< so long after that it is known again; then it never was
    std::size_t atMost = 100; ///< in one go
};

struct Compacted
{
    std::size_t flows = 0; ///< became past ones
    std::size_t forgotten = 0; ///< past ones that are gone
    bool isMore = false; ///< another go would find some
};

/// The engine's durable truth. One writer (the orchestrator's thread); reads may come from other threads.
/// Every fault is StoreFailed or InUse, with a sentence that names the file: nothing can be said now, and it may be
/// possible later. NotFound is said only of what was looked for and is not there. BadInput: this one thing is damaged
/// for good, and the rest goes on.
class Ledger
{
public:
    Ledger() = default;
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;
    virtual ~Ledger() = default;

    [[nodiscard]] virtual Result<LedgerContents> load() = 0;

    /// Durable when it returns without a fault: survives kill -9 and power loss.
    [[nodiscard]] virtual Result<void> commit(const LedgerCommit& commit) = 0;

    /// Any flow, closed ones too. NotFound when there is none.
    [[nodiscard]] virtual Result<FlowState> flow(const FlowId& id) = 0;

    /// What is known of a compacted flow, if it is one.
    [[nodiscard]] virtual Result<std::optional<PastFlow>> pastFlow(const FlowId& id) = 0;

    /// Lets go of what the rule allows, and gives the room back. By the writer, between two commits.
    [[nodiscard]] virtual Result<Compacted> compact(const CompactionRule& rule) = 0;

    /// The flow that a start key made, if any, past ones too. The same key twice gives the same flow (invariant 24).
    [[nodiscard]] virtual Result<std::optional<FlowId>> flowOfStartKey(const StartKey& key) = 0;

    [[nodiscard]] virtual Result<Orchestration> orchestration(const DefinitionHash& hash) = 0;

    /// Every flow, newest first, at most so many. One that is damaged says so, and hides no other.
    [[nodiscard]] virtual Result<std::vector<LedgerFlow>> flows(std::size_t atMost) = 0;

    /// The events of a flow in order of seq.
    [[nodiscard]] virtual Result<std::vector<Event>> events(const FlowId& id) = 0;

    /// What is in quarantine, newest first, at most so many. The same holds for a damaged one.
    [[nodiscard]] virtual Result<std::vector<QuarantinedRecord>> quarantine(std::size_t atMost) = 0;

    /// One of them. NotFound when it is not, or no longer, in quarantine; BadInput when it is damaged: then it can only
    /// be released.
    [[nodiscard]] virtual Result<QuarantinedRecord> quarantined(std::uint64_t id) = 0;
};

} // namespace backstep
