#include "engine/saga/state_codec.h"
#include "tests/engine/saga/invariants.h"
#include "tests/engine/saga/small_world.h"

#include <algorithm>
#include <functional>

namespace backstep {

namespace {

Happening of(Happening::Kind kind, const Traveller& traveller)
{
    Happening happening;
    happening.kind = kind;
    happening.phase = traveller.phase;
    happening.step = static_cast<std::uint8_t>(traveller.step);
    happening.attempt = static_cast<std::uint8_t>(traveller.attempt);
    return happening;
}

Happening wishOf(OperatorAction action, std::optional<StepIndex> step)
{
    Happening happening;
    happening.kind = Happening::Kind::Wish;
    happening.action = action;
    happening.step = static_cast<std::uint8_t>(step.value_or(0));
    happening.attempt = step.has_value() ? 1 : 0; // names the step
    return happening;
}

/// What decides nothing: two flows that differ in it alone go on alike.
void leaveOut(FlowState& flow)
{
    flow.version = 0;
    flow.seq = 0;
    flow.anomalies = 0;
    flow.why.clear();
    flow.cause.clear();
    flow.acts.clear();
    for (StepState& step : flow.steps) {
        for (PhaseState* phase : {&step.forward, &step.backward}) {
            phase->lastError.clear();
            for (Attempt& attempt : phase->attempts) {
                attempt.seq = 0;
                attempt.settledAt = {};
            }
        }
    }
}

} // namespace

std::vector<Happening> SmallWorld::possible() const
{
    std::vector<Happening> found;
    addTravels(found);
    for (const Timer& timer : timersOf(m_orchestration, m_flow)) {
        addTimer(found, timer.fired);
    }
    const bool somethingToLose
        = std::ranges::any_of(m_travellers, [](const Traveller& each) { return each.waits || each.reportDue; });
    if (m_options.crashes > 0 && somethingToLose) {
        found.emplace_back();
    }
    addWishes(found);
    if (m_flow.status == FlowStatus::NotRegistered) {
        found.emplace_back().kind = Happening::Kind::WorkersServe;
    }
    if (m_flow.waitsForLock) {
        found.emplace_back().kind = Happening::Kind::LockGranted;
    }
    return found;
}

void SmallWorld::addTravels(std::vector<Happening>& found) const
{
    for (const Traveller& each : m_travellers) {
        if (!m_options.echoesIds && isOvertaking(each)) {
            continue;
        }
        if (each.waits) {
            found.push_back(of(Happening::Kind::HandOn, each));
        }
        if (each.reportDue) {
            found.push_back(of(Happening::Kind::Report, each));
        }
        for (const bool ok : {true, false}) {
            if (each.copies == 0 || !mayAnswer(each, ok)) {
                continue;
            }
            Happening work = of(m_options.answersAtOnce ? Happening::Kind::WorkAndAnswer : Happening::Kind::Work, each);
            work.ok = ok;
            found.push_back(work);
            work.redelivers = true;
            if (!ok && m_options.secondThoughts > 0 && m_options.answersAtOnce) {
                found.push_back(work);
            }
        }
        if (each.replies > 0) {
            found.push_back(of(Happening::Kind::Answer, each));
        }
        if (each.replies > 0 && m_options.duplicates > 0) {
            found.push_back(of(Happening::Kind::Answer, each));
            found.back().again = true;
        }
    }
}

/// Commands of one phase of a step stand in one topic under one key: they are worked on in their order.
bool SmallWorld::isOvertaking(const Traveller& traveller) const
{
    return std::ranges::any_of(m_travellers, [&traveller](const Traveller& each) {
        const bool isEarlier
            = each.step == traveller.step && each.phase == traveller.phase && each.attempt < traveller.attempt;
        return isEarlier && (each.waits || each.copies > 0);
    });
}

void SmallWorld::addTimer(std::vector<Happening>& found, const TimerFired& fired) const
{
    const auto isIts = [&fired](const Traveller& each) {
        return each.step == fired.step && each.phase == fired.phase && each.attempt == fired.attempt;
    };
    const auto traveller = std::ranges::find_if(m_travellers, isIts);
    Traveller named;
    named.step = fired.step;
    named.phase = fired.phase;
    named.attempt = fired.attempt;
    found.push_back(of(Happening::Kind::Timer, named));
    found.back().timer = fired.kind;
    const bool onItsWay
        = traveller != m_travellers.end() && traveller->copies + traveller->replies > 0 && m_options.lateAnswers > 0;
    if (onItsWay && fired.kind == TimerFired::Kind::Timeout) {
        found.push_back(found.back());
        found.back().again = true;
    }
}

bool SmallWorld::mayAnswer(const Traveller& traveller, bool ok) const
{
    if (traveller.verdict != Verdict::None) {
        return ok == (traveller.verdict == Verdict::Ok);
    }
    const WorkerEffects& worker = m_workers[traveller.step];
    const std::uint32_t done = traveller.phase == Phase::Do ? worker.doneDo : worker.doneUndo;
    if (((done >> static_cast<unsigned>(traveller.generation)) & 1U) != 0) {
        return ok;
    }
    const bool refuses = traveller.phase == Phase::Do && worker.doneUndo != 0 && m_options.refusesDoAfterUndo;
    return !ok || !refuses;
}

void SmallWorld::addWishes(std::vector<Happening>& found) const
{
    if (m_flow.paused) {
        found.push_back(wishOf(OperatorAction::Resume, std::nullopt));
    }
    if (m_options.wishes == 0) {
        return;
    }
    for (const OperatorAction action : {OperatorAction::Undo, OperatorAction::UndoNow, OperatorAction::Retry}) {
        found.push_back(wishOf(action, std::nullopt));
    }
    if (m_options.pauses) {
        found.push_back(wishOf(OperatorAction::Pause, std::nullopt));
    }
    if (m_flow.status == FlowStatus::NotRegistered) {
        found.push_back(wishOf(OperatorAction::StartAnyway, std::nullopt));
    }
    for (StepIndex index = 0; index < m_flow.steps.size(); ++index) {
        const StepStatus status = m_flow.steps[index].status;
        if (status == StepStatus::UndoFail || status == StepStatus::RetryExhausted) {
            found.push_back(wishOf(OperatorAction::Retry, index));
        }
        if (m_options.closes) {
            found.push_back(wishOf(OperatorAction::Skip, index));
            found.push_back(wishOf(OperatorAction::MarkDone, index));
            found.push_back(wishOf(OperatorAction::MarkUndone, index));
        }
    }
}

std::string SmallWorld::judge() const
{
    std::string wrong = m_startWrong;
    if (wrong.empty()) {
        wrong = judgeState(m_orchestration, m_flow);
    }
    return wrong.empty() ? judgeInert(m_orchestration, m_flow) : wrong;
}

std::uint64_t SmallWorld::fingerprint() const
{
    FlowState flow = m_flow;
    leaveOut(flow);
    Bytes bytes = encodeState(flow);
    const auto add = [&bytes](auto value) { bytes += static_cast<char>(value); };
    for (const Traveller& each : m_travellers) {
        add(each.step);
        add(each.phase);
        add(each.attempt);
        add(each.takesBack);
        add((each.waits ? 1 : 0) + (each.maybeHanded ? 2 : 0) + (each.reportDue ? 4 : 0));
        add(each.copies);
        add(each.replies);
        add(each.verdict);
    }
    for (const WorkerEffects& each : m_workers) {
        add(each.effect);
        add(each.doneDo);
        add(each.doneUndo);
    }
    add(m_options.crashes);
    add(m_options.wishes);
    add(m_options.duplicates);
    add(m_options.secondThoughts);
    add(m_options.lateAnswers);
    return std::hash<std::string>{}(bytes);
}

std::string SmallWorld::describe(const Happening& happening) const
{
    const std::string step = m_orchestration.steps[happening.step].name.text();
    const std::string command
        = std::string(toWire(happening.phase)) + " " + step + " (" + std::to_string(happening.attempt) + ")";
    switch (happening.kind) {
    case Happening::Kind::HandOn:
        return "hand on " + command;
    case Happening::Kind::Report:
        return "delivered " + command;
    case Happening::Kind::Work:
        return "worker takes " + command + (happening.ok ? ", does it" : ", refuses");
    case Happening::Kind::Answer:
        return "answer to " + command + (happening.again ? ", to come once more" : "");
    case Happening::Kind::WorkAndAnswer:
        return "answer to " + command + (happening.ok ? " ok" : " fails")
            + (happening.redelivers ? ", and it gets the command once more" : "");
    case Happening::Kind::Timer:
        return (happening.timer == TimerFired::Kind::Timeout ? "time out " : "back off over after ") + command
            + (happening.again ? ", which is only late" : "");
    case Happening::Kind::Crash:
        return "crash and restart";
    case Happening::Kind::Wish:
        return "person: " + std::string(toWire(happening.action)) + (happening.attempt != 0 ? " " + step : "");
    case Happening::Kind::WorkersServe:
        return "workers serve";
    case Happening::Kind::LockGranted:
        return "lock granted";
    }
    return {};
}

} // namespace backstep
