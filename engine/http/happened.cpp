#include "engine/http/happened.h"

#include "engine/http/api_words.h"
#include "engine/wire/codec.h"
#include "engine/wire/flow_event_detail.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

struct EventWord
{
    std::string_view type; ///< on orchestrator.flow.events
    std::string_view event; ///< in the API
    std::string_view status;
};

// What the reference has no word for (a person's undo, an anomaly) has one of Backstep's.
constexpr std::array eventWords{
    EventWord{"start_accepted", "ORCHESTRATION_STARTED", ""},
    EventWord{"do_sent", "STEP_STARTED", ""},
    EventWord{"do_succeeded", "STEP_SUCCESS", "SUCCESS"},
    EventWord{"do_failed", "STEP_FAILED", "FAILED"},
    EventWord{"do_timed_out", "STEP_FAILED", "FAILED"},
    EventWord{"retry_scheduled", "STEP_RETRY_TRIGGERED", ""},
    EventWord{"exhausted", "RETRY_EXHAUSTED", "FAILED"},
    EventWord{"turned_back", "ROLLBACK_TRIGGERED", ""},
    EventWord{"undo_sent", "UNDO_STARTED", ""},
    EventWord{"undo_succeeded", "UNDO_COMPLETED", "ROLLED_BACK"},
    EventWord{"undo_failed", "UNDO_FAILED", "FAILED"},
    EventWord{"undo_timed_out", "UNDO_FAILED", "FAILED"},
    EventWord{"operator_action", "OPERATOR_ACTION", ""},
    EventWord{"anomaly", "ANOMALY", ""},
    EventWord{"flow.waiting", "ORCHESTRATION_WAITING", ""},
};

void nameEnd(Happened& happened, FlowStatus status)
{
    happened.status = apiWord(status);
    happened.event = status == FlowStatus::Completed ? "ORCHESTRATION_COMPLETED"
        : status == FlowStatus::Undone               ? "ROLLBACK_COMPLETED"
                                                     : "ORCHESTRATION_FAILED";
}

void nameAction(Happened& happened, std::string_view action)
{
    if (action == "pause") {
        happened.event = "WORKFLOW_PAUSED";
    } else if (action == "resume") {
        happened.event = "WORKFLOW_RESUMED";
    } else if (action == "skip") {
        happened.event = "STEP_SKIPPED";
    }
}

std::string textIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string reasonOf(const FlowEventDetail& detail)
{
    if (detail.waited) {
        return "No answer within " + toWords(*detail.waited) + ".";
    }
    if (detail.anomaly) {
        return detail.anomaly->text;
    }
    return detail.error.empty() ? detail.why : detail.error;
}

/// Nothing for what is no happening of the flow: snapshots, answers to control records.
std::optional<Happened> fromEvent(const FlowEventMessage& message)
{
    Happened happened;
    const FlowEventDetail detail = readFlowEventDetail(message);
    const auto* word = std::ranges::find(eventWords, std::string_view(message.type), &EventWord::type);
    if (word != eventWords.end()) {
        happened.event = word->event;
        happened.status = word->status;
    } else if (message.type != "flow_ended") {
        return std::nullopt;
    }
    if (message.seq == 0 && message.type != "flow.waiting") {
        return std::nullopt;
    }
    happened.id = message.eventId;
    happened.at = message.at;
    happened.step = message.step;
    happened.phase = message.phase;
    happened.attempt = message.attempt.value_or(0);
    happened.reason = reasonOf(detail);
    happened.details = Json::parse(message.detail, nullptr, false);
    if (!happened.details.is_object()) {
        happened.details = Json::object();
    }
    happened.details.erase("graph"); // the steps are told beside it
    if (message.type == "flow_ended") {
        nameEnd(happened, detail.flowStatus.value_or(FlowStatus::Failed));
    }
    if (message.type == "operator_action") {
        nameAction(happened, detail.action);
        happened.who = textIn(happened.details, "who");
        happened.reason = textIn(happened.details, "reason");
    }
    return happened;
}

std::vector<Happened> fromEvents(const std::vector<SeenRecord>& records)
{
    std::vector<std::pair<std::uint64_t, Happened>> numbered;
    std::set<std::string> seen; // an event may be sent more than once
    for (const SeenRecord& record : records) {
        if (record.kind != SeenRecord::Kind::Event) {
            continue;
        }
        for (const Message& message : decode(record.record)) {
            const auto* event = std::get_if<FlowEventMessage>(&message);
            auto happened = event == nullptr ? std::nullopt : fromEvent(*event);
            if (happened && (event->seq == 0 || seen.insert(event->eventId).second)) {
                numbered.emplace_back(event->seq, std::move(*happened));
            }
        }
    }
    std::ranges::stable_sort(numbered, {}, [](const auto& each) { return each.first; });
    std::vector<Happened> all;
    std::ranges::transform(numbered, std::back_inserter(all), [](auto& each) { return std::move(each.second); });
    return all;
}

