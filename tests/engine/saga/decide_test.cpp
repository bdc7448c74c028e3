#include "tests/support/scenario.h"

#include "engine/saga/state_codec.h"

#include <QTest>

using namespace backstep;

class DecideTest : public QObject
{
    Q_OBJECT

private slots:
    void plays_data();
    void plays();
    void carriesPayloadsOn();
    void saysWhyFirst();
    void redeliversTheSameCommand();
    void refusesDamagedBytes();
};

void DecideTest::plays_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");

    const auto row = [](const char* name, const char* picture, const char* script, const char* said) {
        QTest::newRow(name) << picture << script << said;
    };
    const std::string failsBThenUndoesA = "a ok; b fails; wait; b fails; wait; b fails; a ok";

    // Forward
    row("a sequence runs step by step", "a > b > c", "a ok; b ok; c ok", "DO a; DO b; DO c; ended COMPLETED");
    row("parallel steps start at once", "a | b | c", "c ok; a ok; b ok", "DO a; DO b; DO c; ended COMPLETED");
    row("a join waits for all",
        "a; b < a; c < a; d < b c",
        "a ok; c ok; b ok; d ok",
        "DO a; DO b; DO c; DO d; ended COMPLETED");
    row("three attempts in all", "a", "a fails; wait; a fails; wait; a ok", "DO a; DO a (2); DO a (3); ended COMPLETED"
    );
    row("N = 1 means no second attempt", "a[tries=1]", "a fails", "DO a; a exhausted; turned back; ended UNDONE");
    row("no answer is tried again", "a", "wait; wait; a ok", "DO a; a timed out; DO a (2); ended COMPLETED");
    row("a timeout runs from the delivery report", "a", "undelivered a; wait", "DO a; a timed out");
    row("without a delivery report nothing times out", "a > b", "undelivered b; a ok; wait", "DO a; DO b; no timer");
    row("a late success to an earlier attempt is the step's",
        "a > b",
        "wait; wait; a ok#1",
        "DO a; a timed out; DO a (2); DO b");
    row("the other attempt's success then changes nothing",
        "a > b",
        "wait; wait; a ok#1; a ok#2",
        "DO a; a timed out; DO a (2); DO b");
    row("a late failure settles only its own attempt",
        "a",
        "wait; wait; a fails#1; a ok#2",
        "DO a; a timed out; DO a (2); ended COMPLETED");

    // Turning back
    row("a sequence undoes in reverse, one at a time",
        "a > b > c[tries=1]",
        "a ok; b ok; c fails; b ok; a ok",
        "DO a; DO b; DO c; c exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("the failed step is not undone",
        "a > b",
        failsBThenUndoesA.c_str(),
        "DO a; DO b; DO b (2); DO b (3); b exhausted; turned back; UNDO a; ended UNDONE");
    row("nothing to undo ends UNDONE at once",
        "a > b",
        "a fails; wait; a fails; wait; a fails",
        "DO a; DO a (2); DO a (3); a exhausted; turned back; ended UNDONE");
    row("undoOnFailure undoes the failed step too",
        "a > b[tries=1 onfailure]",
        "a ok; b fails; b ok; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("an unknown outcome is undone",
        "a > b[tries=1]",
        "a ok; wait; b ok; a ok",
        "DO a; DO b; b timed out; b exhausted; turned back; UNDO b; UNDO a; ended UNDONE");
    row("unknown once, failed later, is still unknown",
        "a[tries=2]",
        "wait; wait; a fails#2; a ok",
        "DO a; a timed out; DO a (2); a exhausted; turned back; UNDO a; ended UNDONE");
    row("unknown, then answered failure late, is known",
        "a[tries=2]",
        "wait; wait; a fails#1; a fails#2",
        "DO a; a timed out; DO a (2); a exhausted; turned back; ended UNDONE");
    row("parallel steps are undone all at once",
        "a | b[tries=1] | c",
        "a ok; c ok; b fails; a ok; c ok",
        "DO a; DO b; DO c; b exhausted; turned back; UNDO c; UNDO a; ended UNDONE");
    row("a sibling in flight is waited for, others are not",
        "a | b[tries=1] | c",
        "a ok; b fails; a ok; c do ok; c ok",
        "DO a; DO b; DO c; b exhausted; turned back; UNDO a; UNDO c; ended UNDONE");
    row("a sibling in flight that fails is not undone",
        "a | b[tries=1] | c",
        "a ok; b fails; c do fails; a ok",
        "DO a; DO b; DO c; b exhausted; turned back; UNDO a; ended UNDONE");
    row("a sibling in flight that never answers is undone",
        "b[tries=1] | c",
        "b fails; wait; c ok",
        "DO b; DO c; b exhausted; turned back; c timed out; UNDO c; ended UNDONE");
    row("a sibling in backoff is not tried again",
        "b[tries=1] | c",
        "c fails; b fails; wait",
        "DO b; DO c; b exhausted; turned back; ended UNDONE; no timer");
    row("a command that was never handed on is withdrawn",
        "b[tries=1] | c",
        "unsent c; b fails",
        "DO b; DO c; b exhausted; turned back; ended UNDONE");
    row("nor is it sent when an earlier attempt has succeeded meanwhile",
        "a[tries=2]",
        "wait; wait; unsent a; a ok#1; undo; a ok",
        "DO a; a timed out; DO a (2); ended COMPLETED; turned back; UNDO a; ended UNDONE");
    row("independent branches go back side by side",
        "a; b < a; c < a; d[tries=1] < b c",
        "a ok; b ok; c ok; d fails; b ok; c ok; a ok",
        "DO a; DO b; DO c; DO d; d exhausted; turned back; UNDO c; UNDO b; UNDO a; ended UNDONE");
    row("a step without UNDO does not let an earlier one overtake",
        "a > b[noundo] > c > d[tries=1]",
        "a ok; b ok; c ok; d fails; c ok; a ok",
        "DO a; DO b; DO c; DO d; d exhausted; turned back; UNDO c; UNDO a; ended UNDONE");

    // UNDO's own budget
    row("an UNDO has its own attempts",
        "a > b[tries=1]",
        "a ok; b fails; a fails; wait; a fails; wait; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; UNDO a (2); UNDO a (3); ended UNDONE");
    row("an exhausted UNDO needs a person",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; a fails",
        "DO a; DO b; b exhausted; turned back; UNDO a; a cannot be undone; ended FAILED");
    row("branches independent of a failed UNDO go on",
        "r; a[utries=1] < r; c < r; d[tries=1] < a c",
        "r ok; a ok; c ok; d fails; a fails; c ok",
        "DO r; DO a; DO c; DO d; d exhausted; turned back; UNDO c; UNDO a; a cannot be undone; ended FAILED");
    row("what a failed UNDO depended on stays untried",
        "a > b[utries=1] > c[tries=1]",
        "a ok; b ok; c fails; b fails",
        "DO a; DO b; DO c; c exhausted; turned back; UNDO b; b cannot be undone; ended FAILED");
    row("D7: a failed UNDO is not hidden by another's success",
        "a[utries=1] | b[tries=1] | c",
        "a ok; c ok; b fails; a fails; c ok",
        "DO a; DO b; DO c; b exhausted; turned back; UNDO c; UNDO a; a cannot be undone; ended FAILED");
    row("an UNDO that never answers needs a person",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; wait",
        "DO a; DO b; b exhausted; turned back; UNDO a; a timed out; a cannot be undone; ended FAILED");
    row("its late success still counts",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; wait; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; a timed out; a cannot be undone; ended FAILED; "
        "reopened UNDOING; ended UNDONE");

    // Late and odd input
    row("D4: a duplicate success starts nothing",
        "a > b > c",
        "a ok; a ok; b ok; c ok",
        "DO a; DO b; anomaly duplicate-reply; DO c; ended COMPLETED");
    row("D5: a late success after turning back is undone",
        "a | b[tries=1]",
        "wait; b fails; a do ok#1; a ok; a ok",
        "DO a; DO b; a timed out; b exhausted; turned back; UNDO a; UNDO a#2 (2); ended UNDONE");
    row("D6: a late success never goes forward again",
        "a > b[tries=1] > c",
        "a ok; wait; b do ok; b ok; b ok; a ok",
        "DO a; DO b; b timed out; b exhausted; turned back; UNDO b; UNDO b#2 (2); UNDO a; ended UNDONE");
    row("a late success after UNDONE is undone once more",
        "a[tries=1]",
        "wait; a ok; a do ok#1; a ok",
        "DO a; a timed out; a exhausted; turned back; UNDO a; ended UNDONE; reopened UNDOING; UNDO a#2 (2); ended "
        "UNDONE");
    row("D8: a failure after COMPLETED is an anomaly",
        "a",
        "a ok; a fails",
        "DO a; ended COMPLETED; anomaly duplicate-reply");
    row("a reply to a step nobody knows", "a", "x ok", "DO a; anomaly unknown-step");
    row("a reply before anything was sent", "a > b", "b says ok", "DO a; anomaly unexpected-reply");
    row("an id that was never sent", "a", "a ok#7", "DO a; anomaly unknown-command");

    // Hand-written workers echo nothing
    row("without an id the phase is the step's own",
        "a > b[tries=1]",
        "a says do ok; b says do fails; a says ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; ended UNDONE");
    row("D3: a failing UNDO that says DO is an UNDO failure",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; a says do fails",
        "DO a; DO b; b exhausted; turned back; UNDO a; a cannot be undone; ended FAILED");
    row("a failure without an id, told twice, does not hide the success of the attempt after it",
        "a[tries=2] | b[tries=1]",
        "a says fails; wait; a says fails; b fails; a says do ok",
        "DO a; DO b; DO a (2); a exhausted; turned back; b exhausted; ended UNDONE; reopened UNDOING; UNDO a");
    row("the same before the flow turns back",
        "a[tries=3] > b",
        "a says fails; wait; a says fails; a says do ok",
        "DO a; DO a (2); DO b");
    row("a success that says DO never completes an UNDO",
        "a[tries=1]",
        "wait; a says do ok; a says ok; a says ok",
        "DO a; a timed out; a exhausted; turned back; UNDO a; UNDO a#2 (2); ended UNDONE");

    row("without an id, nothing answers a command that was never handed on",
        "a[tries=2]",
        "wait; unsent a; wait; a says do fails; undo",
        "DO a; a timed out; DO a (2); turned back; ended UNDONE");
    row("without an id, a late DO failure does not end an UNDO that was never handed on",
        "a[tries=1 utries=1]",
        "wait; unsent undo a; a says do fails",
        "DO a; a timed out; a exhausted; turned back; UNDO a");

    row("without an id, nothing answers a command that was withdrawn",
        "a[tries=2] | b[tries=1]",
        "a fails; unsent a; wait; b fails; a says do fails",
        "DO a; DO b; DO a (2); b exhausted; turned back; ended UNDONE; anomaly duplicate-reply");

    row("without an id, a late answer to the first UNDO does not complete the second",
        "a[tries=1]",
        "undo now; wait; a says do ok; a says ok; a says fails; retry; a says ok",
        "DO a; turned back; UNDO a; a timed out; a cannot be undone; ended FAILED; reopened UNDOING; UNDO a#2 (2); "
        "a cannot be undone; ended FAILED; reopened UNDOING; UNDO a#2 (3); ended UNDONE");

    // A person
    row("a completed flow is undone by hand",
        "a > b",
        "a ok; b ok; undo; b ok; a ok",
        "DO a; DO b; ended COMPLETED; turned back; UNDO b; UNDO a; ended UNDONE");
    row("a running flow is cancelled, its step in flight waited for",
        "a > b",
        "a ok; undo; b do ok; b ok; a ok",
        "DO a; DO b; turned back; UNDO b; UNDO a; ended UNDONE");
    row("undo now takes what is in flight for unknown",
        "a > b",
        "a ok; undo now; b ok; a ok",
        "DO a; DO b; turned back; UNDO b; UNDO a; ended UNDONE");
    row("undo now does not undo what was never handed on",
        "a > b",
        "a ok; unsent b; undo now; a ok",
        "DO a; DO b; turned back; UNDO a; ended UNDONE");
    row("a failure that comes after undo now changes nothing",
        "a > b",
        "a ok; undo now; b do fails; b ok; a ok",
        "DO a; DO b; turned back; UNDO b; UNDO a; ended UNDONE");
    row("a failed UNDO is retried with a fresh budget",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; a fails; undo; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; a cannot be undone; ended FAILED; reopened UNDOING; "
        "UNDO a (2); ended UNDONE");
    row("retry of one failed UNDO",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; a fails; retry a; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; a cannot be undone; ended FAILED; reopened UNDOING; "
        "UNDO a (2); ended UNDONE");
    row("what moved on is refused", "a > b", "a ok; stale undo", "DO a; DO b; refused");
    row("an undone flow cannot be undone again",
        "a",
        "a ok; undo; a ok; undo",
        "DO a; ended COMPLETED; turned back; UNDO a; ended UNDONE; refused");
    row("a flow that waits for a person",
        "a > b[tries=1 wait]",
        "a ok; b fails",
        "DO a; DO b; b exhausted; ended FAILED");
    row("its DO is retried under the next key",
        "a > b[tries=1 wait] > c",
        "a ok; b fails; retry; b ok; c ok",
        "DO a; DO b; b exhausted; ended FAILED; reopened IN_PROGRESS; DO b#2 (2); DO c; ended COMPLETED");
    row("an unknown outcome is not retried",
        "a[tries=1 wait]",
        "wait; retry",
        "DO a; a timed out; a exhausted; ended FAILED; refused");
    row("past a pivot nothing is undone by itself",
        "a > b[pivot] > c[tries=1]",
        "a ok; b ok; c fails",
        "DO a; DO b; DO c; c exhausted; ended FAILED");
    row("before the pivot everything is",
        "a > b[pivot tries=1] > c",
        "a ok; b fails; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; ended UNDONE");
}

