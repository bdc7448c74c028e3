#include "engine/wire/codec.h"
#include "engine/wire/control_answer.h"
#include "tests/engine/wire/records.h"
#include "tests/support/scenario.h"
#include "tests/support/sizes.h"

#include <QtTest/QTest>

#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace backstep {

namespace {

constexpr std::array<std::string_view, 26> pieces{
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-",
    "1e999",
    "\\u0000",
    "\\",
    "\xFF",
    "\x01",
    "\xC3",
    "\xE2\x82\xAC",
    "\n",
    "00",
    "\"flowId\"",
    "\"headers\":",
    "\"payload\":",
    "[[[[[[[[",
    "{\"a\":",
    "\\ud800",
    "9999999999999999999999"};

/// Records of every kind that Backstep or a worker writes.
std::vector<Record> seeds()
{
    const Orchestration orchestration = pictured("a; b < a; c < a; d < b c");
    const Instant noon = fromIso8601("2026-11-24T12:00:00.000Z");
    const Decision decision = start(orchestration, {FlowId("f-1"), StartKey("k"), R"({"x":[1,2,{"y":null}]})"}, noon);
    std::vector<OutgoingRecord> sent;
    for (const Event& event : decision.events) {
        if (const auto told = toFlowEvent(event, decision.state, orchestration)) {
            sent.push_back(encodeFlowEvent(*told));
        }
    }
    for (const Command& command : decision.commands) {
        sent.push_back(encodeCommand(command, OwnerId("me"), Dialect::PerTopic));
        sent.push_back(*encodeReply(read(sent.back()), true, "", "svc", Dialect::PerTopic));
    }
    sent.push_back(encodeFlowEvent(toSnapshotEvent(decision.state, orchestration, noon)));
    sent.push_back(encodeRegistration(orchestration, FlowId("r"), "svc", Dialect::PerTopic));
    StartMessage started{OrchestrationName("o"), FlowId("f"), StartKey("k"), R"("eyJ4IjoxfQ==")", {}};
    sent.push_back(encodeStart(started, Dialect::PerTopic));
    sent.push_back(encodeControl({RequestId("r"), "undo", FlowId("f"), {}, 7, "h", "me", "why", R"({"x":1})", {}}));
    sent.push_back(encodeOwner({OwnerId("me"), "host", false, 3, noon}));
    sent.push_back(encodeRegistrationStatus({OrchestrationName("o"), "worker", "s", "FAILED", "why", noon}));
    ControlAnswer answer;
    answer.flow = FlowId("f-1");
    answer.kind = ControlAnswer::Kind::Plan;
    answer.messages.push_back({1, 1, Phase::Undo, StepName("a"), sent.back(), "first"});
    sent.push_back(encodeFlowEvent(toFlowEvent(answer, noon)));
    std::vector<Record> records;
    for (const OutgoingRecord& each : sent) {
        records.push_back(read(each));
    }
    return records;
}

/// Broken by chance, the same way each time the test runs.
class Breaker
{
public:
    explicit Breaker(unsigned seed)
        : m_random(seed)
    {
    }

    void breakUp(std::string& text)
    {
        for (std::size_t times = 1 + below(4); times > 0 && !text.empty(); --times) {
            const std::size_t at = below(text.size());
            switch (below(5)) {
            case 0:
                text.erase(at, 1 + below(12));
                break;
            case 1:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(below(256));
                break;
            case 3:
                text.insert(at, std::string(text, below(text.size()), below(80)));
                break;
            default:
                text.resize(at);
            }
        }
    }

    std::size_t below(std::size_t limit) { return m_random() % limit; }

private:
    std::mt19937 m_random;
};

/// What follows from reading a record, as the tracker and the orchestrator would go on with it.
bool isSound(const Record& record)
{
    const std::vector<Message> messages = decode(record, Dialect::PerTopic);
    if (messages.empty()) {
        return false;
    }
    for (const Message& message : messages) {
        if (const auto* bad = std::get_if<UnreadableMessage>(&message); bad != nullptr && bad->reason.empty()) {
            return false;
        }
        if (const auto* event = std::get_if<FlowEventMessage>(&message)) {
            (void)readControlAnswer(*event);
            (void)readStepGraph(event->detail);
            if (!nlohmann::json::accept(encodeFlowEvent(*event).value.value())) {
                return false;
            }
        }
        if (const auto* command = std::get_if<CommandMessage>(&message)) {
            const auto reply = encodeReply(record, true, "", "svc", Dialect::PerTopic);
            if (!reply || !nlohmann::json::accept(*reply->value) || command->flow.isEmpty()) {
                return false;
            }
        }
        if (const auto* reply = std::get_if<ReplyMessage>(&message)) {
            if (!reply->payload.empty() && !nlohmann::json::accept(reply->payload)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

class MutationTest : public QObject
{
    Q_OBJECT

private slots:

    void unbrokenRecordsMeanSomething()
    {
        for (const Record& record : seeds()) {
            QVERIFY2(isSound(record), record.value->c_str());
            QVERIFY2(!only<UnreadableMessage>(record).has_value(), record.value->c_str());
        }
    }

    void brokenOnesNeverHarm()
    {
        const std::vector<Record> records = seeds();
        const unsigned rounds = longSizes() ? 400'000 : 20'000;
        for (unsigned seed = 0; seed < rounds; ++seed) {
            Breaker breaker(seed);
            Record record = records[breaker.below(records.size())];
            breaker.breakUp(*record.value);
            if (breaker.below(8) == 0) {
                record.place.topic = records[breaker.below(records.size())].place.topic;
            }
            const std::string context
                = "seed " + std::to_string(seed) + " on " + record.place.topic.text() + ": " + *record.value;
            QVERIFY2(isSound(record), context.c_str());
        }
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::MutationTest)
#include "mutation_test.moc"
