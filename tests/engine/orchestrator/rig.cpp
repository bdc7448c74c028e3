#include "tests/engine/orchestrator/rig.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

namespace backstep {

namespace {

/// What the engine answers, waited for.
template <class T>
Result<T> ask(const std::function<void(Orchestrations::Answer<T>)>& wish)
{
    auto told = std::make_shared<std::promise<Result<T>>>();
    auto answer = told->get_future();
    wish([told](Result<T> each) { told->set_value(std::move(each)); });
    if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
        return failure(Fault::Internal, "No answer came.");
    }
    return answer.get();
}

} // namespace

Rig::Rig(const std::string& picture, Store store, OrchestratorOptions first)
    : definition(sealed(pictured(picture)))
    , options(std::move(first))
    , m_store(store)
    , m_outside(m_bus, m_sent)
{
    SubscriptionSpec everything;
    everything.topicPrefix = "orchestrator.";
    everything.from = StartFrom::Beginning;
    m_watching = std::move(*m_outside.subscribe(everything, m_seen));
    openLedger();
    open();
    (void)registerIt();
}

Rig::~Rig()
{
    engine->close();
}

void Rig::open(TransportGate::Decide decide)
{
    engine = std::make_unique<Orchestrator>(*ledger, clock, options);
    gate = std::make_unique<TransportGate>(m_bus, engine->listener(), *ledger);
    gate->decideBy(std::move(decide));
    opened = engine->open(*gate);
}

void Rig::crash()
{
    ledger->dieAfter(0);
    gate->decideBy([](const OutgoingRecord&) { return Handing::Swallow; });
    engine->close();
}

void Rig::restart(TransportGate::Decide decide)
{
    engine->close();
    gate.reset(); // it reports until it is gone: whoever listens goes after it
    engine.reset();
    openLedger();
    open(std::move(decide));
}

Result<int> Rig::registerIt()
{
    return ask<int>([this](auto answer) { engine->registerOrchestration(definition, "test", answer); });
}

Result<RegisteredState> Rig::registered()
{
    return ask<RegisteredState>([this](auto answer) { engine->registered(definition.name, answer); });
}

Result<StartAnswer> Rig::start(const std::string& flow, const std::string& key, const std::string& payload)
{
    return ask<StartAnswer>([&](auto answer) {
        engine->start(definition.name, {FlowId(flow), StartKey(key), payload}, answer);
    });
}

Result<ActionPlan> Rig::plan(const ActionRequest& request)
{
    return ask<ActionPlan>([&](auto answer) { engine->plan(request, answer); });
}

Result<std::uint64_t> Rig::act(const ActionRequest& request)
{
    return ask<std::uint64_t>([&](auto answer) { engine->act(request, answer); });
}

Result<void> Rig::feed(std::uint64_t id)
{
    return ask<void>([&](auto answer) { engine->feedQuarantined(id, answer); });
}

Result<void> Rig::drop(std::uint64_t id)
{
    return ask<void>([&](auto answer) { engine->dropQuarantined(id, answer); });
}

std::vector<Record> Rig::on(std::string_view topic)
{
    std::vector<Record> found;
    for (Record& record : m_seen.allRecords()) {
        if (record.place.topic.text() == topic) {
            found.push_back(std::move(record));
        }
    }
    return found;
}

std::vector<Record> Rig::commands(const std::string& step, Phase phase)
{
    return on(topics::command(definition.name, StepName(step), phase).text());
}

bool Rig::sent(const std::string& step, std::size_t count, Phase phase)
{
    return waitFor([&] { return commands(step, phase).size() >= count; });
}

void Rig::reply(const Record& command, bool succeeds)
{
    const auto answer = encodeReply(command, succeeds, succeeds ? "" : "no luck", "svc");
    send(*answer);
}

bool Rig::answer(const std::string& step, bool succeeds, std::size_t count, Phase phase)
{
    if (!sent(step, count, phase)) {
        return false;
    }
    reply(commands(step, phase).back(), succeeds);
    return true;
}

std::optional<FlowState> Rig::state(const std::string& flow)
{
    auto state = ledger->flow(FlowId(flow));
    return state ? std::optional(*state) : std::nullopt;
}

bool Rig::ends(const std::string& flow, FlowStatus status)
{
    return waitFor([&] {
        const auto now = state(flow);
        return now.has_value() && now->status == status;
    });
}

bool Rig::waitForAnomalies(std::size_t count)
{
    return waitFor([&] { return anomalies().size() >= count; });
}

bool Rig::waitFor(const std::function<bool()>& isSo)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!isSo()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // between looks, never for a result
    }
    return true;
}

void Rig::send(const OutgoingRecord& record)
{
    (void)m_outside.send(record, m_token++);
}

void Rig::openLedger()
{
    ledger.reset();
    if (m_store == Store::Sqlite) {
        m_kept.reset(); // the lock of the one before goes with it
        m_kept = std::move(*SqliteLedger::open(m_folder.path().toStdString()));
    } else if (m_kept == nullptr) {
        m_kept = std::make_unique<MemoryLedger>();
    }
    ledger = std::make_unique<LedgerGate>(*m_kept);
}

void Rig::pass(Duration time)
{
    constexpr Duration step(1500);
    for (Duration left = time; left > Duration(0); left -= step) {
        clock.advance(std::min(left, step));
        ActionRequest nothing;
        nothing.flow = FlowId("nobody");
        (void)plan(nothing); // answered at the end of a turn
    }
}

std::vector<std::string> Rig::anomalies()
{
    std::vector<std::string> told;
    for (const Record& record : on(topics::flowEvents)) {
        for (const Message& message : decode(record)) {
            const auto* event = std::get_if<FlowEventMessage>(&message);
            if (event == nullptr || event->type != "anomaly") {
                continue;
            }
            const auto detail = nlohmann::json::parse(event->detail);
            told.push_back(
                detail.at("kind").get<std::string>() + " at " + detail.at("topic").get<std::string>() + "/"
                + detail.at("partition").dump() + "/" + detail.at("offset").dump()
            );
        }
    }
    return told;
}

} // namespace backstep
