#include "tests/engine/saga/small_world.h"

#include "tests/engine/saga/invariants.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

std::uint32_t bitOf(int generation)
{
    return 1U << static_cast<unsigned>(generation);
}

Attempt attemptOf(const Traveller& traveller)
{
    Attempt attempt;
    attempt.number = traveller.attempt;
    attempt.generation = traveller.generation;
    return attempt;
}

/// What a worker answers names the key under which it did it.
Bytes replyOf(const StepName& step, int generation)
{
    return R"({"by":")" + step.text() + R"(","key":)" + std::to_string(generation) + "}";
}

int keyNamedIn(const Command& undo)
{
    int named = 0;
    for (int key = 1; key < 9; ++key) {
        named = undo.payload == replyOf(undo.step, key) ? key : named;
    }
    return named;
}

} // namespace

SmallWorld::SmallWorld(const Orchestration& orchestration, const WorldOptions& options)
    : m_orchestration(orchestration)
    , m_options(options)
    , m_mayDoTwice(options.secondThoughts > 0 && options.wishes > 0)
    , m_workers(orchestration.steps.size())
{
    StartTerms terms;
    if (options.isHeldBack) {
        terms = {{0}, "lock", FlowId("g")};
    }
    Decision first = start(orchestration, {FlowId("f"), {}, R"({"n":1})", {}}, exploredNow, terms);
    m_startWrong = judgeDecision(orchestration, {}, {FlowAccepted{}, 0.0, {}}, first);
    takeIn(std::move(first));
    if (m_startWrong.empty()) {
        m_startWrong = settleEagerly();
    }
}

std::string SmallWorld::happen(const Happening& happening)
{
    m_lastEvents.clear();
    std::string wrong = m_startWrong;
    Traveller* traveller = find(happening.step, happening.phase, happening.attempt);
    switch (happening.kind) {
    case Happening::Kind::HandOn:
        wrong += handOn(*traveller);
        break;
    case Happening::Kind::Report:
        wrong += report(*traveller);
        break;
    case Happening::Kind::Work:
        wrong += work(*traveller, happening.ok);
        break;
    case Happening::Kind::Answer:
        wrong += answer(*traveller, happening.again);
        break;
    case Happening::Kind::WorkAndAnswer: {
        m_options.secondThoughts -= happening.redelivers ? 1 : 0;
        traveller->copies += happening.redelivers ? 1 : 0;
        wrong += work(*traveller, happening.ok);
        wrong += answer(*traveller, happening.again);
        if (happening.redelivers) {
            find(happening.step, happening.phase, happening.attempt)->verdict = Verdict::None;
        }
        break;
    }
    case Happening::Kind::Timer:
        wrong += feed(TimerFired{happening.timer, happening.step, happening.phase, happening.attempt});
        loseUnlessLate(happening);
        break;
    case Happening::Kind::Crash:
        crash();
        break;
    case Happening::Kind::Wish:
        wrong += feed(wish(happening));
        m_options.wishes -= m_lastEvents.empty() || happening.action == OperatorAction::Resume ? 0 : 1;
        break;
    case Happening::Kind::WorkersServe:
        wrong += feed(WorkersServe{});
        break;
    case Happening::Kind::LockGranted:
        wrong += feed(LockGranted{});
        break;
    }
    if (wrong.empty()) {
        wrong = settleEagerly();
    }
    forgetGone();
    return wrong.empty() ? judgeEffects() : wrong;
}

std::string SmallWorld::feed(Input input)
{
    Stimulus stimulus{std::move(input), 0.0, {}};
    for (const Traveller& each : m_travellers) {
        if (each.waits && !each.maybeHanded) {
            stimulus.unsent.push_back(
                commandId(m_flow.id, m_orchestration.steps[each.step].name, each.phase, attemptOf(each))
            );
        }
    }
    Decision decision = decide(m_orchestration, m_flow, stimulus, exploredNow);
    std::string wrong = judgeDecision(m_orchestration, m_flow, stimulus, decision);
    if (wrong.empty() && std::holds_alternative<ReplyArrived>(stimulus.input) && m_options.echoesIds) {
        wrong = judgeRepeated(m_orchestration, decision.state, stimulus);
    }
    takeIn(std::move(decision));
    return wrong;
}

