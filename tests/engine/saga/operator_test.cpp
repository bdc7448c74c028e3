#include "tests/support/scenario.h"

#include "engine/saga/lock_key.h"
#include "engine/saga/state_codec.h"

#include <QTest>

using namespace backstep;

/// What a person can do to a flow (design.md §4), and what holds a flow back before its first command.
class OperatorTest : public QObject
{
    Q_OBJECT

private slots:
    void plays_data();
    void plays();
    void holdsBack_data();
    void holdsBack();
    void refusesWithoutAVersion();
    void refusesWithoutAReason();
    void saysWhatItWaitsFor();
    void carriesTheReplyThatAPersonGave();
    void findsTheLock();
    void lockNeedsAValue();
};

void OperatorTest::plays_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* picture, const char* script, const char* said) {
        QTest::newRow(name) << picture << script << said;
    };

    // Pause: no new command; replies apply; exhaustion and turning back wait for resume.
    row("a paused flow sends nothing new", "a > b", "pause; a ok", "DO a");
    row("resumed, it goes on", "a > b", "pause; a ok; resume; b ok", "DO a; DO b; ended COMPLETED");
    row("a retry that came due waits", "a", "a fails; pause; wait", "DO a; no timer");
    row("and is sent on resume", "a", "a fails; pause; wait; resume; a ok", "DO a; no timer; DO a (2); ended COMPLETED"
    );
    row("exhaustion waits for resume",
        "a > b[tries=1]",
        "a ok; pause; b fails; resume; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; ended UNDONE");
    row("a time-out in a pause is one",
        "a > b[tries=1]",
        "a ok; pause; wait; resume; b ok; a ok",
        "DO a; DO b; b timed out; b exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("the last reply completes a paused flow", "a", "pause; a ok", "DO a; ended COMPLETED");
    row("a pause holds the UNDOs back",
        "a > b > c[tries=1]",
        "a ok; b ok; c fails; pause; b ok; resume; a ok",
        "DO a; DO b; DO c; c exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("a failed UNDO in a pause waits too",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; pause; a fails; resume",
        "DO a; DO b; b exhausted; turned back; UNDO a; a cannot be undone; ended FAILED");
    row("the last UNDO ends a paused flow",
        "a > b[tries=1]",
        "a ok; b fails; pause; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; ended UNDONE");
    row("undo ends a pause",
        "a > b",
        "a ok; pause; undo now; b ok; a ok",
        "DO a; DO b; turned back; UNDO b; UNDO a; ended UNDONE");
    row("a flow that turns back on resume sends no DO with it",
        "a[tries=2] | b[tries=1] | c[tries=1 wait]",
        "a fails; pause; b fails; c fails; resume",
        "DO a; DO b; DO c; b exhausted; turned back; ended UNDONE");
    row("a skipped step whose UNDO waits to be tried again still counts as done",
        "a[tries=1] > b[tries=1] > c[tries=1]",
        "skip a; b ok; undo now; c ok; b ok; a fails; c do ok; retry",
        "DO a; a closed; DO b; DO c; turned back; UNDO c; UNDO b; UNDO a; a cannot be undone; ended FAILED; "
        "reopened UNDOING; UNDO c#2 (2)");
    row("and takes up the UNDOs that failed in it",
        "a[tries=1] | b[tries=1]",
        "wait; pause; a fails; undo now; b ok",
        "DO a; DO b; a timed out; a exhausted; turned back; UNDO a; a cannot be undone; UNDO b; ended FAILED");
    row("two steps used up in one pause turn back once",
        "a[tries=1] | b[tries=1] | c",
        "pause; a fails; b fails; c ok; resume; c ok",
        "DO a; DO b; DO c; a exhausted; turned back; UNDO c; ended UNDONE");
    row("a flow is not paused twice", "a", "pause; pause; resume; resume", "DO a; refused; refused");
    row("a flow at rest cannot be paused", "a", "a ok; pause", "DO a; ended COMPLETED; refused");

    // Skip and mark
    row("a skipped step counts as done",
        "a > b[tries=1 wait] > c",
        "a ok; b fails; skip b; c ok",
        "DO a; DO b; b exhausted; ended FAILED; b closed; reopened IN_PROGRESS; DO c; ended COMPLETED");
    row("a step in flight can be skipped",
        "a > b > c",
        "a ok; skip b; c ok",
        "DO a; DO b; b closed; DO c; ended COMPLETED");
    row("what was skipped in flight may have happened: it is undone",
        "a > b > c[tries=1]",
        "a ok; skip b; c fails; b ok; a ok",
        "DO a; DO b; b closed; DO c; c exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("what was skipped after failures is not undone",
        "a > b[tries=1 wait] > c[tries=1]",
        "a ok; b fails; skip b; c fails; a ok",
        "DO a; DO b; b exhausted; ended FAILED; b closed; reopened IN_PROGRESS; DO c; c exhausted; turned back; "
        "UNDO a; ended UNDONE");
    row("what a person marked done is undone",
        "a > b[tries=1 wait] > c[tries=1]",
        "a ok; b fails; mark-done b; c fails; b ok; a ok",
        "DO a; DO b; b exhausted; ended FAILED; b closed; reopened IN_PROGRESS; DO c; c exhausted; turned back; "
        "UNDO b; UNDO a; ended UNDONE");
    row("a late success of a skipped step is undone",
        "a > b > c[tries=1]",
        "a ok; skip b; b do ok; c fails; b ok; a ok",
        "DO a; DO b; b closed; DO c; c exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("a late failure of a skipped step says that nothing is left of it",
        "a > b > c[tries=1]",
        "a ok; skip b; b do fails; c fails; a ok",
        "DO a; DO b; b closed; DO c; c exhausted; turned back; UNDO a; ended UNDONE");
    row("a step that was never handed on is withdrawn",
        "a > b > c[tries=1]",
        "a ok; unsent b; skip b; c fails; a ok",
        "DO a; DO b; b closed, withdrawn; DO c; c exhausted; turned back; UNDO a; ended UNDONE");
    row("the last step skipped completes the flow", "a > b", "a ok; skip b", "DO a; DO b; b closed; ended COMPLETED");
    row("a step not yet reached cannot be skipped", "a > b", "skip b", "DO a; refused");
    row("what is done cannot be skipped", "a > b", "a ok; skip a", "DO a; DO b; refused");
    row("nothing is skipped after turning back",
        "a > b[tries=1]",
        "a ok; b fails; skip b",
        "DO a; DO b; b exhausted; turned back; UNDO a; refused");
    row("a failed UNDO that a person did by hand",
        "a > b[utries=1] > c[tries=1]",
        "a ok; b ok; c fails; b fails; mark-undone b; a ok",
        "DO a; DO b; DO c; c exhausted; turned back; UNDO b; b cannot be undone; ended FAILED; b closed; "
        "reopened UNDOING; UNDO a; ended UNDONE");
    row("an UNDO in flight can be closed",
        "a > b[tries=1]",
        "a ok; b fails; mark-undone a",
        "DO a; DO b; b exhausted; turned back; UNDO a; a closed; ended UNDONE");
    row("a step that is awaited can be closed",
        "a > b",
        "a ok; undo; mark-undone b; a ok",
        "DO a; DO b; turned back; b closed; UNDO a; ended UNDONE");
    row("its success is then late, and undone",
        "a > b",
        "a ok; undo; mark-undone b; a ok; b do ok; b ok",
        "DO a; DO b; turned back; b closed; UNDO a; ended UNDONE; reopened UNDOING; UNDO b; ended UNDONE");
    row("nothing is marked undone before turning back", "a > b", "a ok; mark-undone a", "DO a; DO b; refused");
    row("a stale mark is refused", "a > b", "a ok; stale skip b", "DO a; DO b; refused");
    row("a paused flow stays paused when a step is closed",
        "a > b > c",
        "a ok; pause; skip b; resume",
        "DO a; DO b; b closed; DO c");

    // After turning back no DO goes out again, also not one that nobody reported.
    row("an awaited DO without a report is waited for no longer than its timeout",
        "a > b",
        "undelivered b; a ok; undo; wait; b ok; a ok",
        "DO a; DO b; turned back; b timed out; UNDO b; UNDO a; ended UNDONE");
}

