#include "engine/orchestrator/outbox.h"

#include <QtTest/QTest>

#include <optional>
#include <string>
#include <vector>

namespace backstep {

namespace {

/// Takes so many records and says nothing by itself.
class SlowTransport final : public Transport
{
public:
    Result<void> ensureTopics(const std::vector<TopicSpec>&) override { return {}; }

    HandOver send(const OutgoingRecord& record, std::uint64_t token) override
    {
        if (room == 0) {
            return HandOver::Full;
        }
        --room;
        sent.push_back(*record.value);
        tokens.push_back(token);
        return HandOver::Taken;
    }

    Result<void> flush(Duration) override { return {}; }

    Result<std::unique_ptr<Subscription>> subscribe(const SubscriptionSpec&, RecordListener&) override
    {
        return failure(Fault::Unreachable, "nothing to read");
    }

    Result<std::vector<TopicName>> topicsWithReaders() override { return std::vector<TopicName>{}; }

    std::string describe() const override { return "slow"; }

    std::string told() const
    {
        std::string text;
        for (const std::string& each : sent) {
            text += each + " ";
        }
        return text;
    }

    int room = 1000;
    std::vector<std::string> sent;
    std::vector<std::uint64_t> tokens;
};

OutgoingRecord record(const std::string& key, const std::string& value)
{
    return {TopicName("t"), key, value};
}

Command commandOf(const std::string& flow, const std::string& id)
{
    Command command;
    command.flow = FlowId(flow);
    command.id = CommandId(id);
    return command;
}

/// An outbox before a slow transport, at a time that stands still.
struct Desk
{
    Desk() { outbox.connect(transport); }

    void settle(std::size_t nth, DeliveryOutcome outcome)
    {
        Delivery delivery;
        delivery.token = transport.tokens[nth];
        delivery.outcome = outcome;
        (void)outbox.settle(delivery, now);
    }

    std::optional<Outbox::Settled> refuse(std::size_t nth)
    {
        Delivery delivery;
        delivery.token = transport.tokens[nth];
        delivery.outcome = DeliveryOutcome::Failed;
        delivery.reason = "too large";
        delivery.isUnfit = true;
        return outbox.settle(delivery, now);
    }

    void sendLater(Duration by)
    {
        now = now + by;
        outbox.send(now);
    }

    SlowTransport transport;
    Outbox outbox;
    Instant now{1'000'000};
};

} // namespace

class OutboxTest : public QObject
{
    Q_OBJECT

private slots:

    void whatFailedComesBackInItsOrder()
    {
        Desk desk;
        for (const char* value : {"1", "2", "3"}) {
            desk.outbox.addOther(record("k", value));
        }
        desk.outbox.send(desk.now);
        for (const std::size_t nth : {0U, 1U, 2U}) {
            desk.settle(nth, nth == 1 ? DeliveryOutcome::PossiblyPersisted : DeliveryOutcome::Failed);
        }
        desk.outbox.addOther(record("k", "4"));
        desk.outbox.send(desk.now);
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 3 ")); // 4 waits behind its elders
        QVERIFY(desk.outbox.waits());
        desk.outbox.send(desk.now + Duration(999));
        QCOMPARE(desk.transport.sent.size(), std::size_t{3});
        desk.outbox.send(desk.now + Duration(1000));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 3 1 2 3 4 "));
        QVERIFY(!desk.outbox.waits());
    }

    /// Persisted, failed and possibly persisted are three things.
    void whatFailedForCertainWasNotSent()
    {
        Desk desk;
        desk.outbox.addCommand(commandOf("f", "failed"), record("f", "1"));
        desk.outbox.addCommand(commandOf("g", "unsure"), record("g", "2"));
        desk.outbox.addRedelivery(commandOf("h", "again"), record("h", "3"));
        desk.outbox.send(desk.now);
        QVERIFY(desk.outbox.unsentOf(FlowId("f")).empty()); // under way: nobody knows
        desk.settle(0, DeliveryOutcome::Failed);
        desk.settle(1, DeliveryOutcome::PossiblyPersisted);
        desk.settle(2, DeliveryOutcome::Failed);
        QCOMPARE(desk.outbox.unsentOf(FlowId("f")).size(), std::size_t{1});
        QVERIFY(desk.outbox.unsentOf(FlowId("g")).empty());
        QVERIFY(desk.outbox.unsentOf(FlowId("h")).empty()); // sent before the restart, perhaps

        desk.outbox.send(desk.now + Duration(1000));
        QCOMPARE(desk.transport.sent.size(), std::size_t{6});
        for (const std::size_t nth : {3U, 4U, 5U}) {
            desk.settle(nth, DeliveryOutcome::Failed); // the later failure does not undo the earlier doubt
        }
        QCOMPARE(desk.outbox.unsentOf(FlowId("f")).size(), std::size_t{1});
        QVERIFY(desk.outbox.unsentOf(FlowId("g")).empty());
        QVERIFY(desk.outbox.unsentOf(FlowId("h")).empty());
    }

