#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

namespace backstep {

namespace {

TransportGate::Decide onceFor(std::string topic, Handing handing, int times = 1)
{
    auto left = std::make_shared<std::atomic<int>>(times);
    return [topic = std::move(topic), handing, left](const OutgoingRecord& record) {
        return record.topic.text() == topic && (*left)-- > 0 ? handing : Handing::Deliver;
    };
}

std::string topicOf(const Rig& rig, const char* step, Phase phase = Phase::Do)
{
    return topics::command(rig.definition.name, StepName(step), phase).text();
}

StepStatus statusOf(Rig& rig, const char* flow, std::size_t step)
{
    return rig.state(flow)->steps[step].status;
}

/// Delivery reports alone are written 50 ms later, with whatever else comes until then.
bool isDelivered(Rig& rig)
{
    return Rig::waitFor([&] {
        rig.clock.advance(Duration(60));
        return rig.state("f")->steps[0].forward.attempts[0].deliveredAt.isSet();
    });
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
        QCOMPARE(
            std::get<CommandMessage>(decode(rig.commands("a")[0], Dialect::PerTopic)[0]).payload,
            std::string(R"({"n":1})")
        );
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

    // Time

    void aTimeoutRunsFromTheDeliveryReport()
    {
        Rig rig("a");
        rig.gate->decideBy(onceFor(topicOf(rig, "a"), Handing::Withhold));
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        rig.clock.advance(std::chrono::hours(1));
        QVERIFY(rig.start("g").has_value()); // every timer that is due has fired by now
        QCOMPARE(rig.state("f")->steps[0].forward.attempts.size(), std::size_t{1});
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->release();
        QVERIFY(isDelivered(rig));
        rig.pass(Duration(33'000)); // it counts from when the replies were read to their end, too
        QVERIFY(Rig::waitFor([&] {
            return rig.state("f")->steps[0].forward.attempts.front().outcome == AttemptOutcome::TimedOut;
        }));
        rig.clock.advance(Duration(1'000)); // the backoff
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[0].forward.attempts.size() == 2; }));
    }

    void nothingTimesOutWhileRepliesMayBeUnread()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        QVERIFY(isDelivered(rig));
        rig.gate->goDown();
        QVERIFY(Rig::waitFor([&] { return !rig.engine->health().connected; }));
        rig.clock.advance(std::chrono::hours(1));
        QVERIFY(rig.start("g").has_value());
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->comeUp();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().connected; }));
        QVERIFY(!rig.engine->health().caughtUp);
        QVERIFY(rig.start("h").has_value());
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->catchUp();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().caughtUp; }));
        // The worker was away as well: it has its whole time from here.
        rig.pass(Duration(29'000));
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.pass(Duration(1'500));
        QVERIFY(Rig::waitFor([&] {
            return rig.state("f")->steps[0].forward.attempts.front().outcome == AttemptOutcome::TimedOut;
        }));
    }

    /// What had been fetched before the broker went away is read to its end: that says nothing about now.
    void whatWasFetchedBeforeAnOutageEndsNone()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        QVERIFY(isDelivered(rig));
        rig.gate->goDown();
        rig.gate->catchUp();
        rig.pass(Duration(33'000));
        QVERIFY(!rig.engine->health().connected && !rig.engine->health().caughtUp);
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->comeUp();
        rig.gate->catchUp();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().caughtUp; }));
    }

    /// The same, where it is taken in after the outage only.
    void whatIsTakenInAfterAnOutageEndsNone()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        QVERIFY(isDelivered(rig));
        rig.options.limits.unsentMax = 1;
        rig.restart();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().caughtUp; }));
        rig.gate->decideBy(onceFor(topicOf(rig, "a"), Handing::Withhold));
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2));
        rig.gate->catchUp(); // waits in the inbox, as records do
        rig.gate->goDown();
        QVERIFY(Rig::waitFor([&] { return !rig.engine->health().connected; }));
        rig.gate->comeUp();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().connected; }));
        rig.gate->release();
        rig.pass(Duration(33'000));
        QVERIFY(!rig.engine->health().caughtUp);
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->catchUp();
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().caughtUp; }));
    }

    /// An answer that came in time and was not taken in yet is no silence; who did not answer still times out.
    void nothingTimesOutWhileItsAnswerWaitsToBeTakenIn()
    {
        Rig rig("a[tries=1]");
        rig.options.limits.unsentMax = 1;
        rig.restart();
        QVERIFY(rig.start("f").has_value() && rig.sent("a") && isDelivered(rig));
        rig.gate->decideBy(onceFor(topicOf(rig, "a"), Handing::Withhold));
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2)); // the broker confirms nothing: nothing is taken in
        const auto answer = encodeReply(rig.commands("a").front(), true, "", "svc", Dialect::PerTopic);
        Record reply;
        reply.place = {answer->topic, 0, 0};
        reply.incarnation = "brought";
        reply.value = answer->value;
        rig.gate->bring({reply});
        rig.pass(Duration(60'000));
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.gate->release();
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        rig.pass(Duration(33'000));
        QVERIFY(rig.ends("g", FlowStatus::Undoing));
        QVERIFY(rig.state("f")->steps[0].forward.attempts.front().outcome == AttemptOutcome::Succeeded);
    }

    /// A machine that slept, or whose clock was set, heard nothing: nothing times out for it.
    void aClockThatJumpsTimesNothingOut()
    {
        Rig rig("a");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.sent("a"));
        QVERIFY(isDelivered(rig));
        rig.clock.advance(std::chrono::hours(1));
        rig.pass(Duration(29'000));
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        rig.clock.advance(Duration(-60'000));
        rig.pass(Duration(29'000));
        QVERIFY(rig.state("f")->steps[0].forward.open() != nullptr);
        QVERIFY(rig.answer("a") && rig.ends("f", FlowStatus::Completed));
    }

    void aRetryWaitsForItsBackoff()
    {
        Rig rig("a[tries=2]");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(rig.answer("a", false));
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[0].forward.retryAt.isSet(); }));
        const Instant at = rig.state("f")->steps[0].forward.retryAt;
        QVERIFY(at - rig.clock.now() >= std::chrono::milliseconds(160)); // 200 ms ± 20 %
        QVERIFY(at - rig.clock.now() <= std::chrono::milliseconds(240));
        QVERIFY(rig.start("g").has_value());
        QVERIFY(rig.sent("a", 2)); // f's first and g's
        QCOMPARE(rig.commands("a").size(), std::size_t{2});
        rig.clock.advance(Duration(240));
        QVERIFY(rig.sent("a", 3));
        rig.reply(rig.commands("a")[2]);
        QVERIFY(rig.ends("f", FlowStatus::Completed));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::OrchestratorTest)
#include "orchestrator_test.moc"
