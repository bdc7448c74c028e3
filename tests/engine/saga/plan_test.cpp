#include "tests/support/scenario.h"

#include "engine/saga/one_failure.h"

#include <QTest>

using namespace backstep;

namespace {

/// "1 DO a; 2 DO b; 3 UNDO a = UNDONE": wave, phase, step of every message, and the end.
std::string described(const Plan& plan)
{
    std::string text;
    for (const PlannedMessage& message : plan.messages) {
        text += (text.empty() ? "" : "; ") + std::to_string(message.wave) + " "
            + std::string(toWire(message.command.phase)) + " " + message.command.step.text();
    }
    return text + " = " + std::string(toWire(plan.end.status)) + (plan.settled ? "" : " unsettled");
}

std::string planned(const char* picture, const WorkerScript& script)
{
    return described(planStart(pictured(picture), {FlowId("f"), {}, "{}"}, script));
}

WorkerScript failing(const char* step)
{
    WorkerScript script;
    script.steps[StepName(step)].onDo.fail = -1;
    return script;
}

/// "UNDONE by a b in 2 waves".
std::string outcome(const char* picture, StepIndex step, FailureWay way)
{
    const Orchestration orchestration = pictured(picture);
    const OneFailure failure = planFailure(orchestration, step, way);
    std::string text(toWire(failure.end));
    for (const StepIndex each : failure.undone) {
        text += " " + orchestration.steps[each].name.text();
    }
    return text + ", " + std::to_string(failure.waves);
}

/// By step, for every step failing in every way.
std::vector<std::size_t> coverage(const char* picture)
{
    const Orchestration orchestration = pictured(picture);
    std::vector<OneFailure> failures;
    for (StepIndex step = 0; step < orchestration.steps.size(); ++step) {
        for (const FailureWay way : everyFailureWay) {
            failures.push_back(planFailure(orchestration, step, way));
        }
    }
    return undoCoverage(orchestration, failures);
}

} // namespace

class PlanTest : public QObject
{
    Q_OBJECT

private slots:

    void numbersWaves()
    {
        QCOMPARE(planned("a > b", {}), std::string("1 DO a; 2 DO b = COMPLETED"));
        QCOMPARE(planned("a | b | c", {}), std::string("1 DO a; 1 DO b; 1 DO c = COMPLETED"));
        QCOMPARE(planned("a; b < a; c < a; d < b c", {}), std::string("1 DO a; 2 DO b; 2 DO c; 3 DO d = COMPLETED"));
    }

    void oneFailure()
    {
        QCOMPARE(outcome("a > b > c", 2, FailureWay::AnswersFailure), std::string("UNDONE b a, 2"));
        QCOMPARE(outcome("a > b > c", 2, FailureWay::NeverAnswers), std::string("UNDONE c b a, 3"));
        // It answers when all else is undone: then it is undone, too.
        QCOMPARE(outcome("a > b > c", 1, FailureWay::AnswersTooLate), std::string("UNDONE b a, 3"));
        QCOMPARE(outcome("a > b[wait]", 1, FailureWay::AnswersFailure), std::string("FAILED, 0"));
        QCOMPARE(outcome("a[pivot] > b", 1, FailureWay::AnswersFailure), std::string("FAILED, 0"));
    }

    void undosThatNoSingleFailureSends()
    {
        QCOMPARE(coverage("a > b"), (std::vector<std::size_t>{5, 2}));
        QCOMPARE(coverage("a > b[noundo] > c"), (std::vector<std::size_t>{8, 0, 2}));
        // Behind the pivot nothing is undone.
        QCOMPARE(coverage("a > b[pivot] > c").back(), std::size_t{0});
    }

    void showsTheWayBack()
    {
        QCOMPARE(
            planned("a > b > c", failing("c")),
            std::string("1 DO a; 2 DO b; 3 DO c; 4 DO c; 5 DO c; 6 UNDO b; 7 UNDO a = UNDONE")
        );
        QCOMPARE(
            planned("a | b | c", failing("b")),
            std::string("1 DO a; 1 DO b; 1 DO c; 2 DO b; 3 DO b; 4 UNDO c; 4 UNDO a = UNDONE")
        );
    }

    void countsSilenceAsUnknown()
    {
        WorkerScript script;
        script.steps[StepName("b")].onDo.silent = -1;
        const Plan plan = planStart(pictured("a > b"), {FlowId("f"), {}, "{}"}, script);
        QCOMPARE(described(plan), std::string("1 DO a; 2 DO b; 3 DO b; 4 DO b; 5 UNDO b; 6 UNDO a = UNDONE"));
        // Three timeouts of 30 s, and 200 ms and 400 ms between them.
        QCOMPARE(plan.longest, Duration(90'600));
    }

    void endsFailedWhenAnUndoFails()
    {
        WorkerScript script = failing("b");
        script.steps[StepName("a")].onUndo.fail = -1;
        QCOMPARE(
            planned("a[utries=2] > b[tries=1]", script), std::string("1 DO a; 2 DO b; 3 UNDO a; 4 UNDO a = FAILED")
        );
    }

    void plansForAPerson()
    {
        const Orchestration chain = pictured("a > b > c");
        const Plan done = planStart(chain, {FlowId("f"), {}, "{}"}, {});
        OperatorAsked asked;
        asked.expectedVersion = done.end.version;
        const OperatorPlan way = planOperator(chain, done.end, asked, {}, {2'000'000});
        QVERIFY(!way.refused.has_value());
        QCOMPARE(described(way.plan), std::string("1 UNDO c; 2 UNDO b; 3 UNDO a = UNDONE"));
        QCOMPARE(planHash(done.end, asked, way.plan).size(), std::size_t{64});
        asked.expectedVersion = done.end.version - 1;
        QVERIFY(planOperator(chain, done.end, asked, {}, {2'000'000}).refused.has_value());
    }

    void answersAtOnceForManySteps()
    {
        Orchestration wide;
        wide.name = OrchestrationName("wide");
        for (int i = 0; i < 2000; ++i) {
            StepDefinition step;
            step.name = StepName("s" + std::to_string(i));
            wide.steps.push_back(step);
        }
        const Plan plan = planStart(wide, {FlowId("f"), {}, "{}"}, failing("s1999"));
        QCOMPARE(plan.messages.size(), std::size_t{2000 + 2 + 1999});
        QCOMPARE(plan.end.status, FlowStatus::Undone);
    }
};

QTEST_APPLESS_MAIN(PlanTest)
#include "plan_test.moc"
