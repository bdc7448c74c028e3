#include "tests/model/inspector/rescued.h"

using namespace backstep;

/// What a person can do about a flow besides undoing it.
class RescueWaysTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void offersWhatTheStatusAllows_data()
    {
        QTest::addColumn<SeenFlow>("flow");
        QTest::addColumn<QString>("ways");
        const QString again = QStringLiteral("Start a new flow of orders");
        const auto row = [&again](const char* name, SeenFlow flow, const QString& ways) {
            flow.orchestration = OrchestrationName("orders");
            QTest::newRow(name) << flow << (isAtRest(flow.status) ? ways + QStringLiteral("|") + again : ways);
        };
        const QString undoing = QStringLiteral("Stop the flow and undo it|Undo it now, without waiting|");
        row("completed", completed(), QStringLiteral("Undo the flow"));
        row("running", toldFlow("f", FlowStatus::InProgress, "a 0- runs"), undoing + QStringLiteral("Pause the flow"));
        SeenFlow paused = toldFlow("f", FlowStatus::InProgress, "a 0- runs");
        paused.paused = true;
        row("paused", paused, undoing + QStringLiteral("Resume the flow|Mark a done|Skip a"));
        SeenFlow foreign = toldFlow("f", FlowStatus::Undoing, "a 0-1 ok; b 1-2 fails 503; UNDO a 2- runs");
        foreign.inferred = true;
        row("another orchestrator's", foreign, QStringLiteral("Take the flow over and undo it"));
        SeenFlow unserved = toldFlow("f", FlowStatus::NotRegistered, "");
        row("unserved", unserved, QStringLiteral("Start the flow anyway|") + undoing + QStringLiteral("Pause the flow")
        );
        row("an UNDO failed",
            toldFailedOrder(),
            QStringLiteral(
                "Retry UNDO of capturePayment, then go on|Mark capturePayment undone|(Retry bookCourier and go "
                "forward)"
            ));
        SeenFlow waits = toldFlow("f", FlowStatus::Failed, "a 0-1 ok; b 1-2 fails 503");
        waits.steps[1].status = StepStatus::RetryExhausted;
        row("it waits for a person",
            waits,
            QStringLiteral("Undo the flow|Retry b and go forward|Mark b done|Skip b|Retry b with another payload"));
        waits.steps[1].unknownOutcome = true;
        row("nobody knows what it did",
            waits,
            QStringLiteral("Undo the flow|(Retry b and go forward)|Mark b done|Skip b"));
    }

    /// What cannot be chosen stands in brackets.
    void offersWhatTheStatusAllows()
    {
        QFETCH(SeenFlow, flow);
        QFETCH(QString, ways);
        QStringList offered;
        for (const RescueWay& way : waysOf(flow)) {
            offered << (way.possible ? way.words : QLatin1Char('(') + way.words + QLatin1Char(')'));
        }
        QCOMPARE(offered.join(QLatin1Char('|')), ways);
        SeenFlow undone = completedAnd(FlowStatus::Undone, "UNDO b 3-4 ok; UNDO a 4-5 ok", 9);
        QCOMPARE(waysOf(undone).size(), std::size_t(1)); // a new flow is all that is left
        QVERIFY(waysOf(undone).front().startsAgain);
    }

    void aStepIsClosedWithAReason()
    {
        const SeenFlow flow = toldFailedOrder();
        Rescued under(flow);
        under.rescue.choose(1);
        ActionPlan plan;
        plan.flow = flow.id;
        plan.orchestration = flow.orchestration;
        plan.action = OperatorAction::MarkUndone;
        plan.step = StepName("capturePayment");
        plan.version = flow.version;
        plan.hash = "abc";
        under.plan(plan);
        QCOMPARE(under.engine.plans.back().step, std::optional(StepName("capturePayment")));
        QVERIFY(!under.engine.plans.back().reason.empty()); // the engine plans no closing without one
        QCOMPARE(under.rescue.preview()->title, QStringLiteral("Mark capturePayment undone"));
        QCOMPARE(under.rescue.preview()->sendWords, QStringLiteral("Mark capturePayment undone"));
        QVERIFY(!under.rescue.preview()->undoes); // nothing is sent
        under.act(flow.version + 1);
        QCOMPARE(under.engine.acts.back().action, OperatorAction::MarkUndone);
        QCOMPARE(under.engine.acts.back().reason, reason.toStdString());
        QCOMPARE(under.engine.acts.back().planHash, std::string("abc"));
    }

    void aRetryCarriesThePayloadThatWasWritten()
    {
        SeenFlow waits = toldFlow("f", FlowStatus::Failed, "a 0-1 ok; b 1-2 fails 503");
        waits.steps[1].status = StepStatus::RetryExhausted;
        waits.version = 5;
        Rescued under(waits);
        under.rescue.choose(4);
        QVERIFY(under.rescue.asksPayload());
        QVERIFY(!RescueModel::payloadFault(QStringLiteral("{")).isEmpty());
        under.rescue.askPlan(QStringLiteral("{\"carrier\": 2}"));
        QCOMPARE(under.engine.plans.back().payload, std::optional<Bytes>("{\"carrier\": 2}"));
        QCOMPARE(under.engine.plans.back().step, std::optional(StepName("b")));
        ActionPlan plan;
        plan.flow = waits.id;
        plan.action = OperatorAction::Retry;
        plan.step = StepName("b");
        plan.version = 5;
        under.engine.answerPlan(plan);
        QCoreApplication::processEvents();
        under.rescue.confirm(reason);
        QCOMPARE(under.engine.acts.back().payload, std::optional<Bytes>("{\"carrier\": 2}"));
        QCOMPARE(under.rescue.proposedPayload(), QStringLiteral("{\"carrier\": 2}")); // to be written on
        under.engine.answerAct(failure(Fault::Refused, "The flow has moved on."));
        QCoreApplication::processEvents();
        under.rescue.choose(1);
        QVERIFY(!under.rescue.asksPayload());
    }

    void aNewFlowIsLinkedToTheOldOne()
    {
        Rescued under(completed());
        under.rescue.choose(1);
        QVERIFY(under.rescue.asksPayload());
        QSignalSpy started(&under.rescue, &RescueModel::startedAgain);
        under.rescue.askPlan(); // there is nothing to plan
        QVERIFY(under.engine.plans.empty());
        under.rescue.startAgain(QStringLiteral("{\"n\": 1}"));
        QCOMPARE(under.engine.starts.size(), std::size_t(1));
        const auto& [name, request] = under.engine.starts.front();
        QCOMPARE(name, completed().orchestration);
        QCOMPARE(request.payload, Bytes("{\"n\": 1}"));
        QCOMPARE(request.startedFrom, FlowId("f"));
        QVERIFY(!request.flow.isEmpty() && request.flow != FlowId("f"));
        under.engine.answerStart(failure(Fault::NotFound, "No orchestration named it."));
        QCoreApplication::processEvents();
        QCOMPARE(under.rescue.notice(), QStringLiteral("Not started: No orchestration named it."));
        under.rescue.startAgain(QStringLiteral("{}"));
        under.engine.answerStart(StartAnswer{FlowId("g"), false});
        QCoreApplication::processEvents();
        QCOMPARE(started.size(), 1);
        QVERIFY(under.rescue.notice().isEmpty());
    }

    void aPauseIsDoneWhenItWasTaken()
    {
        SeenFlow running = toldFlow("f", FlowStatus::InProgress, "a 0- runs");
        running.version = 3;
        Rescued under(running);
        under.rescue.choose(2);
        ActionPlan plan;
        plan.flow = running.id;
        plan.action = OperatorAction::Pause;
        plan.version = 3;
        plan.ends = FlowStatus::InProgress;
        under.plan(plan);
        under.act(std::uint64_t{4});
        QVERIFY(!under.rescue.follow()->ended);
        running.paused = true;
        running.version = 4;
        under.tell(running);
        QVERIFY(under.rescue.follow()->ended);
        QCOMPARE(under.rescue.follow()->endTitle, QStringLiteral("Done: Pause the flow."));
        QCOMPARE(under.rescue.follow()->status.word, QStringLiteral("Paused"));
        QCOMPARE(under.rescue.ways()[2].words, QStringLiteral("Resume the flow"));
    }

    /// A choice is a person's: what happens to the flow meanwhile does not take it away.
    void theWayChosenStaysChosen()
    {
        SeenFlow running = toldFlow("f", FlowStatus::InProgress, "a 0-1 ok; b 1- runs");
        running.version = 3;
        Rescued under(running);
        under.rescue.choose(1);
        running.steps[1].attempts = 2;
        running.version = 4;
        under.tell(running);
        QCOMPARE(under.rescue.ways().size(), std::size_t(5));
        QCOMPARE(under.rescue.chosen(), 1);
        under.tell(completedAnd(FlowStatus::Completed, "c 5-6 ok", 9));
        QCOMPARE(under.rescue.chosen(), 0);
    }
};

QTEST_GUILESS_MAIN(RescueWaysTest)
#include "rescue_ways_test.moc"
