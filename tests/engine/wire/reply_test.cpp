#include "engine/wire/codec.h"
#include "tests/engine/wire/records.h"
#include "tests/engine/wire/reference_worker.h"

#include <QtTest/QTest>

#include <array>
#include <nlohmann/json.hpp>

Q_DECLARE_METATYPE(backstep::Phase)
Q_DECLARE_METATYPE(backstep::Handler)
Q_DECLARE_METATYPE(backstep::LibraryMode)

namespace backstep {

namespace {

using Json = nlohmann::json;

constexpr std::string_view nothing = "nothing";

/// A line of the measured table (contract.md §1.7): action/status of the reply when the command's status is absent,
/// true, false.
struct Measured
{
    LibraryMode mode;
    Phase phase;
    Handler handler;
    std::array<std::string_view, 3> told;
};

constexpr std::array<std::string_view, 3> silence{nothing, nothing, nothing};
constexpr std::array<std::string_view, 3> failStep{"FAIL_STEP/false", "FAIL_STEP/false", "FAIL_STEP/false"};

constexpr std::array<Measured, 16> table{{
    {LibraryMode::Shared, Phase::Do, Handler::Replies, {"DO/true", "DO/true", "DO/true"}},
    {LibraryMode::Shared, Phase::Undo, Handler::Replies, {"UNDO/false", "UNDO/true", "UNDO/false"}},
    {LibraryMode::PerTopic, Phase::Do, Handler::Replies, {"DO/true", "DO/true", "DO/false"}},
    {LibraryMode::PerTopic, Phase::Undo, Handler::Replies, {"UNDO/true", "UNDO/true", "UNDO/false"}},
    {LibraryMode::Shared, Phase::Do, Handler::Throws, failStep},
    {LibraryMode::Shared, Phase::Undo, Handler::Throws, failStep},
    {LibraryMode::PerTopic, Phase::Do, Handler::Throws, failStep},
    {LibraryMode::PerTopic, Phase::Undo, Handler::Throws, failStep},
    {LibraryMode::Shared, Phase::Do, Handler::IsMissing, {"DO/false", "DO/false", "DO/false"}},
    {LibraryMode::PerTopic, Phase::Do, Handler::IsMissing, {"UNDO/false", "UNDO/false", "UNDO/false"}},
    {LibraryMode::Shared, Phase::Undo, Handler::IsMissing, {"UNDO/false", "UNDO/false", "UNDO/false"}},
    {LibraryMode::PerTopic, Phase::Undo, Handler::IsMissing, {"UNDO/false", "UNDO/false", "UNDO/false"}},
    {LibraryMode::Shared, Phase::Do, Handler::ForgetsToReply, silence},
    {LibraryMode::Shared, Phase::Undo, Handler::ForgetsToReply, silence},
    {LibraryMode::PerTopic, Phase::Do, Handler::ForgetsToReply, silence},
    {LibraryMode::PerTopic, Phase::Undo, Handler::ForgetsToReply, silence},
}};

Json commandJson(Phase phase, int status)
{
    Json command = Json::parse(*encodeCommand(aCommand(phase, 2), OwnerId("me"), Dialect::PerTopic).value);
    if (status == 0) {
        command["headers"].erase("status");
    } else {
        command["headers"]["status"] = status == 1;
    }
    return command;
}

void withoutCorrelation(Json& headers)
{
    for (const char* name :
         {"x-backstep-command-id",
          "x-backstep-phase",
          "x-backstep-attempt",
          "x-backstep-idempotency-key",
          "x-backstep-seq",
          "x-backstep-owner"}) {
        headers.erase(name);
    }
}

std::optional<ReplyMessage> replyIn(const Json& value)
{
    return only<ReplyMessage>(recordOn(topics::responseResult, value.dump()));
}

std::optional<ReplyMessage> replyIn(const char* value)
{
    return only<ReplyMessage>(recordOn(topics::responseResult, value));
}

} // namespace

class ReplyTest : public QObject
{
    Q_OBJECT

private slots:

    void theTruthTable_data()
    {
        QTest::addColumn<LibraryMode>("mode");
        QTest::addColumn<Phase>("phase");
        QTest::addColumn<Handler>("handler");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("told");
        constexpr std::array modes{"shared", "per-topic"};
        constexpr std::array handlers{"replies", "throws", "is missing", "forgets"};
        constexpr std::array statuses{"absent", "true", "false"};
        int rows = 0;
        for (const Measured& line : table) {
            for (std::size_t status = 0; status < statuses.size(); ++status) {
                QTest::addRow(
                    "%s %s %s, status %s",
                    modes[static_cast<std::size_t>(line.mode)],
                    toWire(line.phase).data(),
                    handlers[static_cast<std::size_t>(line.handler)],
                    statuses[status]
                ) << line.mode
                  << line.phase << line.handler << static_cast<int>(status)
                  << QByteArray(line.told[status].data(), static_cast<qsizetype>(line.told[status].size()));
                ++rows;
            }
        }
        QCOMPARE(rows, 48);
    }

