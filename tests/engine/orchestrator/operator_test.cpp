#include "engine/wire/control_answer.h"
#include "tests/engine/orchestrator/rig.h"
#include "tests/support/kept_audit.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

ActionRequest wish(OperatorAction action, const char* flow = "f")
{
    ActionRequest request;
    request.request = RequestId("r-1");
    request.flow = FlowId(flow);
    request.action = action;
    request.who = "ada";
    request.reason = "wrong customer";
    return request;
}

/// A flow whose two steps are done.
bool completes(Rig& rig, const char* flow = "f")
{
    return rig.start(flow).has_value() && rig.answer("a") && rig.answer("b") && rig.ends(flow, FlowStatus::Completed);
}

/// Whether a delivery report or the reply is heard first is chance, and counts in the flow's position.
std::string withoutPosition(const std::string& value)
{
    auto json = nlohmann::json::parse(value);
    json.at("headers").erase("x-backstep-seq");
    return json.dump();
}

/// A plan leaves out the id of the act that will confirm it; it stands before who acted.
std::string withoutRequest(std::string value)
{
    const std::string request = R"("x-backstep-request":"r-1",)";
    const std::size_t at = value.find(request);
    return at == std::string::npos ? "no request" : value.erase(at, request.size());
}

/// Until the answer to a control record is on the bus.
std::optional<ControlAnswer> answerTo(Rig& rig, const char* request)
{
    std::optional<ControlAnswer> found;
    (void)Rig::waitFor([&] {
        for (const Record& record : rig.on(topics::flowEvents)) {
            const auto event = std::get<FlowEventMessage>(decode(record).at(0));
            if (event.request.text() == request && event.seq == 0) {
                found = *readControlAnswer(event);
            }
        }
        return found.has_value();
    });
    return found;
}

/// The wish of somebody who has the flow "f" before their eyes.
ActionRequest seen(Rig& rig, ActionRequest request)
{
    request.expectedVersion = rig.state("f")->version;
    return request;
}

} // namespace

class OperatorTest : public QObject
{
    Q_OBJECT

private slots:

