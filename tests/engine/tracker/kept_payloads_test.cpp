#include "engine/tracker/kept_payloads.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"
#include "tests/engine/tracker/watched.h"

#include <QTest>

using namespace backstep;

namespace {

Record recordOf(const OutgoingRecord& outgoing, std::int64_t offset)
{
    Record record;
    record.place = {outgoing.topic, 0, offset};
    record.key = outgoing.key;
    record.value = outgoing.value;
    record.at = Instant{1'000'000 + offset};
    return record;
}

Record start(const char* flow, const char* payload, std::int64_t offset)
{
    StartMessage message;
    message.orchestration = OrchestrationName("demo");
    message.flow = FlowId(flow);
    message.payload = Bytes(payload);
    return recordOf(encodeStart(message, Dialect::PerTopic), offset);
}

Record command(const char* flow, const char* payload, std::int64_t offset)
{
    Command command;
    command.flow = FlowId(flow);
    command.orchestration = OrchestrationName("demo");
    command.step = StepName("acmeStep");
    command.payload = Bytes(payload);
    return recordOf(encodeCommand(command, OwnerId("o"), Dialect::PerTopic), offset);
}

PayloadTest holding(const std::string& word)
{
    return {{word}, [word](std::string_view payload) { return payload.find(word) != std::string_view::npos; }};
}

std::string found(const Watched& watched, const std::vector<PayloadTest>& tests)
{
    const KeptPayloads payloads(watched.history);
    std::string text;
    const auto mark = payloads.search(
        tests,
        0,
        [&text](const PayloadSearch::Progress& progress) {
            for (const PayloadSearch::Hit& hit : progress.hits) {
                text += (text.empty() ? "" : " ") + std::to_string(hit.test) + hit.flow.text();
            }
        },
        false
    );
    return mark ? text : mark.error().message;
}

} // namespace

class KeptPayloadsTest : public QObject
{
    Q_OBJECT

private slots:
    void findsPayloadsAndNothingElse();
    void readsEscapes();
};

void KeptPayloadsTest::findsPayloadsAndNothingElse()
{
    Watched watched(std::vector<Record>{
        start("a", R"({"tenant":"acme"})", 0),
        command("b", R"({"tenant":"other"})", 0), // its step is called acmeStep: no payload
        command("c", R"({"owner":"acme"})", 1)});
    QCOMPARE(found(watched, {holding("acme")}), std::string("0a 0c"));
    QCOMPARE(found(watched, {holding("tenant"), holding("owner")}), std::string("0a 0b 1c"));
    QCOMPARE(found(watched, {holding("nowhere")}), std::string());
    const PayloadTest all{{}, [](std::string_view) { return true; }};
    QCOMPARE(found(watched, {all}), std::string("0a 0b 0c"));
}

/// A payload may write a letter as an escape: its words do not stand there, and it is asked all the same.
void KeptPayloadsTest::readsEscapes()
{
    Watched watched(std::vector<Record>{start("a", R"({"tenant":"\u0061cme"})", 0)});
    const PayloadTest any{{"acme"}, [](std::string_view) { return true; }};
    QCOMPARE(found(watched, {any}), std::string("0a"));
}

QTEST_GUILESS_MAIN(KeptPayloadsTest)
#include "kept_payloads_test.moc"
