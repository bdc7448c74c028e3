#include "tests/engine/http/asked_api.h"

#include "engine/definition/document.h"
#include "tests/support/told_records.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace backstep {

namespace {

std::string wordsOf(const ActionRequest& request)
{
    std::string words = std::string(toWire(request.action)) + " " + request.flow.text();
    words += request.expectedVersion ? " at " + std::to_string(*request.expectedVersion) : "";
    words += request.step ? " step " + request.step->text() : "";
    words += request.payload ? " payload " + *request.payload : "";
    words += request.planHash.empty() ? "" : " plan " + request.planHash;
    return words + " by " + request.who + (request.reason.empty() ? "" : ", " + request.reason);
}

SeenRecord
eventRecord(int seq, const std::string& type, double seconds, const std::string& more, const std::string& detail)
{
    const std::string value = R"({"eventId":"f-1/)" + std::to_string(seq)
        + R"(","flowId":"f-1","orchestrationName":"orderFulfilment","seq":)" + std::to_string(seq) + R"(,"type":")"
        + type + R"(","at":")" + toIso8601(toldAt(seconds)) + "\"," + more + R"("detail":)" + detail + "}";
    return toldRecord(SeenRecord::Kind::Event, "orchestrator.flow.events", value, seconds);
}

} // namespace

void AnsweringOrchestrations::registerOrchestration(
    Orchestration orchestration, std::string service, Answer<int> answer
)
{
    asked.push_back("register " + orchestration.name.text() + " of " + service);
    answer(version);
}

void AnsweringOrchestrations::registered(OrchestrationName, Answer<RegisteredState> answer)
{
    answer(failure(Fault::NotFound, "Nothing is registered."));
}

void AnsweringOrchestrations::start(OrchestrationName name, StartRequest request, Answer<StartAnswer> answer)
{
    asked.push_back(
        "start " + name.text() + " " + request.payload + (request.flow.isEmpty() ? "" : " as " + request.flow.text())
        + (request.key.isEmpty() ? "" : " key " + request.key.text())
    );
    if (!isSilent) {
        answer(started);
    }
}

void AnsweringOrchestrations::plan(ActionRequest request, Answer<ActionPlan> answer)
{
    asked.push_back("plan " + wordsOf(request));
    answer(planned);
}

void AnsweringOrchestrations::act(ActionRequest request, Answer<std::uint64_t> answer)
{
    asked.push_back("act " + wordsOf(request));
    answer(acted);
}

AskedApi::AskedApi(ApiTerms terms)
    : api({orchestrations, flows, catalogue, clock, [this] { return health; }}, std::move(terms))
{
    clock.at = toldBeginning();
    health.version = "0.1.0";
    health.broker = "localhost:9092";
    health.runsHere = true;
}

std::string AskedApi::ask(const std::string& line, const std::vector<std::string>& headers)
{
    std::vector<std::string> all{"Host: localhost:8080"};
    all.insert(all.end(), headers.begin(), headers.end());
    return raw(line, all);
}

std::string AskedApi::send(const std::string& line, const std::string& body, const std::vector<std::string>& headers)
{
    std::vector<std::string> all{
        "Host: localhost:8080", "Content-Type: application/json", "Content-Length: " + std::to_string(body.size())};
    all.insert(all.end(), headers.begin(), headers.end());
    return raw(line, all, body);
}

std::string AskedApi::raw(const std::string& line, const std::vector<std::string>& headers, const std::string& body)
{
    HttpRequest request;
    request.method = line.substr(0, line.find(' '));
    request.body = body;
    for (const std::string& header : headers) {
        request.headers.emplace_back(header.substr(0, header.find(':')), header.substr(header.find(':') + 2));
    }
    if (const auto target = readTarget(line.substr(line.find(' ') + 1), request); !target) {
        last = failed(target.error());
    } else if (auto refusal = api.refused(request)) {
        last = std::move(*refusal);
    } else {
        last = api.answer(request);
    }
    if (last.status < 400 || last.contentType != "application/json") {
        return std::to_string(last.status) + " " + last.body;
    }
    const auto told = nlohmann::json::parse(last.body);
    if (!told.contains("error")) {
        return std::to_string(last.status) + " " + last.body;
    }
    const auto& error = told["error"];
    const bool isOne = error["status"] == last.status;
    return std::to_string(last.status) + " " + (isOne ? error["message"].get<std::string>() : "ANOTHER STATUS INSIDE");
}

std::vector<SeenRecord> toldEvents()
{
    const std::string first = R"("step":"b","phase":"DO","attempt":1,)";
    const std::string second = R"("step":"b","phase":"DO","attempt":2,)";
    return {
        eventRecord(1, "start_accepted", 0, "", R"({"graph":[]})"),
        eventRecord(2, "do_sent", 1, first, "{}"),
        eventRecord(2, "do_sent", 1, first, "{}"),
        eventRecord(3, "do_failed", 1.25, first, R"({"error":"503 gone"})"),
        eventRecord(4, "retry_scheduled", 1.25, first, "{}"),
        eventRecord(5, "do_sent", 2, second, "{}"),
        eventRecord(6, "do_timed_out", 4, second, R"({"waitedMs":2000})"),
        eventRecord(8, "flow_ended", 5, "", R"({"flowStatus":"UNDONE","why":"b was given up."})"),
        eventRecord(7, "operator_action", 4.5, "", R"({"action":"pause","who":"anna","reason":"look first"})"),
        eventRecord(0, "flow.snapshot", 6, "", "{}"),
    };
}

void AskedApi::know(const std::string& name, const std::string& type, double seconds, const std::string& service)
{
    const std::string text = R"({"payload":{"orchestrationName":")" + name + R"(","as":"initiator","type":")" + type
        + R"(","steps":[{"seq":1,"name":"a","objectType":"String"},{"seq":2,"name":"b"}]}})";
    catalogue.know(RegisteredOrchestration{orchestrationFrom(text), 1, toldAt(seconds), service});
}

void AskedApi::serve(const std::string& name, const std::string& service, const std::vector<StepName>& steps)
{
    catalogue.know(RegisteredWorker{OrchestrationName(name), service, steps, toldAt(0)});
}

Orchestration orchestrationFrom(const std::string& json)
{
    return readDefinitions(json, "test").entries.at(0).orchestration.value();
}

} // namespace backstep
