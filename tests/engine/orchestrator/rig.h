#pragma once

#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/orchestrator/orchestrator.h"
#include "engine/wire/topics.h"
#include "tests/engine/orchestrator/gates.h"
#include "tests/support/collector.h"
#include "tests/support/scenario.h"

#include <QTemporaryDir>
#include <QtTest/QTest>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

/// An orchestrator between a ledger and a bus, everything around it in a test's hand: time, the disk, the broker, and
/// every reply. Nothing sleeps for a result: waitFor() ends as soon as it is so.
class Rig
{
public:
    enum class Store
    {
        Memory,
        Sqlite
    };

    explicit Rig(const std::string& picture, Store store = Store::Memory)
        : definition(sealed(pictured(picture)))
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

    ~Rig() { engine->close(); }

    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    void open(TransportGate::Decide decide = {})
    {
        engine = std::make_unique<Orchestrator>(*ledger, clock, options);
        gate = std::make_unique<TransportGate>(m_bus, engine->listener(), *ledger);
        gate->decideBy(std::move(decide));
        opened = engine->open(*gate);
    }

    /// As kill -9 would: nothing is written, sent or reported any more.
    void crash()
    {
        ledger->dieAfter(0);
        gate->decideBy([](const OutgoingRecord&) { return Handing::Swallow; });
        engine->close();
    }

    void restart(TransportGate::Decide decide = {})
    {
        engine->close();
        gate.reset(); // it reports until it is gone: whoever listens goes after it
        engine.reset();
        openLedger();
        open(std::move(decide));
    }

    Result<int> registerIt()
    {
        return ask<int>([this](auto answer) { engine->registerOrchestration(definition, "test", answer); });
    }

    Result<RegisteredState> registered()
    {
        return ask<RegisteredState>([this](auto answer) { engine->registered(definition.name, answer); });
    }

    Result<StartAnswer> start(const std::string& flow, const std::string& key = {}, const std::string& payload = "{}")
    {
        return ask<StartAnswer>([&](auto answer) {
            engine->start(definition.name, {FlowId(flow), StartKey(key), payload}, answer);
        });
    }

    Result<ActionPlan> plan(const ActionRequest& request)
    {
        return ask<ActionPlan>([&](auto answer) { engine->plan(request, answer); });
    }

    Result<std::uint64_t> act(const ActionRequest& request)
    {
        return ask<std::uint64_t>([&](auto answer) { engine->act(request, answer); });
    }

    Result<void> feed(std::uint64_t id)
    {
        return ask<void>([&](auto answer) { engine->feedQuarantined(id, answer); });
    }

    Result<void> drop(std::uint64_t id)
    {
        return ask<void>([&](auto answer) { engine->dropQuarantined(id, answer); });
    }

    /// Every record seen on a topic, in order of reading.
    std::vector<Record> on(std::string_view topic)
    {
        std::vector<Record> found;
        for (Record& record : m_seen.allRecords()) {
            if (record.place.topic.text() == topic) {
                found.push_back(std::move(record));
            }
        }
        return found;
    }

    std::vector<Record> commands(const std::string& step, Phase phase = Phase::Do)
    {
        return on(topics::command(definition.name, StepName(step), phase).text());
    }

    /// Waits until so many commands of that step are on the bus.
    bool sent(const std::string& step, std::size_t count = 1, Phase phase = Phase::Do)
    {
        return waitFor([&] { return commands(step, phase).size() >= count; });
    }

    void reply(const Record& command, bool succeeds = true)
    {
        const auto answer = encodeReply(command, succeeds, succeeds ? "" : "no luck", "svc", Dialect::PerTopic);
        send(*answer);
    }

    /// Waits for the latest command of that step and answers it.
    bool answer(const std::string& step, bool succeeds = true, std::size_t count = 1, Phase phase = Phase::Do)
    {
        if (!sent(step, count, phase)) {
            return false;
        }
        reply(commands(step, phase).back(), succeeds);
        return true;
    }

    void send(const OutgoingRecord& record) { (void)m_outside.send(record, m_token++); }

    std::optional<FlowState> state(const std::string& flow)
    {
        auto state = ledger->flow(FlowId(flow));
        return state ? std::optional(*state) : std::nullopt;
    }

    bool ends(const std::string& flow, FlowStatus status)
    {
        return waitFor([&] {
            const auto now = state(flow);
            return now.has_value() && now->status == status;
        });
    }

    /// The anomalies told on orchestrator.flow.events, as "kind at topic/partition/offset".
    std::vector<std::string> anomalies();

    bool waitForAnomalies(std::size_t count)
    {
        return waitFor([&] { return anomalies().size() >= count; });
    }

    /// Time passes while the engine is there: in steps, each of which it sees. clock.advance() is a jump.
    void pass(Duration time);

    static bool waitFor(const std::function<bool()>& isSo)
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

    LocalBus& bus() { return m_bus; }

    ManualClock clock;
    Orchestration definition;
    OrchestratorOptions options; ///< of the next open()
    std::unique_ptr<LedgerGate> ledger;
    std::unique_ptr<Orchestrator> engine;
    std::unique_ptr<TransportGate> gate;
    Result<void> opened;

private:
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

    void openLedger();

    Store m_store;
    LocalBus m_bus{clock};
    Collector m_sent;
    Collector m_seen;
    QTemporaryDir m_folder;
    std::unique_ptr<Ledger> m_kept;
    LocalTransport m_outside;
    std::unique_ptr<Subscription> m_watching;
    std::uint64_t m_token = 1;
};

} // namespace backstep