    /// Each case twice: with the correlation headers echoed, and as the reference orchestrator's commands would have
    /// it, without any.
    void theTruthTable()
    {
        QFETCH(LibraryMode, mode);
        QFETCH(Phase, phase);
        QFETCH(Handler, handler);
        QFETCH(int, status);
        QFETCH(QByteArray, told);
        auto value = ReferenceWorker(mode).reply(commandJson(phase, status), phase, handler);
        QCOMPARE(value.has_value(), told != nothing.data());
        if (!value.has_value()) {
            return;
        }
        Json& headers = (*value)["headers"];
        const std::string action = headers.at("action").get<std::string>();
        QCOMPARE(QByteArray::fromStdString(action + "/" + headers.at("status").dump()), told);

        const bool succeeded = told.endsWith("/true");
        const auto echoed = replyIn(*value);
        QVERIFY(echoed.has_value());
        QCOMPARE(echoed->succeeded, succeeded);
        // The echoed command decides the phase, whatever the action claims: a missing DO method says UNDO.
        QVERIFY(echoed->phase == phase);
        QCOMPARE(echoed->command->text(), aCommand(phase, 2).id.text());
        QCOMPARE(echoed->attempt.value(), 2);
        QCOMPARE(echoed->saysDo, action == "DO");
        QCOMPARE(echoed->owner.text(), std::string("me"));
        QCOMPARE(echoed->source, std::string("auth-provider"));
        QCOMPARE(echoed->payload, std::string(R"({"tenantName":"acme"})"));

        withoutCorrelation(headers);
        const auto bare = replyIn(*value);
        QVERIFY(bare.has_value());
        QCOMPARE(bare->succeeded, succeeded);
        QVERIFY(!bare->command.has_value() && !bare->phase.has_value() && !bare->attempt.has_value());
        QCOMPARE(bare->saysDo, action == "DO");
    }

    void ourOwnReplyIsTheLibrarys_data()
    {
        QTest::addColumn<LibraryMode>("mode");
        QTest::addColumn<Phase>("phase");
        QTest::addColumn<bool>("succeeds");
        QTest::addColumn<int>("status");
        for (const LibraryMode mode : {LibraryMode::Shared, LibraryMode::PerTopic}) {
            for (const Phase phase : {Phase::Do, Phase::Undo}) {
                for (int row = 0; row < 6; ++row) {
                    const bool succeeds = row < 3;
                    const char* name = mode == LibraryMode::Shared ? "shared" : "per-topic";
                    QTest::addRow("%s %s %d %d", name, toWire(phase).data(), succeeds, row % 3)
                        << mode << phase << succeeds << row % 3;
                }
            }
        }
    }

    void ourOwnReplyIsTheLibrarys()
    {
        QFETCH(LibraryMode, mode);
        QFETCH(Phase, phase);
        QFETCH(bool, succeeds);
        QFETCH(int, status);
        const Json command = commandJson(phase, status);
        const bool isShared = mode == LibraryMode::Shared;
        const auto topic
            = isShared ? TopicName(topics::shared) : topics::command(aCommand().orchestration, aCommand().step, phase);
        const auto ours = encodeReply(
            recordOn(topic.text(), command.dump()), succeeds, succeeds ? "" : "handler threw", "auth-provider"
        );
        QVERIFY(ours.has_value());
        QCOMPARE(ours->topic.text(), std::string(isShared ? topics::shared : topics::responseResult));
        QCOMPARE(ours->key.value(), aCommand().flow.text());
        const auto theirs = ReferenceWorker(mode).reply(command, phase, succeeds ? Handler::Replies : Handler::Throws);
        QCOMPARE(Json::parse(*ours->value).dump(), theirs->dump());
    }

    void whatCannotBeAnswered_data()
    {
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("no command") << QByteArray("orchestrator.control") << QByteArray(R"({"headers":{}})");
        QTest::newRow("not JSON") << QByteArray("orchestrator.o.s.do") << QByteArray("{");
        QTest::newRow("no headers") << QByteArray("orchestrator.o.s.do") << QByteArray(R"({"payload":1})");
        QTest::newRow("headers are null") << QByteArray("orchestrator.o.s.do") << QByteArray(R"({"headers":null})");
    }

    void whatCannotBeAnswered()
    {
        QFETCH(QByteArray, topic);
        QFETCH(QByteArray, value);
        const Record record = recordOn(topic.toStdString(), value.toStdString());
        const auto reply = encodeReply(record, true, "", "s");
        QVERIFY(!reply.has_value());
        QVERIFY(reply.error().fault == Fault::BadInput);
    }

