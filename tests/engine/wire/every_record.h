#pragma once

#include "engine/wire/record.h"

#include <vector>

namespace backstep {

/// Records of every kind that Backstep or a worker writes: what mutations and fuzzers begin with.
[[nodiscard]] std::vector<Record> everyRecord();

/// Reads a record, and what is in it, as the tracker and the orchestrator would go on with it. False where an answer is
/// not what its header promises (no message at all, a refusal without a reason, text that is no JSON).
[[nodiscard]] bool isSound(const Record& record);

} // namespace backstep
