#include "engine/rescue/rescue_follow.h"

#include <QtTest/QTest>

namespace backstep {

namespace {

constexpr Instant acted{1'764'000'000'000'000};

ActionPlan undoOfTwo()
{
    ActionPlan plan;
    plan.flow = FlowId("f1");
    plan.version = 7;
    plan.ends = FlowStatus::Undone;
    plan.messages.push_back({1, 1, Phase::Undo, StepName("b"), {}, {}});
    plan.messages.push_back({2, 2, Phase::Undo, StepName("a"), {}, {}});
    return plan;
}

SeenFlow seen(FlowStatus status, std::uint64_t version)
{
    SeenFlow flow;
    flow.id = FlowId("f1");
    flow.status = status;
    flow.version = version;
    flow.lastSeenAt = acted;
    return flow;
}

Span undoing(const std::string& step, Span::Outcome outcome, Instant from = acted + Duration(3))
{
    Span span;
    span.step = StepName(step);
    span.phase = Phase::Undo;
    span.outcome = outcome;
    span.from = from;
    return span;
}

using Stage = RescueProgress::Stage;
using State = RescueProgress::Message::State;

RescueProgress judged(const SeenFlow& flow, Duration after = Duration(10))
{
    return followRescue(undoOfTwo(), flow, {acted, Duration(5'000)}, acted + after);
}

} // namespace

class RescueFollowTest : public QObject
{
    Q_OBJECT

private slots:

    void askedIsNotDone()
    {
        // The flow rests as before: its being at rest says nothing about the act.
        const RescueProgress progress = judged(seen(FlowStatus::Undone, 7));
        QCOMPARE(progress.stage, Stage::Asked);
        QCOMPARE(progress.messages.size(), std::size_t{2});
        QCOMPARE(progress.messages[0].state, State::Waiting);
    }

    void sentIsNotDone()
    {
        SeenFlow flow = seen(FlowStatus::Undoing, 9);
        flow.spans = {undoing("b", Span::Outcome::Succeeded), undoing("a", Span::Outcome::Running)};
        const RescueProgress progress = judged(flow);
        QCOMPARE(progress.stage, Stage::Acting);
        QCOMPARE(progress.messages[0].state, State::Succeeded);
        QCOMPARE(progress.messages[1].state, State::Sent);
        QCOMPARE(progress.sentence, std::string("1 of 2 messages were answered."));
    }

    void restingAsPlannedIsResolved()
    {
        SeenFlow flow = seen(FlowStatus::Undone, 12);
        flow.spans = {undoing("b", Span::Outcome::Succeeded), undoing("a", Span::Outcome::Succeeded)};
        QCOMPARE(judged(flow).stage, Stage::Resolved);
    }

    void restingOtherwiseIsAFailureWithItsReason()
    {
        SeenFlow flow = seen(FlowStatus::Failed, 12);
        flow.why = "UNDO of b failed three times.";
        flow.spans = {undoing("b", Span::Outcome::Failed)};
        const RescueProgress progress = judged(flow);
        QCOMPARE(progress.stage, Stage::Failed);
        QCOMPARE(progress.messages[0].state, State::Failed);
        QVERIFY(progress.sentence.find("three times") != std::string::npos);
    }

    void silenceIsSaid()
    {
        SeenFlow flow = seen(FlowStatus::Undoing, 9);
        flow.spans = {undoing("b", Span::Outcome::NoAnswer)};
        QCOMPARE(judged(flow, Duration(4'000)).stage, Stage::Acting);
        QCOMPARE(judged(flow, Duration(6'000)).stage, Stage::NoAnswer);
        QCOMPARE(judged(seen(FlowStatus::Completed, 7), Duration(6'000)).stage, Stage::NoAnswer);
    }

    void attemptsFromBeforeTheActDoNotCount()
    {
        SeenFlow flow = seen(FlowStatus::Failed, 7);
        flow.spans = {undoing("b", Span::Outcome::Failed, acted - Duration(60'000))};
        const RescueProgress progress = judged(flow);
        QCOMPARE(progress.stage, Stage::Asked);
        QCOMPARE(progress.messages[0].state, State::Waiting);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::RescueFollowTest)
#include "rescue_follow_test.moc"
