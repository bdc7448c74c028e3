#pragma once

#include "engine/base/error.h"
#include "engine/saga/event.h"
#include "engine/wire/message.h"

#include <string>
#include <vector>

namespace backstep {

/// What an engine answers to a control record (contract.md B12), in the `detail` of a flow event that carries the
/// requestId and has seq 0: it is no happening of the flow.
struct ControlAnswer
{
    enum class Kind
    {
        Done,
        Refused,
        Plan
    };

    struct Message
    {
        int order = 1;
        int wave = 1;
        Phase phase = Phase::Undo;
        StepName step;
        OutgoingRecord record;
        std::string why;
    };

    RequestId request;
    FlowId flow;
    OrchestrationName orchestration;
    Kind kind = Kind::Done;
    std::uint64_t version = 0; ///< the flow's present version
    std::string message; ///< why it was refused
    bool isUnknown = false; ///< refused because the engine knows no such flow or step
    std::string hash; ///< of the plan
    FlowStatus ends = FlowStatus::Undone;
    std::vector<Message> messages;
};

[[nodiscard]] FlowEventMessage toFlowEvent(const ControlAnswer& answer, Instant now);

/// Reads an answer back. BadInput when the event is not one.
[[nodiscard]] Result<ControlAnswer> readControlAnswer(const FlowEventMessage& event);

} // namespace backstep
