#pragma once

#include "engine/base/instant.h"
#include "engine/http/catalogue.h"
#include "engine/http/flow_book.h"
#include "engine/http/http_message.h"
#include "engine/http/routes.h"
#include "engine/ports/clock.h"
#include "engine/ports/flow_query.h"
#include "engine/ports/orchestrations.h"

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// Of the process that answers, as /health and /metrics tell it.
struct ServiceHealth
{
    std::string version; ///< of Backstep
    std::string broker; ///< "localhost:9092"
    bool runsHere = false; ///< false: another Backstep runs the flows, and is asked
    bool connected = true;
    std::string fault; ///< why nothing goes on; empty: all is well
    std::string brokerTrouble;
    std::size_t openFlows = 0;
    std::size_t parkedStarts = 0;
    std::size_t quarantined = 0;
};

/// What the API needs of others. All of them outlive it.
struct ApiSources
{
    Orchestrations& orchestrations;
    const FlowQuery& flows;
    Catalogue& catalogue;
    const Clock& clock;
    std::function<ServiceHealth()> health;
};

struct ApiTerms
{
    bool isLoopback = true; ///< nobody else reaches it: Host is checked, and what is Open needs no token
    std::string token; ///< empty: none was given, and nothing that needs one is done
    std::size_t bodyMax = std::size_t{16} * 1024 * 1024;
    Duration patience{15'000}; ///< how long the orchestrator may take to answer
};

/// The REST API (contract.md B6, §2.6) as a function from what was asked to what is answered. It waits for the
/// orchestrator, and is called by many threads at once.
class Api
{
public:
    Api(ApiSources sources, ApiTerms terms);

    /// What can be refused before the body is read: who asks, for what, with how much. Nothing: it may go on.
    [[nodiscard]] std::optional<HttpResponse> refused(const HttpRequest& request) const;
    /// After refused() had nothing to say.
    [[nodiscard]] HttpResponse answer(const HttpRequest& request);

private:
    using Names = std::vector<std::string>;

    [[nodiscard]] std::optional<HttpResponse> refusedHost(const HttpRequest& request) const;
    [[nodiscard]] std::optional<HttpResponse> refusedToken(const HttpRequest& request) const;
    [[nodiscard]] std::optional<HttpResponse> refusedBody(const HttpRequest& request) const;
    [[nodiscard]] HttpResponse answered(const Route& route, const HttpRequest& request, const Names& names);

    // api_reads.cpp
    [[nodiscard]] HttpResponse orchestrations(const HttpRequest& request) const;
    [[nodiscard]] HttpResponse orchestration(const std::string& name) const;
    [[nodiscard]] HttpResponse executions(const HttpRequest& request, const std::string& name);
    // api_flows.cpp
    [[nodiscard]] HttpResponse execution(const std::string& name, const std::string& id) const;
    [[nodiscard]] HttpResponse timeline(const std::string& name, const std::string& id) const;
    [[nodiscard]] HttpResponse audit(const HttpRequest& request, const std::string& id) const;
    // api_writes.cpp
    [[nodiscard]] HttpResponse registered(const HttpRequest& request);
    [[nodiscard]] HttpResponse executed(const HttpRequest& request);
    // api_wishes.cpp
    [[nodiscard]] HttpResponse wished(OperatorAction action, const HttpRequest& request, const std::string& flow);
    // api_service.cpp
    [[nodiscard]] HttpResponse health() const;
    [[nodiscard]] HttpResponse metrics();

    const ApiSources m_sources;
    const ApiTerms m_terms;
    FlowBook m_book;
};

/// What is served, as OpenAPI 3.0 tells it: made of the table of routes.
[[nodiscard]] HttpResponse openApi(const std::string& version);

/// 200 and this body.
[[nodiscard]] HttpResponse told(const nlohmann::ordered_json& body, int status = 200);

} // namespace backstep
