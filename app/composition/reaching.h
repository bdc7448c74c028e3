#pragma once

#include "app/composition/engine_host.h"
#include "app/composition/host_closer.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace backstep {

/// A broker that was reached, with the engine that begins there.
struct Reached
{
    std::shared_ptr<EngineHost> host; ///< closed by the closer
    EngineStanding standing;
};

/// Once, on the calling thread.
[[nodiscard]] Result<Reached> reach(const EngineOptions& options, HostCloser& closer);

/// For a thread of its own: tries until the broker answers or it is told to stop. Each try is told. A broker that was
/// left may be this one: its ledger is free when it is closed.
void reachUntilItAnswers(
    const EngineOptions& options,
    HostCloser& closer,
    const std::function<void(Result<Reached>)>& answer,
    const std::stop_token& stop
);

} // namespace backstep
