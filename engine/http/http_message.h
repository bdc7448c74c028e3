#pragma once

#include "engine/base/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// What a caller sent, as a value.
struct HttpRequest
{
    std::string method; ///< "GET"
    std::vector<std::string> path; ///< its segments, decoded: a name may hold a slash
    NamedTexts query; ///< decoded, in its order
    NamedTexts headers; ///< as they came
    std::string body;

    /// The first of that name, whatever the case; nothing where there is none.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

struct HttpResponse
{
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    NamedTexts headers; ///< besides Content-Type and Content-Length
};

/// Reads "/api/orchestrations/a%20b?page=2" into path and query. BadInput where it is none.
[[nodiscard]] Result<void> readTarget(std::string_view target, HttpRequest& request);

/// The one shape in which every failure is told: {"error": {"status": 404, "message": "one clear sentence"}}.
[[nodiscard]] HttpResponse failed(int status, std::string_view message);
/// The status that belongs to the fault.
[[nodiscard]] HttpResponse failed(const Error& error);

/// Why a text is not JSON, and where ("line 3, column 7"); empty: it is. Deeper than records may be is no JSON here.
[[nodiscard]] std::string whyNotJson(std::string_view text);

} // namespace backstep
