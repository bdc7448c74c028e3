#include "engine/base/bytes.h"
#include "engine/definition/document.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array ShapeWords{"sequential", "parallel", "graph"};

Json toJson(const AttemptPolicy& policy)
{
    return {
        {"attemptsMax", policy.attemptsMax},
        {"timeoutMs", policy.timeout.count()},
        {"delayMs", policy.retry.delay.count()},
        {"factor", policy.retry.factor},
        {"maxDelayMs", policy.retry.maxDelay.count()},
        {"jitter", policy.retry.jitter},
    };
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
        {"onExhausted", step.onExhausted == OnExhausted::Wait ? "wait" : "undo"},
    };
}

AttemptPolicy readPolicy(const Json& json)
{
    AttemptPolicy policy;
    policy.attemptsMax = json.at("attemptsMax").get<int>();
    policy.timeout = Duration(json.at("timeoutMs").get<long long>());
    policy.retry.delay = Duration(json.at("delayMs").get<long long>());
    policy.retry.factor = json.at("factor").get<double>();
    policy.retry.maxDelay = Duration(json.at("maxDelayMs").get<long long>());
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

} // namespace

std::string toCanonicalJson(const Orchestration& orchestration)
{
    Json steps = Json::array();
    for (const StepDefinition& step : orchestration.steps) {
        steps.push_back(toJson(step));
    }
    const Json json{
        {"name", orchestration.name.text()},
        {"shape", ShapeWords.at(static_cast<std::size_t>(orchestration.shape))},
        {"lockKey", orchestration.lockKey},
        {"undoableForMs", orchestration.undoableFor.count()},
        {"steps", steps},
    };
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Orchestration> readCanonical(std::string_view text)
{
    try {
        const Json json = Json::parse(text);
        Orchestration orchestration;
        orchestration.name = OrchestrationName(json.at("name").get<std::string>());
        const auto shape = std::ranges::find(ShapeWords, json.at("shape").get<std::string>());
        if (shape == ShapeWords.end()) {
            return failure(Fault::BadInput, "A kept definition has an unknown shape.");
        }
        orchestration.shape = static_cast<FlowShape>(shape - ShapeWords.begin());
        orchestration.lockKey = json.at("lockKey").get<std::string>();
        orchestration.undoableFor = Duration(json.at("undoableForMs").get<long long>());
        for (const Json& step : json.at("steps")) {
            orchestration.steps.push_back(readStep(step));
        }
        for (const StepDefinition& step : orchestration.steps) {
            if (!step.dependsOn.empty() && step.dependsOn.back() >= orchestration.steps.size()) {
                return failure(Fault::BadInput, "A kept definition names a step that it does not have.");
            }
        }
        return sealed(std::move(orchestration));
    } catch (const nlohmann::json::exception& error) {
        return failure(Fault::BadInput, std::string("A kept definition cannot be read: ") + error.what());
    }
}

Orchestration sealed(Orchestration orchestration)
{
    for (StepIndex i = 0; i < orchestration.steps.size(); ++i) {
        auto& edges = orchestration.steps[i].dependsOn;
        switch (orchestration.shape) {
        case FlowShape::Sequential:
            edges = i == 0 ? std::vector<StepIndex>{} : std::vector<StepIndex>{i - 1};
            break;
        case FlowShape::Parallel:
            edges.clear();
            break;
        case FlowShape::Graph:
            std::ranges::sort(edges);
            edges.erase(std::ranges::unique(edges).begin(), edges.end());
            break;
        }
    }
    orchestration.hash = DefinitionHash(sha256Hex(toCanonicalJson(orchestration)));
    return orchestration;
}

} // namespace backstep
