#pragma once

#include "app/composition/capture_host.h"
#include "app/composition/past_host.h"
#include "app/composition/reaching.h"
#include "app/composition/served_http.h"
#include "model/connections/connection.h"
#include "model/connections/profile.h"
#include "model/feed/flow_feed.h"
#include "model/feed/time_scrubber.h"
#include "model/feed/window_door.h"
#include "model/feed/worker_feed.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace backstep {

/// Where what is asked for is written down, and who asks.
struct StudioWitness
{
    std::shared_ptr<Audit> audit; ///< none: nowhere
    std::string who;
    /// Why nothing may be sent now; empty: it may. Asked on any thread.
    std::function<std::string()> whyNotSend = [] { return std::string(); };
};

/// What runs behind the window: the broker it is connected to, and the wishes of its pages. Lives on the window's
/// thread.
class StudioEngine final : public QObject
{
    Q_OBJECT

public:
    /// `dataFolder`: where the ledgers of brokers other than the sandbox stand.
    StudioEngine(Connection& connection, QString dataFolder, StudioWitness witness = {}, QObject* parent = nullptr);
    ~StudioEngine() override;

    /// What is kept on disk of what is seen on a broker elsewhere; holds from the next connection on.
    void setHistoryLimits(const SegmentHistoryLimits& limits) { m_historyLimits = limits; }

    /// Leaves the present broker, which is closed in the background, then connects by this profile; the sandbox is
    /// there at once, others later. The connection tells what became of it. A broker that does not answer is tried
    /// again and again, until another is asked for.
    void connectTo(const Profile& profile);

    /// Leaves the present broker and shows what a capture holds; nobody can be asked for anything then. BadInput says
    /// why it cannot be used: the broker is not left.
    [[nodiscard]] Result<void> openCapture(const QString& path);

    /// By its name or its beginning.
    [[nodiscard]] static bool isCapture(const QString& path);

    /// All that stands in the capture that is open; false without one.
    [[nodiscard]] bool isCaptureRead() const { return m_capture != nullptr && m_capture->progress().isRead; }

    /// What of the records that were seen goes into a file.
    struct CaptureWish
    {
        QString path;
        QStringList masks;
        FlowId flow; ///< this one alone; empty: all
    };

    /// In the background; captureSaved or captureNotSaved follows.
    void saveCapture(const CaptureWish& wish);

    /// What is wrong with these masks in one sentence; empty where nothing is.
    [[nodiscard]] static QString maskFault(const QStringList& masks);

    /// Why there is nobody to ask; of no meaning while there is.
    [[nodiscard]] QString whyNobody() const;

    [[nodiscard]] FlowFeed& feed() { return m_feed; }

    /// Which time the feed tells of. What is seen now goes on being kept while it is another.
    [[nodiscard]] TimeScrubber& scrubber() { return m_scrubber; }

    /// Why nothing may be sent at the moment, although somebody could be asked; empty where it may.
    [[nodiscard]] QString whyReadOnly() const;

    [[nodiscard]] WorkerFeed& workers() { return m_workers; }

    /// Whom to ask on this broker; nullptr while there is none.
    [[nodiscard]] Orchestrations* orchestrations();

    /// How far consumer groups of this broker are behind; nullptr while there is none, and while another time is shown:
    /// nobody kept how far they were then.
    [[nodiscard]] const LagSight* lag() { return m_host == nullptr || m_past != nullptr ? nullptr : &m_host->lag(); }

    /// Who the engines known on this broker are, in words: "this window", "anna@desk, process 12".
    [[nodiscard]] const std::map<OwnerId, QString>& engineNames() const { return m_engineNames; }

    void registerOrchestration(const Orchestration& orchestration);
    /// Registers it and starts one flow of it. In the sandbox simulated workers serve its steps.
    void run(const Orchestration& orchestration, const Bytes& payload);

    /// Deletes the payloads of these flows from the history on disk, for good. `payloadsDeleted` tells.
    void deletePayloads(const std::vector<FlowId>& flows, const QString& reason);

