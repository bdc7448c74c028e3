#include "app/composition/engine_host.h"

#include "app/composition/served_http.h"
#include "app/composition/this_process.h"
#include "engine/ledger/memory_ledger.h"
#include "engine/ledger/sqlite_ledger.h"
#include "engine/transport/local_bus.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>
#include <variant>

namespace backstep {

namespace {

/// Brokers of this machine, by their addresses.
bool isOfThisMachine(const std::string& bootstrap)
{
    constexpr std::array<std::string_view, 3> beginnings{"localhost:", "127.", "[::1]:"};
    return std::ranges::any_of(beginnings, [&](std::string_view each) { return bootstrap.starts_with(each); });
}

EngineOptions withWishesOfHttp(EngineOptions options)
{
    if (options.http != nullptr) {
        options.http->see(options);
    }
    return options;
}

} // namespace

EngineHost::Sight::Sight(std::unique_ptr<History> kept, const Clock& clock)
    : history(std::move(kept))
    , payloads(*history)
    , tracker(*history)
    , feed(tracker, *history, clock)
{
}

EngineHost::EngineHost(EngineOptions options)
    : m_options(withWishesOfHttp(std::move(options)))
    , m_broker(m_options.kafka.has_value() ? makeKafka(*m_options.kafka) : makeSandbox(m_clock))
    , m_hearing(m_options)
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
    // Who watches begins before the first record of the engine, so that nothing of it is missed.
    if (const auto watched = host->watch(); !watched) {
        return failure(watched.error());
    }
    return host;
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

Result<void> EngineHost::watch()
{
    auto transport = m_broker->watch(m_hearing);
    if (!transport) {
        return failure(transport.error());
    }
    m_watching = std::move(*transport);
    // Only now that somebody answers: a long history takes its time to be read.
    m_sight = std::make_unique<Sight>(openHistory(), m_clock);
    beginPolicy();
    std::vector<TopicSpec> topics;
    for (const TopicName& topic : m_options.topics) {
        topics.push_back({topic});
    }
    if (auto created = topics.empty() || !isAskable() ? Result<void>() : m_watching->ensureTopics(topics); !created) {
        return created;
    }
    if (auto opened = m_options.tracks ? m_sight->feed.open(*m_watching, m_options.start) : Result<void>(); !opened) {
        return opened;
    }
    if (m_options.observer == nullptr) {
        return {};
    }
    // What went before is the tracker's alone.
    SubscriptionSpec spec;
    spec.start() = m_options.observedFrom ? StartPoint{.from = *m_options.observedFrom} : m_options.start;
    spec.backlogMax = 0;
    spec.name = "observer";
    spec.topicPrefix = m_options.observedPrefix;
    spec.topics = m_options.observedToo;
    auto subscribed = m_watching->subscribe(spec, *m_options.observer);
    if (!subscribed) {
        return failure(subscribed.error());
    }
    m_observation = std::move(*subscribed);
    return {};
}

Result<EngineStanding> EngineHost::start()
{
    Result<EngineStanding> standing = settle();
    if (!standing) {
        return standing;
    }
    if (!isAskable()) {
        return standing;
    }
    const auto begun = standing->runsHere ? runHere(*standing) : askElsewhere();
    if (!begun) {
        return failure(begun.error());
    }
    if (m_orchestrator != nullptr && m_options.tracks) {
        m_adopting = std::make_unique<AdoptingOrchestrations>(*m_orchestrator, m_sight->tracker, m_clock);
    }
    if (m_options.audit != nullptr) {
        m_audited = audited(m_options.auditTerms);
        AuditTerms ofRest = m_options.auditTerms;
        ofRest.who = "REST";
        ofRest.source = AuditSource::Rest;
        m_auditedRest = m_options.http == nullptr ? nullptr : audited(ofRest);
    }
    if (m_options.http != nullptr) {
        if (const auto served = m_options.http->serve(*this); !served) {
            return failure(served.error());
        }
        m_isServed = true;
    }
    return standing;
}

Result<EngineStanding> EngineHost::settle()
{
    EngineStanding standing;
    const bool mayRun = m_options.role == EngineRole::Own || m_options.role == EngineRole::Beside;
    if (!mayRun && !m_options.kafka.has_value()) {
        return standing;
    }
    if (mayRun) {
        if (const auto fits = checkKind(); !fits) {
            return failure(fits.error());
        }
    }
    if (!m_options.kafka.has_value()) {
        standing.runsHere = true;
        return standing;
    }
    if (m_options.role == EngineRole::Own) {
        return claim();
    }
    auto owner = ownerOf(*m_options.kafka);
    if (!owner) {
        return failure(owner.error());
    }
    standing.owner = std::move(*owner);
    standing.runsHere = m_options.role == EngineRole::Beside && !standing.owner.has_value();
    return standing;
}

Result<void> EngineHost::checkKind()
{
    if (m_options.dataFolder.empty()) {
        return {};
    }
    const Result<LedgerContents> contents = m_ledger->load();
    if (!contents) {
        return failure(contents.error());
    }
    for (const Position& position : contents->positions) {
        const bool isOfSandbox = LocalBus::isBus(position.incarnation);
        if (isOfSandbox == m_options.kafka.has_value()) {
            // Simulated answers to real flows, or real workers for simulated ones: neither may happen by a slip.
            return failure(
                Fault::BadInput,
                "The ledger in " + m_options.dataFolder
                    + (isOfSandbox ? " belongs to the sandbox: give --data another folder for this cluster."
                                   : " belongs to a Kafka cluster: say which with --bootstrap, or give --data another "
                                     "folder for the sandbox.")
            );
        }
    }
    return {};
}

Result<EngineStanding> EngineHost::claim()
{
    const Result<LedgerContents> contents = m_ledger->load();
    if (!contents) {
        return failure(contents.error());
    }
    OwnerMessage self;
    self.owner = contents->identity;
    self.name = nameOfThisProcess();
    self.openFlows = contents->openFlows.size();
    self.at = m_clock.now();
    auto answer = KafkaOwnership::claim(*m_options.kafka, self, m_clock, [this](const std::string& why) { lose(why); });
    if (!answer) {
        return failure(answer.error());
    }
    EngineStanding standing;
    if (auto* held = std::get_if<KafkaOwnership::HeldBy>(&*answer)) {
        standing.owner = std::move(held->owner);
        return standing;
    }
    auto& owned = std::get<KafkaOwnership::Owned>(*answer);
    m_ownership = std::move(owned.ownership);
    standing.runsHere = true;
    standing.abandonedBy = std::move(owned.abandonedBy);
    const auto lives = referenceOrchestratorLives(*m_options.kafka);
    if (!lives) {
        return failure(lives.error());
    }
    standing.besideReference = *lives && !m_options.acceptStarts;
    return standing;
}

Result<void> EngineHost::runHere(const EngineStanding& standing)
{
    OrchestratorOptions options;
    options.dialect = m_options.dialect;
    options.forReference = m_options.forReference;
    options.service = m_options.service;
    options.ownsCluster = m_options.role == EngineRole::Own;
    options.limits = m_options.limits;
    options.takeStartRecords = !standing.besideReference;
    options.joinsLines
        = m_options.joinsLines || !m_options.kafka.has_value() || isOfThisMachine(m_options.kafka->bootstrap);
    options.audit = m_options.audit.get();
    options.auditConnection = m_options.auditTerms.connection;
    const std::lock_guard lock(m_stopping);
    if (m_isLost) {
        return failure(
            Fault::Refused, "Another engine has taken the cluster in the same moment. Start again to watch it."
        );
    }
    m_orchestrator = std::make_unique<Orchestrator>(*m_ledger, m_clock, options);
    auto transport = m_broker->connect(m_orchestrator->listener());
    if (!transport) {
        return failure(transport.error());
    }
    m_orchestrating = std::move(*transport);
    return m_orchestrator->open(*m_orchestrating);
}

const WorkerQuery& EngineHost::workers()
{
    if (m_workerWatch == nullptr) {
        const WorkerWatch::Sources sources{m_sight->tracker, *m_watching, m_orchestrator.get()};
        m_workerWatch = std::make_unique<WorkerWatch>(sources, m_clock);
    }
    return *m_workerWatch;
}

OrchestratorHealth EngineHost::health() const
{
    return m_orchestrator == nullptr ? OrchestratorHealth{} : m_orchestrator->health();
}

Result<void>
EngineHost::addWorkers(WorkerScript script, const std::vector<Entry>& entries, std::vector<Entry> registrations)
{
    SimulatedWorkers::Options options;
    options.dialect = m_options.dialect;
    options.registrations = std::move(registrations);
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

std::size_t EngineHost::answersToCome() const
{
    std::size_t toCome = 0;
    for (const Workers& each : m_workers) {
        toCome += each.workers->answersToCome();
    }
    return toCome;
}

bool EngineHost::answersTakenIn() const
{
    const auto isTakenIn = [this](const RecordPlace& place) { return m_orchestrator->hasTakenIn(place); };
    return m_orchestrator == nullptr || std::ranges::all_of(m_workers, [&](const Workers& each) {
               return std::ranges::all_of(each.workers->lastAnswers(), isTakenIn);
           });
}

void EngineHost::lose(const std::string& why)
{
    stopOrchestrator(true);
    if (m_options.http != nullptr) {
        m_options.http->lost();
    }
    m_options.lost(why);
}

void EngineHost::stopOrchestrator(bool isLost)
{
    const std::lock_guard lock(m_stopping);
    m_isLost = m_isLost || isLost;
    if (m_orchestrator != nullptr) {
        m_orchestrator->close();
    }
}

const LagSight& EngineHost::lag()
{
    if (m_lag == nullptr) {
        m_lag = std::make_unique<LagWatch>(*m_broker);
    }
    return *m_lag;
}

void EngineHost::close()
{
    if (m_isServed) { // else another host may still serve it, once the broker answers
        m_options.http->close();
    }
    for (AuditedOrchestrations* each : {m_audited.get(), m_auditedRest.get()}) {
        if (each != nullptr) {
            each->close(); // while those are there that it hands on to
        }
    }
    m_lag.reset();
    m_policy.reset();
    if (m_ownership != nullptr) {
        m_ownership->tellOpenFlows(health().openFlows);
    }
    stopOrchestrator(false);
    // Only now may another engine take the cluster: everything decided here is handed on.
    m_ownership.reset();
    for (const Workers& each : m_workers) {
        each.workers->stop();
    }
    if (m_remote != nullptr) {
        m_remote->close();
    }
    m_workerWatch.reset(); // it asks by the transport that watches
    m_observation.reset();
    if (m_sight != nullptr) {
        m_sight->feed.close();
    }
    // A transport may still report to its listener while it ends: it goes first.
    m_orchestrating.reset();
    for (Workers& each : m_workers) {
        each.transport.reset();
    }
    m_watching.reset();
}

} // namespace backstep
