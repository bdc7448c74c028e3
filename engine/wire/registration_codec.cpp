#include "engine/base/limits.h"
#include "engine/wire/codec.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_writer.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

/// contract.md B3: "parallel" per topic, "simultaneous" on the shared one; a graph is Backstep's own word.
std::string_view typeOf(const Orchestration& orchestration, bool isSimultaneous)
{
    switch (orchestration.shape) {
    case FlowShape::Sequential:
        return "sequential";
    case FlowShape::Parallel:
        return isSimultaneous ? "simultaneous" : "parallel";
    case FlowShape::Graph:
        return "graph";
    }
    return "graph";
}

Json toJson(const RetryPolicy& retry)
{
    return {
        {"delayMs", retry.delay.count()},
        {"factor", retry.factor},
        {"maxDelayMs", retry.maxDelay.count()},
        {"jitter", retry.jitter}};
}

/// Only what differs from the defaults: a plain definition stays inside the strict field set.
void addOwnWords(Json& json, const StepDefinition& step)
{
    const AttemptPolicy defaults;
    const AttemptPolicy& forward = step.doPolicy;
    const AttemptPolicy& backward = step.undoPolicy;
    if (forward.attemptsMax != defaults.attemptsMax) {
        json["maxRetries"] = forward.attemptsMax;
    }
    if (forward.timeout != defaults.timeout) {
        json["timeoutMs"] = forward.timeout.count();
    }
    if (forward.retry != defaults.retry) {
        json["retry"] = toJson(forward.retry);
    }
    if (backward.attemptsMax != forward.attemptsMax) {
        json["undoMaxRetries"] = backward.attemptsMax;
    }
    if (backward.timeout != forward.timeout) {
        json["undoTimeoutMs"] = backward.timeout.count();
    }
    if (backward.retry != forward.retry) {
        json["undoRetry"] = toJson(backward.retry);
    }
    if (!step.hasUndo) {
        json["undo"] = "none";
    }
    for (const auto& [name, isSet] :
         {std::pair("undoOnFailure", step.undoOnFailure),
          std::pair("pivot", step.pivot),
          std::pair("retriable", step.retriable)}) {
        if (isSet) {
            json[name] = true;
        }
    }
    if (step.onExhausted == OnExhausted::Wait) {
        json["onExhausted"] = "wait";
    }
}

Json toJson(const Orchestration& orchestration, const StepDefinition& step)
{
    Json json{
        {"seq", step.seq},
        {"name", step.name.text()},
        {"objectType", step.objectType},
        {"handlerClass", nullptr},
        {"handlerMethod", nullptr},
        {"doMethod", nullptr},
        {"undoMethod", nullptr}};
    if (orchestration.shape == FlowShape::Graph && !step.dependsOn.empty()) {
        Json names = Json::array();
        for (const StepIndex before : step.dependsOn) {
            names.push_back(orchestration.steps[before].name.text());
        }
        json["dependsOn"] = std::move(names);
    }
    addOwnWords(json, step);
    return json;
}

/// The headers that the library writes (contract.md §1.3).
OutgoingRecord registrationRecord(
    Json payload, const OrchestrationName& name, const FlowId& id, std::string_view service, Dialect dialect
)
{
    const bool isShared = dialect == Dialect::Shared;
    Json headers{
        {"eventType", isShared ? topics::registration : "ORCHESTRATION_STARTED"},
        {"flowId", id.text()},
        {"orchestrationName", name.text()},
        {"source", service},
        {"X-Service-Name", service},
        {"topic", isShared ? topics::shared : topics::registration},
        {"contentType", "application/json"}};
    if (isShared) {
        headers["serviceName"] = service;
    }
    const Json envelope{{"payload", std::move(payload)}, {"headers", std::move(headers)}};
    OutgoingRecord record;
    record.topic = TopicName(isShared ? topics::shared : topics::registration);
    record.key = id.text();
    record.value = envelope.dump(-1, ' ', false, Json::error_handler_t::replace);
    return record;
}

Json textOrNull(const std::string& text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

} // namespace

OutgoingRecord encodeRegistration(
    const Orchestration& orchestration, const FlowId& id, std::string_view service, Dialect usual, bool forReference
)
{
    const Dialect dialect = orchestration.dialect.value_or(usual);
    Json steps = Json::array();
    for (const StepDefinition& step : orchestration.steps) {
        steps.push_back(toJson(orchestration, step));
    }
    Json payload{
        {"orchestrationName", orchestration.name.text()},
        {"as", "initiator"},
        {"type", typeOf(orchestration, forReference || dialect == Dialect::Shared)},
        {"sharedTopic", dialect == Dialect::Shared}};
    if (!orchestration.lockKey.empty()) {
        payload["lockKey"] = orchestration.lockKey;
    }
    if (orchestration.undoableFor != Orchestration().undoableFor) {
        payload["undoableFor"] = orchestration.undoableFor.count();
    }
    payload["steps"] = std::move(steps);
    return registrationRecord(std::move(payload), orchestration.name, id, service, dialect);
}

