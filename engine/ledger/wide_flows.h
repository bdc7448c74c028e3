#pragma once

#include "engine/saga/event.h"
#include "engine/saga/state.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

/// A flow of many steps, in parts (design.md §4 "Size"): a commit writes its head and the steps that changed, and the
/// payload of its start once. Otherwise a flow of 10,000 steps in a row would be written 20,000 times, whole.
namespace backstep::parts {

/// Up to so many steps a flow's state is one blob: fewer rows are faster than fewer bytes.
inline constexpr std::size_t wholeUpTo = 64;

/// What stands in the flow's row: told from a whole state by its first byte, which no format of a state has.
[[nodiscard]] Bytes encodeWideHead(const FlowState& state);

[[nodiscard]] bool isWideHead(std::string_view bytes);

/// The state without the payload of its start, and with so many steps as it has, all of them new. Nothing when it is
/// damaged.
[[nodiscard]] std::optional<FlowState> decodeWideHead(std::string_view bytes);

/// One step. A DO that is sent the payload of the start does not keep it again.
[[nodiscard]] Bytes encodeWideStep(const StepState& step, const Bytes& startPayload);
[[nodiscard]] std::optional<StepState> decodeWideStep(std::string_view bytes, const Bytes& startPayload);

/// The steps that the events of a commit may have changed, in their order; nothing: all of them.
[[nodiscard]] std::optional<std::vector<StepIndex>> changedSteps(const std::vector<Event>& events);

} // namespace backstep::parts
