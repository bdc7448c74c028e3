#include "model/inspector/announced_record.h"
#include "tests/model/inspector/rescued.h"

using namespace backstep;

using Stage = RescueModel::Stage;

class RescueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsThePlanThatTheEngineMade();
    void putsEachUndoBesideTheDoItCancels();
    void announcesWhatIsFilledInWhenItIsSent();
    void confirmsExactlyThatPlan();
    void needsAReasonAndAFlowThatStands();
    void tellsWhyTheEngineRefused();
    void followsUntilTheRepliesAreSeen();
    void doesNotTakeTheLastFailureForTheActs();
    void saysWhenNothingHappens();
    void anAnswerForAnotherFlowIsDropped();
    void anActGoesOnWhileAnotherFlowIsLookedAt();
    void answersAfterTheEndReachNobody();
    void withoutAnOrchestratorItSaysWhy();
    void keepsTheReasonUntilItIsSent();
    void thePlanStaysToBeLookedAtWhileItIsMadeAnew();
    void plansAndFollowsNothingWhileItIsReadOnly();
    void plansButSendsNothingWhileItIsGuarded();
};

void RescueTest::plansButSendsNothingWhileItIsGuarded()
{
    const SeenFlow flow = toldFailedOrder();
    Rescued under(flow);
    under.rescue.setGuarded(QStringLiteral("eu-prod is guarded."));
    under.rescue.askPlan();
    under.engine.answerPlan(toldPlan(flow, {"capturePayment"}));
    QCoreApplication::processEvents();
    QCOMPARE(under.rescue.stage(), Stage::Planned); // to look is not guarded
    QCOMPARE(under.rescue.whyNotConfirm(QStringLiteral("why")), QStringLiteral("eu-prod is guarded."));
    QCOMPARE(under.rescue.checks().back().detail, QStringLiteral("eu-prod is guarded."));
    under.rescue.confirm(QStringLiteral("why"));
    QVERIFY(under.engine.acts.empty());
    under.rescue.setGuarded({});
    under.rescue.confirm(QStringLiteral("why"));
    QCOMPARE(under.engine.acts.size(), std::size_t(1));
}

void RescueTest::showsThePlanThatTheEngineMade()
{
    const SeenFlow flow = toldFailedOrder();
    Rescued under(flow);
    const QSignalSpy planned(&under.rescue, &RescueModel::planned);
    under.rescue.askPlan();
    QCOMPARE(under.rescue.stage(), Stage::Planning);
    QCOMPARE(under.engine.plans.size(), std::size_t(1));
    QCOMPARE(under.engine.plans[0].flow, flow.id);
    QVERIFY(!under.engine.plans[0].request.isEmpty());
    under.engine.answerPlan(toldPlan(flow, {"capturePayment", "authorizePayment", "validateOrder"}));
    QCOMPARE(under.rescue.stage(), Stage::Planning); // not before the window's own thread takes it
    QCoreApplication::processEvents();
    QCOMPARE(under.rescue.stage(), Stage::Planned);
    QCOMPARE(planned.size(), 1);
    const RescuePreview& preview = *under.rescue.preview();
    QCOMPARE(preview.sendWords, QStringLiteral("Send 3 UNDO messages"));
    QCOMPARE(preview.countWords, QStringLiteral("3 messages in 3 waves"));
    QCOMPARE(preview.title, QStringLiteral("Undo 3 steps of orderFulfilment"));
    QCOMPARE(preview.hash, QStringLiteral("9f2c 41d7 0be8"));
    QCOMPARE(preview.ends.word, QStringLiteral("Undone"));
    QCOMPARE(
        preview.leftAlone[0], QStringLiteral("Already undone and left alone: reserveStock, packParcel, issueInvoice")
    );
    QCOMPARE(preview.leftAlone[1], QStringLiteral("Nothing to undo: checkFraud"));
    QCOMPARE(preview.leftAlone[2], QStringLiteral("Never sent: notifyCustomer"));
    QVERIFY(under.engine.acts.empty());
}

