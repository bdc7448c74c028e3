#include "engine/wire/flow_of.h"

#include "engine/base/overloaded.h"

namespace backstep {

FlowId flowOf(const Message& message)
{
    return std::visit(
        Overloaded{
            [](const RegistrationMessage&) { return FlowId(); },
            [](const RegistrationStatusMessage&) { return FlowId(); },
            [](const OwnerMessage&) { return FlowId(); },
            [](const auto& ofFlow) { return ofFlow.flow; },
        },
        message
    );
}

FlowId flowOf(const std::vector<Message>& messages)
{
    return messages.empty() ? FlowId() : flowOf(messages.front());
}

} // namespace backstep
