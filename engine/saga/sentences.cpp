#include "engine/saga/turn.h"

#include <algorithm>
#include <string>

namespace backstep {

namespace {

std::string counted(std::size_t count, const std::string& thing)
{
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string quoted(const std::string& error)
{
    return error.empty() ? std::string{} : ": \"" + error + "\"";
}

} // namespace

std::string whyExhausted(const Turn& turn, StepIndex index)
{
    const PhaseState& forward = turn.step(index).forward;
    const std::string& name = turn.definition(index).name.text();
    if (forward.outcomeUnknown()) {
        const std::string last = forward.last()->outcome == AttemptOutcome::TimedOut
            ? " got " + forward.lastError
            : " left an attempt unanswered" + quoted(forward.lastError);
        return name + last + ". It may or may not have happened.";
    }
    const int used = forward.used();
    const std::string attempts = used == 1 ? "its only attempt" : "all " + std::to_string(used) + " attempts";
    return name + " failed " + attempts + quoted(forward.lastError) + ".";
}

std::string whyUnserved(const Turn& turn, const std::vector<StepIndex>& steps)
{
    constexpr std::size_t namedMax = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(steps.size(), namedMax); ++i) {
        names += (i == 0 ? "" : i + 1 == steps.size() ? " and " : ", ") + turn.definition(steps[i]).name.text();
    }
    if (steps.size() > namedMax) {
        names += " and " + std::to_string(steps.size() - namedMax) + " more";
    }
    return "No worker serves " + names + ". It starts by itself when one registers.";
}

std::string whyLocked(const Turn& turn, const FlowId& holder)
{
    return "Flow " + holder.text() + " holds the lock " + turn.state().lock + ". It starts by itself when that one is "
        + "closed.";
}

std::string whyUndone(const Turn& turn)
{
    const auto undone
        = static_cast<std::size_t>(std::ranges::count(turn.state().steps, StepStatus::UndoSuccess, &StepState::status));
    if (undone == 0) {
        return turn.state().cause + " Nothing had to be undone.";
    }
    return turn.state().cause + " " + counted(undone, "step") + (undone == 1 ? " was undone." : " were undone.");
}

std::string whyUndoFailed(const Turn& turn)
{
    const auto& steps = turn.state().steps;
    const auto failed = std::ranges::find(steps, StepStatus::UndoFail, &StepState::status);
    const auto left = static_cast<std::size_t>(std::ranges::count_if(steps, [](const StepState& step) {
        return step.fate == Fate::Undo && step.status != StepStatus::UndoSuccess;
    }));
    std::string still = counted(left, "step") + (left == 1 ? " still has its effect." : " still have their effect.");
    if (failed == steps.end()) {
        return still;
    }
    const std::string& name = turn.definition(static_cast<StepIndex>(failed - steps.begin())).name.text();
    const int used = failed->backward.used();
    const std::string times = used == 1 ? "once" : std::to_string(used) + " times";
    if (failed->backward.outcomeUnknown() && failed->backward.last()->outcome == AttemptOutcome::TimedOut) {
        return "The UNDO of " + name + " got " + failed->backward.lastError + ", " + times + ". " + still;
    }
    return name + " could not be undone" + quoted(failed->backward.lastError) + ", " + times + ". " + still;
}

} // namespace backstep
