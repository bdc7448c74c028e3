#include "engine/http/api.h"

#include "engine/base/any_case_word.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

/// Takes as long for a token that is wrong at its end as for one that is wrong at its beginning.
bool isSame(std::string_view left, std::string_view right)
{
    unsigned differences = left.size() == right.size() ? 0U : 1U;
    for (std::size_t at = 0; at < left.size(); ++at) {
        const char other = right.empty() ? '\0' : right[at % right.size()];
        differences |= static_cast<unsigned char>(left[at]) ^ static_cast<unsigned char>(other);
    }
    return differences == 0;
}

/// "localhost:8080" → "localhost", "[::1]:8080" → "[::1]".
std::string_view hostIn(std::string_view header)
{
    const std::size_t colon = header.rfind(':');
    const std::size_t bracket = header.rfind(']');
    const bool hasPort = colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
    return hasPort ? header.substr(0, colon) : header;
}

/// What comes before a semicolon, without blanks: the type of "application/json; charset=utf-8".
std::string_view mediaType(std::string_view header)
{
    header = header.substr(0, header.find(';'));
    const std::size_t last = header.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view{} : header.substr(0, last + 1);
}

std::string listOf(const std::vector<std::string_view>& words)
{
    std::string list;
    for (const std::string_view word : words) {
        list += (list.empty() ? "" : ", ") + std::string(word) + (word == "GET" ? ", HEAD" : "");
    }
    return list;
}

/// What is not understood is refused: a filter that is silently dropped shows what nobody asked for.
std::optional<HttpResponse> refusedQuery(const HttpRequest& request, const Route& route)
{
    for (const auto& [name, value] : request.query) {
        if (std::ranges::find(route.query, name, &RouteParameter::name) != route.query.end()) {
            continue;
        }
        std::string known;
        for (const RouteParameter& parameter : route.query) {
            known += (known.empty() ? "it has " : ", ") + std::string(parameter.name);
        }
        return failed(
            400,
            std::string(route.pattern) + " has no parameter \"" + name
                + "\": " + (known.empty() ? "it has none" : known) + "."
        );
    }
    return std::nullopt;
}

} // namespace

Api::Api(ApiSources sources, ApiTerms terms)
    : m_sources(std::move(sources))
    , m_terms(std::move(terms))
    , m_book(m_sources.flows)
{
}

std::optional<HttpResponse> Api::refused(const HttpRequest& request) const
{
    if (auto refusal = refusedHost(request)) {
        return refusal;
    }
    if (auto refusal = m_terms.isLoopback ? std::nullopt : refusedToken(request)) {
        return refusal;
    }
    const RouteMatch match = findRoute(request);
    if (match.allowed.empty()) {
        return failed(404, "Nothing is served under this path: GET /openapi.json tells what is.");
    }
    if (match.route == nullptr) {
        const std::string allowed = listOf(match.allowed);
        HttpResponse refusal = failed(405, request.method + " is not possible here; " + allowed + " is.");
        refusal.headers.emplace_back("Allow", allowed);
        return refusal;
    }
    if (match.route->access == RouteAccess::Guarded) {
        if (auto refusal = refusedToken(request)) {
            return refusal;
        }
    }
    if (auto refusal = refusedQuery(request, *match.route)) {
        return refusal;
    }
    return match.route->body.empty() ? std::nullopt : refusedBody(request);
}

/// A page in a browser may ask for a name of its own that leads to this machine (DNS rebinding): its Host tells.
std::optional<HttpResponse> Api::refusedHost(const HttpRequest& request) const
{
    if (!m_terms.isLoopback) {
        return std::nullopt;
    }
    constexpr std::array<std::string_view, 3> names{"localhost", "127.0.0.1", "[::1]"};
    const std::string header = request.header("Host").value_or("");
    const std::string_view host = hostIn(header);
    if (std::ranges::any_of(names, [&](std::string_view name) { return sameInAnyCase(name, host); })) {
        return std::nullopt;
    }
    return failed(403, "Only localhost, 127.0.0.1 and [::1] are served here; the Host header says something else.");
}

std::optional<HttpResponse> Api::refusedToken(const HttpRequest& request) const
{
    if (m_terms.token.empty()) {
        return failed(
            403, "This needs a token, and none was given to serve: start it with --http-token FILE to have one."
        );
    }
    constexpr std::string_view scheme = "Bearer ";
    const std::string header = request.header("Authorization").value_or("");
    const bool isBearer
        = header.size() > scheme.size() && sameInAnyCase(std::string_view(header).substr(0, scheme.size()), scheme);
    if (isBearer && isSame(std::string_view(header).substr(scheme.size()), m_terms.token)) {
        return std::nullopt;
    }
    HttpResponse refusal = failed(
        401,
        isBearer ? "This token is not the one that serve was started with."
                 : "This needs the token that serve was started with: Authorization: Bearer TOKEN."
    );
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
    return refusal;
}

std::optional<HttpResponse> Api::refusedBody(const HttpRequest& request) const
{
    const auto length = request.header("Content-Length");
    if (request.header("Transfer-Encoding") || !length) {
        return failed(411, "A body is expected, and how long it is: send Content-Length, not in chunks.");
    }
    std::size_t bytes = 0;
    const auto [end, fault] = std::from_chars(length->data(), length->data() + length->size(), bytes);
    const bool isNumber = end == length->data() + length->size() && fault != std::errc::invalid_argument;
    if (!isNumber) {
        return failed(400, "Content-Length is \"" + *length + "\": it is a whole number.");
    }
    if (fault == std::errc::result_out_of_range || bytes > m_terms.bodyMax) {
        return failed(413, "A body of at most " + std::to_string(m_terms.bodyMax) + " bytes is taken.");
    }
    if (request.header("Content-Encoding")) {
        return failed(415, "The body is taken as it is: send it without Content-Encoding.");
    }
    if (!sameInAnyCase(mediaType(request.header("Content-Type").value_or("")), "application/json")) {
        return failed(415, "JSON is expected: send Content-Type: application/json.");
    }
    return std::nullopt;
}

HttpResponse Api::answer(const HttpRequest& request)
{
    const RouteMatch match = findRoute(request);
    if (match.route == nullptr) {
        return failed(404, "Nothing is served under this path: GET /openapi.json tells what is.");
    }
    if (!match.route->body.empty()) {
        if (const std::string why = whyNotJson(request.body); !why.empty()) {
            return failed(400, why);
        }
    }
    return answered(*match.route, request, match.names);
}

HttpResponse Api::answered(const Route& route, const HttpRequest& request, const Names& names)
{
    switch (route.endpoint) {
    case Endpoint::Health:
        return health();
    case Endpoint::Metrics:
        return metrics();
    case Endpoint::OpenApi:
        return openApi(m_sources.health().version);
    case Endpoint::Register:
        return registered(request);
    case Endpoint::Execute:
        return executed(request);
    case Endpoint::Orchestrations:
        return orchestrations(request);
    case Endpoint::Orchestration:
        return orchestration(names[0]);
    case Endpoint::Executions:
        return executions(request, names[0]);
    case Endpoint::Execution:
        return execution(names[0], names[1]);
    case Endpoint::Timeline:
        return timeline(names[0], names[1]);
    case Endpoint::Audit:
        return audit(request, names[0]);
    case Endpoint::Wish:
        return wished(route.action, request, names[0]);
    }
    return failed(404, "Nothing is served under this path.");
}

} // namespace backstep