    void anUndoOfACompletedFlow()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        QVERIFY(rig.act(seen(rig, wish(OperatorAction::Undo))).has_value());
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QCOMPARE(rig.gate->tooEarly(), 0);
    }

    void whatIsPlannedIsWhatIsSent()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        ActionRequest request = wish(OperatorAction::Undo);
        const auto plan = rig.plan(request);
        QVERIFY(plan.has_value());
        QVERIFY(plan->ends == FlowStatus::Undone);
        QCOMPARE(plan->messages.size(), std::size_t{2});
        QVERIFY(rig.commands("b", Phase::Undo).empty()); // a plan sends nothing
        request.planHash = plan->hash;
        request.expectedVersion = plan->version;
        QVERIFY(rig.act(request).has_value());
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        // The clock stands still, so the first wave is the same to the byte.
        QCOMPARE(
            withoutRequest(rig.commands("b", Phase::Undo)[0].value.value()), plan->messages[0].record.value.value()
        );
        QCOMPARE(
            withoutPosition(withoutRequest(rig.commands("a", Phase::Undo)[0].value.value())),
            withoutPosition(plan->messages[1].record.value.value())
        );
    }

    void aStaleVersionIsRefused()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        ActionRequest request = wish(OperatorAction::Undo);
        request.expectedVersion = rig.state("f")->version;
        QVERIFY(rig.answer("a") && rig.sent("b"));
        const auto refused = rig.act(request);
        QVERIFY(!refused.has_value() && refused.error().fault == Fault::Refused);
        QVERIFY(rig.state("f")->status == FlowStatus::InProgress);
        request.expectedVersion = rig.state("f")->version;
        QVERIFY(rig.act(request).has_value());
    }

    void aPlanThatMovedIsRefused()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        ActionRequest request = wish(OperatorAction::Undo);
        const auto plan = rig.plan(request);
        QVERIFY(plan.has_value());
        QVERIFY(rig.answer("a") && rig.sent("b"));
        request.planHash = plan->hash;
        const auto refused = rig.act(request);
        QVERIFY(!refused.has_value() && refused.error().fault == Fault::Refused);
        QVERIFY(refused.error().message.find("Plan again") != std::string::npos);
        QVERIFY(rig.commands("a", Phase::Undo).empty());
    }

    void aFailedUndoIsTriedAgain()
    {
        Rig rig("a[utries=1] > b[tries=1]");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.answer("b", false));
        QVERIFY(rig.answer("a", false, 1, Phase::Undo) && rig.ends("f", FlowStatus::Failed));
        ActionRequest request = wish(OperatorAction::Retry);
        request.step = StepName("a");
        QVERIFY(rig.act(seen(rig, request)).has_value());
        QVERIFY(rig.answer("a", true, 2, Phase::Undo) && rig.ends("f", FlowStatus::Undone));
    }

    void aFailedFlowIsStillThereAfterARestart()
    {
        Rig rig("a[utries=1] > b[tries=1]", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.answer("b", false));
        QVERIFY(rig.answer("a", false, 1, Phase::Undo) && rig.ends("f", FlowStatus::Failed));
        rig.crash();
        rig.restart();
        QVERIFY(rig.opened.has_value());
        QVERIFY(rig.act(seen(rig, wish(OperatorAction::Undo))).has_value());
        QVERIFY(rig.answer("a", true, 2, Phase::Undo) && rig.ends("f", FlowStatus::Undone));
    }

    void flowsAndStepsNobodyKnows()
    {
        Rig rig("a > b");
        const auto unknown = rig.act(wish(OperatorAction::Undo, "nobody"));
        QVERIFY(!unknown.has_value() && unknown.error().fault == Fault::NotFound);
        const auto unplanned = rig.plan(wish(OperatorAction::Undo, "nobody"));
        QVERIFY(!unplanned.has_value() && unplanned.error().fault == Fault::NotFound);
        QVERIFY(rig.start("f").has_value());
        ActionRequest request = wish(OperatorAction::Skip);
        request.step = StepName("zzz");
        const auto stepless = rig.act(request);
        QVERIFY(!stepless.has_value() && stepless.error().fault == Fault::NotFound);
    }

    /// What cannot be done says so, and changes nothing.
    void whatCannotBeDoneIsRefused_data()
    {
        QTest::addColumn<int>("action");
        for (const OperatorAction action :
             {OperatorAction::Retry,
              OperatorAction::MarkDone,
              OperatorAction::MarkUndone,
              OperatorAction::Skip,
              OperatorAction::Pause,
              OperatorAction::Resume,
              OperatorAction::StartAnyway}) {
            QTest::newRow(toWire(action).data()) << static_cast<int>(action);
        }
    }

    void whatCannotBeDoneIsRefused()
    {
        QFETCH(int, action);
        Rig rig("a > b");
        QVERIFY(completes(rig));
        const FlowState before = *rig.state("f");
        const auto refused = rig.act(wish(static_cast<OperatorAction>(action)));
        QVERIFY(!refused.has_value() && refused.error().fault == Fault::Refused);
        QVERIFY(!refused.error().message.empty());
        QVERIFY(rig.state("f") == before);
    }

    // The same by records

    void controlRecordsAreAnswered()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        ControlMessage control;
        control.request = RequestId("plan-1");
        control.action = "plan";
        control.flow = FlowId("f");
        rig.send(encodeControl(control));
        const auto plan = answerTo(rig, "plan-1");
        QVERIFY(plan.has_value() && plan->kind == ControlAnswer::Kind::Plan);
        QCOMPARE(plan->messages.size(), std::size_t{2});

        control.request = RequestId("stale");
        control.action = "undo";
        control.expectedVersion = plan->version - 1;
        rig.send(encodeControl(control));
        const auto refused = answerTo(rig, "stale");
        QVERIFY(refused.has_value() && refused->kind == ControlAnswer::Kind::Refused);
        QCOMPARE(refused->version, plan->version); // what it is now
        QVERIFY(!refused->message.empty());

        control.request = RequestId("go");
        control.expectedVersion = plan->version;
        control.planHash = plan->hash;
        rig.send(encodeControl(control));
        const auto done = answerTo(rig, "go");
        QVERIFY(done.has_value() && done->kind == ControlAnswer::Kind::Done && done->version > plan->version);
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
    }

    void whatOthersAskForByRecordsIsKeptInTheAudit()
    {
        KeptAudit audit;
        Rig rig("a > b");
        QVERIFY(completes(rig));
        rig.crash();
        rig.options.audit = &audit;
        rig.options.auditConnection = "eu-prod";
        rig.restart();
        ControlMessage control;
        control.request = RequestId("look");
        control.action = "plan";
        control.flow = FlowId("f");
        rig.send(encodeControl(control));
        QVERIFY(answerTo(rig, "look").has_value());
        control.request = RequestId("stale");
        control.action = "undo";
        control.who = "ben@laptop";
        control.reason = "OPS-311";
        control.expectedVersion = 1;
        rig.send(encodeControl(control));
        QVERIFY(answerTo(rig, "stale").has_value());
        control.request = RequestId("go");
        control.expectedVersion = rig.state("f")->version;
        rig.send(encodeControl(control));
        QVERIFY(answerTo(rig, "go").has_value());
        QVERIFY(Rig::waitFor([&] { return audit.entries().size() == 2; })); // a plan changes nothing
        const std::vector<AuditEntry> entries = audit.entries();
        QCOMPARE(entries[0].act.text(), std::string("stale"));
        QCOMPARE(entries[0].outcome, AuditOutcome::Refused);
        QVERIFY(!entries[0].says.empty());
        QCOMPARE(entries[1].outcome, AuditOutcome::Sent);
        for (const AuditEntry& entry : entries) {
            QCOMPARE(entry.source, AuditSource::Wire);
            QCOMPARE(entry.who, std::string("ben@laptop"));
            QCOMPARE(entry.reason, std::string("OPS-311"));
            QCOMPARE(entry.connection, std::string("eu-prod"));
            QCOMPARE(entry.flow.text(), std::string("f"));
            QVERIFY(!entry.orchestration.isEmpty());
        }
    }

    void controlsForNobodyAreRefused()
    {
        Rig rig("a");
        ControlMessage control;
        control.request = RequestId("r");
        control.action = "undo";
        control.flow = FlowId("nobody");
        rig.send(encodeControl(control));
        const auto refused = answerTo(rig, "r");
        QVERIFY(refused.has_value() && refused->kind == ControlAnswer::Kind::Refused);
        QVERIFY(refused->message.find("nobody") != std::string::npos);
    }

    // Registrations

    void aNewVersionLeavesRunningFlowsAlone()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("old").has_value() && rig.sent("a"));
        rig.definition = sealed(pictured("a > c"));
        const auto version = rig.registerIt();
        QVERIFY(version.has_value());
        QCOMPARE(*version, 2);
        QCOMPARE(*rig.registerIt(), 2); // the same content is the same version
        const auto state = rig.registered();
        QVERIFY(state.has_value());
        QCOMPARE(state->newest.version, 2);
        QVERIFY(state->newest.orchestration.hash == rig.definition.hash);
        QCOMPARE(state->openFlows, std::size_t{0});
        QCOMPARE(state->older.size(), std::size_t{1});
        QCOMPARE(state->older.front().version, 1);
        QCOMPARE(state->older.front().openFlows, std::size_t{1});
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("old", FlowStatus::Completed));
        QVERIFY(rig.start("new").has_value());
        QVERIFY(rig.sent("a", 2));
        QCOMPARE(rig.registered()->openFlows, std::size_t{1});
        QVERIFY(rig.registered()->older.empty()); // "old" has ended
        QVERIFY(rig.answer("a", true, 2) && rig.answer("c") && rig.ends("new", FlowStatus::Completed));
    }

    void whatIsNotRegisteredIsSaid()
    {
        Rig rig("a");
        rig.definition.name = OrchestrationName("nobodyKnows");
        const auto state = rig.registered();
        QVERIFY(!state.has_value());
        QCOMPARE(state.error().fault, Fault::NotFound);
        QVERIFY(state.error().message.find("nobodyKnows") != std::string::npos);
    }

    void registrationRecordsAreTakenAndAnswered()
    {
        Rig rig("a");
        Entry worker;
        worker.role = EntryRole::Worker;
        worker.orchestrationName = OrchestrationName("tested");
        EntryStep step;
        step.name = StepName("a");
        worker.steps = {step};
        rig.send(encodeWorkerRegistration(worker, FlowId("w"), "svc", Dialect::PerTopic));
        QVERIFY(Rig::waitFor([&] { return rig.engine->workers().size() == 1; }));
        QCOMPARE(rig.engine->workers()[0].service, std::string("svc"));
        rig.send(
            {TopicName(topics::registration),
             "x",
             R"({"payload":{"orchestrationName":"bad","as":"initiator","type":"saga","steps":[]},"headers":{}})"}
        );
        QVERIFY(Rig::waitFor([&] {
            for (const Record& record : rig.on(topics::registrationStatus)) {
                const auto status = std::get<RegistrationStatusMessage>(decode(record).at(0));
                if (status.orchestration.text() == "bad") {
                    return status.status == "FAILED" && !status.failureReason.empty();
                }
            }
            return false;
        }));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::OperatorTest)
#include "operator_test.moc"