void DecideTest::plays()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QFETCH(QString, said);
    QCOMPARE(QString::fromStdString(played(picture.toStdString(), script.toStdString())), said);
}

namespace {

Decision replyTo(const Orchestration& orchestration, const Decision& before, const char* step, const char* payload)
{
    ReplyArrived reply;
    reply.step = StepName(step);
    reply.succeeded = true;
    reply.payload = payload;
    return decide(orchestration, before.state, {reply, 0.0, {}}, {5});
}

} // namespace

void DecideTest::carriesPayloadsOn()
{
    const Orchestration chain = pictured("a > b > c");
    Decision at = start(chain, {FlowId("f"), {}, R"({"n":1})"}, {1});
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"n":1})"));
    at = replyTo(chain, at, "a", R"({"a":2})");
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"a":2})"));
    at = replyTo(chain, at, "b", "null");
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"a":2})"));

    const Orchestration join = pictured("a; b; c < a b");
    at = start(join, {FlowId("f"), {}, R"({"n":1})"}, {1});
    at = replyTo(join, at, "a", R"({"x":1,"z":0})");
    at = replyTo(join, at, "b", R"({"y":2,"z":0})");
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"x":1,"z":0,"y":2})"));

    at = start(join, {FlowId("f"), {}, "{}"}, {1});
    at = replyTo(join, at, "a", R"({"x":1})");
    at = replyTo(join, at, "b", R"({"x":2})");
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"a":{"x":1},"b":{"x":2}})"));

    // D21: UNDO carries the reply of the step's own DO.
    at = start(chain, {FlowId("f"), {}, R"({"n":1})"}, {1});
    at = replyTo(chain, at, "a", R"({"realm":7})");
    OperatorAsked undo;
    undo.action = OperatorAction::UndoNow;
    undo.expectedVersion = at.state.version;
    at = decide(chain, at.state, {undo, 0.0, {}}, {9});
    QCOMPARE(at.commands.at(0).step, StepName("b"));
    QCOMPARE(at.commands.at(0).payload, std::string(R"({"realm":7})"));
}

