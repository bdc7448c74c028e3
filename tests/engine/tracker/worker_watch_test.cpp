#include "engine/tracker/worker_watch.h"

#include "engine/history/memory_history.h"
#include "engine/tracker/tracker_feed.h"
#include "engine/transport/local_transport.h"
#include "engine/wire/codec.h"
#include "engine/workers/simulated_workers.h"
#include "tests/support/collector.h"
#include "tests/support/recording.h"

#include <QTest>

using namespace backstep;

namespace {

/// A sandbox that is tracked, with a watch of its workers.
struct Cluster
{
    SystemClock clock;
    LocalBus bus{clock};
    Collector told;
    LocalTransport transport{bus, told};
    MemoryHistory history;
    Tracker tracker{history};
    TrackerFeed feed{tracker, history, clock};

    Cluster()
    {
        const auto opened = feed.open(transport, {.from = StartFrom::Beginning});
        Q_ASSERT(opened);
    }

    void send(const OutgoingRecord& record) { QCOMPARE(transport.send(record, ++m_token), HandOver::Taken); }

private:
    std::uint64_t m_token = 0;
};

Entry worker(const char* orchestration, std::vector<const char*> steps)
{
    Entry entry;
    entry.role = EntryRole::Worker;
    entry.orchestrationName = OrchestrationName(orchestration);
    for (const char* step : steps) {
        EntryStep& served = entry.steps.emplace_back();
        served.name = StepName(step);
        served.objectType = "Realm";
        served.doMethod = "open";
        served.undoMethod = "close";
    }
    return entry;
}

/// "service orchestration: steps" of each, and who listens.
std::string pictured(const WorkersSeen& seen)
{
    std::string text;
    for (const SeenWorker& each : seen.registered) {
        text += each.registration.service + " " + each.registration.orchestrationName.text() + ":";
        for (const EntryStep& step : each.registration.steps) {
            text += " " + step.name.text();
        }
        text += "; ";
    }
    for (const SeenAnswer& each : seen.answered) {
        text += each.step.text() + (each.phase == Phase::Do ? " did; " : " undid; ");
    }
    text += seen.heard.has_value() ? "heard" : "not known who listens";
    for (const TopicName& topic : seen.heard.value_or(std::vector<TopicName>())) {
        text += " " + topic.text();
    }
    return text;
}

std::string now(const WorkerQuery& query)
{
    const auto seen = query.workersSince(0);
    return seen ? pictured(*seen) : "nothing";
}

/// A ledger that kept these.
class Kept final : public WorkerDirectory
{
public:
    [[nodiscard]] std::vector<RegisteredWorker> workers() const override { return all; }

    std::vector<RegisteredWorker> all;
};

} // namespace

class WorkerWatchTest : public QObject
{
    Q_OBJECT

private slots:

    void tellsWhoRegisteredAndWhoListens()
    {
        Cluster cluster;
        const WorkerWatch watch({cluster.tracker, cluster.transport}, cluster.clock);
        QTRY_COMPARE(now(watch), "heard");
        cluster.send(encodeWorkerRegistration(
            worker("tenants", {"openRealm"}), FlowId("r"), "keycloak-service", Dialect::PerTopic
        ));
        QTRY_COMPARE(now(watch), "keycloak-service tenants: openRealm; heard");
        SimulatedWorkers::Options options;
        SimulatedWorkers workers({}, options);
        LocalTransport theirs(cluster.bus, workers.listener());
        QVERIFY(workers.serve(theirs, {worker("tenants", {"openRealm"})}));
        QTRY_COMPARE(
            now(watch),
            "keycloak-service tenants: openRealm; heard orchestrator.tenants.openRealm.do "
            "orchestrator.tenants.openRealm.undo"
        );
        workers.stop();
        QTRY_COMPARE(now(watch), "keycloak-service tenants: openRealm; heard");
    }

    void tellsWhoAnswered()
    {
        Cluster cluster;
        for (const Record& record : recorded("a > b[tries=1]", "a ok; b fails; a ok")) {
            cluster.send({record.place.topic, record.key, record.value});
        }
        const WorkerWatch watch({cluster.tracker, cluster.transport}, cluster.clock);
        QTRY_COMPARE(now(watch), "a did; a undid; b did; heard");
    }

    /// Whom it serves nobody can say, but that somebody listens there is known.
    void whoListensToTheSharedTopic()
    {
        Cluster cluster;
        const WorkerWatch watch({cluster.tracker, cluster.transport}, cluster.clock);
        SimulatedWorkers::Options options;
        options.dialect = Dialect::Shared;
        SimulatedWorkers workers({}, options);
        LocalTransport theirs(cluster.bus, workers.listener());
        QVERIFY(workers.serve(theirs, {worker("tenants", {"openRealm"})}));
        QTRY_COMPARE(now(watch), "heard orchestrator.event");
    }

    void aRegistrationThatOnlyTheLedgerKnowsCountsToo()
    {
        Cluster cluster;
        Kept kept;
        kept.all
            = {{OrchestrationName("tenants"), "old-service", {StepName("openRealm")}, Instant{5}},
               {OrchestrationName("tenants"), "keycloak-service", {StepName("stale")}, Instant{5}}};
        const WorkerWatch watch({cluster.tracker, cluster.transport, &kept}, cluster.clock);
        QTRY_COMPARE(now(watch), "keycloak-service tenants: stale; old-service tenants: openRealm; heard");
        cluster.send(encodeWorkerRegistration(
            worker("tenants", {"openRealm"}), FlowId("r"), "keycloak-service", Dialect::PerTopic
        ));
        QTRY_COMPARE(now(watch), "keycloak-service tenants: openRealm; old-service tenants: openRealm; heard");
    }

    void saysNothingWhenThereIsNoNews()
    {
        Cluster cluster;
        Kept kept;
        const WorkerWatch watch({cluster.tracker, cluster.transport, &kept}, cluster.clock);
        QTRY_COMPARE(now(watch), "heard");
        const auto first = watch.workersSince(0);
        QVERIFY(first);
        QVERIFY(!watch.workersSince(first->mark));
        kept.all = {{OrchestrationName("tenants"), "s", {StepName("a")}, Instant{5}}};
        const auto second = watch.workersSince(first->mark);
        QVERIFY(second && second->mark != first->mark);
        QVERIFY(!watch.workersSince(second->mark));
    }
};

QTEST_GUILESS_MAIN(WorkerWatchTest)
#include "worker_watch_test.moc"
