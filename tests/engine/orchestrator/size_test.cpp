#include "tests/engine/orchestrator/rig.h"

#include <QtTest/QTest>

#include <atomic>

namespace backstep {

namespace {

/// Workers answer with what they were sent: everything in such a flow is as large as its start.
const std::string large = "{\"x\":\"" + std::string(291, 'x') + "\"}";

} // namespace

/// A flow, and a commit, that would not fit into a row of the ledger (SQLite takes a billion bytes) must never come to
/// be: it would be tried for ever, and nothing else be taken in.
class SizeTest : public QObject
{
    Q_OBJECT

private slots:

    void whatWaitsIsWrittenInParts()
    {
        Rig rig("a");
        limit(rig, 1'000'000, 1'500);
        rig.ledger->fail(true);
        std::atomic<int> accepted{0};
        for (int flow = 0; flow < 40; ++flow) {
            rig.engine->start(rig.definition.name, {FlowId(std::to_string(flow)), {}, large}, [&](const auto& answer) {
                accepted += answer.has_value() ? 1 : 0;
            });
            QVERIFY(flow != 0 || Rig::waitFor([&] { return rig.ledger->refused() > 0; })); // the rest waits
        }
        rig.ledger->fail(false);
        QVERIFY(Rig::waitFor([&] { return accepted == 40; }));
        QVERIFY2(rig.ledger->largest() < 1'500 + 2 * large.size(), std::to_string(rig.ledger->largest()).c_str());
    }

    void recordsThatCameTogetherAreWrittenInParts()
    {
        Rig rig("a");
        limit(rig, 1'000'000, 1'500);
        std::vector<Record> starts;
        for (int flow = 0; flow < 40; ++flow) {
            StartMessage start;
            start.orchestration = rig.definition.name;
            start.flow = FlowId(std::to_string(flow));
            start.payload = large;
            const OutgoingRecord sent = encodeStart(start, Dialect::PerTopic);
            Record record;
            record.place = {sent.topic, 0, flow};
            record.incarnation = "brought";
            record.key = sent.key;
            record.value = sent.value;
            starts.push_back(std::move(record));
        }
        rig.gate->bring(starts);
        QVERIFY(rig.sent("a", 40));
        QVERIFY2(rig.ledger->largest() < 1'500 + 2 * large.size(), std::to_string(rig.ledger->largest()).c_str());
    }

    /// Also after the engine ended between two of the commits.
    void startsThatWereParkedAreAcceptedInParts()
    {
        Rig rig("a");
        rig.definition.name = OrchestrationName("later");
        rig.definition = sealed(std::move(rig.definition));
        limit(rig, 1'000'000, 1'500, false);
        for (int flow = 0; flow < 20; ++flow) {
            StartMessage start;
            start.orchestration = rig.definition.name;
            start.flow = FlowId(std::to_string(flow));
            start.payload = large;
            rig.send(encodeStart(start, Dialect::PerTopic));
        }
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().parkedStarts == 20; }));
        rig.ledger->dieAfter(2); // the registration with the first of them, and a few more
        rig.engine->registerOrchestration(rig.definition, "test", [](const auto&) {});
        QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > 0; }));
        rig.crash();
        rig.restart();
        QVERIFY(rig.sent("a", 20));
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().parkedStarts == 0; })); // told after it is sent
        QVERIFY2(rig.ledger->largest() < 1'500 + 2 * large.size(), std::to_string(rig.ledger->largest()).c_str());
    }

    void aStartThatWouldOverfillItsFlowIsRefused()
    {
        Rig rig("a | b | c | d | e");
        limit(rig, 1'500, 64'000);
        const auto started = rig.start("f", {}, large);
        QVERIFY(!started.has_value() && started.error().fault == Fault::BadInput);
        QVERIFY(started.error().message.find("5 steps would be sent it at once") != std::string::npos);
        QVERIFY(rig.start("g").has_value());
    }

    /// The reply that does not fit is not kept; before anything goes on from it a person decides.
    void aReplyThatWouldOverfillItsFlowPausesIt()
    {
        Rig rig("a > b > c");
        limit(rig, 1'500, 64'000);
        QVERIFY(rig.start("f", {}, large).has_value());
        QVERIFY(rig.answer("a") && rig.answer("b"));
        QVERIFY(Rig::waitFor([&] { return rig.state("f")->steps[1].status == StepStatus::DoSuccess; }));
        const FlowState state = *rig.state("f");
        QVERIFY(state.paused && state.steps[1].forward.reply.empty() && !state.steps[0].forward.reply.empty());
        const auto events = *rig.ledger->events(FlowId("f"));
        QVERIFY(std::ranges::any_of(events, [](const Event& event) {
            const auto* acted = std::get_if<OperatorActed>(&event.body);
            return acted != nullptr && acted->reason.find("The reply of b was not kept") != std::string::npos;
        }));
        QVERIFY(rig.commands("c").empty());
        ActionRequest undo;
        undo.flow = FlowId("f");
        undo.expectedVersion = state.version;
        QVERIFY(rig.act(undo).has_value());
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
    }

    void aJoinThatWouldOverfillItsFlowFailsByName()
    {
        Rig rig("a; b; c[tries=1] < a b");
        limit(rig, 1'500, 64'000);
        QVERIFY(rig.start("f", {}, large).has_value());
        QVERIFY(rig.answer("a") && rig.answer("b"));
        QVERIFY(rig.answer("b", true, 1, Phase::Undo) && rig.answer("a", true, 1, Phase::Undo));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        QVERIFY(rig.commands("c").empty());
        QVERIFY(rig.state("f")->cause.find("With the payload of c the flow would keep") != std::string::npos);
    }

private:
    static void limit(Rig& rig, std::size_t flow, std::size_t batch, bool registers = true)
    {
        rig.options.limits.flowBytesMax = flow;
        rig.options.limits.batchBytesMax = batch;
        rig.restart();
        if (registers) {
            (void)rig.registerIt();
        }
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::SizeTest)
#include "size_test.moc"
