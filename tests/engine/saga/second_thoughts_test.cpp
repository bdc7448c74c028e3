#include "engine/saga/state_codec.h"
#include "tests/support/scenario.h"

#include <QTest>

using namespace backstep;

/// A worker that answered "failed" and says of the same attempt afterwards that it is done: what it did is there.
class SecondThoughtsTest : public QObject
{
    Q_OBJECT

private slots:
    void plays_data();
    void plays();
    void eachUndoCarriesWhatItsKeyAnswered();
    void aStateOfFormat2OwesWhatItOwed();
};

namespace {

/// The payloads of the UNDOs, in the order in which they go out.
class UndoPayloads final : public ScenarioWatcher
{
public:
    RecordPlace replied(const ReplyArrived&, Instant) override { return {}; }

    void decided(const Decision& decision, Instant) override
    {
        for (const Command& each : decision.commands) {
            text += each.phase == Phase::Undo ? each.payload + ";" : "";
        }
    }

    std::string text;
};

} // namespace

void SecondThoughtsTest::plays_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("said");

    const auto row = [](const char* name, const char* picture, const char* script, const char* said) {
        QTest::newRow(name) << picture << script << said;
    };
    row("it is the step's success while the next attempt waits",
        "a > b",
        "a fails; a ok#1; wait; b ok",
        "DO a; DO b; b timed out; ended COMPLETED");
    row("and while the next one is out: what that one answers changes nothing",
        "a > b",
        "a fails; wait; a ok#1; a fails#2; b ok",
        "DO a; DO a (2); DO b; ended COMPLETED");
    row("after turning back it is undone",
        "a > b[tries=1]",
        "a ok; b fails; b do ok; b ok; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; UNDO b; ended UNDONE");
    row("after UNDONE too",
        "a[tries=1]",
        "a fails; a do ok; a ok",
        "DO a; a exhausted; turned back; ended UNDONE; reopened UNDOING; UNDO a; ended UNDONE");
    row("and after its UNDO, once more",
        "a[tries=1 onfailure]",
        "a fails; a ok; a do ok; a ok; a do ok",
        "DO a; a exhausted; turned back; UNDO a; ended UNDONE; reopened UNDOING; UNDO a#2 (2); ended UNDONE; "
        "anomaly duplicate-reply");
    row("where a person is waited for, it goes on from there",
        "a > b[tries=1 wait] > c",
        "a ok; b fails; b do ok; c ok",
        "DO a; DO b; b exhausted; ended FAILED; reopened IN_PROGRESS; DO c; ended COMPLETED");
    row("under the key before the present one it is the step's, too",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "ended UNDONE");
    row("and what the other key did after that is undone once more",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a ok; a do ok#2; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "ended UNDONE; anomaly done-twice; reopened UNDOING; UNDO a#2 (2); ended UNDONE");
    row("two keys that were done before the flow turned back are two effects: each has its UNDO",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; a ok#2; b fails; a ok; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; anomaly done-twice; b exhausted; "
        "turned back; UNDO a; UNDO a#2 (2); ended UNDONE");
    row("and where one was done before, and the other while the first UNDO is out",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a do ok#2; a ok; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "anomaly done-twice; UNDO a#2 (2); ended UNDONE");
    row("and where the first UNDO failed for good: it is tried again under its key, before the other's",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; b fails; a fails; a do ok#2; a ok; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; b exhausted; turned back; UNDO a; "
        "a cannot be undone; ended FAILED; anomaly done-twice; reopened UNDOING; UNDO a (2); UNDO a#2 (3); "
        "ended UNDONE");
    row("a flow that is completed tells that one of its effects is there twice, and both are undone on demand",
        "a[tries=1 wait]",
        "a fails; retry; a ok; a ok#1; undo; a ok; a ok",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); ended COMPLETED; anomaly done-twice; "
        "turned back; UNDO a; UNDO a#2 (2); ended UNDONE");
    row("a person who says that it is undone speaks of all that it did",
        "a[tries=1 wait] > b[tries=1]",
        "a fails; retry; a ok#1; a ok#2; b fails; mark-undone a",
        "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); DO b; anomaly done-twice; b exhausted; "
        "turned back; UNDO a; a closed; ended UNDONE");
    row("an UNDO's success after its failure is an anomaly: it is tried again",
        "a > b[tries=1]",
        "a ok; b fails; a fails; a ok#1; wait; a ok",
        "DO a; DO b; b exhausted; turned back; UNDO a; anomaly duplicate-reply; UNDO a (2); ended UNDONE");
}

