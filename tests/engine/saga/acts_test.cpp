#include "engine/base/bytes.h"
#include "engine/base/limits.h"
#include "engine/saga/state_codec.h"
#include "tests/support/scenario.h"

#include <QTest>

using namespace backstep;

namespace {

std::string described(const Command& command)
{
    const std::string attempt = command.attempt > 1 ? " (" + std::to_string(command.attempt) + ")" : "";
    const std::string act = command.request.isEmpty() ? "" : " " + command.request.text();
    return std::string(toWire(command.phase)) + " " + command.step.text() + attempt + act;
}

std::string described(const std::vector<Command>& commands)
{
    std::string text;
    for (const Command& command : commands) {
        text += (text.empty() ? "" : "; ") + described(command);
    }
    return text;
}

/// What was sent, with the wish that each command follows from.
class Sent final : public ScenarioWatcher
{
public:
    RecordPlace replied(const ReplyArrived&, Instant) override { return {}; }

    void decided(const Decision& decision, Instant) override
    {
        commands.insert(commands.end(), decision.commands.begin(), decision.commands.end());
        state = decision.state;
    }

    std::vector<Command> commands;
    FlowState state;
};

Decision undone(const std::string& who, const std::string& reason)
{
    const Orchestration one = pictured("a");
    Decision at = start(one, {FlowId("f"), {}, "{}"}, {1});
    ReplyArrived done;
    done.step = StepName("a");
    done.succeeded = true;
    at = decide(one, at.state, {done, 0.0, {}}, {2});
    OperatorAsked undo;
    undo.expectedVersion = at.state.version;
    undo.request = RequestId("r-7");
    undo.who = who;
    undo.reason = reason;
    return decide(one, at.state, {undo, 0.0, {}}, {3});
}

} // namespace

/// Every command says of which act of a person it is (decisions/0015), also when it is sent again.
class ActsTest : public QObject
{
    Q_OBJECT

private slots:
    void areOnWhatFollows_data();
    void areOnWhatFollows();
    void areSentAgainAsTheyWere();
    void areNoLongerThanARecordTakes();
    void areNotInAStateOfFormat3();
};

void ActsTest::areOnWhatFollows_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("kept");
    const auto row = [](const char* name, const char* picture, const char* script, const char* sent, const char* kept) {
        QTest::newRow(name) << picture << script << sent << kept;
    };
    row("nobody acted", "a > b[tries=1]", "a ok; b fails; a ok", "DO a; DO b; UNDO a", "");
    row("an undo is on every UNDO",
        "a > b",
        "a ok; b ok; undo; b ok; a ok",
        "DO a; DO b; UNDO b wish1; UNDO a wish1",
        "wish1");
    row("and on what is tried again by itself",
        "a > b",
        "a ok; b ok; undo; b fails; wait; b ok",
        "DO a; DO b; UNDO b wish1; UNDO b (2) wish1; UNDO a wish1",
        "wish1");
    row("what was refused is no act", "a > b", "stale undo; a ok", "DO a; DO b", "");
    row("a second act is on what comes after it alone",
        "a > b[utries=1]",
        "a ok; b ok; undo; b fails; retry; b ok",
        "DO a; DO b; UNDO b wish1; UNDO b (2) wish2; UNDO a wish2",
        "wish2");
    row("a retry of what turned back by itself",
        "a[utries=1] > b[tries=1]",
        "a ok; b fails; a fails; retry",
        "DO a; DO b; UNDO a; UNDO a (2) wish1",
        "wish1");
    row("a step closed by hand lets the next one out",
        "a > b > c",
        "a ok; skip b; c ok",
        "DO a; DO b; DO c wish1",
        "wish1");
    row("a resume lets out what had waited", "a > b", "pause; a ok; resume", "DO a; DO b wish2", "wish2");
    row("a pause lets nothing out",
        "a > b[tries=1]",
        "a ok; b fails; pause; a ok; b do ok",
        "DO a; DO b; UNDO a; UNDO b",
        "");
    row("nor does it take the place of what was wished before",
        "a | b",
        "a ok; undo; pause; a ok; b ok; b ok",
        "DO a; DO b; UNDO a wish1",
        "wish1");
    row("who goes on after an act by a reply of its own still follows from it",
        "a | b",
        "a ok; undo; b ok",
        "DO a; DO b; UNDO a wish1; UNDO b wish1",
        "wish1");
    row("of earlier acts those are kept of which a command is out",
        "a | b | c",
        "a ok; b ok; undo; undo now",
        "DO a; DO b; DO c; UNDO b wish1; UNDO a wish1; UNDO c wish2",
        "wish1 wish2");
    row("and no longer",
        "a | b | c[utries=1]",
        "a ok; b ok; undo; undo now; b ok; a ok; c fails; retry",
        "DO a; DO b; DO c; UNDO b wish1; UNDO a wish1; UNDO c wish2; UNDO c (2) wish3",
        "wish3");
    row("many acts are not many to keep",
        "a > b",
        "a ok; pause; resume; pause; resume; pause; resume",
        "DO a; DO b",
        "wish6");
}

