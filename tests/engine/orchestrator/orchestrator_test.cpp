#include "tests/engine/orchestrator/handing.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

namespace backstep {

namespace {

StepStatus statusOf(Rig& rig, const char* flow, std::size_t step)
{
    return rig.state(flow)->steps[step].status;
}

} // namespace

class OrchestratorTest : public QObject
{
    Q_OBJECT

private slots:

    // Delivery reports

    void aFailedCommandGoesAgainByteForByte_data()
    {
        QTest::addColumn<bool>("inTheLog");
        QTest::newRow("failed") << false;
        QTest::newRow("possibly persisted") << true;
    }

    void aFailedCommandGoesAgainByteForByte()
    {
        QFETCH(bool, inTheLog);
        std::atomic<int> handed{0};
        std::vector<OutgoingRecord> sent;
        Rig rig("a > b");
        rig.gate->decideBy([&](const OutgoingRecord& record) {
            if (record.topic.text() != topicOf(rig, "a")) {
                return Handing::Deliver;
            }
            sent.push_back(record);
            if (++handed > 1) {
                return Handing::Deliver;
            }
            return inTheLog ? Handing::Lose : Handing::Fail;
        });
        QVERIFY(rig.start("f").has_value());
        QVERIFY(Rig::waitFor([&] { return handed == 1; }));
        QVERIFY(rig.start("g").has_value()); // it has gone round once more, and time stands still
        QVERIFY(rig.sent("a", inTheLog ? 2 : 1));
        QCOMPARE(handed.load(), 2); // once each: nothing goes again in the same breath
        rig.clock.advance(Duration(1000));
        QVERIFY(rig.sent("a", inTheLog ? 3 : 2));
        QCOMPARE(rig.state("f")->steps[0].forward.attempts.size(), std::size_t{1}); // a redelivery is no attempt
        QVERIFY(sent.front() == sent.back());
        QCOMPARE(sent.back().key.value(), std::string("f"));
    }

    void oneFlowsTroubleIsNotAnothers()
    {
        Rig rig("a > b");
        rig.gate->decideBy([&](const OutgoingRecord& record) {
            return record.key == "bad" && record.topic.text() == topicOf(rig, "a") ? Handing::Fail : Handing::Deliver;
        });
        QVERIFY(rig.start("bad").has_value());
        QVERIFY(rig.start("good").has_value());
        QVERIFY(rig.answer("a") && rig.answer("b") && rig.ends("good", FlowStatus::Completed));
        rig.gate->decideBy({});
        rig.clock.advance(Duration(1000));
        QVERIFY(rig.answer("a", true, 2) && rig.answer("b", true, 2) && rig.ends("bad", FlowStatus::Completed));
    }

    void aFullTransportIsTriedAgain()
    {
        Rig rig("a");
        rig.gate->decideBy(onceFor(topicOf(rig, "a"), Handing::Refuse, 3));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.commands("a").size(), std::size_t{1});
    }

    /// Decided, but never handed on when a sibling turns the flow: withdrawn, and never sent afterwards.
    void whatWasNeverHandedOnIsWithdrawn()
    {
        std::atomic<bool> shut{true};
        Rig rig("a[tries=1] | b");
        rig.gate->decideBy([&](const OutgoingRecord& record) {
            return shut && record.topic.text() == topicOf(rig, "b") ? Handing::Refuse : Handing::Deliver;
        });
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a", false));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        shut = false;
        QVERIFY(rig.start("g").has_value());
        QVERIFY(rig.sent("b"));
        QCOMPARE(rig.commands("b").size(), std::size_t{1});
        QCOMPARE(rig.commands("b")[0].key.value(), std::string("g"));
        QVERIFY(statusOf(rig, "f", 1) == StepStatus::Pending);
    }

    // Starts

    void theSameKeyIsTheSameFlow()
    {
        Rig rig("a");
        const auto first = rig.start("", "order-7", R"({"n":1})");
        QVERIFY(first.has_value() && !first->existed);
        const auto second = rig.start("", "order-7", R"({"n":1})");
        QVERIFY(second.has_value() && second->existed);
        QVERIFY(first->flow == second->flow);
        const auto other = rig.start("", "order-7", R"({"n":2})");
        QVERIFY(!other.has_value() && other.error().fault == Fault::BadInput);
        QVERIFY(rig.answer("a") && rig.ends(first->flow.text(), FlowStatus::Completed));
        const auto closed = rig.start("", "order-7", R"({"n":1})");
        QVERIFY(closed.has_value() && closed->existed && closed->flow == first->flow);
        QCOMPARE(rig.commands("a").size(), std::size_t{1});
    }

