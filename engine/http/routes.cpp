#include "engine/http/routes.h"

#include <array>
#include <optional>

namespace backstep {

namespace {

constexpr std::array orchestrationsQuery{
    RouteParameter{"page", "from 0"},
    RouteParameter{"size", "1 to 1000; 10 unless said"},
    RouteParameter{"sortBy", "orchName, type, status, initiatorName or lastUpdated (unless said)"},
    RouteParameter{"direction", "asc or desc (unless said)"},
    RouteParameter{"status", "REGISTERED, PARTIALLY_REGISTERED or FAILED"},
    RouteParameter{"type", "SEQUENTIAL, SIMULTANEOUS or GRAPH"},
    RouteParameter{"orchName", "stands anywhere in the name, in any case"},
    RouteParameter{"registeredFrom", "a day or an ISO date-time"},
    RouteParameter{"registeredTo", "a day, which is meant whole, or an ISO date-time"},
};
constexpr std::array executionsQuery{
    RouteParameter{"page", "from 0"},
    RouteParameter{"size", "1 to 1000; 10 unless said"},
    RouteParameter{"sortBy", "startTime (unless said), endTime, status or executionId"},
    RouteParameter{"direction", "asc or desc (unless said)"},
    RouteParameter{"status", "SUCCESS, FAILED, IN_PROGRESS, ROLLED_BACK or NOT_REGISTERED"},
    RouteParameter{"fromDate", "started then or later: a day or an ISO date-time"},
    RouteParameter{"toDate", "started then or earlier: a day, which is meant whole, or an ISO date-time"},
};
constexpr std::array auditQuery{
    RouteParameter{"eventType", "STEP_STARTED and its like"},
    RouteParameter{"status", "SUCCESS, FAILED or ROLLED_BACK"},
    RouteParameter{"from", "a day or an ISO date-time"},
    RouteParameter{"to", "a day, which is meant whole, or an ISO date-time"},
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
    "expectedVersion", "integer", true, "of the flow as it was seen: a flow that moved on since is not touched"};
constexpr BodyMember reasonMember{"reason", "string", false, "why; it stays with the flow and in the audit"};
constexpr BodyMember whoMember{"who", "string", false, "who asks, as it stands in the audit"};
constexpr BodyMember hashMember{"planHash", "string", false, "of a plan: sends exactly that one, or nothing"};
constexpr BodyMember dryRunMember{"dryRun", "boolean", false, "answers with the exact records; nothing is sent"};
constexpr std::array wishBody{versionMember, reasonMember, whoMember, hashMember, dryRunMember};
constexpr std::array retryBody{
    versionMember,
    reasonMember,
    whoMember,
    hashMember,
    dryRunMember,
    BodyMember{"step", "string", false, "the step to retry; all that failed unless said"},
    BodyMember{"payload", "", false, "of a DO: another payload"},
};

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
    Route{Endpoint::Undo, "POST", "/api/flows/{flowId}/undo", RouteAccess::Guarded, "Undoes a flow", {}, wishBody},
    Route{
        Endpoint::UndoNow,
        "POST",
        "/api/flows/{flowId}/undo-now",
        RouteAccess::Guarded,
        "Undoes a flow without waiting for steps in flight",
        {},
        wishBody},
    Route{
        Endpoint::Retry,
        "POST",
        "/api/flows/{flowId}/retry",
        RouteAccess::Guarded,
        "Retries what failed",
        {},
        retryBody},
    Route{
        Endpoint::Pause,
        "POST",
        "/api/flows/{flowId}/pause",
        RouteAccess::Guarded,
        "Sends no new command",
        {},
        wishBody},
    Route{
        Endpoint::Resume,
        "POST",
        "/api/flows/{flowId}/resume",
        RouteAccess::Guarded,
        "Goes on after a pause",
        {},
        wishBody},
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
