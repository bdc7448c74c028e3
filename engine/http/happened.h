#pragma once

#include "engine/ports/flow_query.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// One thing that happened to a flow, in the words of the API.
struct Happened
{
    std::string id; ///< stays the same whenever it is asked for
    Instant at;
    std::string event; ///< STEP_STARTED …
    std::string status; ///< SUCCESS, FAILED, ROLLED_BACK; empty: it decides nothing
    StepName step; ///< empty: of the whole flow
    std::optional<Phase> phase;
    int attempt = 0; ///< 0: none
    std::string reason;
    std::string who; ///< a person
    std::string service; ///< that answered
    Instant began; ///< of an answer: when its attempt was sent; not set: not seen
    nlohmann::ordered_json details;
};

/// What the engine told of it, in its order; of an engine that tells nothing, what its commands and replies show.
[[nodiscard]] std::vector<Happened> happenedTo(const SeenFlow& flow, const std::vector<SeenRecord>& records);

/// As a line of …/timeline, and as an event of /api/audit.
[[nodiscard]] nlohmann::ordered_json toTimelineEntry(const Happened& happened);
[[nodiscard]] nlohmann::ordered_json toAuditEvent(const Happened& happened, const SeenFlow& flow);

} // namespace backstep
