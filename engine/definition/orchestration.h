#pragma once

#include "engine/base/id.h"
#include "engine/base/instant.h"
#include "engine/definition/dialect.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// The author's word for the order of steps. One algorithm serves all three: each is a graph of steps (design.md §4).
enum class FlowShape
{
    Sequential, ///< a chain in seq order
    Parallel, ///< no edges; "parallel" and "simultaneous" mean the same (contract.md B3)
    Graph, ///< dependsOn per step (Backstep's addition)
};

/// What happens when a step has used up its attempts.
enum class OnExhausted
{
    Undo, ///< the flow turns back (the default)
    Wait, ///< the flow rests FAILED with nothing undone: a person decides
};

/// The wait before attempt n + 1 is delay × factor^(n-1), at most maxDelay, ± jitter (drawn outside the core).
struct RetryPolicy
{
    Duration delay{200};
    double factor = 2.0;
    Duration maxDelay{30'000};
    double jitter = 0.2;

    friend bool operator==(const RetryPolicy&, const RetryPolicy&) = default;
};

/// Budget of one direction (DO or UNDO) of a step.
struct AttemptPolicy
{
    int attemptsMax = 3; ///< attempts in all, not retries after the first (contract.md B2)
    Duration timeout{30'000}; ///< runs from the delivery report
    RetryPolicy retry;

    friend bool operator==(const AttemptPolicy&, const AttemptPolicy&) = default;
};

/// Position of a step in Orchestration::steps.
using StepIndex = std::uint32_t;

struct StepDefinition
{
    StepName name;
    int seq = 0; ///< the author's seq, or the position counted from 1
    std::string objectType;
    std::vector<StepIndex> dependsOn; ///< edges, whatever the shape; ascending, without repeats
    AttemptPolicy doPolicy;
    AttemptPolicy undoPolicy;
    bool hasUndo = true; ///< false for "undo: none": there is nothing to undo
    bool undoOnFailure = false; ///< undo it even when every attempt answered failure
    bool pivot = false;
    bool retriable = false;
    OnExhausted onExhausted = OnExhausted::Undo;
};

/// A checked definition: what the core runs. Only definition/ makes one, and only from a text without errors.
struct Orchestration
{
    OrchestrationName name;
    FlowShape shape = FlowShape::Sequential;
    std::vector<StepDefinition> steps; ///< in seq order for a sequence, in the author's order else
    std::optional<Dialect> dialect; ///< "sharedTopic", where the author says it; else that of the connection
    std::string lockKey; ///< JSON pointer into the start payload; empty: no lock
    Duration undoableFor{std::chrono::hours(24 * 30)};
    DefinitionHash hash; ///< SHA-256 of the canonical form; pins the definition of a flow

    [[nodiscard]] std::optional<StepIndex> find(const StepName& step) const;
    /// For each step the steps that depend on it.
    [[nodiscard]] std::vector<std::vector<StepIndex>> dependents() const;
};

/// The canonical form: one JSON line, members in a fixed order, defaults written out. Same meaning, same bytes; its
/// SHA-256 is the definition's hash, and the ledger keeps it so that a pinned definition can be read again.
[[nodiscard]] std::string toCanonicalJson(const Orchestration& orchestration);

/// Steps in an order in which every step follows all it depends on; ties by position. Empty when there is a cycle.
[[nodiscard]] std::vector<StepIndex> topologicalOrder(const Orchestration& orchestration);

/// For each step its rank: 0 without predecessors, else 1 + the largest rank among them. Empty when there is a cycle.
[[nodiscard]] std::vector<int> ranks(const Orchestration& orchestration);

} // namespace backstep
