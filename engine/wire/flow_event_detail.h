#pragma once

#include "engine/saga/event.h"
#include "engine/saga/status.h"
#include "engine/wire/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// The `detail` of a flow event, read back. What is missing or of another type is left at its default: an event comes
/// from the wire and may be anybody's.
struct FlowEventDetail
{
    /// A step as flow.snapshot tells it.
    struct Step
    {
        StepName name;
        StepStatus status = StepStatus::Pending;
        int attempts = 0;
        int undoAttempts = 0;
        bool unknown = false;
        std::string error;
    };

    std::optional<FlowStatus> flowStatus; ///< after the input that caused the event
    std::optional<StepStatus> stepStatus; ///< the same, of the event's step
    std::optional<std::uint64_t> version;
    std::string why; ///< turned_back, flow_ended, flow.waiting, flow.snapshot
    std::string error; ///< …_failed
    std::optional<Duration> waited; ///< …_timed_out
    Instant retryAt; ///< retry_scheduled
    bool unknown = false; ///< exhausted: some attempt never answered
    std::vector<StepName> withdrawn; ///< turned_back: steps whose open attempt was never handed on
    std::optional<AnomalySeen> anomaly;
    std::string action; ///< operator_action: a word of OperatorAction
    std::optional<bool> paused; ///< flow.snapshot
    Instant startedAt; ///< flow.snapshot
    Instant endedAt;
    std::vector<Step> steps;
    bool hasGraph = false; ///< readStepGraph can read one
};

[[nodiscard]] FlowEventDetail readFlowEventDetail(const FlowEventMessage& event);

} // namespace backstep
