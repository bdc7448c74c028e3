#pragma once

#include "engine/saga/decide.h"

#include <string>

namespace backstep {

/// The time of every input: definitions that are explored have no waits, so that everything may come in any order.
constexpr Instant exploredNow{1'000'000};

/// The safety invariants that the core alone can show (reference/engines.md §6 as design.md §4 amends them), judged
/// from the outside: from the definition, the state before, what came in and what was decided. Each answers with a
/// sentence that begins with the number of the broken invariant; empty when all hold.
[[nodiscard]] std::string judgeDecision(
    const Orchestration& orchestration, const FlowState& before, const Stimulus& stimulus, const Decision& decision
);

/// What a restart would find must be what the running engine knows: the same commands, byte for byte, and the same
/// timers (1, 18, 20).
[[nodiscard]] std::string
judgeRestart(const Orchestration& orchestration, const FlowState& before, const Decision& decision);

[[nodiscard]] std::string judgeState(const Orchestration& orchestration, const FlowState& state);

/// Everything that must change nothing in this state: timers of other attempts, reports of settled ones, wishes for an
/// earlier version (12, 20, 21).
[[nodiscard]] std::string judgeInert(const Orchestration& orchestration, const FlowState& state);

/// The same input once more changes nothing (13).
[[nodiscard]] std::string
judgeRepeated(const Orchestration& orchestration, const FlowState& after, const Stimulus& stimulus);

} // namespace backstep
