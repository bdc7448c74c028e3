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

constexpr auto wordsOfPeople
    = std::to_array<std::string_view>({"x-backstep-reason", "x-backstep-start-key", "x-backstep-who"});
static_assert(std::ranges::is_sorted(wordsOfPeople));

constexpr auto prose = std::to_array<std::string_view>(
    {"error", "errorMessage", "failureReason", "message", "reason", "text", "why", "x-backstep-reason"}
);
static_assert(std::ranges::is_sorted(prose));

} // namespace

bool isWireWord(std::string_view name)
{
    // The key of a start is the caller's own, it may well be somebody's address; who acted, and why, are people's
    // words.
    return (name.starts_with("x-backstep-") && !std::ranges::binary_search(wordsOfPeople, name))
        || std::ranges::binary_search(wireWords, name);
}

bool isProse(std::string_view name)
{
    return std::ranges::binary_search(prose, name);
}

} // namespace backstep
