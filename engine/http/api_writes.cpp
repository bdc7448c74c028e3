#include "engine/http/api.h"
#include "engine/http/asked.h"

#include "engine/definition/document.h"
#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

Json toJson(const Problem& problem)
{
    return {
        {"code", problem.code},
        {"line", problem.place.line},
        {"column", problem.place.column},
        {"message", problem.message}};
}

/// The first in the sentence, all of them beside it.
HttpResponse failedBy(const DefinitionDocument& document)
{
    Json problems = Json::array();
    std::string first;
    for (const Problem& problem : document.problems) {
        if (problem.severity != Severity::Error) {
            continue;
        }
        if (first.empty()) {
            first = "Line " + std::to_string(problem.place.line) + ", column " + std::to_string(problem.place.column)
                + ": " + problem.message;
        }
        problems.push_back(toJson(problem));
    }
    const Json body{{"error", {{"status", 400}, {"message", first}, {"problems", std::move(problems)}}}};
    return told(body, 400);
}

/// Why these entries cannot be registered by a call; empty: they can.
std::string whyNotThese(const std::vector<Entry>& entries)
{
    if (entries.empty()) {
        return "The body holds no registration: {\"payload\": {\"orchestrationName\": …, \"as\": \"initiator\", "
               "\"type\": …, \"steps\": […]}, \"headers\": {…}} is expected.";
    }
    for (const Entry& entry : entries) {
        if (entry.role == EntryRole::Worker) {
            return "This registers a worker of " + entry.orchestrationName.text() + ": workers register on the topic "
                + std::string(topics::registration) + ", where their commands come from; initiators register here.";
        }
    }
    return {};
}

} // namespace

HttpResponse Api::registered(const HttpRequest& request)
{
    const DefinitionDocument document = readDefinitions(request.body, "the body");
    if (hasErrors(document.problems)) {
        return failedBy(document);
    }
    if (const std::string why = whyNotThese(document.entries); !why.empty()) {
        return failed(400, why);
    }
    Json all = Json::array();
    for (const Entry& entry : document.entries) {
        const Orchestration& orchestration = *entry.orchestration;
        const std::string service = entry.service.empty() ? entry.orchestrationName.text() + "-service" : entry.service;
        const auto version = asked<int>(m_terms.patience, [&](Orchestrations::Answer<int> answer) {
            m_sources.orchestrations.registerOrchestration(orchestration, service, std::move(answer));
        });
        if (!version) {
            return failed(version.error());
        }
        m_sources.catalogue.know(RegisteredOrchestration{orchestration, *version, m_sources.clock.now(), service});
        all.push_back(
            {{"orchestrationName", orchestration.name.text()},
             {"version", *version},
             {"steps", orchestration.steps.size()},
             {"service", service}}
        );
    }
    return told({{"registered", std::move(all)}});
}

HttpResponse Api::executed(const HttpRequest& request)
{
    // The same reader as for start records: what is accepted there is accepted here.
    Record record;
    record.place.topic = TopicName(topics::executionStart);
    record.value = request.body;
    for (Message& message : decode(record)) {
        if (const auto* wrong = std::get_if<UnreadableMessage>(&message)) {
            return failed(400, wrong->reason);
        }
        auto* start = std::get_if<StartMessage>(&message);
        if (start == nullptr) {
            continue;
        }
        const OrchestrationName name = start->orchestration;
        const auto started = asked<StartAnswer>(m_terms.patience, [&](Orchestrations::Answer<StartAnswer> answer) {
            m_sources.orchestrations.start(
                name, {start->flow, start->key, start->payload, start->startedFrom}, std::move(answer)
            );
        });
        if (!started) {
            return failed(started.error());
        }
        Json body{{"flowId", started->flow.text()}, {"orchestrationName", name.text()}, {"existed", started->existed}};
        if (!start->notes.empty()) {
            body["notes"] = start->notes;
        }
        return told(body, started->existed ? 200 : 202);
    }
    return failed(400, "The body is no start: {\"orchestrationName\": …, \"payload\": …} is expected.");
}

} // namespace backstep
