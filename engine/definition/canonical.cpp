#include "engine/base/bytes.h"
#include "engine/definition/document.h"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

Json toJson(const AttemptPolicy& policy)
{
    return {
        {"attempts", policy.attemptsMax},
        {"timeoutMs", policy.timeout.count()},
        {"delayMs", policy.retry.delay.count()},
        {"factor", policy.retry.factor},
        {"maxDelayMs", policy.retry.maxDelay.count()},
        {"jitter", policy.retry.jitter}};
}

Json toJson(const StepDefinition& step)
{
    return {
        {"name", step.name.text()},
        {"seq", step.seq},
        {"objectType", step.objectType},
        {"dependsOn", step.dependsOn},
        {"do", toJson(step.doPolicy)},
        {"undo", toJson(step.undoPolicy)},
        {"hasUndo", step.hasUndo},
        {"undoOnFailure", step.undoOnFailure},
        {"pivot", step.pivot},
        {"retriable", step.retriable},
        {"onExhausted", step.onExhausted == OnExhausted::Wait ? "wait" : "undo"}};
}

std::string_view wordOf(FlowShape shape)
{
    switch (shape) {
    case FlowShape::Sequential:
        return "sequential";
    case FlowShape::Parallel:
        return "parallel";
    case FlowShape::Graph:
        return "graph";
    }
    return "graph";
}

AttemptPolicy readPolicy(const Json& json)
{
    AttemptPolicy policy;
    policy.attemptsMax = json.at("attempts").get<int>();
    policy.timeout = Duration(json.at("timeoutMs").get<std::int64_t>());
    policy.retry.delay = Duration(json.at("delayMs").get<std::int64_t>());
    policy.retry.factor = json.at("factor").get<double>();
    policy.retry.maxDelay = Duration(json.at("maxDelayMs").get<std::int64_t>());
    policy.retry.jitter = json.at("jitter").get<double>();
    return policy;
}

StepDefinition readStep(const Json& json)
{
    StepDefinition step;
    step.name = StepName(json.at("name").get<std::string>());
    step.seq = json.at("seq").get<int>();
    step.objectType = json.at("objectType").get<std::string>();
    step.dependsOn = json.at("dependsOn").get<std::vector<StepIndex>>();
    step.doPolicy = readPolicy(json.at("do"));
    step.undoPolicy = readPolicy(json.at("undo"));
    step.hasUndo = json.at("hasUndo").get<bool>();
    step.undoOnFailure = json.at("undoOnFailure").get<bool>();
    step.pivot = json.at("pivot").get<bool>();
    step.retriable = json.at("retriable").get<bool>();
    step.onExhausted = json.at("onExhausted").get<std::string>() == "wait" ? OnExhausted::Wait : OnExhausted::Undo;
    return step;
}

Orchestration readOrchestration(const Json& json)
{
    Orchestration result;
    result.name = OrchestrationName(json.at("orchestrationName").get<std::string>());
    const auto shape = json.at("shape").get<std::string>();
    result.shape = shape == "sequential" ? FlowShape::Sequential
        : shape == "parallel"            ? FlowShape::Parallel
                                         : FlowShape::Graph;
    result.lockKey = json.at("lockKey").get<std::string>();
    result.undoableFor = Duration(json.at("undoableForMs").get<std::int64_t>());
    for (const Json& step : json.at("steps")) {
        result.steps.push_back(readStep(step));
    }
    return result;
}

bool edgesAreGood(const Orchestration& orchestration)
{
    for (const StepDefinition& step : orchestration.steps) {
        const auto isThere = [&](StepIndex before) { return before < orchestration.steps.size(); };
        if (!std::ranges::all_of(step.dependsOn, isThere)) {
            return false;
        }
    }
    return orchestration.steps.empty() || !topologicalOrder(orchestration).empty();
}

} // namespace

std::string toCanonicalJson(const Orchestration& orchestration)
{
    Json steps = Json::array();
    for (const StepDefinition& step : orchestration.steps) {
        steps.push_back(toJson(step));
    }
    const Json json{
        {"orchestrationName", orchestration.name.text()},
        {"shape", wordOf(orchestration.shape)},
        {"lockKey", orchestration.lockKey},
        {"undoableForMs", orchestration.undoableFor.count()},
        {"steps", std::move(steps)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Orchestration> readCanonical(std::string_view text)
{
    try {
        Orchestration orchestration = readOrchestration(Json::parse(text));
        if (!edgesAreGood(orchestration)) {
            return failure(Fault::BadInput, "A stored definition has edges that lead nowhere or in a circle.");
        }
        return sealed(std::move(orchestration));
    } catch (const Json::exception&) {
        return failure(Fault::BadInput, "A stored definition cannot be read: it is damaged, or of a newer Backstep.");
    }
}

Orchestration sealed(Orchestration orchestration)
{
    for (StepDefinition& step : orchestration.steps) {
        std::ranges::sort(step.dependsOn);
        step.dependsOn.erase(std::unique(step.dependsOn.begin(), step.dependsOn.end()), step.dependsOn.end());
    }
    assert(edgesAreGood(orchestration));
    orchestration.hash = DefinitionHash(sha256Hex(toCanonicalJson(orchestration)));
    return orchestration;
}

} // namespace backstep
