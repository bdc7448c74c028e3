#include "engine/base/bytes.h"
#include "tests/engine/saga/reference_model.h"

#include <algorithm>
#include <utility>

namespace backstep {

int ReferenceModel::most(StepIndex index, Phase phase) const
{
    const StepDefinition& step = m_orchestration.steps[index];
    return phase == Phase::Do ? step.doPolicy.attemptsMax : step.undoPolicy.attemptsMax;
}

bool ReferenceModel::ready(StepIndex index) const
{
    return std::ranges::all_of(m_orchestration.steps[index].dependsOn, [this](StepIndex before) {
        return m_steps[before].done();
    });
}

/// An exhausted step at which a person decides.
bool ReferenceModel::waits(StepIndex index) const
{
    const StepDefinition& step = m_orchestration.steps[index];
    bool passed = false;
    for (StepIndex each = 0; each < m_steps.size(); ++each) {
        passed = passed || (m_orchestration.steps[each].pivot && m_steps[each].done());
    }
    return passed || step.onExhausted == OnExhausted::Wait || (step.pivot && m_steps[index].sides[0].unknown());
}

/// Something that came after it, however far, is not resolved.
bool ReferenceModel::held(StepIndex index) const
{
    for (StepIndex each = 0; each < m_steps.size(); ++each) {
        const auto& before = m_orchestration.steps[each].dependsOn;
        if (std::ranges::find(before, index) != before.end() && (m_steps[each].unresolved() || held(each))) {
            return true;
        }
    }
    return false;
}

bool ReferenceModel::mayUndo(const Step& step, StepIndex index) const
{
    const StepDefinition& definition = m_orchestration.steps[index];
    const bool sent = !step.sides[0].tries.empty();
    return sent && definition.hasUndo && (step.sides[0].unknown() || definition.undoOnFailure);
}

Bytes ReferenceModel::payloadOf(StepIndex index) const
{
    const auto& before = m_orchestration.steps[index].dependsOn;
    if (before.empty()) {
        return m_payload;
    }
    if (before.size() == 1) {
        return passedOn(m_steps[before.front()]);
    }
    std::vector<NamedPayload> parts;
    std::vector<Bytes> texts;
    texts.reserve(before.size()); // the parts look into them
    for (const StepIndex each : before) {
        texts.push_back(passedOn(m_steps[each]));
        parts.push_back({m_orchestration.steps[each].name.text(), texts.back()});
    }
    return mergePayloads(parts);
}

Bytes ReferenceModel::undoPayloadOf(Step& step)
{
    const Side& undo = step.sides[1];
    if (std::ranges::find(undo.tries, undo.key, &Try::key) != undo.tries.end()) {
        return undo.payload; // One key is one wish, however often.
    }
    if (!step.owed.empty()) {
        step.takesBack = step.owed.front();
        step.owed.erase(step.owed.begin());
        return isNullPayload(*step.takesBack) ? step.sides[0].payload : *step.takesBack;
    }
    return step.hasEffect ? passedOn(step) : step.sides[0].payload;
}

Bytes ReferenceModel::passedOn(const Step& step)
{
    return isNullPayload(step.sides[0].reply) ? step.sides[0].payload : step.sides[0].reply;
}

std::vector<std::string> ReferenceModel::takeSent()
{
    std::ranges::sort(m_sent);
    return std::exchange(m_sent, {});
}

StepStatus ReferenceModel::statusOf(const Step& step) const
{
    const Side& forward = step.sides[0];
    const Side& undo = step.sides[1];
    if (step.undone) {
        return StepStatus::UndoSuccess;
    }
    if (step.toUndo && !undo.isFresh()) {
        return undo.usedUp ? StepStatus::UndoFail : StepStatus::Undoing;
    }
    if (step.done()) {
        return StepStatus::DoSuccess;
    }
    if (forward.isFresh()) {
        return StepStatus::Pending;
    }
    if (forward.isOut()) {
        return StepStatus::InProgress;
    }
    const bool undoComesAgain = step.toUndo && !undo.tries.empty(); // Then nobody tells what it was before.
    return forward.usedUp || undoComesAgain ? StepStatus::RetryExhausted : StepStatus::DoFail;
}

std::string ReferenceModel::told() const
{
    std::string text = std::string(toWire(m_status)) + (m_paused ? " paused:" : ":");
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        text += " " + m_orchestration.steps[index].name.text() + " " + std::string(toWire(statusOf(m_steps[index])));
    }
    return text;
}

} // namespace backstep