    /// Simulated workers for those steps that have none yet: they register, and answer as the script says.
    void simulate(const Orchestration& orchestration, const WorkerScript& script);

Q_SIGNALS:
    /// Another orchestrator is to be asked from now on, or none.
    void orchestrationsChanged();
    /// whyReadOnly() and lag() may say something else now.
    void timeChanged();
    void registered(const QString& name, int version);
    /// What is registered may be another version now.
    void registrationsChanged();
    void started(const backstep::FlowId& flow);
    void payloadsDeleted(quint64 records);
    void payloadsNotDeleted(const QString& sentence);
    void captureSaved(const QString& path, quint64 records);
    void captureNotSaved(const QString& sentence);
    /// Something asked for could not be done: one sentence.
    void refused(const QString& sentence);

private:
    /// What the feed takes for now: in a capture the time of its newest record, so that ages and bars are those of
    /// then.
    class FeedClock final : public Clock
    {
    public:
        [[nodiscard]] Instant now() const override { return m_stands.isSet() ? m_stands : m_runs.now(); }

        void stand(Instant at) { m_stands = at; }

        void run() { m_stands = {}; }

    private:
        SystemClock m_runs;
        Instant m_stands; ///< not set: it runs
    };

    /// What the broker's client has heard of it.
    struct Heard
    {
        ConnectionState state = ConnectionState::Up;
        QString why;
    };

    [[nodiscard]] EngineOptions optionsFor(const Profile& profile);
    void serveRest(const Profile& profile, EngineOptions& options);
    void leave();
    void take(const Result<Reached>& reached);
    void takeLoss(const QString& why);
    void takeCaptureRead(const Result<void>& read);
    void tellCapture(const QString& reading);
    void tellProgress();
    void connectScrubber();
    void showPast(Instant at);
    [[nodiscard]] bool beginPast();
    void takePast(const PastHost::Arrival& arrival);
    void stepPast(int direction);
    void showNow();
    void dropPast();
    [[nodiscard]] Instant endOfTime() const;
    [[nodiscard]] std::uint64_t recordsSeenNow() const;
    void tellHistory();
    void takeHearing(const Heard& heard);
    [[nodiscard]] QString roleWordsFor(const EngineStanding& standing) const;
    void nameEngines(const EngineStanding& standing);
    /// Tells the refusal too.
    [[nodiscard]] Orchestrations* reachable();
    void tell(const Error& error);
    void registerThen(const Orchestration& orchestration, std::function<void(int)> then);
    void startFlow(const OrchestrationName& name, const Bytes& payload);

    Connection& m_connection;
    const QString m_dataFolder;
    const StudioWitness m_witness;
    SegmentHistoryLimits m_historyLimits;
    QString m_historyFolder; ///< of the present broker; empty: what is seen there ends with it
    SystemClock m_clock;
    FeedClock m_feedClock;
    FlowFeed m_feed;
    WorkerFeed m_workers;
    std::shared_ptr<EngineHost> m_host;
    std::shared_ptr<CaptureHost> m_capture; ///< instead of a host
    QString m_capturePath;
    std::map<OwnerId, QString> m_engineNames;
    std::set<std::pair<OrchestrationName, StepName>> m_simulated;
    TimeScrubber m_scrubber;
    std::unique_ptr<PastHost> m_past; ///< while another time is asked for
    bool m_isPastShown = false; ///< the feed tells of it
    std::uint64_t m_pasts = 0; ///< numbers them, so that a late answer is known as such
    QTimer m_pastBeat; ///< what is read late belongs to it, too, and now moves on
    std::jthread m_lettingGo; ///< of what was made of millions of records
    bool m_simulates = false; ///< the broker is the sandbox
    Heard m_heard; ///< last, of the broker that is connected to
    std::uint64_t m_calls = 0; ///< numbers what was connected to, so that a late answer is known as such
    std::shared_ptr<ServedHttp> m_http; ///< of the present broker; none: REST is off
    std::unique_ptr<HostCloser> m_closer; // outlives whoever reaches, and what they have reached
    std::vector<std::jthread> m_reaching; ///< a broker elsewhere may take seconds to answer; nobody waits for it here
    WindowDoor m_door; // last: answers that come later are dropped
};

} // namespace backstep