std::string placeOf(const RecordPlace& place)
{
    return place.topic.text() + "/" + std::to_string(place.partition) + "/" + std::to_string(place.offset);
}

/// Of a foreign orchestrator: what can be seen is what it sends, and what is answered.
std::vector<Happened> fromTraffic(const SeenFlow& flow, const std::vector<SeenRecord>& records)
{
    std::vector<Happened> all;
    for (const SeenRecord& record : records) {
        const bool isCommand = record.kind == SeenRecord::Kind::Command;
        if (!isCommand && record.kind != SeenRecord::Kind::Reply && record.kind != SeenRecord::Kind::Start) {
            continue;
        }
        Happened happened;
        happened.id = placeOf(record.record.place);
        happened.at = record.record.at;
        happened.step = record.step;
        happened.phase = record.phase;
        happened.attempt = record.attempt.value_or(0);
        happened.details = {{"inferred", true}};
        const bool isUndo = record.phase == Phase::Undo;
        if (record.kind == SeenRecord::Kind::Start) {
            happened.event = "ORCHESTRATION_STARTED";
        } else if (isCommand) {
            happened.event = isUndo ? "UNDO_STARTED" : "STEP_STARTED";
        } else if (record.failed) {
            happened.event = isUndo ? "UNDO_FAILED" : "STEP_FAILED";
            happened.status = "FAILED";
        } else {
            happened.event = isUndo ? "UNDO_COMPLETED" : "STEP_SUCCESS";
            happened.status = isUndo ? "ROLLED_BACK" : "SUCCESS";
        }
        all.push_back(std::move(happened));
    }
    if (flow.endedAt.isSet()) {
        Happened end;
        end.id = flow.id.text() + "/end";
        end.at = flow.endedAt;
        end.reason = flow.why;
        end.details = {{"inferred", true}};
        nameEnd(end, flow.status);
        all.push_back(std::move(end));
    }
    return all;
}

/// Each attempt has a duration of its own: from when it was sent to when it was answered.
void measure(std::vector<Happened>& all)
{
    std::map<std::tuple<StepName, std::optional<Phase>, int>, Instant> sent;
    for (Happened& each : all) {
        const auto attempt = std::tuple(each.step, each.phase, each.attempt);
        if (each.event == "STEP_STARTED" || each.event == "UNDO_STARTED") {
            sent[attempt] = each.at;
        } else if (const auto found = sent.find(attempt); found != sent.end() && !each.status.empty()) {
            each.began = found->second;
        }
    }
}

void nameServices(std::vector<Happened>& all, const SeenFlow& flow)
{
    for (Happened& each : all) {
        const auto step = std::ranges::find(flow.steps, each.step, &SeenStep::name);
        if (step != flow.steps.end() && !each.status.empty()) {
            each.service = step->worker;
        }
    }
}

std::string_view operationOf(const Happened& happened)
{
    return happened.phase ? toWire(*happened.phase) : std::string_view{};
}

} // namespace

std::vector<Happened> happenedTo(const SeenFlow& flow, const std::vector<SeenRecord>& records)
{
    std::vector<Happened> all = flow.inferred ? fromTraffic(flow, records) : fromEvents(records);
    measure(all);
    nameServices(all, flow);
    return all;
}

Json toTimelineEntry(const Happened& happened)
{
    return {
        {"timestamp", timeOrNull(happened.at)},
        {"event", happened.event},
        {"step", textOrNull(happened.step.text())},
        {"status", textOrNull(happened.status)},
        {"reason", textOrNull(happened.reason)},
        {"details", happened.details.dump(-1, ' ', false, Json::error_handler_t::replace)}};
}

Json toAuditEvent(const Happened& happened, const SeenFlow& flow)
{
    return {
        {"id", happened.id},
        {"executionId", flow.id.text()},
        {"orchName", flow.orchestration.text()},
        {"entityType", happened.step.isEmpty() ? "ORCHESTRATION" : "STEP"},
        {"stepName", textOrNull(happened.step.text())},
        {"eventType", happened.event},
        {"status", textOrNull(happened.status)},
        {"timestamp", timeOrNull(happened.at)},
        {"reason", textOrNull(happened.reason)},
        {"details", happened.details},
        {"createdBy", textOrNull(happened.who)},
        {"serviceName", textOrNull(happened.service)},
        {"operationType", textOrNull(operationOf(happened))},
        {"durationMs", millisecondsOrNull(happened.began, happened.at)},
        {"retryCount", happened.attempt == 0 ? Json(nullptr) : Json(happened.attempt - 1)}};
}

} // namespace backstep
