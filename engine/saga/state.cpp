#include "engine/saga/state.h"

#include <algorithm>

namespace backstep {

const Attempt* PhaseState::open() const
{
    const auto found = std::ranges::find(attempts, AttemptOutcome::Open, &Attempt::outcome);
    return found == attempts.end() ? nullptr : &*found;
}

bool PhaseState::succeeded() const
{
    return std::ranges::any_of(attempts, [this](const Attempt& attempt) {
        return attempt.outcome == AttemptOutcome::Succeeded && attempt.generation == generation;
    });
}

Attempt* PhaseState::find(int number)
{
    const auto found = std::ranges::find(attempts, number, &Attempt::number);
    return found == attempts.end() ? nullptr : &*found;
}

bool PhaseState::outcomeUnknown() const
{
    const bool unanswered = std::ranges::any_of(attempts, [](const Attempt& attempt) {
        return attempt.outcome == AttemptOutcome::TimedOut || attempt.outcome == AttemptOutcome::Open;
    });
    return unanswered && !succeeded();
}

int PhaseState::used() const
{
    return static_cast<int>(std::ranges::count_if(attempts, [this](const Attempt& attempt) {
        return attempt.number > budgetFrom && attempt.outcome != AttemptOutcome::Withdrawn;
    }));
}

const KeyDone* StepState::beingUndone() const
{
    const auto found = std::ranges::find(done, backward.generation, &KeyDone::undo);
    return found == done.end() ? nullptr : &*found;
}

const KeyDone* StepState::owed() const
{
    const auto found = std::ranges::find(done, KeyDone::none, &KeyDone::undo);
    return found == done.end() ? nullptr : &*found;
}

const Act* FlowState::actBefore(std::uint64_t event) const
{
    const auto found = std::find_if(acts.rbegin(), acts.rend(), [event](const Act& act) { return act.seq <= event; });
    return found == acts.rend() ? nullptr : &*found;
}

IdempotencyKey idempotencyKey(const FlowId& flow, const StepName& step, Phase phase, int generation)
{
    std::string key = flow.text() + "/" + step.text() + "/" + std::string(toWire(phase));
    if (generation > 1) {
        key += "#" + std::to_string(generation);
    }
    return IdempotencyKey(std::move(key));
}

CommandId commandId(const FlowId& flow, const StepName& step, Phase phase, const Attempt& attempt)
{
    return CommandId(
        idempotencyKey(flow, step, phase, attempt.generation).text() + "/" + std::to_string(attempt.number)
    );
}

} // namespace backstep
