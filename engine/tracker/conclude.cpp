#include "engine/tracker/conclude.h"

#include <algorithm>
#include <cstddef>

namespace backstep {

namespace {

/// An orchestrator that tells no budget is taken for the reference, which tries four times (contract.md B2).
constexpr int foreignBudget = 4;

/// Attempts that were sent, in order.
std::vector<const AttemptTrack*> sentOf(const StepTrack& step, Phase phase)
{
    std::vector<const AttemptTrack*> sent;
    for (const AttemptTrack& attempt : step.of(phase)) {
        if (attempt.isSent()) {
            sent.push_back(&attempt);
        }
    }
    return sent;
}

bool anySucceeded(const std::vector<const AttemptTrack*>& attempts)
{
    return std::ranges::any_of(attempts, [](const AttemptTrack* attempt) {
        return outcomeOf(*attempt) == Span::Outcome::Succeeded;
    });
}

class Conclusion
{
public:
    explicit Conclusion(const FlowTrack& flow)
        : m_flow(flow)
    {
        m_standing.turnedBack = std::ranges::any_of(flow.steps, [](const StepTrack& step) {
            return std::ranges::any_of(step.undoes, &AttemptTrack::isSent);
        });
    }

    [[nodiscard]] Standing made()
    {
        for (const StepTrack& step : m_flow.steps) {
            m_standing.steps.push_back(statusOf(step));
        }
        m_standing.status = m_standing.turnedBack ? backward() : forward();
        return m_standing;
    }

private:
    [[nodiscard]] bool isExhausted(const StepTrack& step, Phase phase, std::size_t used) const
    {
        const int told = budgetOf(m_flow, step, phase);
        return used >= static_cast<std::size_t>(told > 0 ? told : foreignBudget);
    }

    [[nodiscard]] StepStatus statusOf(const StepTrack& step) const
    {
        const auto undoes = sentOf(step, Phase::Undo);
        if (!undoes.empty()) {
            const bool failed = outcomeOf(*undoes.back()) == Span::Outcome::Failed;
            return anySucceeded(undoes)                                   ? StepStatus::UndoSuccess
                : failed && isExhausted(step, Phase::Undo, undoes.size()) ? StepStatus::UndoFail
                                                                          : StepStatus::Undoing;
        }
        const auto does = sentOf(step, Phase::Do);
        if (does.empty()) {
            return StepStatus::Pending;
        }
        if (anySucceeded(does)) {
            return StepStatus::DoSuccess;
        }
        if (outcomeOf(*does.back()) == Span::Outcome::Running) {
            return StepStatus::InProgress;
        }
        // An orchestrator turns back when a step is exhausted, and retries no DO afterwards.
        const bool exhausted = m_standing.turnedBack || isExhausted(step, Phase::Do, does.size());
        return exhausted ? StepStatus::RetryExhausted : StepStatus::DoFail;
    }

    [[nodiscard]] bool any(StepStatus status) const
    {
        return std::ranges::find(m_standing.steps, status) != m_standing.steps.end();
    }

    [[nodiscard]] bool hasUndo(std::size_t index) const
    {
        return m_flow.graph == nullptr || index >= m_flow.graph->steps.size() || m_flow.graph->steps[index].hasUndo;
    }

    /// Some step has its effect and can be undone.
    [[nodiscard]] bool isAnyLeft() const
    {
        for (std::size_t i = 0; i < m_standing.steps.size(); ++i) {
            if (m_standing.steps[i] == StepStatus::DoSuccess && hasUndo(i)) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] bool isAnyOpen() const { return any(StepStatus::InProgress) || any(StepStatus::Undoing); }

    [[nodiscard]] FlowStatus forward() const
    {
        const bool allDone = m_flow.graph != nullptr && !m_standing.steps.empty()
            && std::ranges::all_of(m_standing.steps, [](StepStatus each) { return each == StepStatus::DoSuccess; });
        if (allDone) {
            return FlowStatus::Completed;
        }
        const bool nothingToUndo = any(StepStatus::RetryExhausted) && !isAnyLeft() && !isAnyOpen();
        return nothingToUndo ? FlowStatus::Undone : FlowStatus::InProgress;
    }

    [[nodiscard]] FlowStatus backward() const
    {
        if (isAnyOpen()) {
            return FlowStatus::Undoing;
        }
        if (any(StepStatus::UndoFail)) {
            return FlowStatus::Failed;
        }
        // Seen from its middle on, it may have more steps than were seen.
        const bool isWhole = m_flow.startSeen || m_flow.beganWithDo;
        return isAnyLeft() || !isWhole ? FlowStatus::Undoing : FlowStatus::Undone;
    }

    const FlowTrack& m_flow;
    Standing m_standing;
};

} // namespace

Span::Outcome outcomeOf(const AttemptTrack& attempt)
{
    const bool isLate = attempt.toldOutcome == Span::Outcome::NoAnswer && attempt.answered.has_value();
    if (attempt.toldOutcome.has_value() && !isLate) {
        return *attempt.toldOutcome;
    }
    if (!attempt.answered.has_value()) {
        return Span::Outcome::Running;
    }
    return *attempt.answered ? Span::Outcome::Succeeded : Span::Outcome::Failed;
}

int budgetOf(const FlowTrack& flow, const StepTrack& step, Phase phase)
{
    // A foreign orchestrator takes no budget from a registration (contract.md 1.3).
    if (flow.graph == nullptr || (flow.owner.isEmpty() && !flow.isTold)) {
        return 0;
    }
    const auto index = static_cast<std::size_t>(&step - flow.steps.data());
    if (index >= flow.graph->steps.size()) {
        return 0;
    }
    const StepDefinition& defined = flow.graph->steps[index];
    return phase == Phase::Do ? defined.doPolicy.attemptsMax : defined.undoPolicy.attemptsMax;
}

Standing standingOf(const FlowTrack& flow)
{
    if (!flow.isTold) {
        return Conclusion(flow).made();
    }
    Standing standing;
    standing.status = flow.status;
    standing.turnedBack
        = flow.turnedBackAt.isSet() || flow.status == FlowStatus::Undoing || flow.status == FlowStatus::Undone;
    standing.steps.reserve(flow.steps.size());
    for (const StepTrack& step : flow.steps) {
        standing.steps.push_back(step.status);
    }
    return standing;
}

} // namespace backstep
