#include "app/commands/serve_http.h"

#include "engine/wire/topics.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

constexpr std::int64_t backlogMax = 20'000; ///< records of each partition from before the start, as in the window
constexpr std::size_t tokenLengthMin = 16;
constexpr std::size_t tokenLengthMax = 512;

Result<std::string> readTokenFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::array<char, tokenLengthMax + 2> text{}; // and a line end
    file.read(text.data(), text.size());
    if (!file.is_open() || file.bad()) {
        return failure(Fault::BadInput, "--http-token " + path + " cannot be read: name a file that holds the token.");
    }
    return std::string(text.data(), static_cast<std::size_t>(file.gcount()));
}

/// Signs that a header carries unchanged (RFC 6750).
bool isToken(std::string_view text)
{
    constexpr std::string_view signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
    return text.size() >= tokenLengthMin && text.size() <= tokenLengthMax
        && text.find_first_not_of(signs) == std::string_view::npos;
}

/// Empty: none was given.
Result<std::string> readToken(const HttpArguments& arguments)
{
    std::string token;
    std::string from = "BACKSTEP_HTTP_TOKEN";
    if (!arguments.tokenFile.empty()) {
        from = "--http-token " + arguments.tokenFile;
        auto text = readTokenFile(arguments.tokenFile);
        if (!text) {
            return text;
        }
        token = std::move(*text);
        token.erase(token.find_last_not_of(" \t\r\n") + 1);
    } else {
        const char* variable = std::getenv("BACKSTEP_HTTP_TOKEN"); // NOLINT(concurrency-mt-unsafe): nobody sets it
        if (variable == nullptr || *variable == '\0') {
            return token;
        }
        token = variable;
    }
    if (!isToken(token)) {
        return failure(
            Fault::BadInput,
            from
                + " holds no token: 16 to 512 letters, digits and signs of -._~+/= on one line are one, as "
                  "`openssl rand -hex 32` makes it."
        );
    }
    return token;
}

} // namespace

void addHttpArguments(CLI::App& command, HttpArguments& arguments)
{
    auto* address = command.add_option(
        "--http",
        arguments.address,
        "ADDR  a REST API there: 8080 or 127.0.0.1:8080 on this machine alone, 0.0.0.0:8080 with a token for "
        "everybody; "
        "port 0 is any that is free"
    );
    command
        .add_option(
            "--http-token",
            arguments.tokenFile,
            "FILE  holds the token of the API (or BACKSTEP_HTTP_TOKEN does): Authorization: Bearer TOKEN"
        )
        ->needs(address);
}

Result<std::unique_ptr<ServedHttp>> ServedHttp::open(const HttpArguments& arguments)
{
    const auto address = readHttpAddress(arguments.address);
    if (!address) {
        return failure(address.error());
    }
    auto token = readToken(arguments);
    if (!token) {
        return failure(token.error());
    }
    if (!address->isLoopback() && token->empty()) {
        return failure(
            Fault::BadInput,
            "--http " + arguments.address
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
    terms.token = std::move(*token);
    return std::unique_ptr<ServedHttp>(new ServedHttp(std::move(*server), std::move(terms)));
}

ServedHttp::ServedHttp(std::unique_ptr<HttpServer> server, ApiTerms terms)
    : m_terms(std::move(terms))
    , m_server(std::move(server))
{
}

void ServedHttp::see(EngineOptions& options)
{
    options.tracks = true;
    options.backlogMax = backlogMax;
    options.observer = &m_catalogue;
    options.observedPrefix = topics::registration;
    options.observedToo = {TopicName(topics::shared)};
    options.observedFrom = StartFrom::Beginning;
    options.auditTerms.who = "REST"; // nobody else asks through this host
    options.connectionChanged
        = [this](ConnectionState state, const std::string&) { m_isConnected = state != ConnectionState::Down; };
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
        host.orchestrations(), host.flows(), m_catalogue, host.clock(), [this, &host] { return health(host); }};
    m_api.emplace(sources, m_terms);
    m_server->serve(*m_api);
    return {};
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
