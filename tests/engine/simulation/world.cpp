#include "tests/engine/simulation/world.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <utility>

namespace backstep::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t traceMax = 120;
constexpr std::uint64_t happeningsMax = 400'000;
constexpr microseconds restsWithin = std::chrono::hours(3);
constexpr microseconds storeRetryPause = 500ms;

} // namespace

World::Engine::Engine(
    Stage& stage, SimLedger& ledger, const Clock& clock, const OrchestratorOptions& options, World& world
)
    : life(std::make_shared<Life>(stage.agenda))
    , door([&world] {
        world.m_engine->idleTurns = 0;
        if (!world.m_engine->isStuck) {
            world.wake(world.m_troubles.dice().between(10us, 2ms));
        }
    })
    , transport(stage, life, door, [&world](const OutgoingRecord& record) { world.append(record); })
    , reader(stage, life, door)
    , loop(ledger, clock, transport, door.inbox(), options)
{
}

World::World(const Scheme& scheme, bool traced, SimDisk& disk)
    : m_scheme(scheme)
    , m_traced(traced)
    , m_troubles(scheme)
    , m_judge(scheme, m_broker)
    , m_stage{m_agenda, m_troubles, m_broker, m_judge}
    , m_ledger(disk, m_troubles, m_judge)
    , m_workers(
          m_stage,
          scheme,
          [this](const OutgoingRecord& record, std::int32_t partition, const FlowId& answers) {
              appendAt(record, partition, answers);
          }
      )
    , m_people(
          m_stage,
          scheme,
          [this]() -> Door* { return m_engine == nullptr ? nullptr : &m_engine->door; },
          [this](const OutgoingRecord& record) { append(record); }
      )
{
    m_options.unknownFor = std::chrono::hours(24); // a start that waits longer is turned down; here none is
    m_judge.onEvent = [this](const FlowState& state, const Event& event) {
        ++m_outcome.events;
        if (m_traced) {
            const EventSubject subject = subjectOf(event.body);
            std::string text = state.id.text() + " " + std::to_string(event.seq) + " ";
            text += wireWord(event.body).empty() ? "(inner " + std::to_string(event.body.index()) + ")"
                                                 : std::string(wireWord(event.body));
            text += subject.step ? " " + m_judge.definitionOf(state)->steps[*subject.step].name.text() : "";
            text += subject.attempt ? " #" + std::to_string(*subject.attempt) : "";
            trace(text + ", " + std::string(toWire(state.status)) + " v" + std::to_string(event.version));
        }
    };
}

void World::trace(const std::string& text)
{
    if (!m_traced) {
        return;
    }
    if (m_outcome.trace.size() >= traceMax) {
        m_outcome.trace.erase(m_outcome.trace.begin());
    }
    m_outcome.trace.push_back(toIso8601(m_agenda.now()).substr(11) + " " + text);
}

void World::open()
{
    if (m_engine != nullptr) {
        return;
    }
    m_ledger.opened();
    Result<LedgerContents> contents = m_ledger.load();
    Result<void> opened = contents ? Result<void>{} : failure(contents.error());
    if (opened) {
        const bool up = !m_brokerAway && !m_engineCutOff;
        m_options.seed = m_troubles.dice().next(); // each life draws its own
        m_engine = std::make_unique<Engine>(m_stage, m_ledger, m_clock, m_options, *this);
        m_engine->isLinked = up;
        m_engine->transport.link(up);
        const std::vector<Position> beginnings = m_engine->reader.begin(contents->positions, up);
        opened = m_engine->loop.restore(std::move(*contents), beginnings);
    }
    trace(opened ? "engine opened" : "engine cannot open: " + opened.error().message);
    if (!opened || m_ledger.isDead() || m_engine->transport.isDead()) {
        engineEnded();
        m_agenda.after(m_troubles.dice().between(1s, 3s), [this] { open(); });
        return;
    }
    wake(1ms);
}

void World::engineEnded()
{
    if (m_engine != nullptr) {
        m_engine->life->end();
        m_engine->transport.crash();
    }
    // Who asked and got no answer asks again: the calls end with the engine.
    m_engine.reset();
    m_judge.engineEnded();
}

void World::crash()
{
    if (m_engine == nullptr) {
        return;
    }
    ++m_outcome.crashes;
    trace("engine crashes");
    engineEnded();
    m_agenda.after(absence(), [this] { open(); });
}

void World::stopCleanly()
{
    if (m_engine == nullptr || m_engine->life->isAsleep()) {
        return;
    }
    trace("engine stops");
    if (!m_engine->isStuck) {
        m_engine->transport.reportsAreTaken();
    }
    m_engine->door.inbox().close();
    m_engine->loop.run();
    engineEnded();
    m_agenda.after(absence(), [this] { open(); });
}

void World::wake(microseconds wait)
{
    const Instant at{m_agenda.now().micros + wait.count()};
    Instant& next = m_engine->nextTurn;
    if (next.isSet() && next <= at && m_agenda.now() <= next) {
        return;
    }
    next = at;
    m_engine->life->after(wait, [this, at] {
        if (m_engine->nextTurn == at) {
            turn();
        }
    });
}

