#pragma once

#include "engine/ports/connection_check.h"
#include "engine/transport/kafka_options.h"

namespace backstep {

inline constexpr Duration checkWithin{4500};

/// Asks a cluster what connecting asks, stage by stage, and says at the first "no" what is wrong and what to do. It
/// ends within that time, makes no producer, no topic and no group, and commits nothing. Thread-safe; blocks.
[[nodiscard]] ConnectionCheck checkConnection(const KafkaOptions& options, Duration within = checkWithin);

} // namespace backstep
