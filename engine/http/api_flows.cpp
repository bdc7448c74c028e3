#include "engine/http/api.h"
#include "engine/http/api_words.h"
#include "engine/http/happened.h"
#include "engine/http/listing.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

std::size_t countOf(const SeenFlow& flow, std::string_view word)
{
    return static_cast<std::size_t>(std::ranges::count_if(flow.steps, [&](const SeenStep& step) {
        return apiWord(step.status) == word;
    }));
}

/// When a step's DO and UNDO went on, from its attempts.
struct StepTimes
{
    Instant began;
    Instant ended; ///< of the last attempt, where it has ended
    Instant lastRetryAt;
};

StepTimes timesOf(const SeenFlow& flow, const StepName& step)
{
    StepTimes times;
    bool isRunning = false;
    for (const Span& span : flow.spans) {
        if (span.step != step || span.kind != Span::Kind::Attempt) {
            continue;
        }
        times.began = times.began.isSet() ? times.began : span.from;
        times.ended = span.to;
        isRunning = !span.to.isSet();
        times.lastRetryAt = span.attempt > 1 ? span.from : times.lastRetryAt;
    }
    times.ended = isRunning ? Instant() : times.ended;
    return times;
}

bool isTurnedBack(const SeenStep& step)
{
    return step.undoAttempts > 0 || step.status == StepStatus::Undoing || step.status == StepStatus::UndoSuccess
        || step.status == StepStatus::UndoFail;
}

Json toStep(const SeenFlow& flow, const SeenStep& step)
{
    const StepTimes times = timesOf(flow, step.name);
    const bool isUndo = isTurnedBack(step);
    const int attempts = isUndo ? step.undoAttempts : step.attempts;
    const int attemptsMax = isUndo ? step.undoAttemptsMax : step.attemptsMax;
    return {
        {"seq", step.seq},
        {"name", step.name.text()},
        {"status", apiWord(step.status)},
        {"operationType", toWire(isUndo ? Phase::Undo : Phase::Do)},
        {"executedBy", textOrNull(step.worker)},
        {"startTime", timeOrNull(times.began)},
        {"endTime", timeOrNull(times.ended)},
        {"durationMs", millisecondsOrNull(times.began, times.ended)},
        {"errorMessage", textOrNull(step.error)},
        {"failureReason", step.unknownOutcome ? Json("No answer: whether it was done is not known.") : Json(nullptr)},
        {"retryCount", std::max(attempts - 1, 0)},
        {"maxRetries", attemptsMax == 0 ? Json(nullptr) : Json(attemptsMax)},
        {"lastRetryAt", timeOrNull(times.lastRetryAt)},
        {"rollbackTriggered", isUndo},
        {"rollbackStepRef", nullptr},
        {"logsUrl", nullptr},
        {"workerService", textOrNull(step.worker)},
        {"stepStatus", toWire(step.status)}};
}

/// Of the definition that the flow runs on, where that is the one that is registered now; every step may have its own.
Json retryPolicyOf(const std::optional<CataloguedOrchestration>& known, const SeenFlow& flow)
{
    if (!known || known->orchestration.steps.empty() || known->orchestration.hash != flow.definition) {
        return nullptr;
    }
    const AttemptPolicy& first = known->orchestration.steps.front().doPolicy;
    return {{"maxRetries", first.attemptsMax}, {"backoffMs", first.retry.delay.count()}};
}

Json shapeOf(const SeenFlow& flow)
{
    return flow.hasGraph ? Json(apiWord(flow.shape)) : Json(nullptr);
}