void World::turn()
{
    Engine& engine = *m_engine;
    engine.nextTurn = {};
    if (!engine.isStuck) {
        engine.transport.reportsAreTaken();
    }
    const std::uint64_t before = m_outcome.events;
    m_judge.engineIsDeaf(engine.knowsItIsDeaf && !engine.isStuck);
    engine.isStuck = !engine.loop.turn(0us);
    if (engine.isStuck && engine.loop.health().fault != m_toldFault) {
        m_toldFault = engine.loop.health().fault;
        trace("engine stands still: " + m_toldFault);
    }
    if (m_ledger.isDead() || engine.transport.isDead()) {
        return crash();
    }
    // While nothing happens turns become rare: an hour of them tells nothing more than a few.
    engine.idleTurns = before == m_outcome.events ? std::min(engine.idleTurns + 1, 11) : 0;
    const microseconds idle = std::min<microseconds>(1ms * (1 << engine.idleTurns), 1500ms);
    wake(std::max(engine.isStuck ? storeRetryPause : engine.loop.waitAtMost(), idle));
}

void World::append(const OutgoingRecord& record)
{
    m_judge.appended(record);
    const topics::Kind kind = topics::kindOf(record.topic.text());
    if (kind == topics::Kind::Do || kind == topics::Kind::Undo) {
        m_workers.appended(record);
    } else {
        appendAt(record, record.key.has_value() ? SimBroker::partitionOf(*record.key) : 0, {});
    }
}

void World::appendAt(const OutgoingRecord& record, std::int32_t partition, const FlowId& answers)
{
    if (m_broker.append(record, partition, m_agenda.now(), answers) && m_engine != nullptr) {
        m_engine->reader.appended(record.topic, partition);
    }
}

void World::runFor(microseconds atMost)
{
    const Instant until{m_agenda.now().micros + atMost.count()};
    while (!m_judge.violation().has_value() && m_agenda.now() < until && m_agenda.happen()) {
        if (++m_outcome.happenings > happeningsMax) {
            m_judge.say("25: no rest after " + std::to_string(happeningsMax) + " happenings");
        }
    }
}

std::string World::whatIsUnderway() const
{
    if (m_engine == nullptr) {
        return "no engine";
    }
    if (m_engine->isStuck || m_engine->life->isAsleep()) {
        return "the engine stands still";
    }
    if (!m_engine->transport.isIdle() || m_engine->loop.waitAtMost() < 10ms || m_engine->idleTurns < 3) {
        return "the engine has something to send";
    }
    if (!m_engine->reader.isIdle()) {
        return "the engine has something to read";
    }
    if (!m_workers.isIdle()) {
        return "a worker has something to do";
    }
    if (!m_people.isIdle()) {
        return "a start is not answered";
    }
    for (const FlowId& flow : m_judge.flows()) {
        const FlowState& state = *m_judge.stateOf(flow);
        // Behind one that waits for a person it waits along with it; that none waits in the end is judged there.
        const bool waits = state.waitsForLock && state.status == FlowStatus::InProgress;
        if (!isAtRest(state.status) && !waits) {
            return "flow " + flow.text() + " is " + std::string(toWire(m_judge.stateOf(flow)->status));
        }
    }
    return {};
}

/// Nothing goes wrong any more: everything must come to rest, and what waits for a person is undone by one.
void World::comeToRest()
{
    const Instant until{m_agenda.now().micros + restsWithin.count()};
    while (!m_judge.violation().has_value()) {
        runFor(5s);
        if (m_agenda.now() > until) {
            m_judge.say("25: no rest within " + toWords(restsWithin) + ": " + whatIsUnderway());
        }
        if (whatIsUnderway().empty() && !m_people.rescue()) {
            return m_judge.nobodyWaits();
        }
    }
}

void World::judgeEffects()
{
    for (const FlowId& flow : m_judge.flows()) {
        const FlowState& state = *m_judge.stateOf(flow);
        ++m_outcome.flows;
        m_outcome.undone += state.status == FlowStatus::Undone ? 1U : 0U;
        const auto& steps = m_judge.definitionOf(state)->steps;
        for (const StepDefinition& step : steps) {
            const int there = m_workers.effect(flow, step.name);
            if (state.status == FlowStatus::Completed && there != 1) {
                m_judge.say("5: " + flow.text() + " is COMPLETED without the effect of " + step.name.text());
            }
            if (state.status == FlowStatus::Undone && step.hasUndo && there != 0) {
                m_judge.say("6: " + flow.text() + " is UNDONE but the effect of " + step.name.text() + " is there");
            }
        }
    }
    if (m_outcome.flows < m_scheme.starts.size()) {
        m_judge.say("24: a start that was sent again and again made no flow");
    }
}

Outcome World::run()
{
    m_agenda.after(0us, [this] { open(); });
    runFor(10ms); // the topics have a beginning before anyone writes to them
    if (!m_scheme.has(Trouble::RegistersLate)) {
        m_engine->door.put(RegisterCall{m_scheme.orchestration, "people", [](const auto&) {}});
    }
    runFor(1s);
    m_troubles.begin();
    if (m_scheme.has(Trouble::SlowIntake)) {
        m_options.limits.recordsPerSecondMax = m_scheme.recordsPerSecond;
    }
    planTroubles();
    m_people.plan();
    runFor(m_scheme.troubledFor);
    m_troubles.calm();
    m_options.limits.recordsPerSecondMax = 0;
    trace("calm");
    m_brokerAway = m_engineCutOff = m_workersCutOff = false;
    m_ledger.fail(false);
    linksChanged();
    comeToRest();
    if (!m_judge.violation().has_value()) {
        m_judge.allIsQuiet();
        judgeEffects();
    }
    m_outcome.violation = m_judge.violation();
    m_outcome.struck = m_troubles.struck();
    m_outcome.commits = m_judge.commits();
    return std::move(m_outcome);
}

} // namespace backstep::simulation
