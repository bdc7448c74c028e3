#include "tests/engine/defects/shown.h"
#include "tests/support/scenario.h"

#include <algorithm>
#include <vector>

namespace backstep {

namespace {

/// What a scenario would have put on the wire, and what it came to.
class Seen final : public ScenarioWatcher
{
public:
    [[nodiscard]] RecordPlace replied(const ReplyArrived& /*reply*/, Instant /*now*/) override { return {}; }

    void decided(const Decision& decision, Instant /*now*/) override
    {
        std::ranges::copy(decision.commands, std::back_inserter(commands));
        std::ranges::copy(decision.events, std::back_inserter(events));
        state = decision.state;
    }

    [[nodiscard]] Bytes payloadOf(const char* step, Phase phase) const
    {
        const auto found = std::ranges::find_if(commands, [&](const Command& each) {
            return each.step.text() == step && each.phase == phase;
        });
        return found == commands.end() ? "none" : found->payload;
    }

    std::vector<Command> commands;
    std::vector<Event> events;
    FlowState state;
};

QString played(const char* picture, const char* script)
{
    return QString::fromStdString(backstep::played(std::string(picture), std::string(script)));
}

QString played(const char* picture, const char* script, ScenarioWatcher& watcher)
{
    return QString::fromStdString(backstep::played(pictured(picture), std::string(script), watcher));
}

/// The wait before the second and third attempt, with this draw of the jitter, in milliseconds.
std::vector<std::int64_t> backoffs(const Orchestration& orchestration, double jitter)
{
    std::vector<std::int64_t> waits;
    Decision at = start(orchestration, {FlowId("f"), {}, "{}"}, {1'000'000});
    for (int attempt = 1; attempt < 3; ++attempt) {
        ReplyArrived failure;
        failure.step = StepName("a");
        const Instant now = Instant{1'000'000} + Duration(100'000) * attempt;
        at = decide(orchestration, at.state, {failure, jitter, {}}, now);
        const Timer timer = at.timers.at(0);
        waits.push_back((timer.at - now).count() / 1000);
        const Decision tooEarly = decide(orchestration, at.state, {timer.fired, 0.0, {}}, timer.at - Duration(1));
        if (!tooEarly.commands.empty()) {
            waits.push_back(-1);
        }
        at = decide(orchestration, at.state, {timer.fired, 0.0, {}}, timer.at);
    }
    return waits;
}

} // namespace

/// Defects that are decisions: one flow, its replies, its timers, a person (contract.md §4).
class CoreDefectsTest : public DefectsTest
{
    Q_OBJECT

private slots:

    /// The reference dispatches the next PENDING step at each success, doubled ones too.
    void d04_aDuplicateSuccessStartsNothing()
    {
        QCOMPARE(
            played("a > b > c", "a ok; a ok; b ok; a ok; c ok"),
            "DO a; DO b; anomaly duplicate-reply; DO c; anomaly duplicate-reply; ended COMPLETED"
        );
        // S9: c never answers; the flow is not COMPLETED.
        QCOMPARE(played("a > b > c", "a ok; a ok; b ok"), "DO a; DO b; anomaly duplicate-reply; DO c");
    }

    /// The reference leaves a step that succeeds after its sibling was exhausted as it is.
    void d05_aStragglerOfAFailedParallelIsCompensated()
    {
        QCOMPARE( // S10: nothing else was done
            played("a[tries=1] | b", "a fails; b do ok; b ok"),
            "DO a; DO b; a exhausted; turned back; UNDO b; ended UNDONE"
        );
        QCOMPARE( // S11: another step is being undone meanwhile
            played("a | b[tries=1] | c", "a ok; b fails; c do ok; a ok; c ok"),
            "DO a; DO b; DO c; b exhausted; turned back; UNDO a; UNDO c; ended UNDONE"
        );
        QCOMPARE( // it answers after its timeout, and its UNDO was answered already
            played("a[tries=1] | b", "a fails; wait; b ok; b do ok; b ok"),
            "DO a; DO b; a exhausted; turned back; b timed out; UNDO b; ended UNDONE; reopened UNDOING; "
            "UNDO b#2 (2); ended UNDONE"
        );
    }

    /// The reference goes forward from a DO success that comes while the flow is undone.
    void d06_aLateSuccessNeverGoesForward()
    {
        QCOMPARE( // S13: b answered failure every time, and says then that it is done
            played("a > b[tries=1] > c", "a ok; b fails; b do ok; a ok; b ok"),
            "DO a; DO b; b exhausted; turned back; UNDO a; UNDO b; ended UNDONE"
        );
        QCOMPARE( // S14: a person undoes while b is out; all is undone when b answers
            played("a > b > c", "a ok; undo now; b ok; a ok; b do ok; b ok"),
            "DO a; DO b; turned back; UNDO b; UNDO a; ended UNDONE; reopened UNDOING; UNDO b#2 (2); ended UNDONE"
        );
    }

    /// The reference overwrites FAILED with UNDONE when another UNDO succeeds.
    void d07_aFailedUndoIsNotOverwritten()
    {
        Seen seen; // S12
        const QString said = played("a[utries=1] | b[tries=1] | c", "a ok; c ok; b fails; a fails; c ok", seen);
        QCOMPARE(said, "DO a; DO b; DO c; b exhausted; turned back; UNDO c; UNDO a; a cannot be undone; ended FAILED");
        QCOMPARE(toWire(seen.state.steps[0].status), "UNDO_FAIL");
        QVERIFY2(seen.state.why.find("1 step still has its effect") != std::string::npos, seen.state.why.c_str());
    }

