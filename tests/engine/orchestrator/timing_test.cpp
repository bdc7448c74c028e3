#include "tests/engine/orchestrator/handing.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

namespace backstep {

/// What counts as time that was waited, and what does not.
class TimingTest : public QObject
{
    Q_OBJECT

private slots:

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
        const auto answer = encodeReply(rig.commands("a").front(), true, "", "svc");
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

QTEST_GUILESS_MAIN(backstep::TimingTest)
#include "timing_test.moc"
