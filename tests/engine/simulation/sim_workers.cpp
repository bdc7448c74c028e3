#include "tests/engine/simulation/sim_workers.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

/// A hand-written worker that echoes nothing but flow and step.
OutgoingRecord bareReply(const CommandMessage& command, bool succeeded)
{
    const std::string action = succeeded ? std::string(toWire(command.phase)) : "FAIL_STEP";
    OutgoingRecord reply;
    reply.topic = TopicName(topics::responseResult);
    reply.value = R"({"payload":{"done":true},"headers":{"flowId":")" + command.flow.text() + R"(","stepName":")"
        + command.step.text() + R"(","action":")" + action + R"(","status":)" + (succeeded ? "true" : "false") + "}}";
    return reply;
}

} // namespace

void SimWorkers::appended(const OutgoingRecord& record)
{
    Work work;
    work.record.place.topic = record.topic;
    work.record.key = record.key;
    work.record.value = record.value;
    std::vector<Message> messages = decode(work.record);
    auto* command = std::get_if<CommandMessage>(&messages.at(0));
    if (command == nullptr) {
        return; // the judge has said so
    }
    work.command = std::move(*command);
    Troubles& troubles = m_stage.troubles;
    if (troubles.strikes(Trouble::WorkerRereads)) {
        plan(work, troubles.dice().between(1s, 90s));
    }
    const bool late = troubles.strikes(Trouble::WorkerLate);
    plan(std::move(work), late ? troubles.dice().between(3s, 90s) : troubles.dice().between(1ms, m_scheme.workersTake));
}

void SimWorkers::plan(Work work, microseconds wait)
{
    ++m_pending;
    m_stage.agenda.after(wait, [this, work = std::move(work)] {
        const auto taken = [this, work] {
            --m_pending;
            take(work);
        };
        onceLinked(taken);
    });
}

void SimWorkers::take(const Work& work)
{
    const bool succeeded = does(work);
    const Effects& effects = m_effects[{work.command.flow, work.command.step}];
    // Who forgets UNDOs must at least tell what it did: an effect that nobody hears of could never be undone.
    const bool mayBeSilent = m_scheme.workersRemember || !effects.undone || work.command.phase == Phase::Undo;
    if (mayBeSilent && m_stage.troubles.strikes(Trouble::WorkerSilent)) {
        return;
    }
    reply(work, succeeded);
}

bool SimWorkers::does(const Work& work)
{
    const std::string& id = work.command.command->text();
    if (const auto known = m_answers.find(id); known != m_answers.end()) {
        return known->second;
    }
    Effects& effects = m_effects[{work.command.flow, work.command.step}];
    const bool succeeded = work.command.phase == Phase::Do ? doesDo(work, effects) : doesUndo(work, effects);
    m_answers[id] = succeeded;
    return succeeded;
}

bool SimWorkers::doesDo(const Work& work, Effects& effects)
{
    const std::string& key = work.command.idempotencyKey->text();
    if (m_done.contains(key)) {
        return true;
    }
    if (effects.undone && m_scheme.workersRemember) {
        return false;
    }
    if (m_stage.troubles.strikes(Trouble::WorkerFails)) {
        return false;
    }
    m_done.insert(key);
    if (++effects.there > 1) {
        m_stage.judge.say("2: the effect of " + work.command.step.text() + " is there twice");
    }
    return true;
}

bool SimWorkers::doesUndo(const Work& work, Effects& effects)
{
    const std::string& key = work.command.idempotencyKey->text();
    if (m_done.contains(key)) {
        return true;
    }
    if (m_stage.troubles.strikes(Trouble::UndoFails)) {
        return false;
    }
    m_done.insert(key);
    effects.there = 0;
    effects.undone = true;
    return true;
}

void SimWorkers::reply(const Work& work, bool succeeded)
{
    Troubles& troubles = m_stage.troubles;
    const std::string error = succeeded ? "" : "no luck";
    OutgoingRecord record = *encodeReply(work.record, succeeded, error, troubles.isCalm() ? "svc" : "services");
    if (troubles.strikes(Trouble::ForeignReplies)) {
        foreignReply(*encodeReply(work.record, troubles.dice().happens(0.5), "", "svc"));
    }
    if (isHandWritten(work.command.step)) {
        troubles.count(Trouble::BareReplies);
        record = bareReply(work.command, succeeded);
    }
    if (troubles.strikes(Trouble::WorkerTwice)) {
        send(record, work.command.flow, troubles.dice().between(1ms, 5s));
    }
    send(std::move(record), work.command.flow, troubles.dice().between(100us, 30ms));
}

/// A service echoes what it is sent or it does not: half of the steps have one that does not, in a run that has any.
bool SimWorkers::isHandWritten(const StepName& step) const
{
    Dice dice(m_scheme.seed ^ static_cast<unsigned char>(step.text().front()));
    return m_scheme.has(Trouble::BareReplies) && dice.happens(0.5);
}

/// What the services of another orchestrator answer about a flow and step of the same name.
void SimWorkers::foreignReply(const OutgoingRecord& reply)
{
    OutgoingRecord foreign = reply;
    const std::string own = "\"sim-owner\"";
    if (const auto at = foreign.value->find(own); at != std::string::npos) {
        foreign.value->replace(at, own.size(), "\"other-owner\"");
        send(std::move(foreign), {}, m_stage.troubles.dice().between(100us, 2s));
    }
}

void SimWorkers::send(OutgoingRecord record, FlowId answers, microseconds wait)
{
    ++m_pending;
    const std::int32_t anywhere = static_cast<std::int32_t>(m_stage.troubles.dice().below(SimBroker::partitions));
    m_stage.agenda.after(wait, [this, record = std::move(record), answers = std::move(answers), anywhere] {
        const auto sent = [this, record, answers, anywhere] {
            --m_pending;
            m_append(record, record.key.has_value() ? SimBroker::partitionOf(*record.key) : anywhere, answers);
        };
        onceLinked(sent);
    });
}

void SimWorkers::onceLinked(const std::function<void()>& happening)
{
    if (m_up) {
        happening();
    } else {
        m_stalled.push_back(happening);
    }
}

void SimWorkers::link(bool up)
{
    m_up = up;
    if (!up) {
        return;
    }
    std::vector<std::function<void()>> stalled;
    stalled.swap(m_stalled);
    for (const auto& each : stalled) {
        m_stage.agenda.after(m_stage.troubles.dice().between(1ms, 500ms), [this, each] { onceLinked(each); });
    }
}

int SimWorkers::effect(const FlowId& flow, const StepName& step) const
{
    const auto found = m_effects.find({flow, step});
    return found == m_effects.end() ? 0 : found->second.there;
}

} // namespace backstep::simulation