void RescueTest::putsEachUndoBesideTheDoItCancels()
{
    const SeenFlow flow = toldFailedOrder();
    const ActionPlan plan = toldPlan(flow, {"capturePayment", "authorizePayment"});
    const RescuePreview preview = previewOf(plan, flow, toldRecords(flow));
    const RescueMessage& first = preview.messages[0];
    QCOMPARE(first.title, QStringLiteral("UNDO capturePayment"));
    QCOMPARE(first.when, QStringLiteral("leaves at once"));
    QCOMPARE(preview.messages[1].when, QStringLiteral("leaves after capturePayment has answered"));
    QVERIFY(first.seen);
    QCOMPARE(first.doneTitle, QStringLiteral("DO capturePayment"));
    QCOMPARE(first.doneAt, QStringLiteral("14:06:09.600"));
    QVERIFY(first.cancels.topic.startsWith(QLatin1String("orchestrator.orderFulfilment.capturePayment.do  4@")));
    QCOMPARE(first.cancels.third, QStringLiteral("14:06:14.000 · answered by payment-1"));
    QCOMPARE(first.sends.topic, QStringLiteral("orchestrator.orderFulfilment.capturePayment.undo"));
    QCOMPARE(first.sends.third, QStringLiteral("action UNDO · seq 1 · attempt 1 · status true  +4"));
    QCOMPARE(first.sends.payload, first.cancels.payload);
    QCOMPARE(first.sends.exact, QString::fromStdString(*plan.messages[0].record.value));
    // What was not seen is not made up.
    const RescuePreview blind = previewOf(plan, flow, {});
    QVERIFY(!blind.messages[0].seen);
    QVERIFY(!checksOf(plan, flow, blind)[1].good);
}

/// All else stays as the plan has it, to the byte.
void RescueTest::announcesWhatIsFilledInWhenItIsSent()
{
    const SeenFlow flow = toldFailedOrder();
    Rescued under(flow);
    under.rescue.askPlan();
    QCOMPARE(under.engine.plans[0].who, std::string("m.okafor"));
    QCOMPARE(under.engine.plans[0].reason, std::string(reasonToCome));
    ActionPlan plan = toldPlan(flow, {"capturePayment"});
    plan.messages[0].record.value
        = R"({"payload":{"n":1.50},"headers":{"flowId":"f", "timestamp":"2026-11-24T14:06:38Z","x-backstep-owner":"o",)"
          R"("x-backstep-who":"m.okafor","x-backstep-reason":"<your reason>"}})";
    under.engine.answerPlan(plan);
    QCoreApplication::processEvents();
    const RecordBox& sends = under.rescue.preview()->messages[0].sends;
    const std::string value
        = R"({"payload":{"n":1.50},"headers":{"flowId":"f", "timestamp":"<when it is sent>","x-backstep-owner":"o",)"
          R"("x-backstep-request":"<new>","x-backstep-who":"m.okafor","x-backstep-reason":"<your reason>"}})";
    QCOMPARE(sends.exact.toStdString(), value);
    QCOMPARE(
        sends.thirdTip,
        QStringLiteral("flowId: f\ntimestamp: <when it is sent>\nx-backstep-owner: o\nx-backstep-request: <new>\n"
                       "x-backstep-who: m.okafor\nx-backstep-reason: <your reason>")
    );
    // Of an orchestrator that tells an id in its plans it is not shown either: the act has another.
    const std::string told = R"({"headers":{"x-backstep-request":"plan-1","x-backstep-who":"a"}})";
    const std::string shown = R"({"headers":{"x-backstep-request":"<new>","x-backstep-who":"a"}})";
    QCOMPARE(announced(told), shown);
    for (const char* other : {"{\"headers\":{}}", "{}", "no JSON"}) {
        QCOMPARE(announced(other), Bytes(other));
    }
}

