#pragma once

#include "engine/definition/orchestration.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/ledger.h"
#include "engine/saga/state.h"

#include <string>
#include <vector>

namespace backstep {

/// What run and flows say of one flow, whether it was seen on the wire or read from a ledger (design.md §7).
struct FlowSummary
{
    struct Step
    {
        StepName name;
        StepStatus status = StepStatus::Pending;
        int attempts = 0;
        int undoAttempts = 0;
        std::string error; ///< empty: none
    };

    FlowId id;
    OrchestrationName orchestration;
    FlowStatus status = FlowStatus::InProgress;
    std::string why;
    std::uint64_t version = 0;
    Instant startedAt;
    Instant endedAt; ///< not set while it goes on
    std::uint32_t anomalies = 0;
    std::vector<Step> steps;
    std::vector<std::string> holes; ///< sentences: what was done and not, or not rightly, taken back

    [[nodiscard]] bool needsPerson() const { return status == FlowStatus::Failed; }
};

[[nodiscard]] FlowSummary summaryOf(const SeenFlow& flow);
/// A start that waits for its orchestration to be registered: not a flow yet, and told as one that waits.
[[nodiscard]] FlowSummary summaryOf(const ParkedStart& start);
[[nodiscard]] FlowSummary summaryOf(const FlowState& state, const Orchestration& orchestration);

/// {"type":"summary","flows":[…]}: the last line of `run --json`.
[[nodiscard]] std::string toSummaryLine(const std::vector<FlowSummary>& flows);

/// {"type":"flow", …}: one line of `flows --json`.
[[nodiscard]] std::string toFlowLine(const FlowSummary& flow);

/// For a person: the flow and its steps, a line each.
[[nodiscard]] std::string toText(const FlowSummary& flow);

} // namespace backstep
