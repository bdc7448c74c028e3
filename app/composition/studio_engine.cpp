#include "app/composition/studio_engine.h"

#include "app/composition/connection_tester.h"

#include "model/words.h"

#include <QCryptographicHash>

#include <utility>

namespace backstep {

namespace {

const std::string ownService = "backstep"; ///< under which its steps are registered

/// What is read of each partition's past when a broker is joined: the flows of a busy hour, in some seconds.
constexpr std::int64_t backlogMax = 20'000;

/// A folder for each address: a ledger belongs to one cluster.
QString ledgerName(const QString& bootstrap)
{
    return QString::fromLatin1(QCryptographicHash::hash(bootstrap.toUtf8(), QCryptographicHash::Sha256).toHex().left(16)
    );
}

QString ownerWords(const OwnerMessage& owner)
{
    return owner.name.empty() ? QStringLiteral("another Backstep that has not said its name yet") : textOf(owner.name);
}

/// Why, without what the connection says itself: the machine's own words in "No Kafka broker answers at … (Connection
/// refused). Check …".
QString complaintIn(const std::string& message)
{
    const QString text = textOf(message);
    const auto opens = text.indexOf(QLatin1Char('('));
    const auto closes = text.indexOf(QStringLiteral("). "), opens);
    return opens < 0 || closes < 0 ? text : text.mid(opens + 1, closes - opens - 1);
}

} // namespace

StudioEngine::StudioEngine(Connection& connection, QString dataFolder, StudioWitness witness, QObject* parent)
    : QObject(parent)
    , m_connection(connection)
    , m_dataFolder(std::move(dataFolder))
    , m_witness(std::move(witness))
    , m_feed(m_feedClock)
    , m_workers(m_clock)
    , m_door(*this)
{
    m_closer = std::make_unique<HostCloser>(m_door.through<std::size_t>([this](std::size_t) {
        if (m_closer->isIdle()) { // another may have been left since
            m_connection.setParting({});
        }
    }));
    connect(&m_feed, &FlowFeed::recordsSeen, this, [this](quint64 seen) {
        m_connection.countRecords(m_past == nullptr ? seen : recordsSeenNow(), m_clock.now());
        tellProgress();
        tellHistory();
    });
    connectScrubber();
}

StudioEngine::~StudioEngine()
{
    leave();
}

void StudioEngine::leave()
{
    ++m_calls;
    for (std::jthread& each : m_reaching) {
        each.request_stop();
    }
    m_feed.stop();
    m_feed.watch(nullptr);
    dropPast();
    m_workers.watch(nullptr);
    // Whoever holds the orchestrator lets go of it before it ends.
    std::shared_ptr<EngineHost> old = std::move(m_host);
    m_feedClock.run();
    if (m_capture != nullptr) { // what was made of millions of records takes its time to go
        m_reaching.emplace_back([capture = std::move(m_capture)]() mutable { capture.reset(); });
    }
    if (m_http != nullptr) {
        m_http->close(); // its port is free at once; the host that it belongs to takes its time
    }
    m_http.reset();
    m_simulated.clear();
    m_engineNames.clear();
    Q_EMIT orchestrationsChanged();
    if (old != nullptr) {
        m_connection.setParting(m_connection.name());
        old.reset(); // the closer's from here on
    }
}

EngineOptions StudioEngine::optionsFor(const Profile& profile)
{
    EngineOptions options;
    options.service = ownService;
    options.dialect = profile.dialect;
    options.forReference = profile.isForReference;
    options.role = profile.role == Connection::Role::OrchestratorHere ? EngineRole::Own : EngineRole::Observe;
    options.audit = m_witness.audit;
    options.auditTerms.who = m_witness.who;
    options.auditTerms.whyNotSend = m_witness.whyNotSend;
    options.auditTerms.connection = profile.name.toStdString();
    options.auditTerms.mustKeep = profile.broker != Connection::Broker::Sandbox;
    options.lost = m_door.through<std::string>([this](const std::string& why) { takeLoss(textOf(why)); });
    if (profile.broker == Connection::Broker::Sandbox) {
        return options;
    }
    options.kafka = kafkaOptionsOf(profile);
    std::function<void(Heard)> hear = m_door.through<Heard>([this, call = m_calls](const Heard& heard) {
        if (call == m_calls) {
            takeHearing(heard);
        }
    });
    options.connectionChanged = [hear = std::move(hear)](ConnectionState state, const std::string& why) {
        hear({state, textOf(why)});
    };
    options.dataFolder = (m_dataFolder + QLatin1Char('/') + ledgerName(profile.bootstrap)).toStdString();
    options.historyFolder = options.dataFolder + "/history";
    options.historyLimits = m_historyLimits;
    if (const auto start = startPointOf(profile.begins.toStdString(), m_clock.now()); start) {
        options.start = *start;
    } else {
        options.start.backlogMax = backlogMax;
    }
    return options;
}

void StudioEngine::connectTo(const Profile& profile)
{
    leave();
    m_connection.setBroker(profile.broker, profile.bootstrap, profile.name);
    m_connection.setRole(profile.role);
    m_connection.setHistory({});
    m_connection.setState(Connection::State::Connecting);
    m_heard = {};
    m_simulates = profile.broker == Connection::Broker::Sandbox;
    EngineOptions options = optionsFor(profile);
    serveRest(profile, options);
    m_historyFolder = QString::fromStdString(options.historyFolder);
    if (m_simulates) {
        take(reach(options, *m_closer));
        return;
    }
    auto answer = m_door.through<Result<Reached>>([this, call = m_calls](const Result<Reached>& reached) {
        if (call == m_calls) { // else the person went elsewhere meanwhile, and it ends by itself
            take(reached);
        }
    });
    m_reaching.emplace_back([options = std::move(options), closer = m_closer.get(), answer = std::move(answer)](
                                const std::stop_token& stop
                            ) mutable { reachUntilItAnswers(options, *closer, answer, stop); });
}

/// A port that cannot be had is told beside the connection; all else goes on without it.
void StudioEngine::serveRest(const Profile& profile, EngineOptions& options)
{
    m_connection.setServed({});
    if (profile.rest.isEmpty() || options.role == EngineRole::Observe) {
        return;
    }
    auto http = ServedHttp::open(profile.rest.toStdString());
    if (!http) {
        m_connection.setServed({}, textOf(http.error().message));
        return;
    }
    m_http = std::move(*http);
    options.http = m_http;
    m_connection.setServed(textOf(m_http->url()));
}

void StudioEngine::take(const Result<Reached>& reached)
{
    if (!reached && reached.error().fault == Fault::Unreachable) {
        m_connection.setAway(complaintIn(reached.error().message), m_clock.now());
        return;
    }
    if (!reached) {
        m_connection.setState(Connection::State::Down, textOf(reached.error().message));
        return;
    }
    m_host = reached->host;
    nameEngines(reached->standing);
    m_connection.setRole(
        reached->standing.runsHere ? Connection::Role::OrchestratorHere : Connection::Role::WatchOnly,
        roleWordsFor(reached->standing)
    );
    m_feed.watch(&m_host->flows(), &m_host->payloads());
    m_feed.start();
    tellHistory();
    m_workers.watch(&m_host->workers(), m_simulates);
    m_connection.setBack(m_clock.now());
    takeHearing(m_heard); // it may have gone again while it was on its way here
    Q_EMIT orchestrationsChanged();
}

void StudioEngine::tellHistory()
{
    if (m_host == nullptr) {
        return;
    }
    const Backlog backlog = m_host->trackerHealth().backlog;
    m_connection.setBacklog(backlog.total, backlog.left);
    m_connection.setHistory(keptHistory(m_host->history().use(), m_historyFolder, textOf(m_host->historyFault())));
}

void StudioEngine::nameEngines(const EngineStanding& standing)
{
    for (const auto& known : {standing.owner, standing.abandonedBy}) {
        if (known.has_value() && !known->owner.isEmpty()) {
            m_engineNames[known->owner] = ownerWords(*known);
        }
    }
    if (standing.runsHere) {
        m_engineNames[m_host->identity()] = QStringLiteral("this window");
    }
}

QString StudioEngine::roleWordsFor(const EngineStanding& standing) const
{
    if (standing.runsHere) {
        return standing.besideReference
            ? QStringLiteral("Orchestrator runs here; start records are left to the reference orchestrator")
            : QString();
    }
    const QString words = standing.owner.has_value()
        ? QStringLiteral("Orchestrator runs at ") + ownerWords(*standing.owner)
        : QStringLiteral("Watching; no Backstep runs an orchestrator there");
    return m_host->isAskable() ? words : words + QStringLiteral("; nothing is sent from here");
}

void StudioEngine::takeHearing(const Heard& heard)
{
    m_heard = heard;
    // A sentence may come beside a state that is known already: only its changes are told here.
    if (heard.state == ConnectionState::Down && m_connection.state() == Connection::State::Up) {
        m_connection.setAway(heard.why, m_clock.now());
    } else if (heard.state == ConnectionState::Up && m_host != nullptr) {
        m_connection.setBack(m_clock.now());
    }
}

void StudioEngine::takeLoss(const QString& why)
{
    m_connection.setRole(Connection::Role::WatchOnly, why);
    Q_EMIT refused(why);
}

Orchestrations* StudioEngine::orchestrations()
{
    return m_host == nullptr || !m_host->isAskable() ? nullptr : &m_host->orchestrations();
}

Orchestrations* StudioEngine::reachable()
{
    Orchestrations* present = orchestrations();
    if (present == nullptr) {
        Q_EMIT refused(whyNobody());
    }
    return present;
}

void StudioEngine::tell(const Error& error)
{
    Q_EMIT refused(textOf(error.message));
}

void StudioEngine::registerOrchestration(const Orchestration& orchestration)
{
    const OrchestrationName name = orchestration.name;
    registerThen(orchestration, [this, name](int version) { Q_EMIT registered(textOf(name), version); });
}

/// `then` is handed the version, on this thread; a fault is told instead.
void StudioEngine::registerThen(const Orchestration& orchestration, std::function<void(int)> then)
{
    Orchestrations* present = reachable();
    if (present == nullptr) {
        return;
    }
    auto answer = [this, call = m_calls, then = std::move(then)](const Result<int>& version) {
        if (call != m_calls) {
            return; // the person went elsewhere meanwhile
        }
        if (!version) {
            tell(version.error());
            return;
        }
        then(*version);
    };
    present->registerOrchestration(orchestration, ownService, m_door.through<Result<int>>(std::move(answer)));
}

void StudioEngine::run(const Orchestration& orchestration, const Bytes& payload)
{
    if (reachable() == nullptr) {
        return;
    }
    if (m_simulates) {
        simulate(orchestration, {});
    }
    // A flow of the text as it is now, or none: started before that it might be one of the version before.
    registerThen(orchestration, [this, name = orchestration.name, payload](int) {
        Q_EMIT registrationsChanged();
        startFlow(name, payload);
    });
}

void StudioEngine::startFlow(const OrchestrationName& name, const Bytes& payload)
{
    orchestrations()->start(
        name,
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
    // They are one service: those of the other steps, if there were any, are at work under the same name.
    const auto added = m_host->addWorkers(script, {workerFor(orchestration, fresh)}, {workerFor(orchestration)});
    if (!added) {
        tell(added.error());
    }
}

} // namespace backstep