void DecideTest::saysWhyFirst()
{
    const Orchestration chain = pictured("a > b[tries=1]");
    Decision at = start(chain, {FlowId("f"), {}, "{}"}, {1});
    at = replyTo(chain, at, "a", "{}");
    ReplyArrived failure;
    failure.step = StepName("b");
    failure.error = "503 carrier unavailable";
    at = decide(chain, at.state, {failure, 0.0, {}}, {5});
    QCOMPARE(at.state.why, std::string("b failed its only attempt: \"503 carrier unavailable\"."));
    at = replyTo(chain, at, "a", "{}");
    QCOMPARE(at.state.why, std::string("b failed its only attempt: \"503 carrier unavailable\". 1 step was undone."));
}

void DecideTest::redeliversTheSameCommand()
{
    const Orchestration chain = pictured("a > b");
    const Decision at = start(chain, {FlowId("f"), {}, "{}"}, {77});
    const auto again = undelivered(chain, at.state);
    QCOMPARE(again.size(), std::size_t{1});
    QCOMPARE(again[0].id, at.commands[0].id);
    QCOMPARE(again[0].key, IdempotencyKey("f/a/DO"));
    QCOMPARE(again[0].seq, at.commands[0].seq);
    QCOMPARE(again[0].decidedAt, at.commands[0].decidedAt);
    const Decision delivered = decide(chain, at.state, {CommandDelivered{0, Phase::Do, 1}, 0.0, {}}, {80});
    QVERIFY(undelivered(chain, delivered.state).empty());
    QCOMPARE(timersOf(chain, delivered.state).size(), std::size_t{1});
    QCOMPARE(delivered.state.version, at.state.version);
}

void DecideTest::refusesDamagedBytes()
{
    const Decision at = start(pictured("a > b"), {FlowId("f"), {}, "{}"}, {77});
    const Bytes good = encodeState(at.state);
    for (std::size_t length = 0; length < good.size(); ++length) {
        QVERIFY(!decodeState(good.substr(0, length)).has_value());
    }
    for (std::size_t at8 = 0; at8 < good.size(); ++at8) {
        Bytes bad = good;
        bad[at8] = static_cast<char>(0xFF);
        (void)decodeState(bad); // must not crash, read beyond the end or ask for gigabytes
    }
    QVERIFY(!decodeState(good + "x").has_value());
}

QTEST_APPLESS_MAIN(DecideTest)
#include "decide_test.moc"
