#include "engine/definition/document.h"
#include "engine/wire/codec.h"
#include "tests/engine/defects/shown.h"
#include "tests/engine/tracker/watched.h"
#include "tests/engine/wire/records.h"
#include "tests/support/recording.h"
#include "tests/support/scenario.h"

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::json;

OutgoingRecord encoded(const Command& command)
{
    return encodeCommand(command, OwnerId("me"), Dialect::PerTopic);
}

/// A reply as the core takes it in.
ReplyArrived arrived(const Json& value)
{
    ReplyArrived taken;
    if (const auto reply = only<ReplyMessage>(recordOn(topics::responseResult, value.dump()))) {
        taken.step = reply->step;
        taken.command = reply->command;
        taken.saysDo = reply->saysDo;
        taken.succeeded = reply->succeeded;
        taken.payload = reply->payload;
        taken.error = reply->error;
    }
    return taken;
}

/// How a flow of one step ends whose worker answers failure in these words, with the events on the way.
std::string endOf(const Json& headers)
{
    const Orchestration orchestration = pictured("a[tries=2] > b");
    Decision at = start(orchestration, {FlowId("f"), {}, "{}"}, {1'000'000});
    std::string told;
    for (int attempt = 1; attempt <= 2; ++attempt) {
        Json value;
        value["payload"] = Json::object();
        value["headers"] = headers;
        value["headers"]["flowId"] = "f";
        value["headers"]["stepName"] = "a";
        value["headers"]["errorMessage"] = "no";
        at = decide(
            orchestration, at.state, {arrived(value), 0.0, {}}, Instant{1'000'000} + Duration(10'000) * attempt
        );
        for (const Event& event : at.events) {
            told += wireWord(event.body).empty() ? "" : std::string(wireWord(event.body)) + " ";
        }
        if (!at.timers.empty()) {
            at = decide(orchestration, at.state, {at.timers[0].fired, 0.0, {}}, at.timers[0].at);
        }
    }
    for (const StepState& step : at.state.steps) {
        told += std::string(toWire(step.status)) + " ";
    }
    return told + std::string(toWire(at.state.status)) + ": " + at.state.why;
}

QStringList codes(const std::vector<Problem>& problems)
{
    QStringList found;
    for (const Problem& problem : problems) {
        found << QString::fromStdString(problem.code);
    }
    return found;
}

DefinitionDocument serving(const char* orchestration, const char* step)
{
    return readDefinitions(
        "orchestrations:\n- orchestrationName: " + std::string(orchestration)
            + "\n  as: worker\n  steps:\n  - {name: " + step + ", undoMethod: u}\n",
        orchestration
    );
}

} // namespace

/// Defects that show in single records (contract.md §4).
class WireDefectsTest : public DefectsTest
{
    Q_OBJECT

private slots:

    /// The reference's commands have a null key: a retry and an UNDO of one flow may overtake each other.
    void d14_everyCommandIsKeyedByItsFlow()
    {
        for (const Phase phase : {Phase::Do, Phase::Undo}) {
            for (const int attempt : {1, 2}) {
                QCOMPARE(encoded(aCommand(phase, attempt)).key.value_or("none"), aCommand().flow.text());
            }
        }
    }

    /// The reference's shared mode routes by the bare step name: two orchestrations execute each other's steps.
    void d17_aStepIsItsOrchestrations()
    {
        Command other = aCommand();
        other.orchestration = OrchestrationName("userOnboarding");
        QVERIFY(encoded(aCommand()).topic != encoded(other).topic);
        const auto back = only<CommandMessage>(read(encoded(other)));
        QVERIFY(back.has_value());
        QCOMPARE(back->orchestration.text(), std::string("userOnboarding"));
        // Whoever uses the shared topic all the same is warned.
        QCOMPARE(
            codes(checkTogether(std::vector{serving("tenantCreation", "notify"), serving("userOnboarding", "notify")})),
            QStringList("shared-topic-collision")
        );
    }

    /// In the reference the words of a failure decide how step and flow end and what is told of it.
    void d23_oneFailureHasOneEnd()
    {
        const std::string end = endOf({{"action", "FAIL_STEP"}, {"status", false}});
        QCOMPARE(
            QString::fromStdString(end),
            "do_failed retry_scheduled do_failed exhausted turned_back flow_ended RETRY_EXHAUSTED PENDING UNDONE: "
            "a failed all 2 attempts: \"no\". Nothing had to be undone."
        );
        QCOMPARE(endOf({{"action", "FAIL_STEP"}, {"status", true}}), end); // S16; the status is ignored
        QCOMPARE(endOf({{"action", "fail_step"}}), end);
        QCOMPARE(endOf({{"action", "DO"}, {"status", false}}), end); // S15
        QCOMPARE(endOf({{"action", "UNDO"}, {"status", "false"}}), end);
        QCOMPARE(endOf({{"status", "FAILED"}}), end);
    }

    /// The reference tells local time without a zone, some of it with a false Z, and one duration for all attempts;
    /// that of an UNDO counts from the DO.
    void d26_timesAreUtcAndOfEachAttempt()
    {
        const QByteArray zone = qgetenv("TZ");
        const std::string utc = *encoded(aCommand()).value;
        qputenv("TZ", "XST5"); // five hours west
        tzset();
        const std::string elsewhere = *encoded(aCommand()).value;
        qputenv("TZ", zone);
        tzset();
        QCOMPARE(elsewhere, utc);
        QCOMPARE(Json::parse(utc)["headers"]["timestamp"].get<std::string>(), std::string("2026-11-24T14:06:38.911Z"));

        Watched watched(recorded("a > b[tries=1]", "a fails; wait; a ok; b fails; a ok"));
        QCOMPARE(
            QString::fromStdString(picturedSpans(watched.flow())),
            "DO a 1 failed 0-1; backoff a 1 1-201; DO a 2 ok 201-202; DO b 1 failed 202-203; UNDO a 1 ok 203-204"
        );
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::WireDefectsTest)
#include "wire_test.moc"
