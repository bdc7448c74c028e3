#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

ActionRequest wish(Rig& rig, OperatorAction action, const char* request, const char* who, const char* reason)
{
    ActionRequest wish;
    wish.request = RequestId(request);
    wish.flow = FlowId("f");
    wish.action = action;
    wish.who = who;
    wish.reason = reason;
    wish.expectedVersion = rig.state("f")->version;
    return wish;
}

/// "r-1 ada: wrong customer"; "-" where a header is not there.
std::string actOn(const Record& record)
{
    const auto headers = nlohmann::json::parse(*record.value).at("headers");
    const auto text = [&headers](const char* name) { return headers.value(name, std::string("-")); };
    return text("x-backstep-request") + " " + text("x-backstep-who") + ": " + text("x-backstep-reason");
}

std::string lastAct(Rig& rig, const char* step, Phase phase = Phase::Undo)
{
    return actOn(rig.commands(step, phase).back());
}

bool completes(Rig& rig)
{
    return rig.start("f").has_value() && rig.answer("a") && rig.answer("b") && rig.ends("f", FlowStatus::Completed);
}

} // namespace

/// Records say who asked for them, and why (decisions/0015).
class ActsTest : public QObject
{
    Q_OBJECT

private slots:

    void anUndoSaysWhoAskedForIt()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        QVERIFY(rig.act(wish(rig, OperatorAction::Undo, "r-1", "ada", "wrong customer")).has_value());
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QCOMPARE(lastAct(rig, "b"), std::string("r-1 ada: wrong customer"));
        QCOMPARE(lastAct(rig, "a"), std::string("r-1 ada: wrong customer"));
        QCOMPARE(lastAct(rig, "b", Phase::Do), std::string("- -: -"));
        QVERIFY(rig.commands("a")[0].value->find("null") == std::string::npos); // left out, not empty
    }

    void aWishByARecordIsOne()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        ControlMessage control;
        control.request = RequestId("r-9");
        control.action = "undo";
        control.flow = FlowId("f");
        control.expectedVersion = rig.state("f")->version;
        control.who = "ben@laptop";
        rig.send(encodeControl(control));
        QVERIFY(rig.sent("b", 1, Phase::Undo));
        QCOMPARE(lastAct(rig, "b"), std::string("r-9 ben@laptop: -"));
    }

    void aSecondActIsOnLaterCommandsAlone()
    {
        Rig rig("a > b[utries=1]");
        QVERIFY(completes(rig));
        QVERIFY(rig.act(wish(rig, OperatorAction::Undo, "r-1", "ada", "wrong customer")).has_value());
        QVERIFY(rig.answer("b", false, 1, Phase::Undo) && rig.ends("f", FlowStatus::Failed));
        QVERIFY(rig.act(wish(rig, OperatorAction::Retry, "r-2", "ben", "the bank is back")).has_value());
        QVERIFY(rig.answer("b", true, 2, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QCOMPARE(actOn(rig.commands("b", Phase::Undo)[0]), std::string("r-1 ada: wrong customer"));
        QCOMPARE(actOn(rig.commands("b", Phase::Undo)[1]), std::string("r-2 ben: the bank is back"));
        QCOMPARE(lastAct(rig, "a"), std::string("r-2 ben: the bank is back"));
    }

    /// Killed with a command of each of two acts out, of which nobody knows whether it arrived.
    void whatIsSentAgainIsTheSameToTheByte()
    {
        Rig rig("a | b", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value() && rig.answer("a") && rig.sent("b"));
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[0].status == StepStatus::DoSuccess; }));
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[1].forward.attempts[0].deliveredAt.isSet(); }));
        rig.gate->decideBy([](const OutgoingRecord& record) {
            return record.topic.text().ends_with(".undo") ? Handing::Withhold : Handing::Deliver;
        });
        QVERIFY(rig.act(wish(rig, OperatorAction::Undo, "r-1", "ada", "wrong customer")).has_value());
        QVERIFY(rig.sent("a", 1, Phase::Undo));
        QVERIFY(rig.act(wish(rig, OperatorAction::UndoNow, "r-2", "ben", "it hangs")).has_value());
        QVERIFY(rig.sent("b", 1, Phase::Undo));
        rig.crash();
        rig.restart();
        QVERIFY(rig.opened.has_value());
        for (const auto& [step, act] :
             {std::pair{"a", "r-1 ada: wrong customer"}, std::pair{"b", "r-2 ben: it hangs"}}) {
            QVERIFY(rig.sent(step, 2, Phase::Undo));
            const std::vector<Record> sent = rig.commands(step, Phase::Undo);
            QCOMPARE(actOn(sent[0]), std::string(act));
            QCOMPARE(sent[1].value.value(), sent[0].value.value());
        }
    }

    /// A person looks first, and gives the reason with the act: the plan is still that one.
    void aPlanIsMadeBeforeTheReasonIsKnown()
    {
        Rig rig("a > b");
        QVERIFY(completes(rig));
        ActionRequest request = wish(rig, OperatorAction::Undo, "look", "ada", "");
        const auto plan = rig.plan(request);
        QVERIFY(plan.has_value());
        Record planned;
        planned.value = plan->messages[0].record.value;
        QCOMPARE(actOn(planned), std::string("- ada: -"));
        request.request = RequestId("r-1");
        request.reason = "wrong customer";
        request.planHash = plan->hash;
        QVERIFY(rig.act(request).has_value());
        QVERIFY(rig.sent("b", 1, Phase::Undo));
        QCOMPARE(lastAct(rig, "b"), std::string("r-1 ada: wrong customer"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::ActsTest)
#include "acts_test.moc"