void OperatorTest::plays()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QTEST(QString::fromStdString(played(picture.toStdString(), script.toStdString())), "said");
}

void OperatorTest::holdsBack_data()
{
    QTest::addColumn<QString>("terms");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* terms, const char* script, const char* said) {
        QTest::newRow(name) << terms << script << said;
    };
    row("unserved steps wait for workers", "workers", "", "waits for workers");
    row("a registration starts it",
        "workers",
        "workers serve; a ok; b ok",
        "waits for workers; DO a; DO b; ended COMPLETED");
    row("a person starts it anyway",
        "workers",
        "start-anyway; a ok; b ok",
        "waits for workers; DO a; DO b; ended COMPLETED");
    row("it can be cancelled", "workers", "undo", "waits for workers; turned back; ended UNDONE");
    row("and then stays undone", "workers", "undo; workers serve", "waits for workers; turned back; ended UNDONE");
    row("a lock waits for its holder",
        "lock",
        "lock granted; a ok; b ok",
        "waits for the lock; DO a; DO b; ended COMPLETED");
    row("a flow that waits for a lock can be cancelled",
        "lock",
        "undo; lock granted",
        "waits for the lock; turned back; ended UNDONE");
    row("both are waited for",
        "workers lock",
        "workers serve; lock granted; a ok",
        "waits for workers; waits for the lock; DO a; DO b");
    row("in either order",
        "workers lock",
        "lock granted; workers serve; a ok",
        "waits for workers; waits for the lock; DO a; DO b");
    row("start anyway does not jump the lock",
        "workers lock",
        "start-anyway; lock granted",
        "waits for workers; waits for the lock; DO a");
    row("a paused flow is let go on resume", "lock", "pause; lock granted; resume", "waits for the lock; DO a");
    row("who does not wait is not started anyway", "", "start-anyway", "DO a; refused");
    row("nothing is skipped before the start", "lock", "skip a", "waits for the lock; refused");
}

