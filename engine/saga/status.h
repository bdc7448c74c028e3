#pragma once

#include <optional>
#include <string_view>

namespace backstep {

/// The two directions of a step. The words are those of the wire.
enum class Phase
{
    Do,
    Undo
};

/// contract.md B5: this list is the whole vocabulary of steps.
enum class StepStatus
{
    Pending,
    InProgress,
    DoSuccess,
    DoFail,
    RetryExhausted,
    Undoing,
    UndoSuccess,
    UndoFail,
};

/// contract.md B5: this list is the whole vocabulary of flows.
enum class FlowStatus
{
    NotRegistered,
    InProgress,
    Completed,
    Undoing,
    Undone,
    Failed, ///< rests, waiting for a person
};

[[nodiscard]] std::string_view toWire(Phase phase); ///< "DO", "UNDO"
[[nodiscard]] std::string_view toWire(StepStatus status); ///< "DO_SUCCESS" …
[[nodiscard]] std::string_view toWire(FlowStatus status); ///< "IN_PROGRESS" …
[[nodiscard]] std::optional<Phase> phaseFromWire(std::string_view word); ///< any case
[[nodiscard]] std::optional<StepStatus> stepStatusFromWire(std::string_view word);
[[nodiscard]] std::optional<FlowStatus> flowStatusFromWire(std::string_view word);

/// COMPLETED, UNDONE and FAILED: nothing goes on by itself.
[[nodiscard]] constexpr bool isAtRest(FlowStatus status)
{
    return status == FlowStatus::Completed || status == FlowStatus::Undone || status == FlowStatus::Failed;
}

} // namespace backstep
