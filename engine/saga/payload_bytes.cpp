#include "engine/saga/payload_bytes.h"

#include "engine/base/overloaded.h"

namespace backstep {

std::size_t payloadBytes(const EventBody& body)
{
    return std::visit(
        Overloaded{
            [](const StartAccepted& e) { return e.payload.size(); },
            [](const AttemptSent& e) { return e.payload.size(); },
            [](const StepSucceeded& e) { return e.payload.size(); },
            [](const AttemptSettled& e) { return e.payload.size(); },
            [](const BudgetRenewed& e) { return e.payload.has_value() ? e.payload->size() : 0; },
            [](const StepClosed& e) { return e.payload.size() + e.reply.size(); },
            [](const auto&) { return std::size_t{0}; },
        },
        body
    );
}

std::size_t payloadBytes(const FlowState& state)
{
    std::size_t bytes = state.payload.size();
    for (const StepState& step : state.steps) {
        bytes += step.forward.payload.size() + step.forward.reply.size();
        bytes += step.backward.payload.size() + step.backward.reply.size();
        for (const KeyDone& each : step.done) {
            bytes += each.reply.size();
        }
    }
    return bytes;
}

} // namespace backstep
