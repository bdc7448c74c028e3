#include "tests/engine/simulation/sim_people.h"

#include "engine/wire/codec.h"

#include <array>
#include <utility>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 15s;

} // namespace

SimPeople::SimPeople(Stage& stage, const Scheme& scheme, Reach reach, Append append)
    : m_stage(stage)
    , m_scheme(scheme)
    , m_reach(std::move(reach))
    , m_append(std::move(append))
{
}

void SimPeople::plan()
{
    Dice& dice = m_stage.troubles.dice();
    for (const PlannedStart& planned : m_scheme.starts) {
        ++m_waiting;
        m_stage.agenda.after(planned.at, [this, planned] { start(planned); });
        if (planned.withKey && m_scheme.has(Trouble::StartsAgain)) {
            for (std::size_t again = dice.below(3); again > 0; --again) {
                m_stage.agenda.after(dice.between(0s, m_scheme.troubledFor), [this, planned] { startAgain(planned); });
            }
        }
    }
    if (m_scheme.has(Trouble::Operator)) {
        for (std::size_t actions = 1 + dice.below(6); actions > 0; --actions) {
            m_stage.agenda.after(dice.between(0s, m_scheme.troubledFor), [this] { act(); });
        }
    }
    if (m_scheme.has(Trouble::RegistersLate)) {
        m_stage.agenda.after(dice.between(0s, 20s), [this] { registerFirst(); });
    }
    if (m_scheme.has(Trouble::Reregisters)) {
        m_stage.agenda.after(dice.between(0s, 10s), [this] { reregister(); });
    }
}

StartRequest SimPeople::requestFor(const PlannedStart& planned) const
{
    const std::string number = std::to_string(planned.flow);
    StartRequest request;
    // Who sends a key may leave the id to the engine; who sends none must be able to ask again for the same.
    if (!planned.withKey || planned.flow % 2 == 0 || planned.byRecord) {
        request.flow = FlowId("flow-" + number);
    }
    if (planned.withKey) {
        request.key = StartKey("key-" + number);
    }
    request.payload = "{\"number\":" + number + ",\"account\":" + std::to_string(planned.flow % 2) + "}";
    return request;
}

void SimPeople::start(const PlannedStart& planned)
{
    if (m_isAnswered[planned.flow]) {
        return;
    }
    planned.byRecord ? startByRecord(planned) : startByCall(planned);
    m_stage.agenda.after(patience, [this, planned] { start(planned); });
}

void SimPeople::startByCall(const PlannedStart& planned)
{
    Door* door = m_reach();
    if (door == nullptr) {
        return; // asks again
    }
    const StartRequest request = requestFor(planned);
    door->put(StartCall{m_scheme.orchestration.name, request, [this, planned, key = request.key](const auto& answer) {
                            if (answer.has_value()) {
                                m_stage.judge.startAnswered(answer->flow, key);
                                m_waiting -= m_isAnswered[planned.flow] ? 0U : 1U;
                                m_isAnswered[planned.flow] = true;
                            }
                        }});
}

void SimPeople::startByRecord(const PlannedStart& planned)
{
    const StartRequest request = requestFor(planned);
    if (m_stage.judge.stateOf(request.flow) != nullptr) {
        --m_waiting;
        m_isAnswered[planned.flow] = true; // seen on orchestrator.flow.events
        return;
    }
    if (m_stage.judge.isParked(request.flow)) {
        return; // it was told that the start waits, and relies on it
    }
    StartMessage start;
    start.orchestration = m_scheme.orchestration.name;
    start.flow = request.flow;
    start.key = request.key;
    start.payload = request.payload;
    m_append(encodeStart(start, Dialect::PerTopic));
}