void SmallWorld::takeIn(Decision decision)
{
    m_flow = std::move(decision.state);
    if (std::ranges::any_of(decision.events, [](const Event& event) {
            return std::holds_alternative<TurnedBack>(event.body) || std::holds_alternative<StepClosed>(event.body)
                || std::holds_alternative<StepSucceeded>(event.body);
        })) {
        withdrawUnwanted();
    }
    std::ranges::move(decision.events, std::back_inserter(m_lastEvents));
    for (const Command& command : decision.commands) {
        addCommand(command);
    }
    forgetGone();
}

/// As the outbox does: what waits and is not awaited any more is not sent.
void SmallWorld::withdrawUnwanted()
{
    for (Traveller& each : m_travellers) {
        const PhaseState& in = m_flow.steps[each.step].phase(each.phase);
        const auto found = std::ranges::find(in.attempts, each.attempt, &Attempt::number);
        const bool awaited = found->outcome == AttemptOutcome::Open && !in.succeeded()
            && found->generation == in.generation && !(each.phase == Phase::Do && m_flow.turnedBack);
        each.waits = each.waits && awaited;
    }
}

void SmallWorld::addCommand(const Command& command)
{
    Traveller* known = find(command.stepIndex, command.phase, command.attempt);
    if (known != nullptr) {
        known->waits = true;
        return;
    }
    Traveller added;
    added.step = command.stepIndex;
    added.phase = command.phase;
    added.attempt = command.attempt;
    added.generation = m_flow.steps[added.step].phase(added.phase).attempts.back().generation;
    added.takesBack = command.phase == Phase::Undo ? keyNamedIn(command) : 0;
    added.waits = true;
    const auto place = std::ranges::find_if(m_travellers, [&added](const Traveller& each) {
        return std::tie(each.step, each.phase, each.attempt) > std::tie(added.step, added.phase, added.attempt);
    });
    m_travellers.insert(place, added);
}

std::string SmallWorld::handOn(Traveller& traveller)
{
    traveller.waits = false;
    traveller.reportDue = true;
    ++traveller.copies;
    const bool tooLate = traveller.phase == Phase::Do && m_flow.turnedBack;
    return tooLate ? "8: a DO goes out after the flow turned back" : "";
}

std::string SmallWorld::report(Traveller& traveller)
{
    traveller.reportDue = false;
    return feed(CommandDelivered{traveller.step, traveller.phase, traveller.attempt});
}

std::string SmallWorld::work(Traveller& traveller, bool ok)
{
    --traveller.copies;
    ++traveller.replies;
    traveller.verdict = ok ? Verdict::Ok : Verdict::Refused;
    WorkerEffects& worker = m_workers[traveller.step];
    std::uint32_t& done = traveller.phase == Phase::Do ? worker.doneDo : worker.doneUndo;
    const bool isNew = ok && (done & bitOf(traveller.generation)) == 0;
    if (!isNew) {
        return {};
    }
    done |= bitOf(traveller.generation);
    if (traveller.phase == Phase::Undo) {
        worker.effect &= traveller.takesBack == 0 ? 0 : ~bitOf(traveller.takesBack);
        return {};
    }
    const bool twice = worker.effect != 0 && !m_mayDoTwice;
    worker.effect |= bitOf(traveller.generation);
    return twice ? "2: a DO takes effect a second time, under another key" : "";
}

std::string SmallWorld::answer(Traveller& traveller, bool again)
{
    m_options.duplicates -= again ? 1 : 0;
    traveller.replies -= again ? 0 : 1;
    ReplyArrived reply;
    reply.step = m_orchestration.steps[traveller.step].name;
    if (m_options.echoesIds) {
        reply.command = commandId(m_flow.id, reply.step, traveller.phase, attemptOf(traveller));
    }
    reply.saysDo = traveller.phase == Phase::Do;
    reply.succeeded = traveller.verdict == Verdict::Ok;
    reply.payload = replyOf(reply.step, traveller.generation);
    reply.error = reply.succeeded ? "" : "no";
    return feed(reply);
}