Result<void> fitsReference(const Orchestration& orchestration)
{
    constexpr std::array<std::string_view, 7> known{
        "seq", "name", "objectType", "handlerClass", "handlerMethod", "doMethod", "undoMethod"};
    std::vector<std::string> words;
    if (orchestration.shape == FlowShape::Graph) {
        words.emplace_back("type: graph");
    }
    if (!orchestration.lockKey.empty()) {
        words.emplace_back("lockKey");
    }
    if (orchestration.undoableFor != Orchestration().undoableFor) {
        words.emplace_back("undoableFor");
    }
    for (const StepDefinition& step : orchestration.steps) {
        const Json written = toJson(orchestration, step);
        for (const auto& [word, value] : written.items()) {
            if (std::ranges::find(known, word) == known.end()) {
                words.push_back(word + " of " + step.name.text());
            }
        }
    }
    if (words.empty()) {
        return {};
    }
    std::string listed = words.front();
    for (std::size_t each = 1; each < words.size(); ++each) {
        listed += (each + 1 == words.size() ? " and " : ", ") + words[each];
    }
    return failure(
        Fault::BadInput,
        "The reference orchestrator drops the registration of " + orchestration.name.text()
            + " in silence, for it does not know " + listed
            + ". Take that out, or let the registrations of this connection be for Backstep."
    );
}

OutgoingRecord
encodeWorkerRegistration(const Entry& worker, const FlowId& id, std::string_view service, Dialect dialect)
{
    Json steps = Json::array();
    for (const EntryStep& step : worker.steps) {
        steps.push_back(
            {{"seq", step.seq ? Json(*step.seq) : Json(nullptr)},
             {"name", step.name.text()},
             {"objectType", textOrNull(step.objectType)},
             {"handlerClass", textOrNull(step.handlerClass)},
             {"handlerMethod", nullptr},
             {"doMethod", textOrNull(step.doMethod)},
             {"undoMethod", textOrNull(step.undoMethod)}}
        );
    }
    Json payload{
        {"orchestrationName", worker.orchestrationName.text()},
        {"as", "worker"},
        {"type", nullptr},
        {"sharedTopic", false},
        {"steps", std::move(steps)}};
    return registrationRecord(std::move(payload), worker.orchestrationName, id, service, dialect);
}

namespace parts {

namespace {

/// The problems that stand inside an entry; those of the whole text go to every entry.
std::vector<Problem> problemsOf(const Entry& entry, const DefinitionDocument& document)
{
    std::vector<Problem> problems;
    const std::size_t end = entry.place.offset + entry.place.length;
    for (const Problem& problem : document.problems) {
        const bool isInside = problem.place.offset >= entry.place.offset && problem.place.offset < end;
        if (isInside || entry.place.length == 0 || document.entries.size() == 1) {
            problems.push_back(problem);
        }
    }
    return problems;
}

std::string firstError(const DefinitionDocument& document)
{
    for (const Problem& problem : document.problems) {
        if (problem.severity == Severity::Error) {
            return problem.message;
        }
    }
    return "it holds neither an initiator nor a worker.";
}

} // namespace

std::vector<Message> decodeRegistration(const Record& record)
{
    JsonEnvelope envelope;
    if (const JsonTrouble trouble = readJsonEnvelope(*record.value, envelope); trouble != JsonTrouble::None) {
        const AnomalyKind kind
            = trouble == JsonTrouble::NotAnObject ? AnomalyKind::BadRegistration : AnomalyKind::NotJson;
        return {unreadable(
            kind,
            "The value of this registration " + std::string(troubleWords(trouble))
                + ": send it on one line, as jq -c makes it."
        )};
    }
    const DefinitionDocument document = readDefinitions(*record.value, record.place.topic.text());
    std::vector<Message> messages;
    for (const Entry& entry : document.entries) {
        messages.emplace_back(RegistrationMessage{entry, problemsOf(entry, document)});
    }
    if (messages.empty()) {
        messages.emplace_back(
            unreadable(AnomalyKind::BadRegistration, "This registration cannot be used: " + firstError(document))
        );
    }
    return messages;
}

} // namespace parts

} // namespace backstep
