#pragma once

#include "engine/ports/flow_query.h"
#include "engine/wire/record.h"

namespace backstep {

/// A record with what it is, as evidence.
[[nodiscard]] SeenRecord seenRecordOf(Record record);

} // namespace backstep
