#pragma once

#include "engine/definition/orchestration.h"
#include "engine/ports/flow_query.h"
#include "engine/saga/status.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace backstep {

/// The words of the API (contract.md §2.1, "API mapping"): SUCCESS, FAILED, IN_PROGRESS, ROLLED_BACK, NOT_REGISTERED.
[[nodiscard]] std::string_view apiWord(FlowStatus status);
[[nodiscard]] std::string_view apiWord(StepStatus status);
[[nodiscard]] std::string_view apiWord(FlowShape shape); ///< SEQUENTIAL, SIMULTANEOUS, GRAPH

/// ISO 8601 in UTC; null where it is not set.
[[nodiscard]] nlohmann::ordered_json timeOrNull(Instant at);
/// null where it is empty.
[[nodiscard]] nlohmann::ordered_json textOrNull(std::string_view text);
/// Milliseconds between the two; null where one of them is not set.
[[nodiscard]] nlohmann::ordered_json millisecondsOrNull(Instant from, Instant to);

} // namespace backstep