void SmallWorld::loseUnlessLate(const Happening& happening)
{
    if (happening.again) {
        --m_options.lateAnswers;
        return;
    }
    Traveller* traveller = find(happening.step, happening.phase, happening.attempt);
    const bool timedOut = std::ranges::any_of(m_lastEvents, [](const Event& event) {
        return std::holds_alternative<AttemptTimedOut>(event.body);
    });
    if (traveller != nullptr && timedOut) {
        traveller->copies = 0;
        traveller->replies = 0;
    }
}

std::string SmallWorld::settleEagerly()
{
    std::string wrong;
    for (std::size_t at = 0; at < m_travellers.size() && wrong.empty(); ++at) {
        if (m_options.handsOnAtOnce && m_travellers[at].waits) {
            wrong = handOn(m_travellers[at]);
        }
        if (m_options.reportsAtOnce && m_travellers[at].reportDue) {
            wrong += report(m_travellers[at]);
        }
    }
    return wrong;
}

void SmallWorld::crash()
{
    --m_options.crashes;
    for (Traveller& each : m_travellers) {
        each.waits = false;
        each.reportDue = false;
    }
    for (const Command& command : undelivered(m_orchestration, m_flow)) {
        addCommand(command);
        find(command.stepIndex, command.phase, command.attempt)->maybeHanded = true;
    }
}

void SmallWorld::forgetGone()
{
    for (Traveller& each : m_travellers) {
        const auto& attempts = m_flow.steps[each.step].phase(each.phase).attempts;
        const auto found = std::ranges::find(attempts, each.attempt, &Attempt::number);
        // A report of a settled attempt changes nothing (judgeInert holds the core to it).
        each.reportDue = each.reportDue && found != attempts.end() && found->outcome == AttemptOutcome::Open;
    }
    std::erase_if(m_travellers, [](const Traveller& each) { return each.isGone(); });
}

Traveller* SmallWorld::find(StepIndex step, Phase phase, int attempt)
{
    const auto found = std::ranges::find_if(m_travellers, [&](const Traveller& each) {
        return each.step == step && each.phase == phase && each.attempt == attempt;
    });
    return found == m_travellers.end() ? nullptr : &*found;
}

bool SmallWorld::isQuiet() const
{
    return std::ranges::all_of(m_travellers, [this](const Traveller& each) {
        const bool nothingToCome = !each.waits && each.copies == 0;
        return nothingToCome && (each.replies == 0 || (m_options.refusesDoAfterUndo && m_options.echoesIds));
    });
}

std::string SmallWorld::judgeEffects() const
{
    for (std::size_t index = 0; index < m_workers.size(); ++index) {
        const std::string& name = m_orchestration.steps[index].name.text();
        const Closing closing = m_flow.steps[index].closing;
        if (closing == Closing::Done || closing == Closing::Undone) {
            continue; // A person answers for it.
        }
        if (closing == Closing::None && m_flow.status == FlowStatus::Completed && m_workers[index].effect == 0) {
            return "5: the flow is COMPLETED and " + name + " has no effect";
        }
        const bool undone = m_flow.status == FlowStatus::Undone && m_orchestration.steps[index].hasUndo;
        // Where workers refuse a DO after its UNDO, nothing may be left at any time; else once all is answered.
        const bool judged = (m_options.refusesDoAfterUndo && m_options.echoesIds) || isQuiet();
        if (undone && judged && m_workers[index].effect != 0) {
            return "6: the flow is UNDONE and " + name + " still has its effect";
        }
    }
    return {};
}

Input SmallWorld::wish(const Happening& happening) const
{
    OperatorAsked asked;
    asked.action = happening.action;
    asked.expectedVersion = m_flow.version;
    asked.request = RequestId("wish at " + std::to_string(m_flow.seq));
    asked.who = "ann";
    asked.reason = "test";
    if (happening.attempt != 0) {
        asked.step = happening.step;
    }
    return asked;
}

} // namespace backstep
