#include "tests/engine/http/asked_api.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace backstep {

namespace {

ApiTerms terms()
{
    ApiTerms terms;
    terms.token = tokenOfTests;
    terms.patience = Duration(30);
    return terms;
}

ActionPlan oneUndo()
{
    ActionPlan plan;
    plan.flow = FlowId("f-1");
    plan.version = 7;
    plan.hash = "abc";
    plan.messages.push_back(
        {1,
         1,
         Phase::Undo,
         StepName("createRealm"),
         {TopicName("orchestrator.tenantCreation.createRealm.undo"),
          "f-1",
          R"({"payload":{"a":1},"headers":{"status":true}})"},
         "it was done"}
    );
    return plan;
}

using Asked = std::vector<std::string>;

} // namespace

class WritesTest : public QObject
{
    Q_OBJECT

private slots:

    void registers()
    {
        AskedApi asked(terms());
        QCOMPARE(
            asked.send("POST /api/orchestration/register", registrationOfTests),
            R"(200 {"registered":[{"orchestrationName":"tenantCreation","version":1,"steps":2,"service":"tenant-management"}]})"
        );
        QCOMPARE(asked.orchestrations.asked, (Asked{"register tenantCreation of tenant-management"}));
        QVERIFY(asked.ask("GET /api/orchestrations/tenantCreation").starts_with("200 "));
    }