void SimPeople::startAgain(const PlannedStart& planned)
{
    Door* door = m_reach();
    if (door == nullptr || !m_isAnswered[planned.flow]) {
        return;
    }
    m_stage.troubles.count(Trouble::StartsAgain);
    StartRequest request = requestFor(planned);
    request.flow = {};
    const bool other = m_stage.troubles.dice().happens(0.3);
    if (other) {
        request.payload = "{\"number\":\"another\",\"account\":0}";
    }
    door->put(StartCall{m_scheme.orchestration.name, request, [this, other, key = request.key](const auto& answer) {
                            if (answer.has_value() && (other || !answer->existed)) {
                                m_stage.judge.say("24: start key " + key.text() + " again, but not its flow");
                            } else if (answer.has_value()) {
                                m_stage.judge.startAnswered(answer->flow, key);
                            }
                        }});
}

void SimPeople::act()
{
    Dice& dice = m_stage.troubles.dice();
    const std::vector<FlowId> flows = m_stage.judge.flows();
    if (flows.empty() || m_stage.troubles.isCalm()) {
        return;
    }
    m_stage.troubles.count(Trouble::Operator);
    ActionRequest request;
    request.flow = flows[dice.below(flows.size())];
    request.action = std::array{OperatorAction::Undo, OperatorAction::UndoNow, OperatorAction::Retry}[dice.below(3)];
    const std::uint64_t version = m_stage.judge.stateOf(request.flow)->version;
    request.expectedVersion = version;
    const bool byCall = dice.happens(0.6);
    if (m_scheme.has(Trouble::OperatorStale)) {
        m_stage.troubles.count(Trouble::OperatorStale);
        switch (dice.below(3)) {
        case 0:
            ask(request, byCall); // and once more below: both saw the same version
            break;
        case 1:
            request.expectedVersion = version - 1;
            break;
        default:
            request.expectedVersion.reset(); // who does not say what was seen is refused
        }
    }
    ask(std::move(request), byCall);
}

void SimPeople::ask(ActionRequest request, bool byCall)
{
    request.request = RequestId("request-" + std::to_string(++m_requests));
    request.who = "ann";
    const std::uint64_t version = m_stage.judge.stateOf(request.flow)->version;
    m_stage.judge.actionAsked(request.request, request.expectedVersion.value_or(0) < version);
    if (byCall) {
        if (Door* door = m_reach()) {
            door->put(ActCall{
                request, [this, request](const auto& answer) {
                    if (answer.has_value()) {
                        m_stage.judge.actionAnswered(request.request, request.flow, request.expectedVersion);
                    }
                }});
        }
        return;
    }
    ControlMessage control;
    control.request = request.request;
    control.action = std::string(toWire(request.action));
    control.flow = request.flow;
    control.expectedVersion = request.expectedVersion;
    control.who = request.who;
    m_append(encodeControl(control));
}

bool SimPeople::rescue()
{
    bool any = false;
    for (const FlowId& flow : m_stage.judge.flows()) {
        if (m_stage.judge.stateOf(flow)->status == FlowStatus::Failed) {
            ActionRequest request;
            request.flow = flow;
            request.expectedVersion = m_stage.judge.stateOf(flow)->version;
            ask(std::move(request), true);
            any = true;
        }
    }
    return any;
}

/// Until it is answered: an engine that ends takes the question with it.
void SimPeople::registerFirst()
{
    if (m_isRegistered) {
        return;
    }
    if (Door* door = m_reach()) {
        m_stage.troubles.count(Trouble::RegistersLate);
        door->put(RegisterCall{m_scheme.orchestration, "people", [this](const auto& answer) {
                                   m_isRegistered = m_isRegistered || answer.has_value();
                               }});
    }
    m_stage.agenda.after(patience, [this] { registerFirst(); });
}

void SimPeople::reregister()
{
    if (Door* door = m_reach()) {
        m_stage.troubles.count(Trouble::Reregisters);
        door->put(RegisterCall{nextVersion(m_scheme.orchestration), "people", [](const auto&) {}});
    }
}

} // namespace backstep::simulation
