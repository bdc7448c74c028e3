#pragma once

#include "engine/http/http_message.h"
#include "engine/saga/input.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstep {

enum class Endpoint : std::uint8_t
{
    Health,
    Metrics,
    OpenApi,
    Register,
    Execute,
    Orchestrations,
    Orchestration,
    Executions,
    Execution,
    Timeline,
    Audit,
    Wish ///< of a person, for a flow
};

enum class RouteAccess : std::uint8_t
{
    Open, ///< on loopback without a token
    Guarded ///< by a token wherever it comes from
};

struct RouteParameter
{
    std::string_view name;
    std::string_view about;
    std::string_view schema = R"({"type":"string"})"; ///< JSON, as in OpenAPI
};

/// A member of a body that is asked for.
struct BodyMember
{
    std::string_view name;
    std::string_view type; ///< of JSON; empty: any
    bool isNeeded = false;
    std::string_view about;
};

/// One line of the API. What is served, what is refused and what openapi.json says all come from this table.
struct Route
{
    Endpoint endpoint = Endpoint::Health;
    std::string_view method;
    std::string_view pattern; ///< "/api/orchestrations/{orchName}"
    RouteAccess access = RouteAccess::Open;
    std::string_view summary;
    std::span<const RouteParameter> query;
    std::span<const BodyMember> body; ///< none: it takes no body
    std::string_view contentType = "application/json";
    OperatorAction action = OperatorAction::Undo; ///< of a Wish
};

[[nodiscard]] std::span<const Route> routes();

struct RouteMatch
{
    const Route* route = nullptr; ///< none: the path is unknown, or not with that method
    std::vector<std::string> names; ///< what stands for the {…} of the pattern
    std::vector<std::string_view> allowed; ///< the methods that the path has; empty: it is unknown
};

/// HEAD is answered as GET.
[[nodiscard]] RouteMatch findRoute(const HttpRequest& request);

} // namespace backstep