void ActsTest::areOnWhatFollows()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    Sent seen;
    const std::string said = played(pictured(picture.toStdString()), script.toStdString(), seen);
    QVERIFY2(said.find("DIFFERS") == std::string::npos, said.c_str());
    QTEST(QString::fromStdString(described(seen.commands)), "sent");
    QString kept;
    for (const Act& act : seen.state.acts) {
        kept += (kept.isEmpty() ? "" : " ") + QString::fromStdString(act.request.text());
    }
    QTEST(kept, "kept");
}

/// The commands of two acts are out, and no report of any came.
void ActsTest::areSentAgainAsTheyWere()
{
    const Orchestration orchestration = pictured("a | b | c");
    Sent seen;
    (void)played(
        orchestration, "a ok; b ok; undelivered a; undelivered b; undelivered c; undo; undo now; pause; resume", seen
    );
    const auto state = decodeState(encodeState(seen.state));
    QVERIFY(state.has_value());
    const std::vector<Command> again = undelivered(orchestration, *state);
    QCOMPARE(described(again), std::string("UNDO b wish1; UNDO a wish1; UNDO c wish2"));
    for (const Command& command : again) {
        QCOMPARE(command.who, std::string("ann"));
        QCOMPARE(command.reason, std::string("wrong tenant"));
    }
}

/// The event keeps all of it; a command must fit into a record, and be JSON.
void ActsTest::areNoLongerThanARecordTakes()
{
    const Decision decided = undone("an\xFFn", std::string(5'000, 'r'));
    const Command& command = decided.commands.at(0);
    QCOMPARE(command.request.text(), std::string("r-7"));
    QCOMPARE(command.who, std::string("an?n"));
    QCOMPARE(command.reason.size(), limits::actTextBytesMax + std::string("…").size());
    QVERIFY(command.reason.ends_with("rr…"));
    QCOMPARE(std::get<OperatorActed>(decided.events.at(0).body).reason.size(), std::size_t{5'000});
}

/// An UNDO that ann asked for, as the format before acts kept it: it is sent again as it was, without her. Who acts now
/// is on what follows.
void ActsTest::areNotInAStateOfFormat3()
{
    const QByteArray bytes = QByteArray::fromHex(
        "03016604666c6f77046861736800030100030713556e646f6e6520627920616e6e3a207768792e13556e646f6e6520627920616e6e3a20"
        "7768792e027b7d0200000105030102020102000402000200027b7d0000000102020006000007000200027b7d0000000001020200000000"
        "00"
    );
    const Orchestration one = pictured("a");
    const auto state = decodeState(bytes.toStdString());
    QVERIFY(state.has_value());
    QCOMPARE(described(undelivered(one, *state)), std::string("UNDO a"));
    QVERIFY(decodeState(encodeState(*state)).value() == *state);
    Decision at{*state, {}, {}, {}, {}};
    for (const OperatorAction action : {OperatorAction::Pause, OperatorAction::Resume}) {
        OperatorAsked asked;
        asked.action = action;
        asked.expectedVersion = at.state.version;
        asked.request = RequestId(std::string(toWire(action)));
        at = decide(one, at.state, {asked, 0.0, {}}, {4});
        QVERIFY(!at.refused.has_value());
    }
    QCOMPARE(described(undelivered(one, at.state)), std::string("UNDO a"));
    at = decide(one, at.state, {CommandDelivered{0, Phase::Undo, 1}, 0.0, {}}, {5});
    ReplyArrived fails;
    fails.step = StepName("a");
    at = decide(one, at.state, {fails, 0.0, {}}, {6});
    at = decide(one, at.state, {at.timers.at(0).fired, 0.0, {}}, at.timers.at(0).at);
    QCOMPARE(described(at.commands), std::string("UNDO a (2) resume"));
}

QTEST_APPLESS_MAIN(ActsTest)
#include "acts_test.moc"
