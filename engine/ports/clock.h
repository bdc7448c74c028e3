#pragma once

#include "engine/base/instant.h"

namespace backstep {

/// The only source of time. Asked by the orchestrator's loop, the tracker's door and workers; never below them.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Now in UTC. May jump (suspend, NTP).
    [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override;
};

} // namespace backstep