    void registrationsThatCannotBe_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("answer");
        QTest::newRow("worker"
        ) << R"({"payload":{"orchestrationName":"x","as":"worker","steps":[{"name":"a","doMethod":"d","undoMethod":"u"}]}})"
          << "400 This registers a worker of x: workers register on the topic orchestrator.registration";
        QTest::newRow("start") << R"({"orchestrationName":"x","payload":{}})"
                               << "400 ";
        QTest::newRow("array") << "[1,2]"
                               << "400 ";
        QTest::newRow("number") << "7"
                                << "400 ";
        QTest::newRow("twice the same step")
            << R"({"payload":{"orchestrationName":"x","as":"initiator","type":"sequential",)"
               R"("steps":[{"seq":1,"name":"a"},{"seq":2,"name":"a"}]}})"
            << "400 Line 1, column ";
        QTest::newRow("no steps") << R"({"payload":{"orchestrationName":"x","as":"initiator","type":"sequential"}})"
                                  << "400 Line 1, column ";
    }

    void registrationsThatCannotBe()
    {
        QFETCH(QString, body);
        QFETCH(QString, answer);
        AskedApi asked(terms());
        const QString told = QString::fromStdString(asked.send("POST /api/orchestration/register", body.toStdString()));
        QVERIFY2(told.startsWith(answer) && told.size() > 10, qPrintable(told));
        QVERIFY(asked.orchestrations.asked.empty());
    }

    void problemsOfARegistrationHavePlaces()
    {
        AskedApi asked(terms());
        asked.send(
            "POST /api/orchestration/register",
            "{\"payload\":{\"orchestrationName\":\"x\",\"as\":\"initiator\",\"type\":\"sequential\",\"steps\":[\n"
            "{\"seq\":1,\"name\":\"a\"},\n{\"seq\":2,\"name\":\"a\"}]}}"
        );
        const auto problems = nlohmann::json::parse(asked.last.body)["error"]["problems"];
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems[0]["line"].get<int>(), 3);
        QCOMPARE(problems[0]["code"].get<std::string>(), "duplicate-step");
    }

    void starts_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("asked");
        QTest::newRow("flat") << R"({"orchestrationName":"x","payload":{"a": 1.50}})"
                              << R"(start x {"a": 1.50})";
        QTest::newRow("envelope") << R"({"payload":{"a":1},"headers":{"orchestrationName":"x","flowId":"f-7"}})"
                                  << R"(start x {"a":1} as f-7)";
        QTest::newRow("key") << R"({"orchestrationName":"x","payload":1,"x-backstep-start-key":"k"})"
                             << "start x 1 key k";
        QTest::newRow("alias, base64") << R"({"orchName":"x","payload":"eyJhIjoxfQ=="})"
                                       << R"(start x {"a":1})";
    }

    void starts()
    {
        QFETCH(QString, body);
        QFETCH(QString, asked);
        AskedApi api(terms());
        const std::string answer = api.send("POST /api/orchestrations/execute", body.toStdString());
        QVERIFY2(
            answer.starts_with(R"(202 {"flowId":"f-new","orchestrationName":"x","existed":false)"), answer.c_str()
        );
        QCOMPARE(api.orchestrations.asked, (Asked{asked.toStdString()}));
    }

    void startsThatCannotBe()
    {
        AskedApi asked(terms());
        const std::string line = "POST /api/orchestrations/execute";
        QVERIFY(asked.send(line, R"({"payload":{}})").starts_with("400 This start names no orchestration"));
        QVERIFY(asked.send(line, "[]").starts_with("400 "));
        QVERIFY(asked.orchestrations.asked.empty());
        const std::string good = R"({"orchestrationName":"x"})";
        asked.orchestrations.started = failure(Fault::NotFound, "Nobody registered x.");
        QCOMPARE(asked.send(line, good), "404 Nobody registered x.");
        asked.orchestrations.started = failure(Fault::Refused, "Too many flows are open.");
        QCOMPARE(asked.send(line, good), "409 Too many flows are open.");
        asked.orchestrations.started = failure(Fault::BadInput, "The key belongs to another.");
        QCOMPARE(asked.send(line, good), "400 The key belongs to another.");
        asked.orchestrations.started = StartAnswer{FlowId("f-1"), true};
        QCOMPARE(asked.send(line, good), R"(200 {"flowId":"f-1","orchestrationName":"x","existed":true})");
    }

    void anOrchestratorThatDoesNotAnswerIsNotWaitedForForEver()
    {
        AskedApi asked(terms());
        asked.orchestrations.isSilent = true;
        QCOMPARE(
            asked.send("POST /api/orchestrations/execute", R"({"orchestrationName":"x"})"),
            "503 The orchestrator did not answer within 30 ms: whether it was done is not known. Look before asking "
            "again."
        );
    }

    void wishesArePlannedAndThenDoneExactlySo()
    {
        AskedApi asked(terms());
        asked.orchestrations.planned = oneUndo();
        QCOMPARE(
            asked.send(
                "POST /api/flows/f-1/undo", R"({"expectedVersion":7,"reason":"wrong tenant","who":"anna"})", {bearer}
            ),
            R"(202 {"flowId":"f-1","action":"undo","version":8,"messages":1,"ends":"UNDONE"})"
        );
        QCOMPARE(
            asked.orchestrations.asked,
            (Asked{
                "plan undo f-1 at 7 by anna (REST), wrong tenant",
                "act undo f-1 at 7 plan abc by anna (REST), wrong tenant"})
        );
        asked.orchestrations.asked.clear();
        asked.send("POST /api/flows/f-1/retry", R"({"expectedVersion":7,"step":"a","payload":{"x": 1.0}})", {bearer});
        QCOMPARE(
            asked.orchestrations.asked,
            (Asked{
                "plan retry f-1 at 7 step a payload {\"x\": 1.0} by REST",
                "act retry f-1 at 7 step a payload {\"x\": 1.0} plan abc by REST"})
        );
    }

    void everyWishHasItsPath_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("members");
        QTest::addColumn<QString>("planned");
        const auto row = [](const char* path, const char* members, const char* planned) {
            QTest::newRow(path) << path << members << planned;
        };
        row("undo", "", "plan undo f-1 at 7 by REST");
        row("cancel", "", "plan undo f-1 at 7 by REST");
        row("undo-now", "", "plan undo-now f-1 at 7 by REST");
        row("retry", "", "plan retry f-1 at 7 by REST");
        row("pause", "", "plan pause f-1 at 7 by REST");
        row("resume", "", "plan resume f-1 at 7 by REST");
        row("start-anyway", "", "plan start-anyway f-1 at 7 by REST");
        row("skip", R"(,"step":"a")", "plan skip f-1 at 7 step a by REST");
        row("mark-undone", R"(,"step":"a")", "plan mark-undone f-1 at 7 step a by REST");
        row("mark-done",
            R"(,"step":"a","payload":{"id":1})",
            R"(plan mark-done f-1 at 7 step a payload {"id":1} by REST)");
    }

    void everyWishHasItsPath()
    {
        QFETCH(QString, path);
        QFETCH(QString, members);
        QFETCH(QString, planned);
        AskedApi asked(terms());
        asked.orchestrations.planned = oneUndo();
        const std::string address = "POST /api/flows/f-1/" + path.toStdString();
        const std::string body = R"({"expectedVersion":7)" + members.toStdString() + "}";
        QVERIFY(asked.send(address, body, {bearer}).starts_with("202 "));
        QCOMPARE(QString::fromStdString(asked.orchestrations.asked.front()), planned);
        QVERIFY(asked.send(address, body).starts_with("401 "));
        if (path == QLatin1String("skip") || path.startsWith(QLatin1String("mark-"))) {
            QCOMPARE(
                asked.send(address, R"({"expectedVersion":7})", {bearer}),
                "400 step is missing from the body: the step that is meant."
            );
        }
    }

    void aDryRunShowsTheRecordsAndSendsNothing()
    {
        AskedApi asked(terms());
        asked.orchestrations.planned = oneUndo();
        QCOMPARE(
            asked.send("POST /api/flows/f-1/undo", R"({"expectedVersion":7,"dryRun":true})", {bearer}),
            R"(200 {"flowId":"f-1","action":"undo","version":7,"planHash":"abc","ends":"UNDONE","messages":[{"order":1,)"
            R"("wave":1,"phase":"UNDO","step":"createRealm","topic":"orchestrator.tenantCreation.createRealm.undo",)"
            R"("key":"f-1","headers":{"status":true},"payload":{"a":1},"why":"it was done"}]})"
        );
        QCOMPARE(asked.orchestrations.asked, (Asked{"plan undo f-1 at 7 by REST"}));
    }

    void whatMovedOnIsToldAndNotTouched()
    {
        AskedApi asked(terms());
        asked.orchestrations.planned = failure(Fault::Refused, "The flow has moved on: it is now UNDONE at version 9.");
        QCOMPARE(
            asked.send("POST /api/flows/f-1/pause", R"({"expectedVersion":7})", {bearer}),
            "409 The flow has moved on: it is now UNDONE at version 9."
        );
        asked.orchestrations.planned = oneUndo();
        QVERIFY(asked.send("POST /api/flows/f-1/undo", R"({"expectedVersion":7,"planHash":"old"})", {bearer})
                    .starts_with("409 Not sent: the plan of now is another one"));
        asked.orchestrations.acted
            = failure(Fault::Refused, "Not sent: the flow has moved on since the plan was made.");
        QCOMPARE(
            asked.send("POST /api/flows/f-1/undo", R"({"expectedVersion":7})", {bearer}),
            "409 Not sent: the flow has moved on since the plan was made."
        );
        asked.orchestrations.planned = failure(Fault::NotFound, "No flow f-1 is in this ledger.");
        QCOMPARE(
            asked.send("POST /api/flows/f-1/undo", R"({"expectedVersion":7})", {bearer}),
            "404 No flow f-1 is in this ledger."
        );
    }

    void wishesThatCannotBeRead_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* body, const char* answer) { QTest::newRow(body) << body << answer; };
        row("{}",
            "400 expectedVersion is missing from the body: the \"version\" of the flow as it was seen (GET it); one "
            "that "
            "moved on since is not touched.");
        row(R"({"expectedVersion":"7"})", "400 expectedVersion is no integer.");
        row(R"({"expectedVersion":-7})", "400 expectedVersion is no integer.");
        row(R"({"expectedVersion":7.5})", "400 expectedVersion is no integer.");
        row(R"({"expectedVersion":99999999999999999999999})", "400 expectedVersion is larger than any version.");
        row(R"({"expectedVersion":7,"reson":"x"})",
            "400 The body has a member \"reson\", which means nothing here: it may "
            "have expectedVersion, reason, who, planHash, dryRun.");
        row(R"({"expectedVersion":7,"dryRun":"yes"})", "400 dryRun is no boolean.");
        row(R"({"expectedVersion":7,"payload":1})",
            "400 The body has a member \"payload\", which means nothing here: it may "
            "have expectedVersion, reason, who, planHash, dryRun.");
        row("[7]", "400 The body is no JSON object.");
    }

    void wishesThatCannotBeRead()
    {
        QFETCH(QString, body);
        QFETCH(QString, answer);
        AskedApi asked(terms());
        QCOMPARE(QString::fromStdString(asked.send("POST /api/flows/f-1/undo", body.toStdString(), {bearer})), answer);
        QVERIFY(asked.orchestrations.asked.empty());
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::WritesTest)
#include "writes_test.moc"
