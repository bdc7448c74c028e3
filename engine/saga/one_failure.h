#pragma once

#include "engine/saga/plan.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace backstep {

/// The ways in which a step can fail.
enum class FailureWay : std::uint8_t
{
    AnswersFailure, ///< every attempt
    NeverAnswers, ///< so nobody knows what it did
    AnswersTooLate ///< every attempt, with success, after the flow has come to rest
};

inline constexpr std::array everyFailureWay{
    FailureWay::AnswersFailure, FailureWay::NeverAnswers, FailureWay::AnswersTooLate};

/// What simulated workers answer while a step fails in this way.
[[nodiscard]] WorkerScript scriptOf(const Orchestration& orchestration, StepIndex step, FailureWay way);

/// What one step's failure makes of a flow.
struct OneFailure
{
    StepIndex step = 0;
    FailureWay way = FailureWay::AnswersFailure;
    FlowStatus end = FlowStatus::Undone;
    std::size_t messages = 0; ///< UNDO messages
    std::size_t waves = 0; ///< of them
    std::vector<StepIndex> undone; ///< the steps that get an UNDO, in the order of their first
};

/// As the plan says it: there is no second implementation.
[[nodiscard]] OneFailure planFailure(const Orchestration& orchestration, StepIndex step, FailureWay way);

/// By step: how many of these failures send its UNDO. A step with an UNDO that none of them sends is undone for the
/// first time when two things go wrong at once.
[[nodiscard]] std::vector<std::size_t>
undoCoverage(const Orchestration& orchestration, const std::vector<OneFailure>& failures);

/// The steps with an UNDO that no failure of this coverage sends.
[[nodiscard]] std::vector<StepIndex>
neverUndone(const Orchestration& orchestration, const std::vector<std::size_t>& coverage);

} // namespace backstep
