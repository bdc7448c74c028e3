#pragma once

#include "engine/base/error.h"
#include "engine/base/limits.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace backstep {

/// What an engine takes on at most; each can be set (`--limit NAME=NUMBER`). What goes beyond is refused with a
/// sentence or waits where it is; nothing is dropped.
struct EngineLimits
{
    std::size_t payloadBytesMax = limits::payloadBytesMax; ///< payload-bytes: of a start and of each command
    /// flow-bytes: of all payloads and replies that a flow keeps; beyond, no DO is sent any more
    std::size_t flowBytesMax = std::size_t{256} * 1024 * 1024;
    /// batch-bytes: of the payloads that one commit writes, before what else waits is left to the next
    std::size_t batchBytesMax = std::size_t{64} * 1024 * 1024;
    std::size_t stepsMax = limits::stepsMax; ///< steps: of an orchestration that is registered
    std::size_t openFlowsMax = 1'000'000; ///< open-flows: parked starts too; beyond, turned down visibly
    std::size_t recordsPerSecondMax = 0; ///< records-per-second: the others wait on their topics; 0: as many as come
    std::size_t waitingBytesMax = std::size_t{256} * 1024 * 1024; ///< waiting-bytes: of records in memory
    std::size_t unsentMax = 200'000; ///< unsent: records that wait for the broker before no more input is taken
    std::size_t quarantineMax = 10'000; ///< quarantine: records kept; later ones are told, and not kept
    /// closed-days: a closed flow is kept whole so long after it can no longer be undone (`undoableFor`)
    std::size_t closedDays = 30;
    std::size_t closedFlowsMax = 1'000'000; ///< closed-flows: kept whole, beyond `undoableFor`; 0: any number
    std::size_t pastDays = 90; ///< past-days: then a compacted flow's id and start key are forgotten, too
};

/// "payload-bytes, steps, …", as setLimit() takes them.
[[nodiscard]] std::string limitNames();

/// Sets one limit by its name, from "open-flows=500". BadInput names the limits there are.
[[nodiscard]] Result<void> setLimit(EngineLimits& limits, std::string_view setting);

} // namespace backstep
