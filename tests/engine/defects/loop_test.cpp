#include "tests/engine/defects/library_worker.h"
#include "tests/engine/defects/shown.h"

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

namespace backstep {

namespace {

using Json = nlohmann::json;

/// A worker written by hand: no key, no id.
void handWritten(LocalTransport& transport, const std::string& flow, const std::string& step)
{
    const Json value{
        {"headers", {{"flowId", flow}, {"stepName", step}, {"action", "DO"}, {"status", true}}},
        {"payload", Json::object()}};
    while (transport.send({TopicName(topics::responseResult), std::nullopt, value.dump()}, 1) == HandOver::Full) {
        std::this_thread::yield();
    }
}

/// The same command may come once more after a crash, byte for byte; that is no second one.
std::size_t different(const std::vector<Record>& commands)
{
    std::set<Bytes> values;
    for (const Record& command : commands) {
        values.insert(*command.value);
    }
    return values.size();
}

std::size_t toldEnds(Rig& rig, const std::string& flow)
{
    const auto all = rig.on(topics::flowEvents);
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const Record& record) {
        const auto messages = decode(record);
        const auto* event = std::get_if<FlowEventMessage>(&messages.front());
        return event != nullptr && event->type == "flow_ended" && event->flow.text() == flow;
    }));
}

} // namespace

/// Defects that show between the core, the disk and the bus (contract.md §4).
class LoopDefectsTest : public DefectsTest
{
    Q_OBJECT

private slots:

