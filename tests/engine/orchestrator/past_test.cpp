#include "engine/wire/flow_event_detail.h"
#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

Q_DECLARE_METATYPE(backstep::Rig::Store)

namespace backstep {

namespace {

constexpr Duration days(int count)
{
    return std::chrono::hours(24) * count;
}

/// One flow that completed, and one that runs.
bool play(Rig& rig)
{
    return rig.start("f", "key", R"({"n":1})").has_value() && rig.answer("a") && rig.ends("f", FlowStatus::Completed)
        && rig.start("g").has_value() && rig.sent("a", 2);
}

/// Time goes on until the flow has left. That its events are published is written with the next commit: each round
/// makes one.
bool leaves(Rig& rig, const std::string& flow)
{
    int round = 0;
    return Rig::waitFor([&] {
        const bool isStarted = rig.start("round " + std::to_string(++round)).has_value();
        rig.pass(Duration(60'000));
        return isStarted && !rig.state(flow).has_value();
    });
}

OutgoingRecord startOf(const Rig& rig, const std::string& flow, const std::string& key, const std::string& payload)
{
    StartMessage start;
    start.orchestration = rig.definition.name;
    start.flow = FlowId(flow);
    start.key = StartKey(key);
    start.payload = payload;
    return encodeStart(start, Dialect::PerTopic);
}

/// What was told of such a type in answer to a start, "flow for request: why".
std::vector<std::string> told(Rig& rig, const std::string& type)
{
    std::vector<std::string> found;
    for (const Record& record : rig.on(topics::flowEvents)) {
        const auto event = std::get<FlowEventMessage>(decode(record).at(0));
        if (event.type == type && event.seq == 0) {
            const FlowEventDetail detail = readFlowEventDetail(event);
            const std::string why = detail.anomaly.has_value() ? detail.anomaly->text : detail.why;
            found.push_back(event.flow.text() + " for " + event.request.text() + ": " + why);
        }
    }
    return found;
}

} // namespace

/// Closed flows that nobody can undo any more leave the ledger, and are known for a while yet.
class PastTest : public QObject
{
    Q_OBJECT

private slots:

    void aPastFlowAnswersAndStartsNothing_data()
    {
        QTest::addColumn<Rig::Store>("store");
        QTest::newRow("in memory") << Rig::Store::Memory;
        QTest::newRow("SQLite") << Rig::Store::Sqlite;
    }

    void aPastFlowAnswersAndStartsNothing()
    {
        QFETCH(Rig::Store, store);
        Rig rig("a", store);
        QVERIFY(play(rig));
        rig.clock.advance(days(59));
        rig.pass(Duration(60'000));
        QVERIFY(rig.state("f").has_value()); // undoable for 30 days, and whole for 30 more
        rig.clock.advance(days(2));
        QVERIFY(leaves(rig, "f"));

        const auto again = rig.start("", "key", R"({"n":1})");
        QVERIFY2(again.has_value(), again ? "" : again.error().message.c_str());
        QVERIFY(again->existed);
        QCOMPARE(again->flow.text(), std::string("f"));
        QCOMPARE(rig.start("", "key", R"({"n":2})").error().fault, Fault::BadInput);
        QCOMPARE(rig.start("f", "", R"({"n":1})").error().fault, Fault::BadInput); // the id, in another way
        ActionRequest undo;
        undo.flow = FlowId("f");
        const auto refused = rig.act(undo);
        QCOMPARE(refused.error().fault, Fault::Refused);
        QVERIFY(QString::fromStdString(refused.error().message).contains("compacted"));

        const std::size_t undos = rig.commands("a", Phase::Undo).size();
        rig.reply(rig.commands("a").front());
        QVERIFY(rig.waitForAnomalies(1));
        QVERIFY(rig.anomalies().back().starts_with("unknown-flow at orchestrator.response.result"));
        const auto kept = rig.ledger->quarantine(10);
        QCOMPARE(kept->size(), std::size_t{1});
        QVERIFY(QString::fromStdString(kept->front().reason).contains("Flow f is COMPLETED and was compacted"));
        QCOMPARE(rig.feed(kept->front().id).error().fault, Fault::BadInput);
        QCOMPARE(rig.ledger->quarantine(10)->size(), std::size_t{1});
        QCOMPARE(rig.commands("a", Phase::Undo).size(), undos);
        QVERIFY(!rig.state("f").has_value());
        QVERIFY(rig.state("g").has_value());
    }

    /// A start by a record is answered too, under the id it asked for.
    void aStartByARecordHearsOfThePastFlow()
    {
        Rig rig("a");
        QVERIFY(play(rig));
        rig.clock.advance(days(61));
        QVERIFY(leaves(rig, "f"));
        rig.send(startOf(rig, "h", "key", R"({"n":1})"));
        QVERIFY(Rig::waitFor([&] { return !told(rig, "flow.snapshot").empty(); }));
        QCOMPARE(told(rig, "flow.snapshot").front(), std::string("f for h: Flow f is COMPLETED and was compacted."));
        QVERIFY(!rig.state("h").has_value() && !rig.state("f").has_value());
    }

    void aStartThatWaitsIsToldAgainAndIsNoOther()
    {
        Rig rig("a");
        rig.definition.name = OrchestrationName("unknown");
        rig.send(startOf(rig, "p", "key", R"({"n":1})"));
        QVERIFY(Rig::waitFor([&] { return told(rig, "flow.waiting").size() == 1; }));
        rig.send(startOf(rig, "p", "key", R"({"n":1})")); // the first answer was not heard
        QVERIFY(Rig::waitFor([&] { return told(rig, "flow.waiting").size() == 2; }));
        rig.send(startOf(rig, "q", "key", R"({"n":1})"));
        QVERIFY(Rig::waitFor([&] { return told(rig, "flow.waiting").size() == 3; }));
        QVERIFY(told(rig, "flow.waiting").back().starts_with("p for q: "));
        rig.send(startOf(rig, "q", "key", R"({"n":2})"));
        QVERIFY(Rig::waitFor([&] { return !told(rig, "anomaly").empty(); }));
        QVERIFY(told(rig, "anomaly").front().starts_with("q for : The start key \"key\" belongs to a start that waits")
        );
        QCOMPARE(rig.engine->health().parkedStarts, std::size_t{1});
    }

    void whatIsForgottenIsNew()
    {
        Rig rig("a");
        rig.engine->close();
        rig.gate.reset();
        rig.options.limits.closedDays = 0;
        rig.options.limits.pastDays = 10;
        rig.open();
        QVERIFY(rig.registerIt().has_value() && play(rig));
        rig.clock.advance(days(31));
        QVERIFY(leaves(rig, "f"));
        QVERIFY(rig.start("", "key", R"({"n":1})")->existed);
        rig.clock.advance(days(11));
        rig.pass(Duration(60'000));
        const auto fresh = rig.start("", "key", R"({"n":2})");
        QVERIFY(fresh.has_value() && !fresh->existed);
        QVERIFY(fresh->flow != FlowId("f"));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::PastTest)
#include "past_test.moc"
