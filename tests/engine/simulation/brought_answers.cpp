#include "tests/engine/simulation/brought_answers.h"

#include "engine/saga/decide.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>

namespace backstep::simulation {

void BroughtAnswers::brought(const Record& record, Instant at)
{
    // Most records are none; one of another engine's command speaks of a command with the same id.
    if (record.place.topic.text() != topics::responseResult || !record.value.has_value()
        || record.value->find("x-backstep-command-id") == std::string::npos) {
        return;
    }
    for (const Message& message : decode(record)) {
        const auto* reply = std::get_if<ReplyMessage>(&message);
        if (reply != nullptr && reply->command.has_value() && reply->owner == OwnerId("sim-owner")) {
            m_first.try_emplace(reply->command->text(), at);
        }
    }
}

bool BroughtAnswers::wasInTime(const Orchestration& orchestration, const FlowState& state, const AttemptRef& ref) const
{
    const StepDefinition& step = orchestration.steps[ref.step];
    const auto& attempts = state.steps[ref.step].phase(ref.phase).attempts;
    const auto attempt = std::ranges::find(attempts, ref.attempt, &Attempt::number);
    if (attempt == attempts.end() || !attempt->deliveredAt.isSet()) {
        return false;
    }
    const auto first = m_first.find(commandId(state.id, step.name, ref.phase, *attempt).text());
    const Duration timeout = (ref.phase == Phase::Do ? step.doPolicy : step.undoPolicy).timeout;
    return first != m_first.end() && first->second <= attempt->deliveredAt + timeout;
}

} // namespace backstep::simulation
