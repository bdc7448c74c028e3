#include "engine/capture/wire_words.h"

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr auto wireWords = std::to_array<std::string_view>(
    {"X-Service-Name",
     "action",
     "as",
     "asRole",
     "at",
     "attempt",
     "attempts",
     "before",
     "commandId",
     "contentType",
     "definitionHash",
     "dependsOn",
     "detail",
     "ends",
     "eventId",
     "eventType",
     "expectedVersion",
     "fate",
     "fates",
     "flowId",
     "flowStatus",
     "for",
     "headers",
     "idempotencyKey",
     "kind",
     "late",
     "offset",
     "orchName",
     "orchestrationName",
     "owner",
     "partition",
     "phase",
     "planFor",
     "planHash",
     "requestId",
     "retryAt",
     "seq",
     "serviceName",
     "source",
     "startedAt",
     "status",
     "step",
     "stepName",
     "stepStatus",
     "steps",
     "timestamp",
     "topic",
     "type",
     "undoAttempts",
     "unserved",
     "version",
     "withdrawn"}
);
static_assert(std::ranges::is_sorted(wireWords));

constexpr auto prose
    = std::to_array<std::string_view>({"error", "errorMessage", "failureReason", "message", "reason", "text", "why"});
static_assert(std::ranges::is_sorted(prose));

} // namespace

bool isWireWord(std::string_view name)
{
    // The key of a start is the caller's own: it may well be somebody's address.
    return (name.starts_with("x-backstep-") && name != "x-backstep-start-key")
        || std::ranges::binary_search(wireWords, name);
}

bool isProse(std::string_view name)
{
    return std::ranges::binary_search(prose, name);
}

} // namespace backstep