void RescueTest::confirmsExactlyThatPlan()
{
    Rescued under(completed());
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.rescue.confirm(QStringLiteral("  ") + reason + QStringLiteral(" "));
    QCOMPARE(under.rescue.stage(), Stage::Sending);
    under.rescue.confirm(reason);
    QCOMPARE(under.engine.acts.size(), std::size_t(1)); // pressed twice, sent once
    const ActionRequest& act = under.engine.acts[0];
    QCOMPARE(*act.expectedVersion, std::uint64_t(7));
    QCOMPARE(act.planHash, std::string("9f2c41d70be8a1b2"));
    QCOMPARE(act.action, OperatorAction::Undo);
    QCOMPARE(act.who, std::string("m.okafor"));
    QCOMPARE(act.reason, reason.toStdString());
    under.engine.answerAct(std::uint64_t(8));
    QCoreApplication::processEvents();
    QCOMPARE(under.rescue.stage(), Stage::Following);
}

void RescueTest::needsAReasonAndAFlowThatStands()
{
    Rescued under(completed());
    QVERIFY(!under.rescue.whyNotConfirm(reason).isEmpty());
    under.plan(toldPlan(completed(), {"b", "a"}));
    QVERIFY(under.rescue.whyNotConfirm(reason).isEmpty());
    QVERIFY(!under.rescue.whyNotConfirm(QStringLiteral(" \n")).isEmpty());
    under.rescue.confirm({});
    QVERIFY(under.engine.acts.empty());
    under.tell(completedAnd(FlowStatus::Undoing, "UNDO b 30- runs", 8));
    QCOMPARE(under.rescue.whyNotConfirm(reason), QStringLiteral("The flow has moved on since this plan. Plan again."));
    QVERIFY(!under.rescue.checks().front().good);
    under.rescue.confirm(reason);
    QVERIFY(under.engine.acts.empty());
}

void RescueTest::tellsWhyTheEngineRefused()
{
    Rescued under(completed());
    under.rescue.askPlan();
    under.engine.answerPlan(failure(Fault::Refused, "The flow could be undone until 12:00 (undoableFor)."));
    QCoreApplication::processEvents();
    QCOMPARE(under.rescue.stage(), Stage::Choosing);
    QCOMPARE(under.rescue.notice(), QStringLiteral("The flow could be undone until 12:00 (undoableFor)."));
    under.plan(toldPlan(completed(), {"b", "a"}));
    QVERIFY(under.rescue.notice().isEmpty());
    under.act(failure(Fault::Refused, "The flow has moved on: it is UNDOING at version 9. Plan again."));
    QCOMPARE(under.rescue.stage(), Stage::Planned);
    QCOMPARE(
        under.rescue.notice(),
        QStringLiteral("Not sent: The flow has moved on: it is UNDOING at version 9. Plan again.")
    );
    QVERIFY(!under.rescue.follow().has_value());
    under.rescue.askPlan();
    QCOMPARE(under.engine.plans.size(), std::size_t(3));
}

