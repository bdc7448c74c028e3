#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/definition/orchestration.h"

#include <string>

namespace backstep {

/// What a flow excludes others by: its lockKey and the value it points to, `/tenantId="acme"` (design.md §4 "Further
/// words"). Flows of any orchestration with the same pointer and the same value never run at once. Empty when the
/// definition names no lockKey. BadInput when the payload has no value there.
[[nodiscard]] Result<std::string> lockOf(const Orchestration& orchestration, const Bytes& payload);

} // namespace backstep
