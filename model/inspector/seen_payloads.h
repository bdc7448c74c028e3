#pragma once

#include "engine/ports/flow_query.h"

#include <QString>

#include <vector>

/// Payloads as they went over the wire, to be sent again.
namespace backstep {

/// Of the record that started the flow, else of the first DO; "{}" where neither was seen.
[[nodiscard]] QString startPayloadIn(const std::vector<SeenRecord>& records);

/// Of the last DO of that step; "{}" where none was seen.
[[nodiscard]] QString commandPayloadIn(const std::vector<SeenRecord>& records, const StepName& step);

} // namespace backstep