    /// The reference restarts a step of a COMPLETED flow when a failure comes late.
    void d08_aFailureAfterTheEndRestartsNothing()
    {
        for (const char* late : {"a fails", "a says do fails", "a says fails"}) {
            QCOMPARE(
                played("a", (std::string("a ok; ") + late).c_str()), "DO a; ended COMPLETED; anomaly duplicate-reply"
            );
        }
    }

    /// The reference waits for ever for a worker that forgets to reply.
    void d09_noAnswerEndsByItself()
    {
        Seen seen;
        QCOMPARE(
            played("a[tries=2] > b", "wait; wait; wait; wait; wait; a ok", seen),
            "DO a; a timed out; DO a (2); a timed out; a exhausted; turned back; UNDO a; a timed out; UNDO a (2); "
            "ended UNDONE"
        );
        QVERIFY2(seen.state.why.starts_with("a got no answer in 30 s."), seen.state.why.c_str());
        Orchestration own = pictured("a");
        own.steps[0].doPolicy.timeout = Duration(500);
        const Decision started = start(own, {FlowId("f"), {}, "{}"}, {1'000'000});
        const Decision out = decide(own, started.state, {CommandDelivered{0, Phase::Do, 1}, 0.0, {}}, {2'000'000});
        QCOMPARE(out.timers.at(0).at.micros, 2'500'000);
    }

    /// The reference retries at once and tells of 5000 ms.
    void d19_retriesBackOffWithJitter()
    {
        Orchestration orchestration = pictured("a");
        using Waits = std::vector<std::int64_t>;
        QCOMPARE(backoffs(orchestration, 0.0), (Waits{200, 400}));
        QCOMPARE(backoffs(orchestration, -1.0), (Waits{160, 320}));
        QCOMPARE(backoffs(orchestration, 1.0), (Waits{240, 480}));
        orchestration.steps[0].doPolicy.retry = {Duration(20'000), 3.0, Duration(30'000), 0.1};
        QCOMPARE(backoffs(orchestration, 0.0), (Waits{20'000, 30'000}));
    }

    /// The reference has no way in for a person, and strands what is left when an UNDO is exhausted.
    void d20_aPersonCanActOnAFlow()
    {
        QCOMPARE( // undo
            played("a > b", "a ok; b ok; undo; b ok; a ok"),
            "DO a; DO b; ended COMPLETED; turned back; UNDO b; UNDO a; ended UNDONE"
        );
        QCOMPARE( // cancel
            played("a > b", "a ok; undo; b do fails; a ok"),
            "DO a; DO b; turned back; UNDO a; ended UNDONE"
        );
        QCOMPARE( // retry of a DO
            played("a[tries=1 wait]", "a fails; retry; a ok"),
            "DO a; a exhausted; ended FAILED; reopened IN_PROGRESS; DO a#2 (2); ended COMPLETED"
        );
        QCOMPARE( // retry of an UNDO: what was stranded goes on
            played("a > b[utries=1] > c[tries=1]", "a ok; b ok; c fails; b fails; retry b; b ok; a ok"),
            "DO a; DO b; DO c; c exhausted; turned back; UNDO b; b cannot be undone; ended FAILED; reopened UNDOING; "
            "UNDO b (2); UNDO a; ended UNDONE"
        );
        QCOMPARE( // skip, mark
            played("a > b > c", "skip a; mark-done b; c ok"),
            "DO a; a closed; DO b; b closed; DO c; ended COMPLETED"
        );
        QCOMPARE( // pause, resume
            played("a > b", "pause; a ok; resume; b ok"),
            "DO a; DO b; ended COMPLETED"
        );
        QCOMPARE(played("a > b", "pause; a ok"), "DO a");
    }

    /// The reference sends an UNDO the payload of whatever message it handled last.
    void d21_anUndoCarriesItsOwnStepsPayload()
    {
        Seen seen;
        (void)played("a > b > c[tries=1]", "a ok; b ok; c fails; b ok; a ok", seen);
        QCOMPARE(seen.payloadOf("b", Phase::Undo), R"({"by":"b"})");
        QCOMPARE(seen.payloadOf("a", Phase::Undo), R"({"by":"a"})");
        Seen unknown; // without a reply: what its DO was sent
        (void)played("a > b[tries=1]", "a ok; wait", unknown);
        QCOMPARE(unknown.payloadOf("b", Phase::Undo), R"({"by":"a"})");
    }

    /// The reference leaves out exhaustion, turning back and UNDO retries, and orders by timestamps alone.
    void d24_everyDecisionIsAnEventWithANumber()
    {
        Seen seen;
        (void)played("a[tries=2] > b[tries=2]", "a ok; b fails; wait; b fails; a fails; wait; a ok", seen);
        std::string words;
        std::uint64_t seq = 0;
        for (const Event& event : seen.events) {
            QCOMPARE(event.seq, ++seq);
            words += wireWord(event.body).empty() ? "" : std::string(wireWord(event.body)) + " ";
        }
        QCOMPARE(
            QString::fromStdString(words),
            "start_accepted do_sent do_succeeded do_sent do_failed retry_scheduled do_sent do_failed exhausted "
            "turned_back undo_sent undo_failed retry_scheduled undo_sent undo_succeeded flow_ended "
        );
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::CoreDefectsTest)
#include "core_test.moc"
