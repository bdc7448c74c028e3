#include "engine/wire/topics.h"
#include "tests/engine/simulation/world.h"

#include <array>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

} // namespace

/// What happens at a time, not to a record: a few times each, spread over the troubled time.
void World::planTroubles()
{
    planAbsences(Trouble::BrokerAway, m_brokerAway);
    planAbsences(Trouble::EngineCutOff, m_engineCutOff);
    planAbsences(Trouble::WorkersCutOff, m_workersCutOff);
    planOften(Trouble::CrashAnytime, 4, &World::crash);
    planOften(Trouble::CleanStop, 3, &World::stopCleanly);
    planOften(Trouble::Suspends, 3, &World::sleep);
    planOften(Trouble::ClockForward, 3, &World::setForward);
    planOften(Trouble::ClockBackward, 3, &World::setBack);
    planOften(Trouble::StoreFails, 2, &World::fillDisk);
    planOften(Trouble::Garbage, 8, &World::sendGarbage);
    planOften(Trouble::SlowIntake, 4, &World::flood);
}

void World::planOften(Trouble trouble, std::size_t most, void (World::*happens)())
{
    if (!m_scheme.has(trouble)) {
        return;
    }
    for (std::size_t times = 1 + m_troubles.dice().below(most); times > 0; --times) {
        m_agenda.after(m_troubles.dice().between(1ms, m_scheme.troubledFor), [this, trouble, happens] {
            if (!m_troubles.isCalm()) {
                m_troubles.count(trouble);
                (this->*happens)();
            }
        });
    }
}

void World::planAbsences(Trouble trouble, bool& away)
{
    if (!m_scheme.has(trouble)) {
        return;
    }
    for (std::size_t times = 1 + m_troubles.dice().below(3); times > 0; --times) {
        m_agenda.after(m_troubles.dice().between(1ms, m_scheme.troubledFor), [this, trouble, &away] {
            if (m_troubles.isCalm() || away) {
                return;
            }
            m_troubles.count(trouble);
            away = true;
            trace(std::string(nameOf(trouble)));
            linksChanged();
            m_agenda.after(absence(), [this, trouble, &away] {
                away = false;
                trace("no longer " + std::string(nameOf(trouble)));
                linksChanged();
            });
        });
    }
}

microseconds World::absence()
{
    if (m_scheme.has(Trouble::LongAbsence) && !m_troubles.isCalm() && m_troubles.dice().happens(0.5)) {
        m_troubles.count(Trouble::LongAbsence);
        return m_troubles.dice().between(1min, 60min);
    }
    return m_troubles.dice().between(50ms, 20s);
}

void World::linksChanged()
{
    m_workers.link(!m_brokerAway && !m_workersCutOff);
    const bool up = !m_brokerAway && !m_engineCutOff;
    if (m_engine == nullptr || m_engine->isLinked == up) {
        return;
    }
    m_engine->isLinked = up;
    m_engine->transport.link(up);
    m_engine->reader.link(up);
    m_engine->life->after(m_troubles.dice().between(100us, 300ms), [this, up] {
        if (m_engine->isLinked == up) {
            m_engine->knowsItIsDeaf = !up;
            m_engine->door.put(ConnectionChanged{up ? ConnectionState::Up : ConnectionState::Down, "simulated"});
            if (up) {
                m_engine->reader.catchUp();
            }
        }
    });
}

/// The machine sleeps: the engine stands still, its clock goes on, and nothing tells it.
void World::sleep()
{
    if (m_engine != nullptr) {
        trace("machine sleeps");
        m_engine->life->sleepUntil({m_agenda.now().micros + absence().count()});
    }
}

void World::setForward()
{
    trace("clock set forward");
    m_clock.jump(absence());
}

void World::setBack()
{
    trace("clock set back");
    m_clock.jump(-m_troubles.dice().between(1ms, 30s));
}

void World::fillDisk()
{
    trace("disk full");
    m_ledger.fail(true);
    m_agenda.after(absence(), [this] { m_ledger.fail(false); });
}

/// More than it takes in for a while: what matters has to wait behind it.
void World::flood()
{
    trace("flood");
    OutgoingRecord record;
    record.topic = TopicName(topics::responseResult);
    record.value = R"({"payload":{},"headers":{"flowId":"nobody","stepName":"a","action":"DO","status":true}})";
    for (std::size_t left = 5 + m_troubles.dice().below(40); left > 0; --left) {
        appendAt(record, static_cast<std::int32_t>(m_troubles.dice().below(SimBroker::partitions)), {});
    }
}

void World::sendGarbage()
{
    const std::array<TopicName, 3> topics{
        TopicName(topics::responseResult), TopicName(topics::control), TopicName(topics::executionStart)};
    const std::array<std::optional<Bytes>, 9> values{
        std::nullopt,
        "",
        "not JSON",
        "[1,2]",
        "{}",
        R"({"payload":{},"headers":{}})",
        R"({"payload":{},"headers":{"flowId":"nobody","stepName":"a","action":"DO","status":true}})",
        R"({"payload":{},"headers":{"flowId":7,"stepName":[],"status":{}}})",
        R"({"requestId":"x","action":"dance","flowId":"flow-1"})"};
    Dice& dice = m_troubles.dice();
    OutgoingRecord record;
    record.topic = topics[dice.below(topics.size())];
    record.value = values[dice.below(values.size())];
    appendAt(record, static_cast<std::int32_t>(dice.below(SimBroker::partitions)), {});
    const std::vector<FlowId> flows = m_judge.flows();
    if (flows.empty()) {
        return;
    }
    // About a flow that is there: it has to be accounted for, and changes nothing.
    const FlowId& flow = flows[dice.below(flows.size())];
    const bool unknownStep = dice.happens(0.5);
    record.topic = TopicName(topics::responseResult);
    record.value = R"({"payload":{},"headers":{"flowId":")" + flow.text() + R"(","stepName":")"
        + (unknownStep ? "nowhere" : "a") + R"(","action":"DO","status":true,"x-backstep-command-id":")" + flow.text()
        + R"(/a/DO/99"}})";
    appendAt(record, static_cast<std::int32_t>(dice.below(SimBroker::partitions)), flow);
}

} // namespace backstep::simulation