    void theSameFlowIdIsTheSameFlow()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.start("f")->existed);
        QVERIFY(!rig.start("f", "", "[1]").has_value());
    }

    void startsThatCannotBe_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("two values") << QByteArray("1 2");
        QTest::newRow("too large") << "\"" + QByteArray(qsizetype{1024} * 1024, 'x') + "\"";
    }

    void startsThatCannotBe()
    {
        QFETCH(QByteArray, payload);
        Rig rig("a");
        const auto answer = rig.start("f", "k", payload.toStdString());
        QVERIFY(!answer.has_value() && answer.error().fault == Fault::BadInput);
        QVERIFY(!rig.state("f").has_value());
        QVERIFY(rig.start("f", "k").has_value()); // the key is still free
    }

    void anUnknownOrchestrationIsRefusedVisibly()
    {
        Rig rig("a");
        rig.definition.name = OrchestrationName("nobody");
        const auto answer = rig.start("f");
        QVERIFY(!answer.has_value() && answer.error().fault == Fault::NotFound);
        QVERIFY(answer.error().message.find("nobody") != std::string::npos);
    }

    void startRecordsStartFlows()
    {
        Rig rig("a");
        const OutgoingRecord start
            = encodeStart({rig.definition.name, FlowId("f"), StartKey("k"), R"({"n":1})", {}}, Dialect::PerTopic);
        rig.send(start);
        rig.send(start); // the producer repeats itself: one flow
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.commands("a").size(), std::size_t{1});
        QCOMPARE(std::get<CommandMessage>(decode(rig.commands("a")[0])[0]).payload, std::string(R"({"n":1})"));
    }

    // Replies that should not have been

    void repliesTwiceAndLate()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.sent("b"));
        rig.reply(rig.commands("a")[0]);
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.anomalies()[0].starts_with("duplicate-reply at orchestrator.response.result/"));
        QVERIFY(rig.answer("b") && rig.ends("f", FlowStatus::Completed));
        rig.reply(rig.commands("b")[0], false); // a failure after the end (contract.md D8)
        QVERIFY(rig.waitForAnomalies(2));
        QVERIFY(rig.state("f")->status == FlowStatus::Completed);
        QCOMPARE(rig.commands("a").size() + rig.commands("b").size(), std::size_t{2});
    }

    void repliesToWhatNeverWas()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        const auto replyFor = [&](const std::string& step, const std::string& id) {
            const std::string quote = "\"";
            std::string headers = R"("flowId":"f","action":"DO","status":true,"stepName":)" + quote + step + quote;
            if (!id.empty()) {
                headers += R"(,"x-backstep-command-id":)" + quote + id + quote;
            }
            rig.send({TopicName(topics::responseResult), "f", R"({"headers":{)" + headers + "}}"});
        };
        replyFor("zzz", "");
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.anomalies()[0].starts_with("unknown-step at"));
        replyFor("a", "f/a/DO/9");
        QVERIFY(rig.waitForAnomalies(2));
        QVERIFY(rig.anomalies()[1].starts_with("unknown-command at"));
        replyFor("b", "");
        QVERIFY(rig.waitForAnomalies(3));
        QVERIFY(rig.anomalies()[2].starts_with("unexpected-reply at"));
        QVERIFY(statusOf(rig, "f", 0) == StepStatus::InProgress);
        replyFor("a", ""); // by hand, without an id: matched by flow, step and phase
        QVERIFY(rig.answer("b") && rig.ends("f", FlowStatus::Completed));
    }

    void repliesOfAnotherEnginesFlowsAreItsOwn()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        Record foreign = rig.commands("a")[0];
        const std::string mine = rig.engine->identity().text();
        foreign.value->replace(foreign.value->find(mine), mine.size(), "somebody-else");
        rig.reply(foreign, false);
        rig.reply(rig.commands("a")[0]);
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.state("f")->steps[0].forward.used(), 1);
        QVERIFY(rig.anomalies().empty());
    }

    void rubbishStopsNothing()
    {
        Rig rig("a");
        for (const char* value : {"", "{", "null", "[]", R"({"headers":null})", R"({"headers":{"flowId":"f"}})"}) {
            rig.send({TopicName(topics::responseResult), "x", value});
            rig.send({TopicName(topics::executionStart), std::nullopt, value});
            rig.send({TopicName(topics::control), "x", value});
            rig.send({TopicName(topics::registration), "x", value});
        }
        rig.send({TopicName(topics::responseResult), "x", std::nullopt});
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::OrchestratorTest)
#include "orchestrator_test.moc"
