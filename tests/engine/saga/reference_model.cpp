#include "tests/engine/saga/reference_model.h"

#include "engine/base/bytes.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

std::size_t at(Phase phase)
{
    return phase == Phase::Do ? 0 : 1;
}

} // namespace

bool ReferenceModel::Side::ok() const
{
    return okUnder(key);
}

bool ReferenceModel::Side::okUnder(int which) const
{
    return std::ranges::any_of(tries, [which](const Try& each) {
        return each.answer == Answer::Ok && each.key == which;
    });
}

bool ReferenceModel::Side::unknown() const
{
    return !ok() && std::ranges::any_of(tries, [](const Try& each) {
        return each.answer == Answer::None || each.answer == Answer::Awaited;
    });
}

void ReferenceModel::Side::renew()
{
    budgetFrom = tries.size();
    backsOff = false;
    usedUp = false;
}

ReferenceModel::ReferenceModel(const Orchestration& orchestration, Bytes payload)
    : m_orchestration(orchestration)
    , m_payload(std::move(payload))
    , m_steps(orchestration.steps.size())
{
    follow();
}

void ReferenceModel::send(StepIndex index, Phase phase, Bytes payload)
{
    Side& side = m_steps[index].sides[at(phase)];
    if (side.isFresh()) {
        side.payload = std::move(payload);
    }
    side.tries.push_back({side.key, Answer::Awaited});
    side.backsOff = false;
    m_sent.push_back(
        std::string(toWire(phase)) + " " + m_orchestration.steps[index].name.text() + " ("
        + std::to_string(side.tries.size()) + ") key " + std::to_string(side.key) + " " + side.payload
    );
}

void ReferenceModel::answer(StepIndex index, Phase phase, int number, bool ok, const Bytes& reply)
{
    Step& step = m_steps[index];
    Side& side = step.sides[at(phase)];
    Try& tried = side.tries[static_cast<std::size_t>(number) - 1];
    const bool newEffect = ok && phase == Phase::Do && !side.okUnder(tried.key);
    if (tried.answer == Answer::Ok || (tried.answer == Answer::No && !newEffect)) {
        return; // an anomaly
    }
    const bool last = static_cast<std::size_t>(number) == side.tries.size() && side.isOut();
    if (!ok) {
        const bool counts = last && !side.ok() && (phase == Phase::Undo || !m_turned || step.awaited);
        tried.answer = Answer::No;
        if (counts) {
            settled(index, phase, Answer::No);
        }
        return;
    }
    const bool first = !side.ok() && (phase == Phase::Do || tried.key == side.key);
    tried.answer = Answer::Ok;
    if (newEffect) {
        step.owed.push_back(reply);
    }
    if (!first && newEffect && m_turned) {
        doSucceeded(step, m_orchestration.steps[index].hasUndo);
        follow();
    }
    if (!first) {
        return;
    }
    side.key = tried.key;
    side.reply = reply;
    side.backsOff = false;
    if (phase == Phase::Do) {
        doSucceeded(step, m_orchestration.steps[index].hasUndo);
    } else {
        step.undone = true;
        step.takesBack.reset();
        if (!step.owed.empty()) {
            step.undone = false;
            ++side.key;
            side.renew();
        }
        m_status = m_status == FlowStatus::Failed ? FlowStatus::Undoing : m_status;
    }
    follow();
}

void ReferenceModel::doSucceeded(Step& step, bool hasUndo)
{
    step.sides[0].usedUp = false;
    if (!m_turned) {
        m_status = m_status == FlowStatus::Failed ? FlowStatus::InProgress : m_status;
        return;
    }
    step.awaited = false;
    if (!hasUndo) {
        step.undone = false; // even if a person said otherwise before
        return;
    }
    Side& undo = step.sides[1];
    const bool underWay = step.toUndo && !step.undone && !undo.isFresh() && !undo.usedUp;
    step.toUndo = true;
    if (!underWay) {
        undo.key += undo.tries.empty() || step.takesBack ? 0 : 1; // What failed to take one back is to do so first.
        undo.renew();
        step.undone = false;
    }
    m_status = FlowStatus::Undoing;
}