Json toExecution(const SeenFlow& flow, const std::optional<CataloguedOrchestration>& known)
{
    const std::size_t succeeded = countOf(flow, "SUCCESS");
    Json told{
        {"executionId", flow.id.text()},
        {"orchName", flow.orchestration.text()},
        {"status", apiWord(flow.status)},
        {"type", shapeOf(flow)},
        {"initiator", textOrNull(known ? known->service : std::string())},
        {"triggeredBy", nullptr},
        {"correlationId", nullptr},
        {"startedAt", timeOrNull(flow.startedAt)},
        {"completedAt", timeOrNull(flow.endedAt)},
        {"lastUpdatedAt", timeOrNull(flow.lastSeenAt)},
        {"overallDurationMs", millisecondsOrNull(flow.startedAt, flow.endedAt)},
        {"totalSteps", flow.steps.size()},
        {"successfulSteps", succeeded},
        {"failedSteps", countOf(flow, "FAILED")},
        {"rolledBackSteps", countOf(flow, "ROLLED_BACK")},
        {"percentageCompleted", flow.steps.empty() ? 0 : succeeded * 100 / flow.steps.size()},
        {"retryPolicy", retryPolicyOf(known, flow)},
        {"steps", Json::array()},
        {"timeline", Json::array()},
        // Beyond the reference: what a wish about this flow needs to know.
        {"flowStatus", toWire(flow.status)},
        {"version", flow.version},
        {"paused", flow.paused},
        {"why", textOrNull(flow.why)},
        {"inferred", flow.inferred}};
    for (const SeenStep& step : flow.steps) {
        told["steps"].push_back(toStep(flow, step));
    }
    return told;
}

Result<SeenFlow> seen(const FlowQuery& flows, const std::string& id)
{
    if (auto flow = flows.flow(FlowId(id))) {
        return std::move(*flow);
    }
    return failure(Fault::NotFound, "No flow \"" + id + "\" was seen here.");
}

Result<SeenFlow> seenOf(const FlowQuery& flows, const std::string& name, const std::string& id)
{
    auto flow = seen(flows, id);
    if (flow && flow->orchestration.text() != name) {
        return failure(
            Fault::NotFound, "Flow " + id + " is one of " + flow->orchestration.text() + ", not of " + name + "."
        );
    }
    return flow;
}

Result<std::vector<Happened>> happened(const FlowQuery& flows, const SeenFlow& flow)
{
    const auto records = flows.records(flow.id);
    if (!records) {
        return failure(records.error());
    }
    return happenedTo(flow, *records);
}

Json toTimeline(const std::vector<Happened>& all)
{
    Json lines = Json::array();
    std::ranges::transform(all, std::back_inserter(lines), toTimelineEntry);
    return lines;
}

} // namespace

HttpResponse Api::execution(const std::string& name, const std::string& id) const
{
    const auto flow = seenOf(m_sources.flows, name, id);
    if (!flow) {
        return failed(flow.error());
    }
    const auto all = happened(m_sources.flows, *flow);
    if (!all) {
        return failed(all.error());
    }
    Json execution = toExecution(*flow, m_sources.catalogue.find(flow->orchestration));
    execution["timeline"] = toTimeline(*all);
    return told(execution);
}

HttpResponse Api::timeline(const std::string& name, const std::string& id) const
{
    const auto flow = seenOf(m_sources.flows, name, id);
    if (!flow) {
        return failed(flow.error());
    }
    const auto all = happened(m_sources.flows, *flow);
    return all ? told(toTimeline(*all)) : failed(all.error());
}

HttpResponse Api::audit(const HttpRequest& request, const std::string& id) const
{
    const auto status = readWord(request, "status", {"SUCCESS", "FAILED", "ROLLED_BACK"});
    const auto range = readRange(request, "from", "to");
    if (!status || !range) {
        return failed(status ? range.error() : status.error());
    }
    const auto flow = seen(m_sources.flows, id);
    if (!flow) {
        return failed(flow.error());
    }
    const auto all = happened(m_sources.flows, *flow);
    if (!all) {
        return failed(all.error());
    }
    const std::string type = request.parameter("eventType").value_or("");
    Json events = Json::array();
    std::size_t failedEvents = 0;
    std::size_t retryEvents = 0;
    for (const Happened& each : *all) {
        if ((!type.empty() && each.event != type) || (!status->empty() && each.status != *status)
            || !range->holds(each.at)) {
            continue;
        }
        failedEvents += each.status == "FAILED" ? 1 : 0;
        retryEvents += each.event == "STEP_RETRY_TRIGGERED" ? 1 : 0;
        events.push_back(toAuditEvent(each, *flow));
    }
    const std::size_t total = events.size();
    return told(
        {{"executionId", id},
         {"orchName", flow->orchestration.text()},
         {"totalEvents", total},
         {"failedEvents", failedEvents},
         {"retryEvents", retryEvents},
         {"events", std::move(events)}}
    );
}

} // namespace backstep