    void handWrittenReplies()
    {
        const auto done = replyIn(
            R"({"headers":{"flowId":"7d0f","stepName":"createRealm","action":"DO","status":true,"errorMessage":null},)"
            R"("payload":{"realmId":"r-1"}})"
        );
        QVERIFY(done.has_value() && done->succeeded && done->saysDo && !done->phase.has_value());
        QVERIFY(done->error.empty() && done->source.empty() && done->owner.isEmpty());
        QCOMPARE(done->flow.text(), std::string("7d0f"));
        QCOMPARE(done->payload, std::string(R"({"realmId":"r-1"})"));
        const auto undone = replyIn(
            R"({"headers":{"flowId":"7d0f","stepName":"createRealm","action":"UNDO","status":true,"errorMessage":null},)"
            R"("payload":{"realmId":"r-1","deleted":true}})"
        );
        QVERIFY(undone.has_value() && undone->succeeded && !undone->saysDo);
        const auto failed
            = replyIn(R"({"headers":{"flowId":"7d0f","stepName":"createRealm","action":"DO","status":false,)"
                      R"("errorMessage":"realm exists"},"payload":{"tenantName":"acme-corp"}})");
        QVERIFY(failed.has_value() && !failed->succeeded && failed->saysDo);
        QCOMPARE(failed->error, std::string("realm exists"));
    }

    void actionsInAnyCase()
    {
        for (const char* action : {"FAIL_STEP", "fail_step", "Fail_Step"}) {
            const auto reply = replyIn(Json{
                {"headers", {{"flowId", "f"}, {"stepName", "s"}, {"action", action}, {"status", true}}}});
            QVERIFY(reply.has_value() && !reply->succeeded);
        }
        const auto reply = replyIn(R"({"headers":{"flowId":"f","stepName":"s","action":"do","status":"yes"}})");
        QVERIFY(reply.has_value() && reply->succeeded && reply->saysDo);
        const auto without = replyIn(R"({"headers":{"flowId":"f","stepName":"s","status":1}})");
        QVERIFY(without.has_value() && without->succeeded && !without->saysDo);
    }

    void aNumberIsAFlowId()
    {
        const auto reply = replyIn(R"({"headers":{"flowId":17,"stepName":"s","status":true}})");
        QVERIFY(reply.has_value());
        QCOMPARE(reply->flow.text(), std::string("17"));
    }

    void theEchoedIdNamesThePhase_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("phase");
        QTest::newRow("DO") << QByteArray("f/s/DO/1") << QByteArray("DO");
        QTest::newRow("UNDO") << QByteArray("f/s/UNDO/3") << QByteArray("UNDO");
        QTest::newRow("a later generation") << QByteArray("f/s/UNDO#2/1") << QByteArray("UNDO");
        QTest::newRow("slashes in the flow") << QByteArray("a/b/c/s/DO/1") << QByteArray("DO");
        QTest::newRow("of somebody else") << QByteArray("4711") << QByteArray("UNDO"); // then the echoed header
        QTest::newRow("only slashes") << QByteArray("///") << QByteArray("UNDO");
        QTest::newRow("one slash") << QByteArray("/") << QByteArray("UNDO");
    }

    void theEchoedIdNamesThePhase()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, phase);
        const Json headers{
            {"flowId", "f"},
            {"stepName", "s"},
            {"status", true},
            {"x-backstep-command-id", id.toStdString()},
            {"x-backstep-phase", "UNDO"}};
        const auto reply = replyIn(Json{{"headers", headers}});
        QVERIFY(reply.has_value() && reply->phase.has_value());
        QCOMPARE(QByteArray(toWire(*reply->phase).data()), phase);
    }

    void statuses_data()
    {
        QTest::addColumn<bool>("truth");
        for (const char* word :
             {"true",
              "\"true\"",
              "\"TRUE\"",
              "\"yes\"",
              "\"1\"",
              "\"on\"",
              "\"On\"",
              "1",
              "2",
              "-1",
              "0.5",
              "1e3",
              "10000000000000000000000"}) {
            QTest::newRow(word) << true;
        }
        for (const char* word :
             {"false",
              "\"false\"",
              "\"no\"",
              "\"0\"",
              "\"off\"",
              "0",
              "0.0",
              "-0",
              "0e7",
              "null",
              "\"SUCCESS\"",
              "\"FAILED\"",
              "\"\"",
              "\" true\"",
              "{}",
              "[]",
              "[true]",
              "\"2\""}) {
            QTest::newRow(word) << false;
        }
    }

    void statuses()
    {
        QFETCH(bool, truth);
        const std::string word = QTest::currentDataTag();
        QCOMPARE(toBool(word), truth);
        const auto reply
            = replyIn((R"({"headers":{"flowId":"f","stepName":"s","action":"DO","status":)" + word + "}}").c_str());
        QVERIFY(reply.has_value());
        QCOMPARE(reply->succeeded, truth);
    }

    void anAbsentStatusIsNoSuccess()
    {
        QVERIFY(!toBool(""));
        const auto reply = replyIn(R"({"headers":{"flowId":"f","stepName":"s","action":"DO"}})");
        QVERIFY(reply.has_value() && !reply->succeeded);
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::ReplyTest)
#include "reply_test.moc"
