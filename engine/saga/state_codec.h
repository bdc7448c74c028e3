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

/// The same without the start's payload and the steps: they are empty in what is read again.
[[nodiscard]] Bytes encodeHead(const FlowState& state);
[[nodiscard]] Result<FlowState> decodeHead(std::string_view bytes);

/// One step by itself, with its format in front.
[[nodiscard]] Bytes encodeStep(const StepState& step);
[[nodiscard]] Result<StepState> decodeStep(std::string_view bytes);

[[nodiscard]] Bytes encodeEvent(const Event& event);
[[nodiscard]] Result<Event> decodeEvent(std::string_view bytes);

} // namespace backstep
