#pragma once

#include "engine/capture/capture_about.h"
#include "engine/ports/history.h"

#include <cstdint>
#include <string>

namespace backstep {

/// What is to be saved of what was seen.
struct CaptureOrder
{
    std::string file; ///< replaced at once and whole, when all is written
    CaptureAbout about;
    FlowId flow; ///< this one alone, with the registrations; empty: all
    Instant endedAt;
};

/// How many records were written. Faults: BadInput for masks that cannot be meant; StoreFailed.
[[nodiscard]] Result<std::uint64_t> saveCapture(const History& source, const CaptureOrder& order);

} // namespace backstep
