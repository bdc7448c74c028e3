#include "tests/engine/orchestrator/rig.h"

#include "engine/wire/codec.h"

#include <QtTest/QTest>

namespace backstep {

/// What an engine takes on at most, and what the broker takes.
class LimitsTest : public QObject
{
    Q_OBJECT

private slots:

    void aPayloadThatGrewTooLargeFailsItsStep()
    {
        Rig rig("a[utries=1] > b[tries=1]");
        rig.options.limits.payloadBytesMax = 100;
        rig.restart();
        QVERIFY(rig.registerIt().has_value() && rig.start("f").has_value() && rig.sent("a"));
        auto reply = *encodeReply(rig.commands("a")[0], true, "", "svc");
        const std::size_t at = reply.value->find("\"payload\":{}");
        QVERIFY(at != std::string::npos);
        reply.value->replace(at, 12, "\"payload\":{\"x\":\"" + std::string(200, 'x') + "\"}");
        rig.send(reply);
        // Its UNDO would carry the same payload: a person has to look at it, and nothing hangs.
        QVERIFY(rig.ends("f", FlowStatus::Failed));
        QVERIFY(rig.commands("b").empty());
        QVERIFY(rig.state("f")->cause.find("The payload of b has") != std::string::npos);
    }

    /// What the broker never takes is sent by nobody for ever: its attempt has failed, and by name.
    void aCommandThatTheBrokerNeverTakesFailsItsStep()
    {
        Rig rig("a > b[tries=1]");
        const std::string unfit = topics::command(rig.definition.name, StepName("b"), Phase::Do).text();
        rig.gate->decideBy([unfit](const OutgoingRecord& record) {
            return record.topic.text() == unfit ? Handing::Unfit : Handing::Deliver;
        });
        QVERIFY(rig.start("f").has_value() && rig.answer("a"));
        QVERIFY(Rig::waitFor([&] {
            rig.clock.advance(Duration(100));
            return rig.state("f")->status == FlowStatus::Undoing;
        }));
        QVERIFY(rig.state("f")->cause.find("topic " + unfit + ": the gate is shut") != std::string::npos);
        QVERIFY(rig.answer("a", true, 1, Phase::Undo) && rig.ends("f", FlowStatus::Undone));
        QVERIFY(rig.commands("b", Phase::Undo).empty());
    }

    void whyTheBrokerTakesNothingIsSaid()
    {
        Rig rig("a");
        const std::string shut = topics::command(rig.definition.name, StepName("a"), Phase::Do).text();
        rig.gate->decideBy([shut](const OutgoingRecord& record) {
            return record.topic.text() == shut ? Handing::Fail : Handing::Deliver;
        });
        QVERIFY(rig.start("f").has_value());
        QVERIFY(Rig::waitFor([&] {
            return rig.engine->health().brokerTrouble.find(shut + ": the gate is shut") != std::string::npos;
        }));
        rig.gate->decideBy({});
        rig.clock.advance(Duration(1000));
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().brokerTrouble.empty(); }));
    }

    void limitsRefuseWithASentence()
    {
        Rig rig("a > b");
        rig.options.limits.openFlowsMax = 1;
        rig.restart();
        QVERIFY(rig.registerIt().has_value() && rig.start("f").has_value());
        const auto second = rig.start("g");
        QVERIFY(!second.has_value() && second.error().message.find("limit open-flows") != std::string::npos);
        rig.options.limits.stepsMax = 1;
        rig.restart();
        const auto registered = rig.registerIt();
        QVERIFY(!registered.has_value() && registered.error().message.find("limit steps") != std::string::npos);
    }

    /// They wait for their registration in memory, as open flows do.
    void parkedStartsCountAsOpenFlows()
    {
        Rig rig("a");
        rig.options.limits.openFlowsMax = 2;
        rig.restart();
        for (const char* flow : {"f", "g", "h"}) {
            rig.send(encodeStart({OrchestrationName("unknown"), FlowId(flow), {}, "{}", {}}, Dialect::PerTopic));
        }
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().parkedStarts == 2; }));
        QVERIFY(rig.waitForAnomalies(1));
        QCOMPARE(rig.anomalies().size(), std::size_t{1});
        QVERIFY(!rig.start("i").has_value());
    }

    /// Also of records that came together.
    void noMoreRecordsASecondThanTheLimit()
    {
        Rig rig("a");
        rig.options.limits.recordsPerSecondMax = 2;
        rig.restart();
        std::vector<Record> replies;
        for (int flow = 0; flow < 6; ++flow) {
            QVERIFY(rig.start("f-" + std::to_string(flow)).has_value());
        }
        QVERIFY(rig.sent("a", 6));
        for (const Record& command : rig.commands("a")) {
            const auto answer = encodeReply(command, true, "", "svc");
            Record reply;
            reply.place = {answer->topic, 0, static_cast<std::int64_t>(replies.size())};
            reply.incarnation = "brought";
            reply.value = answer->value;
            replies.push_back(std::move(reply));
        }
        const auto completed = [&rig] {
            int count = 0;
            for (int flow = 0; flow < 6; ++flow) {
                count += rig.state("f-" + std::to_string(flow))->status == FlowStatus::Completed ? 1 : 0;
            }
            return count;
        };
        rig.pass(Duration(1500)); // a second of which it has seen the beginning
        rig.gate->bring(replies);
        QVERIFY(Rig::waitFor([&] { return completed() > 0; }));
        for (int turn = 0; turn < 3; ++turn) {
            rig.pass(Duration(1));
        }
        QVERIFY(completed() <= 2);
        rig.pass(Duration(6000));
        QVERIFY(Rig::waitFor([&] { return completed() == 6; }));
    }

    void limitsHaveNames()
    {
        EngineLimits limits;
        QVERIFY(setLimit(limits, "open-flows=12").has_value());
        QCOMPARE(limits.openFlowsMax, std::size_t{12});
        for (const char* bad :
             {"",
              "=",
              "open-flows",
              "open-flows=",
              "open-flows=0",
              "open-flows=-1",
              "open-flows=1x",
              "flows=3",
              "steps=10001",
              "open-flows=99999999999999999999"}) {
            QVERIFY2(!setLimit(limits, bad).has_value(), bad);
        }
        QVERIFY(setLimit(limits, "flows=3").error().message.find("records-per-second") != std::string::npos);
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::LimitsTest)
#include "limits_test.moc"
