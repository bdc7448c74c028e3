#pragma once

namespace backstep {

/// How commands, replies and registrations travel (contract.md B1).
enum class Dialect
{
    PerTopic, ///< a topic for each kind of message, and two for each step
    Shared ///< all on orchestrator.event, routed by headers.eventType
};

} // namespace backstep
