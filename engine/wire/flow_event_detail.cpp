#include "engine/wire/flow_event_detail.h"

#include "engine/base/limits.h"
#include "engine/wire/decode_parts.h"
#include "engine/wire/json_members.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

int countOf(std::optional<std::uint64_t> number)
{
    constexpr std::uint64_t most = 1'000'000;
    return static_cast<int>(std::min(number.value_or(0), most));
}

std::int64_t positionOf(std::string_view raw)
{
    const nlohmann::json json = nlohmann::json::parse(raw, nullptr, false);
    return json.is_number_integer() ? json.get<std::int64_t>() : -1;
}

AnomalySeen anomalyFrom(const JsonMembers& detail, AnomalyKind kind)
{
    AnomalySeen anomaly{kind, detail.textOr("text", ""), {}};
    anomaly.place.topic = TopicName(detail.textOr("topic", ""));
    anomaly.place.partition = static_cast<std::int32_t>(positionOf(detail.raw("partition")));
    anomaly.place.offset = positionOf(detail.raw("offset"));
    return anomaly;
}

/// The raw values of a JSON array; empty for anything else. Arrays stand in snapshots and turned_back alone.
std::vector<std::string> itemsOf(std::string_view raw)
{
    std::vector<std::string> items;
    const nlohmann::json array = nlohmann::json::parse(raw, nullptr, false);
    if (array.is_array() && array.size() <= limits::stepsMax) {
        std::ranges::transform(array, std::back_inserter(items), [](const nlohmann::json& item) {
            return item.dump();
        });
    }
    return items;
}

std::optional<FlowEventDetail::Step> stepFrom(const std::string& raw)
{
    JsonMembers members;
    if (readJsonObject(raw, members) != JsonTrouble::None) {
        return std::nullopt;
    }
    FlowEventDetail::Step step;
    step.name = StepName(members.textOr("name", ""));
    step.status = stepStatusFromWire(members.textOr("status", "")).value_or(StepStatus::Pending);
    step.attempts = countOf(members.number("attempts"));
    step.undoAttempts = countOf(members.number("undoAttempts"));
    step.unknown = members.raw("unknown") == "true";
    step.error = members.textOr("error", "");
    return step.name.isEmpty() ? std::nullopt : std::optional(std::move(step));
}

void readSnapshot(const JsonMembers& members, FlowEventDetail& detail)
{
    detail.startedAt = parts::instantOf(members.raw("startedAt"));
    detail.endedAt = parts::instantOf(members.raw("endedAt"));
    if (members.has("paused")) {
        detail.paused = members.raw("paused") == "true";
    }
    for (const std::string& raw : itemsOf(members.raw("steps"))) {
        if (auto step = stepFrom(raw)) {
            detail.steps.push_back(std::move(*step));
        }
    }
}

} // namespace

FlowEventDetail readFlowEventDetail(const FlowEventMessage& event)
{
    FlowEventDetail detail;
    thread_local JsonMembers members;
    if (readJsonObject(event.detail, members) != JsonTrouble::None) {
        return detail;
    }
    detail.flowStatus = flowStatusFromWire(members.textOr("flowStatus", ""));
    detail.stepStatus = stepStatusFromWire(members.textOr("stepStatus", ""));
    detail.version = members.number("version");
    detail.why = members.textOr("why", "");
    detail.error = members.textOr("error", "");
    if (const auto waited = members.number("waitedMs"); waited && *waited < 1'000'000'000'000) {
        detail.waited = Duration(static_cast<Duration::rep>(*waited));
    }
    detail.retryAt = parts::instantOf(members.raw("retryAt"));
    detail.unknown = members.raw("unknown") == "true";
    detail.action = members.textOr("action", "");
    detail.hasGraph = members.has("graph");
    if (const auto kind = anomalyKindFromWire(members.textOr("kind", "")); kind && event.type == "anomaly") {
        detail.anomaly = anomalyFrom(members, *kind);
    }
    if (members.has("withdrawn")) {
        for (const std::string& raw : itemsOf(members.raw("withdrawn"))) {
            detail.withdrawn.emplace_back(jsonScalarText(raw).value_or(""));
        }
    }
    if (event.type == "flow.snapshot") {
        readSnapshot(members, detail);
    }
    return detail;
}

} // namespace backstep
