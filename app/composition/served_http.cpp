#include "app/composition/served_http.h"

#include "app/composition/engine_host.h"
#include "engine/http/api.h"
#include "engine/http/catalogue.h"
#include "engine/http/http_server.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <optional>
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

struct ServedHttp::Parts
{
    Parts(ApiTerms asked, std::unique_ptr<HttpServer> bound)
        : terms(std::move(asked))
        , server(std::move(bound))
    {
    }

    [[nodiscard]] ServiceHealth health(const EngineHost& host) const;

    const ApiTerms terms;
    Catalogue catalogue;
    std::atomic<bool> isLost = false;
    std::atomic<bool> isConnected = true;
    std::optional<Api> api;
    const std::unique_ptr<HttpServer> server; ///< ends first: it asks all the others
};

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
    return std::shared_ptr<ServedHttp>(new ServedHttp(std::make_unique<Parts>(std::move(terms), std::move(*server))));
}

ServedHttp::ServedHttp(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

ServedHttp::~ServedHttp() = default;

void ServedHttp::see(EngineOptions& options)
{
    if (!options.tracks) {
        options.tracks = true;
        options.start.backlogMax = backlogMax;
    }
    assert(options.observer == nullptr && "one observes at a time");
    options.observer = &m_parts->catalogue;
    options.observedPrefix = topics::registration;
    options.observedToo = {TopicName(topics::shared)};
    options.observedFrom = StartFrom::Beginning;
    options.connectionChanged
        = [this, told = std::move(options.connectionChanged)](ConnectionState state, const std::string& why) {
              m_parts->isConnected = state != ConnectionState::Down;
              told(state, why);
          };
}

Result<void> ServedHttp::serve(EngineHost& host)
{
    const auto contents = host.ledger().load();
    if (!contents) {
        return failure(contents.error());
    }
    std::ranges::for_each(contents->orchestrations, [this](const auto& each) { m_parts->catalogue.know(each); });
    std::ranges::for_each(contents->workers, [this](const auto& each) { m_parts->catalogue.know(each); });
    const ApiSources sources{
        host.orchestrationsForRest(), host.flows(), m_parts->catalogue, host.clock(), [this, &host] {
            return m_parts->health(host);
        }};
    const std::lock_guard lock(m_mutex);
    if (!m_isClosed) {
        m_parts->api.emplace(sources, m_parts->terms);
        m_parts->server->serve(*m_parts->api);
    }
    return {};
}

void ServedHttp::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_parts->server->close();
}

void ServedHttp::lost()
{
    m_parts->isLost = true;
}

std::string ServedHttp::url() const
{
    return m_parts->server->address().url();
}

ServiceHealth ServedHttp::Parts::health(const EngineHost& host) const
{
    const OrchestratorHealth health = host.health();
    ServiceHealth told;
    told.version = BACKSTEP_VERSION;
    told.broker = host.describe();
    told.runsHere = host.runsHere() && !isLost;
    told.connected = told.runsHere ? health.connected : isConnected.load();
    told.fault = isLost ? "Another Backstep has taken the cluster; the orchestrator here has stopped." : health.fault;
    told.brokerTrouble = health.brokerTrouble;
    told.openFlows = health.openFlows;
    told.parkedStarts = health.parkedStarts;
    told.quarantined = health.quarantined;
    return told;
}

} // namespace backstep