    /// The reference's UNDO inherits status:false from the failing reply, the library's worker echoes it, and each
    /// compensation counts as failed.
    void d01_aRollbackSucceedsWithTheLibrarysWorker()
    {
        Rig rig("a > b[tries=1]");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::Replies));
        QVERIFY(libraryAnswers(rig, "b", Phase::Do, Handler::Throws));
        QVERIFY(libraryAnswers(rig, "a", Phase::Undo, Handler::Replies));
        QVERIFY(rig.ends("f", FlowStatus::Undone));
        const auto undos = rig.commands("a", Phase::Undo);
        QCOMPARE(undos.size(), std::size_t{1});
        const auto command = Json::parse(*undos[0].value);
        QVERIFY(command["headers"]["status"] == true);
        QVERIFY(!command["headers"].contains("errorMessage") && !command["headers"].contains("responseType"));
        // In the library's other mode the same command is answered with success, too.
        const auto shared = ReferenceWorker(LibraryMode::Shared).reply(command, Phase::Undo, Handler::Replies);
        QVERIFY((*shared)["headers"]["status"] == true);
    }

    /// In the reference a retry that works is echoed as status:false, runs out and is rolled back.
    void d02_aRetryThatWorksIsASuccess()
    {
        Rig rig("a > b");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::Replies));
        QVERIFY(libraryAnswers(rig, "b", Phase::Do, Handler::Throws) && backsOff(rig, 1, Phase::Do));
        QVERIFY(libraryAnswers(rig, "b", Phase::Do, Handler::Replies, 2));
        QVERIFY(rig.ends("f", FlowStatus::Completed));
        QCOMPARE(rig.commands("b").size(), std::size_t{2});
        QVERIFY(rig.commands("a", Phase::Undo).empty());
    }

    /// The reference takes an UNDO handler that throws for a DO failure, and executes the DO again.
    void d03_aThrowingUndoHandlerIsAnUndoFailure()
    {
        Rig rig("a > b[tries=1]");
        QVERIFY(rig.start("f").has_value());
        QVERIFY(libraryAnswers(rig, "a", Phase::Do, Handler::Replies));
        QVERIFY(libraryAnswers(rig, "b", Phase::Do, Handler::Throws));
        for (const std::size_t attempt : {1, 2}) {
            QVERIFY(libraryAnswers(rig, "a", Phase::Undo, Handler::Throws, attempt));
            QVERIFY(backsOff(rig, 0, Phase::Undo));
        }
        QVERIFY(libraryAnswers(rig, "a", Phase::Undo, Handler::Throws, 3));
        QVERIFY(rig.ends("f", FlowStatus::Failed));
        QVERIFY(stepOf(rig, 0).status == StepStatus::UndoFail);
        QCOMPARE(rig.commands("a").size() + rig.commands("b").size(), std::size_t{2});
        QCOMPARE(rig.commands("a", Phase::Undo).size(), std::size_t{3});
    }

    /// The reference drops its state at each restart while its offsets stay committed.
    void d10_aRestartForgetsNothing()
    {
        Rig rig("a > b[tries=1] > c", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value() && rig.start("g").has_value());
        QVERIFY(rig.sent("a", 2));
        rig.reply(rig.commands("a")[0]);
        rig.reply(rig.commands("a")[1]);
        QVERIFY(rig.sent("b", 2));
        rig.crash();
        rig.reply(rig.commands("b")[0]); // while nobody reads
        rig.reply(rig.commands("b")[1], false);
        rig.restart();
        QVERIFY(rig.opened.has_value());
        QVERIFY(rig.answer("c") && rig.answer("a", true, 1, Phase::Undo));
        const std::string done = rig.commands("b")[0].key.value();
        QVERIFY(rig.ends(done, FlowStatus::Completed) && rig.ends(done == "f" ? "g" : "f", FlowStatus::Undone));
        QCOMPARE(different(rig.commands("a")) + different(rig.commands("b")), std::size_t{4});
    }

    /// The reference acknowledges a reply that it could not process, and throws it away.
    void d11_aReplyIsTakenInDurablyOrReadAgain()
    {
        Rig rig("a > b", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        rig.ledger->fail(true);
        const int refused = rig.ledger->refused();
        rig.reply(rig.commands("a")[0]);
        QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > refused; }));
        rig.crash(); // with the reply in memory alone
        QVERIFY(rig.commands("b").empty());
        rig.restart();
        QVERIFY(rig.opened.has_value());
        QVERIFY(rig.answer("b") && rig.ends("f", FlowStatus::Completed));
        QCOMPARE(different(rig.commands("a")), std::size_t{1});
    }

    /// The reference sends inside its transaction and looks at no result: ghosts after a rollback, losses unseen.
    void d12_aCommandIsWrittenThenSentThenConfirmed()
    {
        Rig rig("a > b");
        std::atomic<int> handed{0};
        const std::string topic = topics::command(rig.definition.name, StepName("b"), Phase::Do).text();
        rig.gate->decideBy([&](const OutgoingRecord& record) {
            return record.topic.text() == topic && ++handed == 1 ? Handing::Fail : Handing::Deliver;
        });
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        rig.ledger->fail(true);
        const int refused = rig.ledger->refused();
        rig.reply(rig.commands("a")[0]);
        QVERIFY(Rig::waitFor([&] { return rig.ledger->refused() > refused + 1; }));
        QCOMPARE(handed.load(), 0); // decided, and not a ghost on the wire
        rig.ledger->fail(false);
        QVERIFY(Rig::waitFor([&] { return handed == 1; })); // and its report says that it is lost
        QVERIFY(rig.start("g").has_value()); // the report is taken in
        rig.clock.advance(Duration(1'000));
        QVERIFY(rig.answer("b") && rig.ends("f", FlowStatus::Completed));
        QCOMPARE(handed.load(), 2);
        QCOMPARE(stepOf(rig, 1).forward.attempts.size(), std::size_t{1}); // sent again, not another attempt
        QCOMPARE(rig.gate->tooEarly(), 0);
    }

    /// In the reference two replies without a key are processed at once, and neither sees that all is done.
    void d13_repliesAtOnceCompleteAFlowOnce()
    {
        constexpr int flows = 100;
        Rig rig("a | b | c", Rig::Store::Sqlite);
        for (int flow = 0; flow < flows; ++flow) {
            QVERIFY(rig.start("f-" + std::to_string(flow)).has_value());
        }
        QVERIFY(rig.sent("a", flows) && rig.sent("b", flows) && rig.sent("c", flows));
        {
            std::vector<std::jthread> workers;
            for (const char* step : {"a", "b", "c"}) {
                workers.emplace_back([&rig, step] {
                    Collector reports;
                    LocalTransport own(rig.bus(), reports);
                    for (int flow = 0; flow < flows; ++flow) {
                        handWritten(own, "f-" + std::to_string(flow), step);
                    }
                });
            }
        }
        for (int flow = 0; flow < flows; ++flow) {
            const std::string id = "f-" + std::to_string(flow);
            QVERIFY2(rig.ends(id, FlowStatus::Completed), id.c_str());
            QVERIFY(Rig::waitFor([&] { return toldEnds(rig, id) == 1; }));
        }
        QVERIFY(rig.anomalies().empty());
    }

    /// The reference replaces a definition under the flows that run on it.
    void d22_aFlowStaysWithItsDefinition()
    {
        Rig rig("a > b", Rig::Store::Sqlite);
        QVERIFY(rig.start("f").has_value() && rig.sent("a"));
        const Orchestration first = rig.definition;
        rig.definition = sealed(pictured("a > x"));
        const auto second = rig.registerIt();
        QVERIFY(second.has_value());
        QCOMPARE(*second, 2);
        QVERIFY(rig.start("g").has_value() && rig.sent("a", 2));
        rig.crash();
        rig.restart(); // the pin is durable
        QVERIFY(rig.opened.has_value());
        rig.reply(rig.commands("a")[0]);
        rig.reply(rig.commands("a")[1]);
        QVERIFY(rig.answer("b") && rig.answer("x"));
        QVERIFY(rig.ends("f", FlowStatus::Completed) && rig.ends("g", FlowStatus::Completed));
        QCOMPARE(rig.commands("b")[0].key.value(), std::string("f"));
        QCOMPARE(rig.commands("x")[0].key.value(), std::string("g"));
        QVERIFY(rig.state("f")->definition == first.hash && rig.state("g")->definition == rig.definition.hash);
    }

    /// In the reference bad messages vanish into its log.
    void d25_aBadMessageIsKeptWithItsReason()
    {
        Rig rig("a");
        const Json step{{"seq", 1}, {"name", "a"}, {"objectType", "S"}};
        const Json registration{
            {"payload",
             {{"orchestrationName", "o"}, {"as", "initiator"}, {"type", "saga"}, {"steps", Json::array({step})}}},
            {"headers", {{"serviceName", "svc"}}}};
        rig.send({TopicName(topics::responseResult), "x", "{\"oops\""});
        rig.send({TopicName(topics::executionStart), "x", R"({"payload":{},"headers":{}})"});
        rig.send({TopicName(topics::registration), "x", registration.dump()});
        QVERIFY(Rig::waitFor([&] { return rig.engine->health().quarantined == 2; }));
        const auto kept = rig.ledger->quarantine(10);
        QVERIFY(kept.has_value() && kept->size() == 2);
        for (const QuarantinedRecord& each : *kept) {
            QVERIFY2(each.reason.ends_with('.'), each.reason.c_str());
            QVERIFY(each.record.place.offset >= 0 && each.record.value.has_value());
        }
        QVERIFY(Rig::waitFor([&] {
            const auto told = rig.on(topics::registrationStatus);
            return std::ranges::any_of(told, [](const Record& record) {
                const auto messages = decode(record);
                const auto* status = std::get_if<RegistrationStatusMessage>(&messages.front());
                return status != nullptr && status->orchestration.text() == "o" && status->status == "FAILED"
                    && !status->failureReason.empty();
            });
        }));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::LoopDefectsTest)
#include "loop_test.moc"
