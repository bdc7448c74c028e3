#include "app/composition/engine_host.h"

#include "engine/ledger/sqlite_ledger.h"
#include "tests/support/kept_audit.h"
#include "tests/support/scenario.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest/QTest>

#include <future>
#include <memory>
#include <utility>

namespace backstep {

namespace {

using Host = std::unique_ptr<EngineHost>;

std::optional<FlowStatus> seenStatus(EngineHost& host, const FlowId& flow)
{
    const auto seen = host.flows().flow(flow);
    return seen.has_value() ? std::optional(seen->status) : std::nullopt;
}

bool waitForStatus(EngineHost& host, const FlowId& flow, FlowStatus status)
{
    return QTest::qWaitFor([&] { return seenStatus(host, flow) == status; }, 20'000);
}

/// What was on the bus of a sandbox ends with it: its attempts time out, and soon.
Orchestration impatient()
{
    Orchestration orchestration = pictured("a > b");
    for (StepDefinition& step : orchestration.steps) {
        step.doPolicy.timeout = Duration(500);
    }
    return sealed(std::move(orchestration));
}

bool registerIt(EngineHost& host, const Orchestration& orchestration)
{
    std::promise<bool> done;
    host.orchestrations().registerOrchestration(orchestration, "test", [&](const Result<int>& version) {
        done.set_value(version.has_value());
    });
    return done.get_future().get();
}

bool startIt(EngineHost& host, const Orchestration& orchestration, const char* flow)
{
    std::promise<bool> done;
    host.orchestrations().start(orchestration.name, {FlowId(flow), {}, "{}"}, [&](const Result<StartAnswer>& answer) {
        done.set_value(answer.has_value());
    });
    return done.get_future().get();
}

bool undoIt(EngineHost& host, const char* flow)
{
    ActionRequest request;
    request.flow = FlowId(flow);
    std::promise<Result<ActionPlan>> planned;
    host.orchestrations().plan(request, [&](const Result<ActionPlan>& plan) { planned.set_value(plan); });
    const Result<ActionPlan> plan = planned.get_future().get();
    if (!plan) {
        return false;
    }
    request.expectedVersion = plan->version;
    request.planHash = plan->hash;
    std::promise<bool> done;
    host.orchestrations().act(request, [&](const Result<std::uint64_t>& answer) {
        done.set_value(answer.has_value());
    });
    return done.get_future().get();
}

} // namespace

class EngineHostTest : public QObject
{
    Q_OBJECT

    const Orchestration m_definition = impatient();

private slots:

    void aFlowRunsIsSeenAndIsUndone()
    {
        auto host = EngineHost::open({});
        QVERIFY(host.has_value());
        const auto standing = (*host)->start();
        QVERIFY(standing.has_value() && standing->runsHere);
        QVERIFY((*host)->addWorkers({}, {workerFor(m_definition)}).has_value());
        QVERIFY(registerIt(**host, m_definition) && startIt(**host, m_definition, "f-1"));
        QVERIFY(waitForStatus(**host, FlowId("f-1"), FlowStatus::Completed));
        QVERIFY(undoIt(**host, "f-1"));
        QVERIFY(waitForStatus(**host, FlowId("f-1"), FlowStatus::Undone));
        (*host)->close();
        QCOMPARE((*host)->flows().changesSince(0, 10).anomalies.size(), 0U);
    }

