#include "engine/wire/codec.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>
#include <string>

namespace backstep {

namespace {

/// The record as a file that a console producer was handed: pretty-printed, a record a line, no key.
void sendByLines(Rig& rig, const OutgoingRecord& record)
{
    const std::string file = nlohmann::ordered_json::parse(*record.value).dump(2) + "\n";
    for (std::size_t from = 0; from < file.size();) {
        const std::size_t end = file.find('\n', from);
        OutgoingRecord line;
        line.topic = record.topic;
        line.value = file.substr(from, end - from);
        rig.send(line);
        from = end + 1;
    }
}

OrchestratorOptions onePartition()
{
    OrchestratorOptions options;
    options.partitions = 1;
    return options;
}

} // namespace

/// The seed README's recipes hand pretty-printed files to a console producer (contract.md B8).
class LinesTest : public QObject
{
    Q_OBJECT

private slots:

    void registrationAndStartByLines()
    {
        Rig rig("a", Rig::Store::Memory, onePartition());
        Orchestration other = pictured("b");
        other.name = OrchestrationName("other");
        other = sealed(std::move(other));
        sendByLines(rig, encodeRegistration(other, FlowId("r"), "svc", Dialect::PerTopic));
        RegistrationStatusMessage status;
        QVERIFY(Rig::waitFor([&] {
            for (const Record& record : rig.on(topics::registrationStatus)) {
                status = std::get<RegistrationStatusMessage>(decode(record).at(0));
            }
            return status.orchestration == other.name;
        }));
        QCOMPARE(status.status, std::string("SUCCESS"));
        QVERIFY2(status.failureReason.find("jq -c") != std::string::npos, status.failureReason.c_str());
        sendByLines(rig, encodeStart({other.name, FlowId("f"), {}, R"({"n":1})", {}}, Dialect::PerTopic));
        rig.definition = other;
        QVERIFY(rig.sent("b"));
        sendByLines(rig, *encodeReply(rig.commands("b")[0], true, "", "svc"));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.engine->health().quarantined, std::size_t{0});
    }

    /// Lines that were read when the engine died are read again.
    void aCrashInBetweenLosesNone()
    {
        Rig rig("a", Rig::Store::Sqlite, onePartition());
        const std::string start
            = nlohmann::ordered_json::parse(
                  *encodeStart({rig.definition.name, FlowId("f"), {}, "{}", {}}, Dialect::PerTopic).value
            )
                  .dump(2);
        const std::size_t half = start.find('\n', start.size() / 2);
        const auto send = [&rig](std::string lines) {
            for (std::size_t from = 0; from < lines.size();) {
                const std::size_t end = std::min(lines.find('\n', from), lines.size());
                OutgoingRecord line;
                line.topic = TopicName(topics::executionStart);
                line.value = lines.substr(from, end - from);
                rig.send(line);
                from = end + 1;
            }
        };
        send(start.substr(0, half));
        QVERIFY(Rig::waitFor([&] { return !rig.on(topics::executionStart).empty(); }));
        rig.pass(Duration(1));
        rig.crash();
        rig.restart();
        send(start.substr(half + 1));
        QVERIFY(rig.sent("a"));
        QCOMPARE(rig.engine->health().quarantined, std::size_t{0});
    }

    void offIsOneProblemThatCanBeFedIn()
    {
        OrchestratorOptions options = onePartition();
        options.joinsLines = false;
        Rig rig("a", Rig::Store::Memory, options);
        sendByLines(rig, encodeStart({rig.definition.name, FlowId("f"), {}, "{}", {}}, Dialect::PerTopic));
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 1; }));
        const auto kept = rig.ledger->quarantine(10);
        QVERIFY(kept.has_value() && kept->size() == 1);
        QVERIFY(kept->front().reason.find("jq -c") != std::string::npos);
        QVERIFY(rig.feed(kept->front().id).has_value());
        QVERIFY(rig.sent("a"));
    }

    void linesOfNothingAreOneProblem()
    {
        Rig rig("a", Rig::Store::Memory, onePartition());
        OutgoingRecord line;
        line.topic = TopicName(topics::executionStart);
        for (const char* each : {"{", "  \"payload\": {", "    \"n\": 1"}) {
            line.value = each;
            rig.send(line);
        }
        QVERIFY(Rig::waitFor([&] { return rig.on(topics::executionStart).size() == 3; }));
        rig.pass(Duration(9000));
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 1; }));
        QVERIFY(rig.ledger->quarantine(10)->front().reason.starts_with("3 records from here on"));
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::LinesTest)
#include "lines_test.moc"
