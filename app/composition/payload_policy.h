#pragma once

#include "engine/history/segment_history.h"
#include "engine/ports/clock.h"

#include <chrono>
#include <thread>

namespace backstep {

/// Deletes the payloads that are older than a policy allows: at once, then every ten minutes, on a thread of its own.
/// What cannot be deleted now is tried again then.
class PayloadPolicy final
{
public:
    /// Both outlive it.
    PayloadPolicy(SegmentHistory& history, std::chrono::hours ageMax, const Clock& clock);

private:
    std::jthread m_thread;
};

} // namespace backstep
