#pragma once

#include "engine/ports/payload_search.h"
#include "model/flows/filter_expression.h"

namespace backstep {

/// A condition that looks into payloads, as the search asks it. What it excludes is found too: the filter turns it
/// round.
[[nodiscard]] PayloadTest payloadTestOf(const FilterCondition& condition);

} // namespace backstep
