#include "engine/base/limits.h"
#include "engine/wire/codec.h"
#include "engine/wire/json_writer.h"

#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

namespace backstep {

namespace {

std::string_view toWord(FlowShape shape)
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

FlowShape shapeFromWord(std::string_view word)
{
    return word == "sequential" ? FlowShape::Sequential : word == "parallel" ? FlowShape::Parallel : FlowShape::Graph;
}

void writeStep(std::string& out, const Orchestration& orchestration, const StepDefinition& step)
{
    JsonWriter writer(out);
    writer.text("name", step.name.text()).number("seq", step.seq);
    std::string& edges = writer.begin("dependsOn");
    edges += '[';
    for (const StepIndex before : step.dependsOn) {
        edges += edges.back() == '[' ? "" : ",";
        appendJsonText(edges, orchestration.steps[before].name.text());
    }
    edges += ']';
    writer.number("maxRetries", step.doPolicy.attemptsMax).number("timeoutMs", step.doPolicy.timeout.count());
    writer.number("undoMaxRetries", step.undoPolicy.attemptsMax);
    writer.number("undoTimeoutMs", step.undoPolicy.timeout.count());
    if (!step.hasUndo) {
        writer.text("undo", "none");
    }
    if (step.pivot) {
        writer.boolean("pivot", true);
    }
    writer.end();
}

int intOf(const nlohmann::json& step, const char* name, int otherwise)
{
    const auto found = step.find(name);
    return found != step.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

StepDefinition stepFrom(const nlohmann::json& json)
{
    StepDefinition step;
    step.name = StepName(json.at("name").get<std::string>());
    step.seq = intOf(json, "seq", 0);
    step.doPolicy.attemptsMax = intOf(json, "maxRetries", 0);
    step.undoPolicy.attemptsMax = intOf(json, "undoMaxRetries", 0);
    step.doPolicy.timeout = Duration(intOf(json, "timeoutMs", 0));
    step.undoPolicy.timeout = Duration(intOf(json, "undoTimeoutMs", 0));
    step.hasUndo = json.value("undo", std::string()) != "none";
    step.pivot = json.value("pivot", false);
    return step;
}

Orchestration graphFrom(const nlohmann::json& graph)
{
    Orchestration orchestration;
    orchestration.shape = shapeFromWord(graph.at("shape").get<std::string>());
    std::unordered_map<std::string, StepIndex> indexes;
    const nlohmann::json& steps = graph.at("steps");
    for (const nlohmann::json& step : steps) {
        orchestration.steps.push_back(stepFrom(step));
        indexes.emplace(orchestration.steps.back().name.text(), static_cast<StepIndex>(orchestration.steps.size() - 1));
    }
    for (std::size_t i = 0; i < orchestration.steps.size(); ++i) {
        for (const nlohmann::json& name : steps[i].value("dependsOn", nlohmann::json::array_t())) {
            orchestration.steps[i].dependsOn.push_back(indexes.at(name.get<std::string>()));
        }
    }
    return orchestration;
}

} // namespace

Bytes stepGraphJson(const Orchestration& orchestration)
{
    Bytes graph;
    graph.reserve(orchestration.steps.size() * 140 + 64);
    JsonWriter writer(graph);
    writer.text("shape", toWord(orchestration.shape));
    std::string& steps = writer.begin("steps");
    steps += '[';
    for (const StepDefinition& step : orchestration.steps) {
        steps += steps.back() == '[' ? "" : ",";
        writeStep(steps, orchestration, step);
    }
    steps += ']';
    writer.end();
    return graph;
}

Result<Orchestration> readStepGraph(std::string_view detail)
{
    const nlohmann::json json = nlohmann::json::parse(detail, nullptr, false);
    const auto inner = json.is_object() ? json.find("graph") : json.end();
    const nlohmann::json& graph = inner != json.end() ? *inner : json;
    // A graph comes from the wire: a member of another type or an edge to nowhere ends here, not as an exception.
    try {
        if (graph.is_object() && graph.at("steps").size() <= limits::stepsMax) {
            return graphFrom(graph);
        }
    } catch (const std::exception& error) {
        return failure(Fault::BadInput, "The step graph of a flow event cannot be read: " + std::string(error.what()));
    }
    return failure(Fault::BadInput, "This flow event carries no step graph that can be read.");
}

} // namespace backstep
