#pragma once

#include "app/composition/engine_host.h"
#include "engine/http/api.h"
#include "engine/http/catalogue.h"
#include "engine/http/http_server.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace backstep {

/// What `serve` takes for its REST API.
struct HttpArguments
{
    std::string address; ///< empty: none is served
    std::string tokenFile; ///< empty: the token is in BACKSTEP_HTTP_TOKEN, or there is none
};

void addHttpArguments(CLI::App& command, HttpArguments& arguments);

/// The REST API of a host, from before the host is opened to before it is closed.
class ServedHttp final
{
public:
    /// Takes the port, so that what cannot be is refused before the cluster is owned. BadInput for an address that
    /// others reach and no token; InUse, Unreachable.
    [[nodiscard]] static Result<std::unique_ptr<ServedHttp>> open(const HttpArguments& arguments);

    /// What it wants to see of the wire. It outlives the host.
    void see(EngineOptions& options);
    /// After start() of the host. Faults: StoreFailed.
    [[nodiscard]] Result<void> serve(EngineHost& host);

    /// Another engine has taken the cluster.
    void lost() { m_isLost = true; }

    /// Before the host is closed.
    void close() { m_server->close(); }

    [[nodiscard]] std::string url() const { return m_server->address().url(); }

private:
    ServedHttp(std::unique_ptr<HttpServer> server, ApiTerms terms);

    [[nodiscard]] ServiceHealth health(EngineHost& host) const;

    const ApiTerms m_terms;
    Catalogue m_catalogue;
    std::atomic<bool> m_isLost = false;
    std::atomic<bool> m_isConnected = true;
    std::optional<Api> m_api;
    std::unique_ptr<HttpServer> m_server; ///< ends first: it asks all the others
};

} // namespace backstep