void SecondThoughtsTest::plays()
{
    QFETCH(QString, picture);
    QFETCH(QString, script);
    QFETCH(QString, said);
    QCOMPARE(QString::fromStdString(played(picture.toStdString(), script.toStdString())), said);
}

void SecondThoughtsTest::eachUndoCarriesWhatItsKeyAnswered()
{
    const Orchestration orchestration = pictured("a[tries=1 wait] > b[tries=1]");
    for (const char* script :
         {"a fails; retry; a ok#1; a ok#2; b fails; a ok; a ok",
          "a fails; retry; a ok#1; b fails; a do ok#2; a ok; a ok",
          "a fails; retry; a ok#1; b fails; a ok; a do ok#2; a ok"}) {
        UndoPayloads undos;
        (void)played(orchestration, script, undos);
        QCOMPARE(undos.text, std::string(R"({"by":"a","to":1};{"by":"a","to":2};)"));
    }
}

/// One that was undone because nobody knew, and said then that it is done: the first as it waits for that UNDO, the
/// second with the next UNDO out.
void SecondThoughtsTest::aStateOfFormat2OwesWhatItOwed()
{
    const QByteArray waits = QByteArray::fromHex(
        "02016604666c6f77046861736800030100030a396120676f74206e6f20616e7377657220696e20333020732e204974206d61"
        "79206f72206d6179206e6f7420686176652068617070656e65642e396120676f74206e6f20616e7377657220696e20333020"
        "732e204974206d6179206f72206d6179206e6f7420686176652068617070656e65642e077b226e223a317d80897a00000105"
        "03010102020180897a80897a80a5963a02000200077b226e223a317d000a7b226279223a2261227d116e6f20616e73776572"
        "20696e20333020730102020080a5963a80a5963a0007000200077b226e223a317d0000000000000000"
    );
    const QByteArray next = QByteArray::fromHex(
        "02016604666c6f77046861736800030100040d396120676f74206e6f20616e7377657220696e20333020732e204974206d61"
        "79206f72206d6179206e6f7420686176652068617070656e65642e396120676f74206e6f20616e7377657220696e20333020"
        "732e204974206d6179206f72206d6179206e6f7420686176652068617070656e65642e077b226e223a317d80897a00000105"
        "03000102020180897a80897a80a5963a02000200077b226e223a317d000a7b226279223a2261227d116e6f20616e73776572"
        "20696e20333020730202020180a5963a80a5963a80a5963a0704040080a5963a00000d0204000a7b226279223a2261227d00"
        "0a7b226279223a2261227d000000000000"
    );
    const Orchestration orchestration = pictured("a[tries=1]");
    ReplyArrived reply;
    reply.step = StepName("a");
    reply.succeeded = true;
    reply.command = CommandId("f/a/UNDO/1");
    const auto first = decodeState(waits.toStdString());
    QVERIFY(first.has_value());
    const Decision again = decide(orchestration, *first, {reply, 0.0, {}}, Instant{61'000'001});
    QCOMPARE(again.commands.size(), std::size_t{1});
    QCOMPARE(again.commands[0].key.text(), std::string("f/a/UNDO#2"));
    QCOMPARE(again.commands[0].payload, std::string(R"({"by":"a"})"));
    reply.command = CommandId("f/a/UNDO#2/2");
    const auto second = decodeState(next.toStdString());
    QVERIFY(second.has_value());
    const Decision undone = decide(orchestration, *second, {reply, 0.0, {}}, Instant{61'000'001});
    QVERIFY(undone.commands.empty() && undone.state.status == FlowStatus::Undone);
}

QTEST_APPLESS_MAIN(SecondThoughtsTest)
#include "second_thoughts_test.moc"
