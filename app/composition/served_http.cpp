#include "app/composition/served_http.h"

#include "app/composition/engine_host.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

constexpr std::int64_t backlogMax = 20'000; ///< records of each partition from before the start, as in the window
constexpr std::size_t tokenLengthMin = 16;
constexpr std::size_t tokenLengthMax = 512;

/// Signs that a header carries unchanged (RFC 6750).
bool isToken(std::string_view text)
{
    constexpr std::string_view signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
    return text.size() >= tokenLengthMin && text.size() <= tokenLengthMax
        && text.find_first_not_of(signs) == std::string_view::npos;
}

} // namespace

HttpToken HttpToken::ofEnvironment()
{
    const std::string name = "BACKSTEP_HTTP_TOKEN";
    const char* variable = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): nobody sets it
    return {variable == nullptr ? std::string() : variable, name};
}

Result<std::shared_ptr<ServedHttp>> ServedHttp::open(const std::string& place, const HttpToken& token)
{
    const auto address = readHttpAddress(place);
    if (!address) {
        return failure(address.error());
    }
    if (!token.text.empty() && !isToken(token.text)) {
        return failure(
            Fault::BadInput,
            token.from
                + " holds no token: 16 to 512 letters, digits and signs of -._~+/= on one line are one, as "
                  "`openssl rand -hex 32` makes it."
        );
    }
    if (!address->isLoopback() && token.text.empty()) {
        return failure(
            Fault::BadInput,
            "--http " + place
                + " can be reached from other machines, and there is no token: give --http-token FILE or "
                  "BACKSTEP_HTTP_TOKEN, or listen on 127.0.0.1."
        );
    }
    auto server = HttpServer::bind(*address);
    if (!server) {
        return failure(server.error());
    }
    ApiTerms terms;
    terms.isLoopback = address->isLoopback();
    terms.token = token.text;
    return std::shared_ptr<ServedHttp>(new ServedHttp(std::move(*server), std::move(terms)));
}

ServedHttp::ServedHttp(std::unique_ptr<HttpServer> server, ApiTerms terms)
    : m_terms(std::move(terms))
    , m_server(std::move(server))
{
}

void ServedHttp::see(EngineOptions& options)
{
    if (!options.tracks) {
        options.tracks = true;
        options.start.backlogMax = backlogMax;
    }
    assert(options.observer == nullptr && "one observes at a time");
    options.observer = &m_catalogue;
    options.observedPrefix = topics::registration;
    options.observedToo = {TopicName(topics::shared)};
    options.observedFrom = StartFrom::Beginning;
    options.connectionChanged
        = [this, told = std::move(options.connectionChanged)](ConnectionState state, const std::string& why) {
              m_isConnected = state != ConnectionState::Down;
              told(state, why);
          };
}

Result<void> ServedHttp::serve(EngineHost& host)
{
    const auto contents = host.ledger().load();
    if (!contents) {
        return failure(contents.error());
    }
    std::ranges::for_each(contents->orchestrations, [this](const auto& each) { m_catalogue.know(each); });
    std::ranges::for_each(contents->workers, [this](const auto& each) { m_catalogue.know(each); });
    const ApiSources sources{
        host.orchestrationsForRest(), host.flows(), m_catalogue, host.clock(), [this, &host] { return health(host); }};
    const std::lock_guard lock(m_mutex);
    if (!m_isClosed) {
        m_api.emplace(sources, m_terms);
        m_server->serve(*m_api);
    }
    return {};
}

void ServedHttp::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_server->close();
}

ServiceHealth ServedHttp::health(EngineHost& host) const
{
    const OrchestratorHealth health = host.health();
    ServiceHealth told;
    told.version = BACKSTEP_VERSION;
    told.broker = host.describe();
    told.runsHere = host.orchestratorHere() != nullptr && !m_isLost;
    told.connected = told.runsHere ? health.connected : m_isConnected.load();
    told.fault = m_isLost ? "Another Backstep has taken the cluster; the orchestrator here has stopped." : health.fault;
    told.brokerTrouble = health.brokerTrouble;
    told.openFlows = health.openFlows;
    told.parkedStarts = health.parkedStarts;
    told.quarantined = health.quarantined;
    return told;
}

} // namespace backstep