    void anOlderOneThatFailsLaterStillComesFirst()
    {
        Desk desk;
        for (const char* value : {"1", "2", "3"}) {
            desk.outbox.addOther(record("k", value));
        }
        desk.outbox.send(desk.now);
        desk.settle(2, DeliveryOutcome::Failed);
        desk.settle(0, DeliveryOutcome::Failed);
        desk.settle(1, DeliveryOutcome::Persisted);
        desk.outbox.send(desk.now + Duration(1000));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 3 1 3 "));
    }

    /// A batch is refused as a whole: who was too large shows when each goes alone.
    void whatIsRefusedTogetherGoesAgainAlone()
    {
        Desk desk;
        desk.outbox.addCommand(commandOf("f", "f/a/DO/1"), record("f", "large"));
        desk.outbox.addCommand(commandOf("g", "g/a/DO/1"), record("g", "small"));
        desk.outbox.send(desk.now);
        QVERIFY(!desk.refuse(0).has_value() && !desk.refuse(1).has_value());
        QVERIFY(desk.outbox.unsentOf(FlowId("f")) == (std::vector{CommandId("f/a/DO/1")}));
        desk.outbox.addOther(record("h", "next"));
        desk.sendLater(Duration(1000));
        desk.sendLater(Duration(20));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("large small large "));
        const auto refused = desk.refuse(2);
        QVERIFY(refused.has_value() && refused->flow == FlowId("f") && refused->id == CommandId("f/a/DO/1"));
        QVERIFY(refused->refusal.find("topic t") != std::string::npos);
        QVERIFY(refused->refusal.find("too large") != std::string::npos);
        desk.sendLater(Duration(20));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("large small large small "));
        desk.settle(3, DeliveryOutcome::Persisted);
        desk.sendLater(Duration(20));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("large small large small next "));
        desk.settle(4, DeliveryOutcome::Persisted);
        QVERIFY(desk.outbox.isEmpty() && desk.outbox.trouble().empty());
    }

    void whatIsRefusedForGoodHoldsUpNothing()
    {
        Desk desk;
        desk.outbox.addEvent(record("f", "large"), 1);
        desk.outbox.addEvent(record("f", "next"), 2);
        desk.outbox.commitDone(2);
        desk.outbox.send(desk.now);
        (void)desk.refuse(0);
        desk.settle(1, DeliveryOutcome::Persisted);
        QCOMPARE(desk.outbox.publishedUpTo(), std::uint64_t{0});
        desk.sendLater(Duration(1000));
        (void)desk.refuse(2);
        QCOMPARE(desk.outbox.publishedUpTo(), std::uint64_t{2});
        QVERIFY(desk.outbox.trouble().find("too large") != std::string::npos);
    }

    /// Of one that may have been handed on before a restart nobody can say that it never came.
    void aRefusedRedeliveryIsWaitedFor()
    {
        Desk desk;
        desk.outbox.addRedelivery(commandOf("f", "f/a/DO/1"), record("f", "large"));
        desk.outbox.send(desk.now);
        (void)desk.refuse(0);
        desk.sendLater(Duration(1000));
        const auto settled = desk.refuse(1);
        QVERIFY(settled.has_value() && settled->refusal.empty());
    }

    void whatIsTakenBackHoldsUpNothing()
    {
        Desk desk;
        desk.outbox.addCommand(commandOf("f", "f/a/DO/1"), record("f", "large"));
        desk.outbox.addCommand(commandOf("g", "g/a/DO/1"), record("g", "large"));
        desk.outbox.send(desk.now);
        (void)desk.refuse(0);
        (void)desk.refuse(1);
        desk.sendLater(Duration(1000));
        desk.outbox.withdraw({CommandId("f/a/DO/1"), CommandId("g/a/DO/1")});
        (void)desk.refuse(2);
        desk.outbox.addOther(record("h", "next"));
        desk.sendLater(Duration(20));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("large large large next "));
    }

    void whyATopicTakesNothingIsSaidUntilItTakesSomething()
    {
        Desk desk;
        desk.outbox.addOther(record("k", "1"));
        desk.outbox.send(desk.now);
        Delivery forbidden;
        forbidden.token = desk.transport.tokens[0];
        forbidden.outcome = DeliveryOutcome::Failed;
        forbidden.reason = "not allowed";
        (void)desk.outbox.settle(forbidden, desk.now);
        QVERIFY(desk.outbox.trouble().find("topic t: not allowed") != std::string::npos);
        desk.sendLater(Duration(1000));
        QVERIFY(!desk.outbox.trouble().empty());
        desk.settle(1, DeliveryOutcome::Persisted);
        QVERIFY(desk.outbox.trouble().empty());
    }

    void otherKeysGoOn()
    {
        Desk desk;
        desk.outbox.addOther(record("bad", "1"));
        desk.outbox.send(desk.now);
        desk.settle(0, DeliveryOutcome::Failed);
        desk.outbox.addOther(record("good", "2"));
        desk.outbox.addOther(record("bad", "3"));
        desk.outbox.addOther(record("good", "4"));
        desk.outbox.send(desk.now);
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 4 "));
        desk.outbox.send(desk.now + Duration(1000));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 4 1 3 "));
    }

    void aFullTransportKeepsTheOrder()
    {
        Desk desk;
        desk.transport.room = 1;
        for (const char* value : {"1", "2", "3"}) {
            desk.outbox.addOther(record(value, value));
        }
        desk.outbox.send(desk.now);
        desk.outbox.send(desk.now);
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 "));
        desk.transport.room = 5;
        desk.outbox.send(desk.now);
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 3 "));
    }

    void onlyWhatWasNeverHandedOnIsUnsent()
    {
        Desk desk;
        desk.transport.room = 1;
        desk.outbox.addCommand(commandOf("f", "f/a/DO/1"), record("f", "1"));
        desk.outbox.addCommand(commandOf("f", "f/b/DO/1"), record("f", "2"));
        desk.outbox.addCommand(commandOf("g", "g/a/DO/1"), record("g", "3"));
        desk.outbox.send(desk.now);
        QVERIFY(desk.outbox.unsentOf(FlowId("f")) == (std::vector{CommandId("f/b/DO/1")}));
        desk.settle(0, DeliveryOutcome::PossiblyPersisted); // it may be there after all
        desk.outbox.send(desk.now);
        QVERIFY(desk.outbox.unsentOf(FlowId("f")) == (std::vector{CommandId("f/b/DO/1")}));
        desk.outbox.withdraw({CommandId("f/b/DO/1")});
        QVERIFY(desk.outbox.unsentOf(FlowId("f")).empty());
        desk.transport.room = 10;
        desk.outbox.send(desk.now + Duration(1000));
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 1 3 "));
    }

    /// Before the restart it may have been handed on, so it cannot be withdrawn as if it had not; it can be dropped.
    void aRedeliveryCountsAsHandedOn()
    {
        Desk desk;
        desk.transport.room = 0;
        desk.outbox.addRedelivery(commandOf("f", "f/a/DO/1"), record("f", "1"));
        desk.outbox.addRedelivery(commandOf("f", "f/b/DO/1"), record("f", "2"));
        desk.outbox.send(desk.now);
        QVERIFY(desk.outbox.unsentOf(FlowId("f")).empty());
        desk.outbox.withdraw({CommandId("f/a/DO/1")});
        desk.transport.room = 10;
        desk.outbox.send(desk.now);
        QCOMPARE(QString::fromStdString(desk.transport.told()), QString("2 "));
    }

    /// A DO whose flow turns back while its report is awaited counts as in flight: a failed report sends nothing again.
    void whatIsWithdrawnWhileItIsOutIsNotSentAgain()
    {
        for (const DeliveryOutcome outcome : {DeliveryOutcome::Failed, DeliveryOutcome::PossiblyPersisted}) {
            Desk desk;
            desk.outbox.addCommand(commandOf("f", "f/a/DO/1"), record("f", "1"));
            desk.outbox.addCommand(commandOf("f", "f/b/DO/1"), record("f", "2"));
            desk.outbox.send(desk.now);
            desk.outbox.withdraw({CommandId("f/a/DO/1")});
            desk.settle(0, outcome);
            desk.settle(1, outcome);
            desk.outbox.send(desk.now + Duration(1000));
            QCOMPARE(QString::fromStdString(desk.transport.told()), QString("1 2 2 "));
            QVERIFY(!desk.outbox.waits());
        }
    }

    void eventsCountAsPublishedOnceAllOfACommitAre()
    {
        Desk desk;
        desk.outbox.startAt(7);
        desk.outbox.addEvent(record("f", "1"), 8);
        desk.outbox.addEvent(record("f", "2"), 8);
        desk.outbox.commitDone(8);
        desk.outbox.addEvent(record("g", "3"), 9);
        desk.outbox.commitDone(9);
        desk.outbox.commitDone(10); // a commit without events
        desk.outbox.send(desk.now);
        desk.settle(2, DeliveryOutcome::Persisted);
        desk.settle(0, DeliveryOutcome::Persisted);
        QCOMPARE(desk.outbox.publishedUpTo(), std::uint64_t{7});
        desk.settle(1, DeliveryOutcome::Failed);
        QCOMPARE(desk.outbox.publishedUpTo(), std::uint64_t{7});
        desk.outbox.send(desk.now + Duration(1000));
        desk.settle(3, DeliveryOutcome::Persisted);
        QCOMPARE(desk.outbox.publishedUpTo(), std::uint64_t{10});
        QVERIFY(desk.outbox.isEmpty());
    }

    void aReportOfNobodyIsNothing()
    {
        Desk desk;
        Delivery delivery;
        delivery.token = 99;
        QVERIFY(!desk.outbox.settle(delivery, desk.now).has_value());
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::OutboxTest)
#include "outbox_test.moc"
