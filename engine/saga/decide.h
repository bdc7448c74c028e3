#pragma once

#include "engine/base/error.h"
#include "engine/definition/orchestration.h"
#include "engine/saga/event.h"
#include "engine/saga/input.h"
#include "engine/saga/state.h"

#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// A DO or UNDO message to send, once the decision that holds it is durable.
struct Command
{
    FlowId flow;
    OrchestrationName orchestration;
    StepName step;
    StepIndex stepIndex = 0;
    int seqOfStep = 1; ///< the definition's seq, goes into the header "seq"
    Phase phase = Phase::Do;
    int attempt = 1;
    CommandId id;
    IdempotencyKey key;
    std::uint64_t seq = 0; ///< position in the flow: the seq of the event that decided it
    Instant decidedAt; ///< the record's "timestamp": a redelivery repeats it
    Bytes payload;
    RequestId request; ///< of the act that it follows from (FlowState::actBefore); these three are empty without one
    std::string who;
    std::string reason;
    std::optional<Dialect> dialect; ///< the definition's; nothing: that of the connection
};

/// A wish to be told at a time. Inert when it no longer fits the state.
struct Timer
{
    Instant at;
    TimerFired fired;
};

/// What follows from one input: the new state, what was decided, what to send, when to wake.
struct Decision
{
    FlowState state;
    std::vector<Event> events;
    std::vector<Command> commands;
    std::vector<Timer> timers;
    /// Set when an operator's wish was refused; the state is then unchanged.
    std::optional<std::string> refused;
};

/// A new flow, with what it sends first, or with what it waits for (design.md §4 "Readiness", lockKey).
[[nodiscard]] Decision
start(const Orchestration& orchestration, const StartRequest& request, Instant now, const StartTerms& terms = {});

/// The core (design.md §2, §4). Pure: no clock, thread, file, socket or randomness.
[[nodiscard]] Decision
decide(const Orchestration& orchestration, FlowState state, const Stimulus& stimulus, Instant now);

/// The only function that changes a FlowState. Folding all events of a flow gives its state, byte for byte.
void apply(FlowState& state, const Event& event);

/// After a restart: the commands whose delivery was never reported, exactly as they were decided (redelivery).
[[nodiscard]] std::vector<Command> undelivered(const Orchestration& orchestration, const FlowState& state);

/// After a restart: the timers of a state.
[[nodiscard]] std::vector<Timer> timersOf(const Orchestration& orchestration, const FlowState& state);

} // namespace backstep