void OperatorTest::holdsBack()
{
    QFETCH(QString, terms);
    QFETCH(QString, script);
    StartTerms given;
    if (terms.contains("workers")) {
        given.unserved = {1};
    }
    if (terms.contains("lock")) {
        given.lock = "/n=1";
        given.lockHolder = FlowId("other");
    }
    QTEST(QString::fromStdString(played(pictured("a > b"), script.toStdString(), given)), "said");
}

namespace {

Decision asked(const Decision& at, OperatorAsked wish)
{
    wish.expectedVersion = at.state.version;
    return decide(pictured("a > b"), at.state, {std::move(wish), 0.0, {}}, {9});
}

} // namespace

void OperatorTest::refusesWithoutAVersion()
{
    const Orchestration chain = pictured("a > b");
    const Decision at = start(chain, {FlowId("f"), {}, "{}"}, {1});
    OperatorAsked undo;
    const Decision decided = decide(chain, at.state, {undo, 0.0, {}}, {9});
    QCOMPARE(
        decided.refused.value(),
        std::string("The wish does not say which version of the flow was seen (expectedVersion). It is IN_PROGRESS at "
                    "version 1.")
    );
    QVERIFY(decided.events.empty() && decided.state == at.state);
}

void OperatorTest::refusesWithoutAReason()
{
    const Decision at = start(pictured("a > b"), {FlowId("f"), {}, "{}"}, {1});
    OperatorAsked skip;
    skip.action = OperatorAction::Skip;
    skip.step = 0;
    QVERIFY(asked(at, skip).refused.value().starts_with("Give a reason"));
    skip.reason = "done by hand";
    skip.step.reset();
    QCOMPARE(asked(at, skip).refused.value(), std::string("Name the step to skip."));
}

void OperatorTest::saysWhatItWaitsFor()
{
    const Orchestration chain = pictured("a > b > c");
    Decision at = start(chain, {FlowId("f"), {}, "{}"}, {1}, {{1, 2}, {}, {}});
    QCOMPARE(at.state.status, FlowStatus::NotRegistered);
    QCOMPARE(at.state.why, std::string("No worker serves b and c. It starts by itself when one registers."));
    at = decide(chain, at.state, {WorkersServe{}, 0.0, {}}, {2});
    QCOMPARE(at.state.why, std::string());
    at = start(chain, {FlowId("g"), {}, "{}"}, {1}, {{}, "/n=1", FlowId("f")});
    QCOMPARE(at.state.status, FlowStatus::InProgress);
    QVERIFY(at.state.waitsForLock && at.commands.empty());
    QCOMPARE(at.state.why, std::string("Flow f holds the lock /n=1. It starts by itself when that one is closed."));
}

void OperatorTest::carriesTheReplyThatAPersonGave()
{
    const Decision at = start(pictured("a > b"), {FlowId("f"), {}, R"({"n":1})"}, {1});
    OperatorAsked done;
    done.action = OperatorAction::MarkDone;
    done.step = 0;
    done.reason = "made by hand";
    QCOMPARE(asked(at, done).commands.at(0).payload, std::string(R"({"n":1})")); // nothing given: what a was sent
    done.payload = R"({"realm":7})";
    QCOMPARE(asked(at, done).commands.at(0).payload, std::string(R"({"realm":7})"));
    done.action = OperatorAction::Skip;
    QVERIFY(asked(at, done).refused.has_value());
}

void OperatorTest::findsTheLock()
{
    Orchestration chain = pictured("a > b");
    QCOMPARE(lockOf(chain, "{}").value(), std::string());
    chain.lockKey = "/tenant/name";
    QCOMPARE(lockOf(chain, R"({"tenant":{"name":"acme"}})").value(), std::string("/tenant/name=\"acme\""));
    chain.lockKey = "/ids/1";
    QCOMPARE(lockOf(chain, R"({"ids":[7, 8]})").value(), std::string("/ids/1=8"));
    chain.lockKey = "/a~1b/~0";
    QCOMPARE(lockOf(chain, R"({"a/b":{"~":{"x": 1}}})").value(), std::string(R"(/a~1b/~0={"x":1})"));
}

void OperatorTest::lockNeedsAValue()
{
    Orchestration chain = pictured("a > b");
    chain.lockKey = "/tenant";
    for (const char* payload : {"{}", "null", "[1]", R"({"tenant":null})", "3"}) {
        const auto lock = lockOf(chain, payload);
        QVERIFY2(!lock.has_value(), payload);
        QVERIFY(lock.error().message.find("/tenant") != std::string::npos);
    }
    chain.lockKey = "/ids/99999999999999999999";
    QVERIFY(!lockOf(chain, R"({"ids":[1]})").has_value());
}

QTEST_APPLESS_MAIN(OperatorTest)
#include "operator_test.moc"