void ReferenceModel::timeOut(StepIndex index, Phase phase, int number)
{
    const Step& step = m_steps[index];
    const Side& side = step.sides[at(phase)];
    const bool last = static_cast<std::size_t>(number) == side.tries.size() && side.isOut();
    if (last && !side.ok() && (phase == Phase::Undo || !m_turned || step.awaited)) {
        settled(index, phase, Answer::None);
    }
}

void ReferenceModel::settled(StepIndex index, Phase phase, Answer answer)
{
    Step& step = m_steps[index];
    Side& side = step.sides[at(phase)];
    side.tries.back().answer = answer;
    const bool left = static_cast<int>(side.tries.size() - side.budgetFrom) < most(index, phase);
    if (phase == Phase::Do && m_turned) {
        side.usedUp = !left;
        step.awaited = false;
        step.toUndo = mayUndo(step, index);
    } else {
        side.backsOff = left;
    }
    follow();
}

void ReferenceModel::backOffOver(StepIndex index, Phase phase)
{
    if (m_steps[index].sides[at(phase)].backsOff && !m_paused) {
        send(index, phase, {});
    }
}

/// Everything that follows by itself.
void ReferenceModel::follow()
{
    while (m_status == FlowStatus::InProgress && followForward()) { }
    if (m_status == FlowStatus::Undoing) {
        letDueGo();
        followBackward();
    }
}

/// Marks what has used up its attempts; true when the flow turns back for it, which goes before all else.
bool ReferenceModel::exhausts()
{
    std::vector<StepIndex> over;
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        const Side& side = m_steps[index].sides[0];
        if (!m_steps[index].done() && !side.isFresh() && !side.isOut() && !side.backsOff && !side.usedUp) {
            over.push_back(index);
        }
    }
    const auto turning = std::ranges::find_if(over, [this](StepIndex index) { return !waits(index); });
    if (turning != over.end()) {
        m_steps[*turning].sides[0].usedUp = true;
        return true;
    }
    for (const StepIndex index : over) {
        m_steps[index].sides[0].usedUp = true;
    }
    return false;
}

bool ReferenceModel::followForward()
{
    if (!m_paused && exhausts()) {
        turnBack(false);
        return false;
    }
    letDueGo();
    for (StepIndex index = 0; index < m_steps.size() && !m_paused; ++index) {
        Side& side = m_steps[index].sides[0];
        if (ready(index) && side.isFresh() && !m_steps[index].done()) {
            send(index, Phase::Do, payloadOf(index));
            return true;
        }
    }
    if (std::ranges::all_of(m_steps, &Step::done)) {
        m_status = FlowStatus::Completed;
    }
    const bool waiting = std::ranges::any_of(m_steps, [](const Step& each) { return each.sides[0].usedUp; });
    const bool going = std::ranges::any_of(m_steps, [](const Step& each) {
        return !each.done() && (each.sides[0].isOut() || each.sides[0].backsOff);
    });
    if (waiting && !going && !m_paused && m_status == FlowStatus::InProgress) {
        m_status = FlowStatus::Failed;
    }
    m_paused = m_paused && !isAtRest(m_status);
    return false;
}

void ReferenceModel::followBackward()
{
    bool going = false;
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        Step& step = m_steps[index];
        Side& undo = step.sides[1];
        if (!m_paused && step.toUndo && !step.undone && undo.isFresh() && !held(index)) {
            send(index, Phase::Undo, undoPayloadOf(step));
        }
        const bool over = step.toUndo && !step.undone && !undo.isFresh() && !undo.isOut() && !undo.backsOff;
        undo.usedUp = undo.usedUp || (over && !m_paused);
        going = going || step.awaited || (step.toUndo && !step.undone && !undo.isFresh() && !undo.usedUp);
    }
    const bool left = std::ranges::any_of(m_steps, &Step::unresolved);
    if (!going && !left) {
        m_status = FlowStatus::Undone;
    } else if (!going && !m_paused) {
        m_status = FlowStatus::Failed;
    }
    m_paused = m_paused && !isAtRest(m_status);
}

void ReferenceModel::turnBack(bool now)
{
    m_turned = true;
    m_status = FlowStatus::Undoing;
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        Step& step = m_steps[index];
        const Side& side = step.sides[0];
        step.sides[0].backsOff = false;
        const bool known = side.ok() || step.hasEffect;
        step.awaited = !known && side.isOut() && !now;
        step.toUndo = known ? m_orchestration.steps[index].hasUndo : !step.awaited && mayUndo(step, index);
    }
}

