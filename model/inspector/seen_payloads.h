#pragma once

#include "engine/ports/flow_query.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

/// Payloads as they went over the wire, to be sent again.
namespace backstep {

/// The payload of this record; nothing where its value is no message.
[[nodiscard]] std::optional<std::string> payloadIn(const SeenRecord& record);

/// Of the record that started the flow, else of the first DO; "{}" where neither was seen.
[[nodiscard]] QString startPayloadIn(const std::vector<SeenRecord>& records);

/// Of the last DO of that step; "{}" where none was seen.
[[nodiscard]] QString commandPayloadIn(const std::vector<SeenRecord>& records, const StepName& step);

} // namespace backstep
