#include "engine/http/routes.h"

#include <array>
#include <optional>

namespace backstep {

namespace {

constexpr std::string_view when
    = R"({"oneOf":[{"type":"string","format":"date"},{"type":"string","format":"date-time"},{"type":"string","enum":[""]}]})";
constexpr RouteParameter pageParameter{"page", "from 0", R"({"type":"integer","minimum":0,"maximum":1000000000})"};
constexpr RouteParameter sizeParameter{
    "size", "1 to 1000; 10 unless said", R"({"type":"integer","minimum":1,"maximum":1000,"default":10})"};
constexpr RouteParameter directionParameter{
    "direction", "asc or desc (unless said)", R"({"type":"string","enum":["asc","desc"],"default":"desc"})"};

constexpr std::array orchestrationsQuery{
    pageParameter,
    sizeParameter,
    RouteParameter{
        "sortBy",
        "orchName, type, status, initiatorName or lastUpdated (unless said)",
        R"({"type":"string","enum":["orchName","type","status","initiatorName","lastUpdated"]})"},
    directionParameter,
    RouteParameter{
        "status",
        "REGISTERED, PARTIALLY_REGISTERED or FAILED",
        R"({"type":"string","enum":["REGISTERED","PARTIALLY_REGISTERED","FAILED"]})"},
    RouteParameter{
        "type",
        "SEQUENTIAL, SIMULTANEOUS or GRAPH",
        R"({"type":"string","enum":["SEQUENTIAL","SIMULTANEOUS","GRAPH"]})"},
    RouteParameter{"orchName", "stands anywhere in the name, in any case"},
    RouteParameter{"registeredFrom", "a day or an ISO date-time", when},
    RouteParameter{"registeredTo", "a day, which is meant whole, or an ISO date-time", when},
};
constexpr std::array executionsQuery{
    pageParameter,
    sizeParameter,
    RouteParameter{
        "sortBy",
        "startTime (unless said), endTime, status or executionId",
        R"({"type":"string","enum":["startTime","endTime","status","executionId"]})"},
    directionParameter,
    RouteParameter{
        "status",
        "SUCCESS, FAILED, IN_PROGRESS, ROLLED_BACK or NOT_REGISTERED",
        R"({"type":"string","enum":["SUCCESS","FAILED","IN_PROGRESS","ROLLED_BACK","NOT_REGISTERED"]})"},
    RouteParameter{"fromDate", "started then or later: a day or an ISO date-time", when},
    RouteParameter{"toDate", "started then or earlier: a day, which is meant whole, or an ISO date-time", when},
};
constexpr std::array auditQuery{
    RouteParameter{"eventType", "STEP_STARTED and its like"},
    RouteParameter{
        "status", "SUCCESS, FAILED or ROLLED_BACK", R"({"type":"string","enum":["SUCCESS","FAILED","ROLLED_BACK"]})"},
    RouteParameter{"from", "a day or an ISO date-time", when},
    RouteParameter{"to", "a day, which is meant whole, or an ISO date-time", when},
};
constexpr std::array registrationBody{
    BodyMember{"payload", "object", true, "the registration: orchestrationName, as, type, steps"},
    BodyMember{"headers", "object", false, "serviceName or X-Service-Name: who registers"},
};
constexpr std::array startBody{
    BodyMember{"orchestrationName", "string", true, "or in headers, as in a start record"},
    BodyMember{"payload", "", false, "what the first step is sent"},
    BodyMember{"flowId", "string", false, "the flow's id; made where there is none"},
    BodyMember{"x-backstep-start-key", "string", false, "the same key gives the same flow"},
};
constexpr BodyMember versionMember{
    "expectedVersion",
    "integer",
    true,
    "the \"version\" of the flow as it was seen (GET it); one that moved on since is not touched"};
constexpr BodyMember reasonMember{"reason", "string", false, "why; it stays with the flow and in the audit"};
constexpr BodyMember whoMember{"who", "string", false, "who asks, as it stands in the audit"};
constexpr BodyMember hashMember{"planHash", "string", false, "of a plan: sends exactly that one, or nothing"};
constexpr BodyMember dryRunMember{
    "dryRun",
    "boolean",
    false,
    "answers with the exact records, but for what only sending knows: time and x-backstep-request; nothing is sent"};
constexpr std::array wishBody{versionMember, reasonMember, whoMember, hashMember, dryRunMember};
constexpr BodyMember stepMember{"step", "string", true, "the step that is meant"};
constexpr std::array stepBody{versionMember, reasonMember, whoMember, hashMember, dryRunMember, stepMember};
constexpr std::array doneBody{
    versionMember,
    reasonMember,
    whoMember,
    hashMember,
    dryRunMember,
    stepMember,
    BodyMember{"payload", "", false, "what the step would have answered"},
};
constexpr std::array retryBody{
    versionMember,
    reasonMember,
    whoMember,
    hashMember,
    dryRunMember,
    BodyMember{"step", "string", false, "the step to retry; all that failed unless said"},
    BodyMember{"payload", "", false, "of a DO: another payload"},
};

constexpr Route
wish(std::string_view pattern, OperatorAction action, std::string_view summary, std::span<const BodyMember> body)
{
    return {Endpoint::Wish, "POST", pattern, RouteAccess::Guarded, summary, {}, body, "application/json", action};
}

constexpr std::array table{
    Route{Endpoint::Health, "GET", "/health", RouteAccess::Open, "Whether flows go on", {}, {}},
    Route{
        Endpoint::Metrics,
        "GET",
        "/metrics",
        RouteAccess::Open,
        "Figures for Prometheus",
        {},
        {},
        "text/plain; version=0.0.4; charset=utf-8"},
    Route{Endpoint::OpenApi, "GET", "/openapi.json", RouteAccess::Open, "What is served here", {}, {}},
    Route{
        Endpoint::Register,
        "POST",
        "/api/orchestration/register",
        RouteAccess::Open,
        "Registers an orchestration",
        {},
        registrationBody},
    Route{Endpoint::Execute, "POST", "/api/orchestrations/execute", RouteAccess::Open, "Starts a flow", {}, startBody},
    Route{
        Endpoint::Orchestrations,
        "GET",
        "/api/orchestrations",
        RouteAccess::Open,
        "Registered orchestrations",
        orchestrationsQuery,
        {}},
    Route{
        Endpoint::Orchestration,
        "GET",
        "/api/orchestrations/{orchName}",
        RouteAccess::Open,
        "One of them, with its steps and who serves them",
        {},
        {}},
    Route{
        Endpoint::Executions,
        "GET",
        "/api/orchestrations/{orchName}/executions",
        RouteAccess::Open,
        "Its flows",
        executionsQuery,
        {}},
    Route{
        Endpoint::Execution,
        "GET",
        "/api/orchestrations/{orchName}/executions/{executionId}",
        RouteAccess::Open,
        "One flow, with its steps and its version",
        {},
        {}},
    Route{
        Endpoint::Timeline,
        "GET",
        "/api/orchestrations/{orchName}/executions/{executionId}/timeline",
        RouteAccess::Open,
        "What happened to it, in order",
        {},
        {}},
    Route{
        Endpoint::Audit,
        "GET",
        "/api/audit/{executionId}",
        RouteAccess::Open,
        "The same with counts, filtered",
        auditQuery,
        {}},
    wish("/api/flows/{flowId}/undo", OperatorAction::Undo, "Undoes a flow", wishBody),
    wish("/api/flows/{flowId}/cancel", OperatorAction::Undo, "The same, of a flow that goes on", wishBody),
    wish(
        "/api/flows/{flowId}/undo-now",
        OperatorAction::UndoNow,
        "Undoes a flow without waiting for steps in flight",
        wishBody
    ),
    wish("/api/flows/{flowId}/retry", OperatorAction::Retry, "Retries what failed", retryBody),
    wish("/api/flows/{flowId}/pause", OperatorAction::Pause, "Sends no new command", wishBody),
    wish("/api/flows/{flowId}/resume", OperatorAction::Resume, "Goes on after a pause", wishBody),
    wish("/api/flows/{flowId}/skip", OperatorAction::Skip, "Goes on without a step", stepBody),
    wish("/api/flows/{flowId}/mark-done", OperatorAction::MarkDone, "A step is done, whatever was answered", doneBody),
    wish("/api/flows/{flowId}/mark-undone", OperatorAction::MarkUndone, "A step is undone, by hand", stepBody),
    wish(
        "/api/flows/{flowId}/start-anyway",
        OperatorAction::StartAnyway,
        "Starts a flow that waits for workers",
        wishBody
    ),
};

/// What stands for the names of the pattern; nothing where the path is another.
std::optional<std::vector<std::string>> namesIn(const std::vector<std::string>& path, std::string_view pattern)
{
    std::vector<std::string> names;
    for (const std::string& segment : path) {
        if (!pattern.starts_with('/')) {
            return std::nullopt;
        }
        pattern.remove_prefix(1);
        const std::string_view wanted = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(wanted.size());
        if (wanted.starts_with('{') && !segment.empty()) {
            names.push_back(segment);
        } else if (wanted != segment) {
            return std::nullopt;
        }
    }
    return pattern.empty() ? std::optional(std::move(names)) : std::nullopt;
}

} // namespace

std::span<const Route> routes()
{
    return table;
}

RouteMatch findRoute(const HttpRequest& request)
{
    RouteMatch match;
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    for (const Route& route : table) {
        auto names = namesIn(request.path, route.pattern);
        if (!names) {
            continue;
        }
        match.allowed.push_back(route.method);
        if (route.method == method) {
            match.route = &route;
            match.names = std::move(*names);
        }
    }
    return match;
}

} // namespace backstep