    void whatIsAskedForIsKeptInTheAuditUntilItsEnd()
    {
        EngineOptions options;
        const auto audit = std::make_shared<KeptAudit>();
        options.audit = audit;
        options.auditTerms.who = "anna@desk";
        options.auditTerms.connection = "eu-test";
        auto host = EngineHost::open(options);
        QVERIFY(host.has_value() && (*host)->start().has_value());
        QVERIFY((*host)->addWorkers({}, {workerFor(m_definition)}).has_value());
        QVERIFY(registerIt(**host, m_definition) && startIt(**host, m_definition, "f-1"));
        QVERIFY(waitForStatus(**host, FlowId("f-1"), FlowStatus::Completed));
        QVERIFY(undoIt(**host, "f-1"));
        const auto last = [&] { return audit->entries().back(); };
        QTRY_COMPARE_WITH_TIMEOUT(last().outcome, AuditOutcome::Resolved, 20'000);
        QCOMPARE(last().action, std::string("undo"));
        QCOMPARE(last().who, std::string("anna@desk"));
        QCOMPARE(last().connection, std::string("eu-test"));
        QCOMPARE(last().recordCount, std::uint64_t{2});
        QCOMPARE(audit->entries().size(), std::size_t{3}); // register, start, undo
        QCOMPARE(audit->entries()[1].action, std::string("start"));
        QCOMPARE(audit->entries()[1].flow.text(), std::string("f-1"));
    }

    void payloadsLeaveTheDiskByPolicyAndByHand()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.historyFolder = folder.path().toStdString();
        {
            auto history = SegmentHistory::open(options.historyFolder);
            QVERIFY(history.has_value());
            History::Entry old;
            old.flow = FlowId("f-0");
            old.record.place = {TopicName("orchestrator.o.a.do"), 0, 1};
            old.record.at = SystemClock().now() - Duration(std::chrono::hours(49));
            old.record.value = R"({"payload":{"iban":"DE-OLD-SECRET"},"headers":{"flowId":"f-0"}})";
            QVERIFY((*history)->append({old}));
        }
        const auto isOnDisk = [&folder](const char* bytes) {
            QFile file(folder.filePath("0000000001.history"));
            return !file.open(QFile::ReadOnly) || file.readAll().contains(bytes);
        };
        QVERIFY(isOnDisk("DE-OLD-SECRET"));
        options.historyLimits.payloadAgeMax = std::chrono::hours(48);
        auto host = EngineHost::open(options);
        QVERIFY(host.has_value() && (*host)->start().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk("DE-OLD-SECRET"), 20'000);
        QVERIFY((*host)->addWorkers({}, {workerFor(m_definition)}).has_value());
        std::promise<bool> started;
        QVERIFY(registerIt(**host, m_definition));
        (*host)->orchestrations().start(
            m_definition.name,
            {FlowId("f-1"), {}, R"({"iban":"DE-NEW-SECRET"})"},
            [&](const Result<StartAnswer>& answer) { started.set_value(answer.has_value()); }
        );
        QVERIFY(started.get_future().get());
        QVERIFY(waitForStatus(**host, FlowId("f-1"), FlowStatus::Completed));
        QTRY_VERIFY_WITH_TIMEOUT(isOnDisk("DE-NEW-SECRET"), 20'000);
        const auto deleted = (*host)->deletePayloads({FlowId("f-1")});
        QVERIFY(deleted.has_value() && *deleted > 0);
        QVERIFY(!isOnDisk("DE-NEW-SECRET"));
    }

    void whatIsGuardedSendsNothing()
    {
        EngineOptions options;
        const auto audit = std::make_shared<KeptAudit>();
        options.audit = audit;
        options.auditTerms.whyNotSend = [] { return std::string("eu-prod is guarded."); };
        auto host = EngineHost::open(options);
        QVERIFY(host.has_value() && (*host)->start().has_value());
        QVERIFY(!registerIt(**host, m_definition));
        QVERIFY(!startIt(**host, m_definition, "f-1"));
        QCOMPARE(audit->entries().size(), std::size_t{2});
        QVERIFY((*host)->ledger().flows(10)->empty());
    }

    void nothingRunsBeforeItIsStarted()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.dataFolder = folder.filePath("ledger").toStdString();
        {
            auto first = EngineHost::open(options);
            QVERIFY(first.has_value() && (*first)->start().has_value());
            QVERIFY(registerIt(**first, m_definition) && startIt(**first, m_definition, "f-1")); // and nobody answers
        }
        auto second = EngineHost::open(options);
        QVERIFY(second.has_value());
        QVERIFY((*second)->addWorkers({}, {workerFor(m_definition)}).has_value());
        QVERIFY(!seenStatus(**second, FlowId("f-1")).has_value());
        QCOMPARE((*second)->ledger().flow(FlowId("f-1"))->status, FlowStatus::InProgress);
        QVERIFY((*second)->start().has_value());
        QVERIFY(waitForStatus(**second, FlowId("f-1"), FlowStatus::Completed));
    }

    void theLedgerOfAClusterIsNotRunInTheSandbox()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.dataFolder = folder.filePath("ledger").toStdString();
        {
            auto ledger = SqliteLedger::open(options.dataFolder);
            QVERIFY(ledger.has_value() && (*ledger)->load().has_value());
            LedgerCommit commit;
            commit.number = 1;
            commit.positions = {{TopicName("orchestrator.response.result"), "MkU3OEVBNTcwNTJENDM2Qg", 0, 7}};
            QVERIFY((*ledger)->commit(commit).has_value());
        }
        auto host = EngineHost::open(options);
        QVERIFY(host.has_value());
        const auto standing = (*host)->start();
        QVERIFY(!standing.has_value());
        QCOMPARE(standing.error().fault, Fault::BadInput);
        QVERIFY(standing.error().message.find(options.dataFolder) != std::string::npos);
        QVERIFY(standing.error().message.find("--bootstrap") != std::string::npos);
    }

    void whatWasSeenIsThereAfterARestart()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.historyFolder = folder.path().toStdString();
        std::size_t records = 0;
        {
            auto host = EngineHost::open(options);
            QVERIFY(host.has_value() && (*host)->start().has_value());
            QVERIFY((*host)->historyFault().empty());
            QVERIFY(registerIt(**host, m_definition));
            QVERIFY((*host)->addWorkers(WorkerScript(), {workerFor(m_definition)}).has_value());
            QVERIFY(startIt(**host, m_definition, "f"));
            QVERIFY(waitForStatus(**host, FlowId("f"), FlowStatus::Completed));
            records = (*host)->flows().records(FlowId("f"))->size();
        }
        auto again = EngineHost::open(options);
        QVERIFY(again.has_value());
        QCOMPARE(seenStatus(**again, FlowId("f")), FlowStatus::Completed);
        QCOMPARE((*again)->flows().records(FlowId("f"))->size(), records);
        QVERIFY((*again)->history().use().since.isSet());
    }

    /// Another window holds the folder: this one shows what happens all the same, and says what it does not keep.
    void aHistoryThatIsInUseStopsNobody()
    {
        const QTemporaryDir folder;
        EngineOptions options;
        options.historyFolder = folder.path().toStdString();
        const auto first = EngineHost::open(options);
        QVERIFY(first.has_value());
        auto second = EngineHost::open(options);
        QVERIFY(second.has_value() && (*second)->start().has_value());
        QVERIFY2(
            (*second)->historyFault().find(options.historyFolder) != std::string::npos,
            (*second)->historyFault().c_str()
        );
        QVERIFY(registerIt(**second, m_definition));
        QVERIFY(startIt(**second, m_definition, "f"));
        QVERIFY(waitForStatus(**second, FlowId("f"), FlowStatus::InProgress));
    }

    void closingTwiceIsClosingOnce()
    {
        auto host = EngineHost::open({});
        QVERIFY(host.has_value() && (*host)->start().has_value());
        (*host)->close();
        (*host)->close();
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::EngineHostTest)
#include "engine_host_test.moc"
