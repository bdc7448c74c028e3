#include "tests/engine/http/asked_api.h"
#include "tests/support/told_records.h"

#include <QtTest/QTest>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// One member of each thing on the page, and how many there are: "b a of 3 on 2 pages".
std::string pageOf(AskedApi& asked, const std::string& line, const char* member)
{
    std::string answer = asked.ask(line);
    if (asked.last.status != 200) {
        return answer;
    }
    const Json page = Json::parse(asked.last.body);
    std::string picture;
    for (const Json& each : page["content"]) {
        picture += each[member].get<std::string>() + " ";
    }
    return picture + "of " + page["totalElements"].dump() + " on " + page["totalPages"].dump() + " pages";
}

} // namespace

class ReadsTest : public QObject
{
    Q_OBJECT

private slots:

    void listsOrchestrations()
    {
        AskedApi asked;
        asked.know("alpha", "sequential", 1, "zeta-service");
        asked.know("Beta", "parallel", 3, "eta-service");
        asked.know("gamma", "sequential", 2, "theta-service");
        asked.serve("alpha", "w", {StepName("a"), StepName("b"), StepName("typo")});
        asked.serve("gamma", "w", {StepName("a"), StepName("typo")});
        const auto page
            = [&](const std::string& query) { return pageOf(asked, "GET /api/orchestrations" + query, "orchName"); };
        QCOMPARE(page(""), "Beta gamma alpha of 3 on 1 pages");
        QCOMPARE(page("?direction=asc"), "alpha gamma Beta of 3 on 1 pages");
        QCOMPARE(page("?size=2&page=1"), "alpha of 3 on 2 pages");
        QCOMPARE(page("?size=2&page=7"), "of 3 on 2 pages");
        QCOMPARE(page("?page=1000000000&size=1000"), "of 3 on 1 pages");
        QCOMPARE(page("?sortBy=initiatorName&direction=asc"), "Beta gamma alpha of 3 on 1 pages");
        QCOMPARE(page("?orchName=et"), "Beta of 1 on 1 pages");
        QCOMPARE(page("?orchName=ALPHA"), "alpha of 1 on 1 pages");
        QCOMPARE(page("?status=REGISTERED"), "alpha of 1 on 1 pages"); // names are compared, not counted
        QCOMPARE(page("?type=simultaneous"), "Beta of 1 on 1 pages");
        QCOMPARE(page("?registeredFrom=2026-11-24T14:06:02Z"), "Beta gamma of 2 on 1 pages");
        QCOMPARE(page("?registeredTo=2026-11-24"), "Beta gamma alpha of 3 on 1 pages");
        QCOMPARE(page("?registeredTo=2026-11-23"), "of 0 on 0 pages");
        QCOMPARE(page("?registeredTo=2026-11-24T15:06:01%2B01:00"), "alpha of 1 on 1 pages");
        QCOMPARE(
            page("?status=ACTIVE"), "400 status is \"ACTIVE\": it is one of REGISTERED, PARTIALLY_REGISTERED, FAILED."
        );
        QCOMPARE(page("?size=0"), "400 size is \"0\": it is a whole number from 1 to 1000.");
        QCOMPARE(page("?page=-1"), "400 page is \"-1\": it is a whole number from 0 to 1000000000.");
        QCOMPARE(
            page("?sortBy=secret"),
            "400 sortBy is \"secret\": it is one of orchName, type, status, initiatorName, lastUpdated."
        );
        QVERIFY(page("?registeredFrom=yesterday")
                    .starts_with("400 registeredFrom is \"yesterday\": it is a day (2026-11-30)"));
    }

    void tellsAnOrchestrationThatTwoServicesServe()
    {
        AskedApi asked;
        asked.know("alpha", "sequential", 1, "one");
        asked.serve("alpha", "w1", {StepName("a")});
        asked.serve("alpha", "w2", {StepName("a")});
        QCOMPARE(
            asked.ask("GET /api/orchestrations/alpha"),
            R"(200 {"orchName":"alpha","type":"SEQUENTIAL","status":"PARTIALLY_REGISTERED","initiator":"one",)"
            R"("createdAt":"2026-11-24T14:06:01.000Z","steps":[)"
            R"({"seq":1,"name":"a","objectType":"String","registeredBy":"w1, w2","status":"SUCCESS","failureReason":null},)"
            R"({"seq":2,"name":"b","objectType":null,"registeredBy":null,"status":"PENDING","failureReason":null}]})"
        );
        QCOMPARE(asked.ask("GET /api/orchestrations/omega"), "404 No orchestration \"omega\" is registered.");
    }

