#pragma once

#include "engine/base/error.h"
#include "engine/base/instant.h"
#include "engine/ports/audit.h"

#include <string>
#include <string_view>
#include <vector>

namespace backstep {

/// The fields that can be named, in the order in which they are proposed: "action", "flow", …
[[nodiscard]] const std::vector<std::string_view>& auditFields();

/// Reads what a person typed: `refused flow:7d0f who:anna action:undo since:2h reason-word "two words"`. Words without
/// a field stand anywhere. BadInput is one sentence that says which condition, and what it may be.
[[nodiscard]] Result<AuditFilter> readAuditFilter(std::string_view text, Instant now);

/// "30s", "5m", "2h", "7d" before now; a day, 2026-11-30; a time, 2026-11-30T14:06:00Z. Not set: none of these.
[[nodiscard]] Instant readAuditTime(std::string_view text, Instant now);

} // namespace backstep