void RescueTest::followsUntilTheRepliesAreSeen()
{
    Rescued under(completed());
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.act(std::uint64_t(8));
    FollowView view = *under.rescue.follow();
    QCOMPARE(view.title, QStringLiteral("0 of 2 resolved"));
    QCOMPARE(view.rows[0].state, FollowRow::State::NotSent);
    QVERIFY(!view.ended);
    under.clock.at = toldAt(63);
    under.tell(completedAnd(FlowStatus::Undoing, "UNDO b 61- runs", 8));
    view = *under.rescue.follow();
    QCOMPARE(view.rows[0].state, FollowRow::State::Sent);
    QCOMPARE(view.rows[0].sent, QStringLiteral("14:07:01.000"));
    QCOMPARE(view.rows[0].waited, QStringLiteral("2 s"));
    QCOMPARE(view.rows[1].sent, QStringLiteral("after wave 1"));
    under.tell(completedAnd(FlowStatus::Undoing, "UNDO b 61-62 ok; UNDO a 62- runs", 9));
    QCOMPARE(under.rescue.follow()->title, QStringLiteral("1 of 2 resolved"));
    QCOMPARE(under.rescue.follow()->done, 0.5);
    QCOMPARE(under.rescue.follow()->rows[0].waitedDetail, QStringLiteral("answered by payment-1"));
    QVERIFY(!under.rescue.follow()->ended);
    under.tell(completedAnd(FlowStatus::Undone, "UNDO b 61-62 ok; UNDO a 62-63.4 ok", 10));
    view = *under.rescue.follow();
    QVERIFY(view.ended);
    QCOMPARE(view.endTitle, QStringLiteral("Resolved: the flow is Undone."));
    QVERIFY2(
        view.endDetail.startsWith(QStringLiteral("2 replies seen on the wire in 3.4 s. m.okafor: “Finance")),
        qPrintable(view.endDetail)
    );
    QVERIFY(!view.offersPlan);
    under.rescue.stopFollowing();
    QCOMPARE(under.rescue.stage(), Stage::Choosing);
}

void RescueTest::doesNotTakeTheLastFailureForTheActs()
{
    SeenFlow flow = toldFailedOrder();
    Rescued under(flow);
    under.clock.at = toldAt(39); // a tenth of a second after the last UNDO failed
    under.plan(toldPlan(flow, {"capturePayment"}));
    under.act(std::uint64_t(42));
    const FollowView view = *under.rescue.follow();
    QCOMPARE(view.rows[0].state, FollowRow::State::NotSent);
    QVERIFY(!view.ended);
}

void RescueTest::saysWhenNothingHappens()
{
    Rescued under(completed());
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.act(std::uint64_t(8));
    under.clock.at = toldAt(60 + 61);
    FollowView view = *under.rescue.follow();
    QCOMPARE(view.endTitle, QStringLiteral("Confirmed, but nothing was seen for 1 m 00 s."));
    QVERIFY(view.offersPlan);
    under.tell(completedAnd(FlowStatus::Undoing, "UNDO b 122- runs", 8));
    under.clock.at = toldAt(200);
    view = *under.rescue.follow();
    QCOMPARE(view.endTitle, QStringLiteral("Sent, no answer in 1 m 00 s. The outcome is unknown."));
    QVERIFY(view.endDetail.startsWith(QLatin1String("UNDO b may or may not have happened.")));
    under.tell(completedAnd(FlowStatus::Failed, "UNDO b 122-201 fails 500 gone", 9));
    view = *under.rescue.follow();
    QCOMPARE(view.endTitle, QStringLiteral("Not resolved: the flow is Failed."));
}

void RescueTest::anAnswerForAnotherFlowIsDropped()
{
    Rescued under(completed());
    under.tell(toldFlow("g", FlowStatus::Completed, "a 0-1 ok"));
    under.rescue.askPlan();
    under.inspector.open(FlowId("g"));
    under.engine.answerPlan(toldPlan(completed(), {"b", "a"}));
    QCoreApplication::processEvents();
    QCOMPARE(under.rescue.stage(), Stage::Choosing);
    QVERIFY(!under.rescue.preview().has_value());
}

void RescueTest::anActGoesOnWhileAnotherFlowIsLookedAt()
{
    Rescued under(completed());
    under.tell(toldFlow("g", FlowStatus::Completed, "a 0-1 ok"));
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.rescue.confirm(reason);
    under.inspector.open(FlowId("g"));
    under.engine.answerAct(std::uint64_t(8));
    QCoreApplication::processEvents();
    QVERIFY(!under.rescue.follow().has_value());
    under.inspector.open(FlowId("f"));
    QCOMPARE(under.rescue.stage(), Stage::Following);
    QVERIFY(under.rescue.follow().has_value());
}

