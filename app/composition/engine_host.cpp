#include "app/composition/engine_host.h"

#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/wire/topics.h"

#include <utility>

namespace backstep {

EngineHost::EngineHost(EngineOptions options)
    : m_options(std::move(options))
    , m_broker(makeSandbox(m_clock))
{
}

EngineHost::~EngineHost()
{
    close();
}

Result<std::unique_ptr<EngineHost>> EngineHost::open(EngineOptions options)
{
    std::unique_ptr<EngineHost> host(new EngineHost(std::move(options)));
    if (const auto opened = host->openLedger(); !opened) {
        return failure(opened.error());
    }
    // Who observes begins before the first record of the engine, so that nothing of it is missed.
    if (const auto observed = host->observe(); !observed) {
        return failure(observed.error());
    }
    return host;
}

Result<void> EngineHost::start()
{
    OrchestratorOptions options;
    options.dialect = m_options.dialect;
    options.service = m_options.service;
    m_orchestrator = std::make_unique<Orchestrator>(*m_ledger, m_clock, options);
    auto transport = m_broker->connect(m_orchestrator->listener());
    if (!transport) {
        return failure(transport.error());
    }
    m_orchestrating = std::move(*transport);
    return m_orchestrator->open(*m_orchestrating);
}

Result<void> EngineHost::openLedger()
{
    if (m_options.dataFolder.empty()) {
        m_ledger = std::make_unique<MemoryLedger>();
        return {};
    }
    auto ledger = SqliteLedger::open(m_options.dataFolder);
    if (!ledger) {
        return failure(ledger.error());
    }
    m_ledger = std::move(*ledger);
    return {};
}

Result<void> EngineHost::observe()
{
    auto transport = m_broker->connect(m_silent);
    if (!transport) {
        return failure(transport.error());
    }
    m_observing = std::move(*transport);
    std::vector<TopicSpec> topics;
    for (const TopicName& topic : m_options.topics) {
        topics.push_back({topic});
    }
    if (const auto created = m_observing->ensureTopics(topics); !created) {
        return created;
    }
    if (m_options.observer == nullptr) {
        return {};
    }
    SubscriptionSpec spec;
    spec.name = "observer";
    spec.topicPrefix = topics::prefix;
    spec.from = m_options.observeFrom;
    auto subscribed = m_observing->subscribe(spec, *m_options.observer);
    if (!subscribed) {
        return failure(subscribed.error());
    }
    m_observation = std::move(*subscribed);
    return {};
}

Result<void> EngineHost::addWorkers(WorkerScript script, const std::vector<Entry>& entries)
{
    SimulatedWorkers::Options options;
    options.dialect = m_options.dialect;
    Workers added;
    added.workers = std::make_unique<SimulatedWorkers>(std::move(script), options);
    auto transport = m_broker->connect(added.workers->listener());
    if (!transport) {
        return failure(transport.error());
    }
    added.transport = std::move(*transport);
    m_workers.push_back(std::move(added));
    return m_workers.back().workers->serve(*m_workers.back().transport, entries);
}

void EngineHost::close()
{
    if (m_orchestrator != nullptr) {
        m_orchestrator->close();
    }
    for (const Workers& each : m_workers) {
        each.workers->stop();
    }
    m_observation.reset();
    // A transport may still report to its listener while it ends: it goes first.
    m_orchestrating.reset();
    for (Workers& each : m_workers) {
        each.transport.reset();
    }
    m_observing.reset();
}

} // namespace backstep