    void registrationsOnTheWireAreTold()
    {
        AskedApi asked;
        Record record = toldRecord(SeenRecord::Kind::Other, "orchestrator.registration", registrationOfTests, 5).record;
        asked.catalogue.records({record});
        QCOMPARE(
            asked.ask("GET /api/orchestrations"),
            R"(200 {"content":[{"id":")" + asked.catalogue.all().at(0).orchestration.hash.text()
                + R"(","orchName":"tenantCreation","type":"SEQUENTIAL","status":"PARTIALLY_REGISTERED",)"
                  R"("initiatorName":"tenant-management","registeredWorkersCount":0,"totalWorkersExpected":2,)"
                  R"("lastUpdated":"2026-11-24T14:06:05.000Z"}],"page":0,"size":10,"totalElements":1,"totalPages":1})"
        );
    }

    void listsFlows()
    {
        AskedApi asked;
        asked.flows.tell(toldFlow("f-1", FlowStatus::Completed, "a 0-2 ok; b 2-3 ok"));
        asked.flows.tell(toldFlow("f-2", FlowStatus::Undoing, "a 4-5 ok; b 5-6 fails no; UNDO a 6- runs"));
        asked.flows.tell(toldFlow("f-3", FlowStatus::Undone, "a 2-3 ok; b 3-4 fails no; UNDO a 4-5 ok"));
        asked.flows.tell(toldFlow("f-4", FlowStatus::Failed, "a 1-2 ok; b 2-3 fails no; UNDO a 3-4 fails no"));
        const auto page = [&](const std::string& query) {
            return pageOf(asked, "GET /api/orchestrations/orderFulfilment/executions" + query, "executionId");
        };
        QCOMPARE(page(""), "f-2 f-3 f-4 f-1 of 4 on 1 pages");
        QCOMPARE(page("?direction=asc&size=3"), "f-1 f-4 f-3 of 4 on 2 pages");
        QCOMPARE(page("?direction=asc&size=3&page=1"), "f-2 of 4 on 2 pages");
        QCOMPARE(page("?sortBy=executionId&direction=asc"), "f-1 f-2 f-3 f-4 of 4 on 1 pages");
        QCOMPARE(
            page("?status=IN_PROGRESS"), "f-2 of 1 on 1 pages"
        ); // UNDOING is shown as that, so it is found as that
        QCOMPARE(page("?status=ROLLED_BACK"), "f-3 of 1 on 1 pages");
        QCOMPARE(page("?fromDate=2026-11-24T14:06:02Z&toDate=2026-11-24"), "f-2 f-3 of 2 on 1 pages");
        QCOMPARE(
            page("?status=RUNNING"),
            "400 status is \"RUNNING\": it is one of SUCCESS, FAILED, IN_PROGRESS, ROLLED_BACK, NOT_REGISTERED."
        );
        asked.flows.tell(toldFlow("f-2", FlowStatus::Undone, "a 4-5 ok; b 5-6 fails no; UNDO a 6-7 ok"));
        asked.flows.forget(FlowId("f-3"));
        QCOMPARE(page("?status=ROLLED_BACK"), "f-2 of 1 on 1 pages");
        QCOMPARE(
            asked.ask("GET /api/orchestrations/nothing/executions"),
            "404 No orchestration \"nothing\" is registered, and no flow of it was seen."
        );
        asked.know("nothing", "sequential", 1, "one");
        QCOMPARE(pageOf(asked, "GET /api/orchestrations/nothing/executions", "executionId"), "of 0 on 0 pages");
    }

    void tellsAFlow()
    {
        AskedApi asked;
        SeenFlow flow = toldFlow(
            "f-1", FlowStatus::Failed, "a 0-2 ok; b 2-3 fails no; b#2 4-6 fails 503 gone; UNDO a 6-7 fails no"
        );
        flow.version = 17;
        asked.flows.tell(flow);
        asked.flows.tell(flow.id, {});
        asked.ask("GET /api/orchestrations/orderFulfilment/executions/f-1");
        const Json told = Json::parse(asked.last.body);
        QCOMPARE(told["status"].get<std::string>(), "FAILED");
        QCOMPARE(told["flowStatus"].get<std::string>(), "FAILED");
        QCOMPARE(told["version"].get<int>(), 17);
        QCOMPARE(told["overallDurationMs"].get<int>(), 7000);
        QCOMPARE(told["totalSteps"].get<int>(), 2);
        QCOMPARE(told["steps"][1]["retryCount"].get<int>(), 1);
        QCOMPARE(told["steps"][1]["startTime"].get<std::string>(), "2026-11-24T14:06:02.000Z");
        QCOMPARE(told["steps"][1]["lastRetryAt"].get<std::string>(), "2026-11-24T14:06:04.000Z");
        QCOMPARE(told["steps"][1]["errorMessage"].get<std::string>(), "503 gone");
        QCOMPARE(told["steps"][0]["operationType"].get<std::string>(), "UNDO");
        QVERIFY(told["retryPolicy"].is_null()); // nobody registered the definition that it runs on
    }

    void flowsThatAreNotThere()
    {
        AskedApi asked;
        asked.flows.tell(toldFlow("f-1", FlowStatus::Completed, "a 0-2 ok"));
        for (const std::string tail : {"", "/timeline"}) {
            const std::string base = "GET /api/orchestrations/";
            QCOMPARE(asked.ask(base + "orderFulfilment/executions/f-9" + tail), "404 No flow \"f-9\" was seen here.");
            QCOMPARE(
                asked.ask(base + "another/executions/f-1" + tail),
                "404 Flow f-1 is one of orderFulfilment, not of another."
            );
        }
        QCOMPARE(asked.ask("GET /api/audit/f-9"), "404 No flow \"f-9\" was seen here.");
    }

    void tellsWhatHappened()
    {
        AskedApi asked;
        const SeenFlow flow = toldFlow("f-1", FlowStatus::Undone, "b 1-1.25 fails 503 gone; b#2 2-4 silent");
        asked.flows.tell(flow);
        asked.flows.tell(flow.id, toldEvents());
        asked.ask("GET /api/orchestrations/orderFulfilment/executions/f-1/timeline");
        std::string picture;
        for (const Json& each : Json::parse(asked.last.body)) {
            const auto word = [&](const char* name) {
                return each[name].is_null() ? std::string() : " " + each[name].get<std::string>();
            };
            picture += each["event"].get<std::string>() + word("step") + word("status") + word("reason") + "\n";
        }
        QCOMPARE(
            QString::fromStdString(picture),
            "ORCHESTRATION_STARTED\n"
            "STEP_STARTED b\n"
            "STEP_FAILED b FAILED 503 gone\n"
            "STEP_RETRY_TRIGGERED b\n"
            "STEP_STARTED b\n"
            "STEP_FAILED b FAILED No answer within 2 s.\n"
            "WORKFLOW_PAUSED look first\n"
            "ROLLBACK_COMPLETED ROLLED_BACK b was given up.\n"
        );
    }

    void auditsAreCountedAsTheyAreFiltered()
    {
        AskedApi asked;
        const SeenFlow flow = toldFlow("f-1", FlowStatus::Undone, "b 1-1.25 fails 503 gone; b#2 2-4 silent");
        asked.flows.tell(flow);
        asked.flows.tell(flow.id, toldEvents());
        const auto counts = [&](const std::string& query) {
            std::string answer = asked.ask("GET /api/audit/f-1" + query);
            if (asked.last.status != 200) {
                return answer;
            }
            const Json told = Json::parse(asked.last.body);
            return told["totalEvents"].dump() + " " + told["failedEvents"].dump() + " " + told["retryEvents"].dump();
        };
        QCOMPARE(counts(""), "8 2 1");
        QCOMPARE(counts("?eventType=STEP_FAILED"), "2 2 0");
        QCOMPARE(counts("?status=ROLLED_BACK"), "1 0 0");
        QCOMPARE(counts("?from=2026-11-24T14:06:02Z&to=2026-11-24T14:06:04Z"), "2 1 0");
        QCOMPARE(counts("?status=GOOD"), "400 status is \"GOOD\": it is one of SUCCESS, FAILED, ROLLED_BACK.");
        asked.ask("GET /api/audit/f-1?eventType=STEP_FAILED");
        const Json first = Json::parse(asked.last.body)["events"][0];
        QCOMPARE(first["durationMs"].get<int>(), 250);
        QCOMPARE(first["retryCount"].get<int>(), 0);
        QCOMPARE(first["operationType"].get<std::string>(), "DO");
        QCOMPARE(first["id"].get<std::string>(), "f-1/3");
    }

    void aForeignOrchestratorShowsInItsTraffic()
    {
        AskedApi asked;
        SeenFlow flow = toldFlow("f-1", FlowStatus::Undone, "a 0-1 ok; b 1-2 fails gone; UNDO a 2-3 ok");
        flow.inferred = true;
        asked.flows.tell(flow);
        asked.flows.tell(flow.id, toldRecords(flow));
        asked.ask("GET /api/audit/f-1");
        std::string picture;
        const Json told = Json::parse(asked.last.body);
        for (const Json& each : told["events"]) {
            picture += each["eventType"].get<std::string>() + " " + each["durationMs"].dump() + "; ";
        }
        QCOMPARE(
            QString::fromStdString(picture),
            "STEP_STARTED null; STEP_SUCCESS 1000; STEP_STARTED null; STEP_FAILED 1000; UNDO_STARTED null; "
            "UNDO_COMPLETED 1000; ROLLBACK_COMPLETED null; "
        );
    }

    void tellsHealth()
    {
        AskedApi asked;
        asked.health.openFlows = 3;
        QCOMPARE(
            asked.ask("GET /health"),
            R"(200 {"status":"UP","version":"0.1.0","broker":"localhost:9092","connected":true,"orchestrator":"here",)"
            R"("fault":"","brokerTrouble":"","openFlows":3,"parkedStarts":0,"quarantined":0})"
        );
        asked.health.fault = "The disk is full.";
        QVERIFY(asked.ask("GET /health").starts_with(R"(503 {"status":"DOWN")"));
        asked.health.fault.clear();
        asked.health.connected = false;
        QVERIFY(asked.ask("GET /health").starts_with(R"(503 {"status":"DOWN")"));
    }

    void tellsFigures()
    {
        AskedApi asked;
        asked.flows.tell(toldFlow("f-1", FlowStatus::Completed, "a 0-2 ok"));
        asked.flows.tell(toldFlow("f-2", FlowStatus::Completed, "a 0-2 ok"));
        SeenFlow odd = toldFlow("f-3", FlowStatus::Failed, "a 0-2 ok");
        odd.orchestration = OrchestrationName("a\"b\\c\nd");
        asked.flows.tell(odd);
        asked.flows.tell(SeenAnomaly{AnomalyKind::NotJson, {}, "x", {}, toldAt(1)});
        asked.flows.recordsSeen = 12;
        const std::string text = asked.ask("GET /metrics");
        QCOMPARE(asked.last.contentType, "text/plain; version=0.0.4; charset=utf-8");
        for (const std::string line :
             {"# TYPE backstep_flows gauge\n",
              "backstep_flows{orchestration=\"orderFulfilment\",status=\"COMPLETED\"} 2\n",
              "backstep_flows{orchestration=\"a\\\"b\\\\c\\nd\",status=\"FAILED\"} 1\n",
              "backstep_anomalies_total{kind=\"not-json\"} 1\n",
              "backstep_records_seen_total 12\n",
              "backstep_up 1\n"}) {
            QVERIFY2(text.find(line) != std::string::npos, (line + text).c_str());
        }
        // An anomaly is counted once, however often it is asked for.
        QVERIFY(asked.ask("GET /metrics").find("backstep_anomalies_total{kind=\"not-json\"} 1\n") != std::string::npos);
    }

    void theApiTellsAllOfItself()
    {
        AskedApi asked;
        asked.ask("GET /openapi.json");
        const Json told = Json::parse(asked.last.body);
        QCOMPARE(told["openapi"].get<std::string>(), "3.0.3");
        std::size_t operations = 0;
        for (const Json& path : told["paths"]) {
            operations += path.size();
        }
        QCOMPARE(operations, routes().size());
        const Json& undo = told["paths"]["/api/flows/{flowId}/undo"]["post"];
        QCOMPARE(undo["parameters"][0]["name"].get<std::string>(), "flowId");
        QVERIFY(undo.contains("security"));
        QCOMPARE(
            undo["requestBody"]["content"]["application/json"]["schema"]["required"].dump(), R"(["expectedVersion"])"
        );
        QVERIFY(!told["paths"]["/health"]["get"].contains("security"));
    }
};

} // namespace backstep

QTEST_GUILESS_MAIN(backstep::ReadsTest)
#include "reads_test.moc"