bool ReferenceModel::wish(OperatorAction action, std::optional<StepIndex> step)
{
    bool granted = false;
    switch (action) {
    case OperatorAction::Undo:
    case OperatorAction::UndoNow:
        granted = undo(action == OperatorAction::UndoNow);
        break;
    case OperatorAction::Retry:
        granted = retry(step);
        break;
    case OperatorAction::Pause:
        granted = !m_paused && !isAtRest(m_status);
        m_paused = m_paused || granted;
        return granted;
    case OperatorAction::Resume:
        granted = m_paused;
        break;
    case OperatorAction::Skip:
    case OperatorAction::MarkDone:
    case OperatorAction::MarkUndone:
        granted = close(action, *step);
        break;
    case OperatorAction::StartAnyway:
        return false;
    }
    const bool closes
        = action == OperatorAction::Skip || action == OperatorAction::MarkDone || action == OperatorAction::MarkUndone;
    m_pauseEnds = granted && !closes && std::exchange(m_paused, false);
    follow();
    return granted;
}

/// Nothing takes time: what backed off while the flow was paused is due when the pause ends.
void ReferenceModel::letDueGo()
{
    if (!std::exchange(m_pauseEnds, false)) {
        return;
    }
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            if (m_steps[index].sides[at(phase)].backsOff) {
                send(index, phase, {});
            }
        }
    }
}

bool ReferenceModel::undo(bool now)
{
    if (m_status == FlowStatus::Undone) {
        return false;
    }
    if (!m_turned) {
        turnBack(now);
        return true;
    }
    if (m_status == FlowStatus::Failed) {
        return retry({});
    }
    const bool awaits = std::ranges::any_of(m_steps, &Step::awaited);
    for (StepIndex index = 0; index < m_steps.size() && now; ++index) {
        m_steps[index].toUndo
            = m_steps[index].toUndo || (m_steps[index].awaited && m_orchestration.steps[index].hasUndo);
        m_steps[index].awaited = false;
    }
    return now && awaits;
}

bool ReferenceModel::retry(std::optional<StepIndex> only)
{
    if (!m_turned && m_status != FlowStatus::Failed) {
        return false;
    }
    const std::size_t side = m_turned ? 1 : 0;
    std::vector<Step*> found;
    for (StepIndex index = 0; index < m_steps.size(); ++index) {
        Step& step = m_steps[index];
        const bool failed = step.sides[side].usedUp && !(m_turned ? step.undone : step.done());
        if (failed && (!only || *only == index)) {
            found.push_back(&step);
        }
    }
    const bool unknown
        = !m_turned && std::ranges::any_of(found, [](const Step* each) { return each->sides[0].unknown(); });
    if (found.empty() || unknown) {
        return false;
    }
    for (Step* each : found) {
        each->sides[side].key += m_turned ? 0 : 1;
        each->sides[side].renew();
    }
    m_status = m_turned ? FlowStatus::Undoing : FlowStatus::InProgress;
    return true;
}

bool ReferenceModel::close(OperatorAction action, StepIndex index)
{
    Step& step = m_steps[index];
    const bool undone = action == OperatorAction::MarkUndone;
    const bool allowed
        = undone ? m_turned && !step.undone && step.unresolved() : !m_turned && !step.done() && ready(index);
    if (!allowed) {
        return false;
    }
    Side& side = step.sides[undone ? 1 : 0];
    for (Try& each : side.tries) {
        each.answer = each.answer == Answer::Awaited ? Answer::None : each.answer;
    }
    side.backsOff = false;
    side.usedUp = false;
    if (undone) {
        step.awaited = false;
        step.toUndo = false;
        step.undone = true;
        step.owed.clear();
        step.takesBack.reset();
        m_status = m_status == FlowStatus::Failed ? FlowStatus::Undoing : m_status;
        return true;
    }
    side.payload = payloadOf(index);
    side.reply.clear();
    step.byPerson = true;
    step.hasEffect = action == OperatorAction::MarkDone;
    m_status = m_status == FlowStatus::Failed ? FlowStatus::InProgress : m_status;
    return true;
}

} // namespace backstep
