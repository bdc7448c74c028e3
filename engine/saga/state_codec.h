#pragma once

#include "engine/base/bytes.h"
#include "engine/base/error.h"
#include "engine/saga/event.h"
#include "engine/saga/state.h"

#include <string_view>

namespace backstep {

/// FlowState as bytes: versioned, compact, the same state always the same bytes (replay equality is byte equality).
[[nodiscard]] Bytes encodeState(const FlowState& state);
[[nodiscard]] Result<FlowState> decodeState(std::string_view bytes);

[[nodiscard]] Bytes encodeEvent(const Event& event);
[[nodiscard]] Result<Event> decodeEvent(std::string_view bytes);

} // namespace backstep
