#include "app/composition/studio_engine.h"

#include "model/words.h"

#include <QCryptographicHash>

#include <utility>

namespace backstep {

namespace {

const std::string service = "backstep";

/// A folder for each address: a ledger belongs to one cluster.
QString ledgerName(const QString& bootstrap)
{
    return QString::fromLatin1(QCryptographicHash::hash(bootstrap.toUtf8(), QCryptographicHash::Sha256).toHex().left(16)
    );
}

} // namespace

StudioEngine::StudioEngine(Connection& connection, QString dataFolder, QObject* parent)
    : QObject(parent)
    , m_connection(connection)
    , m_dataFolder(std::move(dataFolder))
    , m_feed(m_clock)
    , m_door(*this)
{
    connect(&m_feed, &FlowFeed::recordsSeen, this, [this](quint64 seen) {
        m_connection.countRecords(seen, m_clock.now());
    });
}

StudioEngine::~StudioEngine()
{
    leave();
}

void StudioEngine::leave()
{
    ++m_calls;
    m_feed.stop();
    m_feed.watch(nullptr);
    // Whoever holds the orchestrator lets go of it before it ends.
    const std::shared_ptr<EngineHost> old = std::move(m_host);
    m_simulated.clear();
    Q_EMIT orchestrationsChanged();
}

EngineOptions StudioEngine::optionsFor(const Profile& profile)
{
    EngineOptions options;
    options.service = service;
    options.role = profile.role == Connection::Role::OrchestratorHere ? EngineRole::Own : EngineRole::Watch;
    options.lost = m_door.through<std::string>([this](const std::string& why) { takeLoss(textOf(why)); });
    if (profile.broker == Connection::Broker::Sandbox) {
        return options;
    }
    options.kafka = KafkaOptions{};
    options.kafka->bootstrap = profile.bootstrap.toStdString();
    options.dataFolder = (m_dataFolder + QLatin1Char('/') + ledgerName(profile.bootstrap)).toStdString();
    // A cluster's past may be long; what runs there now is told by its engine.
    const bool isLocal = profile.broker == Connection::Broker::LocalKafka;
    options.from = isLocal ? StartFrom::Beginning : StartFrom::End;
    return options;
}

Result<StudioEngine::Reached> StudioEngine::reach(EngineOptions options)
{
    auto opened = EngineHost::open(std::move(options));
    if (!opened) {
        return failure(opened.error());
    }
    Reached reached{std::move(*opened), {}};
    auto standing = reached.host->start();
    if (!standing) {
        return failure(standing.error());
    }
    reached.standing = std::move(*standing);
    return reached;
}

void StudioEngine::connectTo(const Profile& profile)
{
    leave();
    m_connection.setBroker(profile.broker, profile.bootstrap, profile.name);
    m_connection.setRole(profile.role);
    m_connection.setState(Connection::State::Connecting);
    m_simulates = profile.broker == Connection::Broker::Sandbox;
    EngineOptions options = optionsFor(profile);
    if (m_simulates) {
        take(reach(std::move(options)));
        return;
    }
    auto answer = m_door.through<Result<Reached>>([this, call = m_calls](const Result<Reached>& reached) {
        if (call == m_calls) { // else the person went elsewhere meanwhile, and it ends by itself
            take(reached);
        }
    });
    m_reaching.emplace_back([options = std::move(options), answer = std::move(answer)]() mutable {
        answer(reach(std::move(options)));
    });
}

void StudioEngine::take(const Result<Reached>& reached)
{
    if (!reached) {
        m_connection.setState(Connection::State::Down, textOf(reached.error().message));
        return;
    }
    m_host = reached->host;
    m_connection.setRole(reached->standing.runsHere ? Connection::Role::OrchestratorHere : Connection::Role::WatchOnly);
    m_feed.watch(&m_host->flows());
    m_feed.start();
    m_connection.setState(Connection::State::Up);
    Q_EMIT orchestrationsChanged();
}

void StudioEngine::takeLoss(const QString& why)
{
    m_connection.setRole(Connection::Role::WatchOnly);
    Q_EMIT refused(why);
}

Orchestrations* StudioEngine::orchestrations()
{
    return m_host == nullptr ? nullptr : &m_host->orchestrations();
}

Orchestrations* StudioEngine::reachable()
{
    Orchestrations* present = orchestrations();
    if (present == nullptr) {
        tell({Fault::Unreachable, "Not connected: nobody is there to do it. Connect first (Ctrl+4)."});
    }
    return present;
}

void StudioEngine::tell(const Error& error)
{
    Q_EMIT refused(textOf(error.message));
}

void StudioEngine::registerOrchestration(const Orchestration& orchestration)
{
    Orchestrations* present = reachable();
    if (present == nullptr) {
        return;
    }
    const OrchestrationName name = orchestration.name;
    present->registerOrchestration(
        orchestration, service, m_door.through<Result<int>>([this, name](const Result<int>& version) {
            if (!version) {
                tell(version.error());
                return;
            }
            Q_EMIT registered(textOf(name), *version);
        })
    );
}

void StudioEngine::run(const Orchestration& orchestration, const Bytes& payload)
{
    if (reachable() == nullptr) {
        return;
    }
    if (m_simulates) {
        simulate(orchestration, {});
    }
    registerOrchestration(orchestration);
    orchestrations()->start(
        orchestration.name,
        {newFlowId(), {}, payload},
        m_door.through<Result<StartAnswer>>([this](const Result<StartAnswer>& answer) {
            if (!answer) {
                tell(answer.error());
                return;
            }
            Q_EMIT started(answer->flow);
        })
    );
}

void StudioEngine::simulate(const Orchestration& orchestration, const WorkerScript& script)
{
    if (m_host == nullptr) {
        return;
    }
    std::vector<StepName> fresh;
    for (const StepDefinition& step : orchestration.steps) {
        if (m_simulated.emplace(orchestration.name, step.name).second) {
            fresh.push_back(step.name);
        }
    }
    if (fresh.empty()) {
        return;
    }
    if (const auto added = m_host->addWorkers(script, {workerFor(orchestration, fresh)}); !added) {
        tell(added.error());
    }
}

} // namespace backstep