void RescueTest::answersAfterTheEndReachNobody()
{
    FixedClock clock;
    ToldFlows wire;
    wire.tell(completed());
    AskedOrchestrations engine;
    FlowFeed feed(clock);
    feed.watch(&wire);
    InspectorModel inspector(feed);
    inspector.open(FlowId("f"));
    {
        RescueModel rescue(inspector, QStringLiteral("me"));
        rescue.setOrchestrations(&engine);
        rescue.askPlan();
    }
    engine.answerPlan(toldPlan(completed(), {"a"}));
    QCoreApplication::processEvents();
    QCOMPARE(engine.plans.size(), std::size_t(1));
}

void RescueTest::withoutAnOrchestratorItSaysWhy()
{
    Rescued under(completed());
    under.rescue.setOrchestrations(nullptr, QStringLiteral("Watch only: connect with the orchestrator to act."));
    QCOMPARE(under.rescue.whyNotPlan(), QStringLiteral("Watch only: connect with the orchestrator to act."));
    under.rescue.askPlan();
    QVERIFY(under.engine.plans.empty());
    QCOMPARE(under.rescue.stage(), Stage::Choosing);
}

void RescueTest::keepsTheReasonUntilItIsSent()
{
    Rescued under(completed());
    under.rescue.setReason(QStringLiteral("ticket 7"));
    under.plan(toldPlan(completed(), {"b", "a"}));
    QCOMPARE(under.rescue.reason(), QStringLiteral("ticket 7"));
    under.inspector.open(FlowId("other"));
    QVERIFY(under.rescue.reason().isEmpty());
    under.inspector.open(completed().id);
    QCOMPARE(under.rescue.reason(), QStringLiteral("ticket 7"));
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.act(failure(Fault::Refused, "The flow has moved on."));
    QCOMPARE(under.rescue.reason(), QStringLiteral("ticket 7"));
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.act(std::uint64_t(8));
    QVERIFY(under.rescue.reason().isEmpty());
}

void RescueTest::thePlanStaysToBeLookedAtWhileItIsMadeAnew()
{
    Rescued under(completed());
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.rescue.askPlan();
    QCOMPARE(under.rescue.stage(), Stage::Planning);
    QVERIFY(under.rescue.preview().has_value());
    under.rescue.confirm(reason); // not the old one
    QVERIFY(under.engine.acts.empty());
    under.engine.answerPlan(failure(Fault::Refused, "The flow was closed."));
    QCoreApplication::processEvents();
    QVERIFY(!under.rescue.preview().has_value());
}

void RescueTest::plansAndFollowsNothingWhileItIsReadOnly()
{
    const QString why = QStringLiteral("The window shows a time that is over.");
    Rescued under(completed());
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.rescue.setReadOnly(why);
    QCOMPARE(under.rescue.stage(), Stage::Choosing); // the plan is dropped
    QCOMPARE(under.rescue.whyNotPlan(), why);
    QCOMPARE(under.rescue.whyNotConfirm(reason), why);
    under.rescue.askPlan();
    under.rescue.confirm(reason);
    QCOMPARE(under.engine.plans.size(), std::size_t(1));
    QVERIFY(under.engine.acts.empty());
    under.rescue.setReadOnly({});
    under.plan(toldPlan(completed(), {"b", "a"}));
    under.act(std::uint64_t(8));
    QCOMPARE(under.rescue.stage(), Stage::Following);
    // What was sent is not judged by what was, and is followed again afterwards.
    under.rescue.setReadOnly(why);
    QVERIFY(!under.rescue.follow());
    under.rescue.setReadOnly({});
    QCOMPARE(under.rescue.stage(), Stage::Following);
    QVERIFY(under.rescue.follow());
}

QTEST_GUILESS_MAIN(RescueTest)
#include "rescue_test.moc"
