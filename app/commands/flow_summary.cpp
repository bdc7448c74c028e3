#include "app/commands/flow_summary.h"

#include "app/commands/line_words.h"

#include <nlohmann/json.hpp>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

Json timeOrNull(Instant at)
{
    return at.isSet() ? Json(toIso8601(at)) : Json(nullptr);
}

Json stepsOf(const FlowSummary& flow)
{
    Json steps = Json::array();
    for (const FlowSummary::Step& step : flow.steps) {
        steps.push_back(
            {{"name", step.name.text()},
             {"status", toWire(step.status)},
             {"attempts", step.attempts},
             {"undoAttempts", step.undoAttempts},
             {"error", orNull(step.error)}}
        );
    }
    return steps;
}

std::string attemptsInWords(const FlowSummary::Step& step)
{
    const auto counted = [](const char* word, int count) {
        return count == 0 ? std::string{} : std::string(word) + " ×" + std::to_string(count);
    };
    const std::string undo = counted("UNDO", step.undoAttempts);
    return counted("DO", step.attempts) + (undo.empty() ? "" : "  " + undo);
}

} // namespace

FlowSummary summaryOf(const SeenFlow& flow)
{
    FlowSummary summary{
        flow.id,
        flow.orchestration,
        flow.status,
        flow.why,
        flow.version,
        flow.startedAt,
        flow.endedAt,
        flow.anomalies,
        {},
        {}};
    if (summary.why.empty() && flow.inferred) {
        summary.why = "No orchestrator tells of it: what is known was concluded from its commands and replies.";
    }
    for (const SeenStep& step : flow.steps) {
        summary.steps.push_back({step.name, step.status, step.attempts, step.undoAttempts, step.error});
    }
    for (const SeenHole& hole : flow.holes) {
        summary.holes.push_back(hole.text);
    }
    return summary;
}

FlowSummary summaryOf(const ParkedStart& start)
{
    FlowSummary summary;
    summary.id = start.request.flow;
    summary.orchestration = start.orchestration;
    summary.status = FlowStatus::NotRegistered;
    summary.why = "No orchestration named \"" + start.orchestration.text()
        + "\" is registered yet. The start waits for it since " + toIso8601(start.since) + ".";
    return summary;
}

FlowSummary summaryOf(const FlowState& state, const Orchestration& orchestration)
{
    FlowSummary summary{
        state.id,
        state.orchestration,
        state.status,
        state.why,
        state.version,
        state.startedAt,
        state.endedAt,
        state.anomalies,
        {},
        {}};
    for (std::size_t i = 0; i < state.steps.size() && i < orchestration.steps.size(); ++i) {
        const StepState& step = state.steps[i];
        const std::string& undoError = step.backward.lastError;
        summary.steps.push_back(
            {orchestration.steps[i].name,
             step.status,
             static_cast<int>(step.forward.attempts.size()),
             static_cast<int>(step.backward.attempts.size()),
             undoError.empty() ? step.forward.lastError : undoError}
        );
    }
    return summary;
}

std::string toSummaryLine(const std::vector<FlowSummary>& flows)
{
    Json all = Json::array();
    for (const FlowSummary& flow : flows) {
        all.push_back(
            {{"flowId", flow.id.text()},
             {"orchestrationName", flow.orchestration.text()},
             {"status", toWire(flow.status)},
             {"startedAt", timeOrNull(flow.startedAt)},
             {"endedAt", timeOrNull(flow.endedAt)},
             {"steps", stepsOf(flow)},
             {"anomalies", flow.anomalies},
             {"holes", flow.holes}}
        );
    }
    return oneLine({{"type", "summary"}, {"flows", all}});
}

std::string toFlowLine(const FlowSummary& flow)
{
    return oneLine(
        {{"type", "flow"},
         {"flowId", flow.id.text()},
         {"orchestrationName", flow.orchestration.text()},
         {"status", toWire(flow.status)},
         {"needsPerson", flow.needsPerson()},
         {"why", orNull(flow.why)},
         {"version", flow.version},
         {"startedAt", timeOrNull(flow.startedAt)},
         {"endedAt", timeOrNull(flow.endedAt)},
         {"steps", stepsOf(flow)},
         {"holes", flow.holes}}
    );
}

std::string toText(const FlowSummary& flow)
{
    std::string text = std::string(toWire(flow.status)) + "  " + flow.orchestration.text() + "  " + flow.id.text();
    if (flow.startedAt.isSet() && flow.endedAt.isSet()) {
        text += "  " + toWords(flow.endedAt - flow.startedAt);
    }
    if (!flow.why.empty()) {
        text += "\n  " + flow.why;
    }
    std::size_t width = 0;
    for (const FlowSummary::Step& step : flow.steps) {
        width = std::max(width, step.name.text().size());
    }
    for (const FlowSummary::Step& step : flow.steps) {
        text += "\n  " + padded(step.name.text(), width) + "  " + padded(std::string(toWire(step.status)), 15) + "  "
            + attemptsInWords(step) + (step.error.empty() ? "" : "  " + step.error);
    }
    for (const std::string& hole : flow.holes) {
        text += "\n  ! " + hole;
    }
    return text;
}

} // namespace backstep
