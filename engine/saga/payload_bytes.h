#pragma once

#include "engine/saga/event.h"
#include "engine/saga/state.h"

#include <cstddef>

namespace backstep {

/// What the payloads in it come to. All else in an event or a state is small beside them.
[[nodiscard]] std::size_t payloadBytes(const EventBody& body);
[[nodiscard]] std::size_t payloadBytes(const FlowState& state);

} // namespace backstep
