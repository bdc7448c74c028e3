#include "app/commands/serve.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/command_loop.h"
#include "app/commands/interrupt.h"
#include "app/commands/line_words.h"
#include "app/commands/serve_http.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

struct ServeArguments
{
    BrokerArguments broker{usualBootstrap, "per-topic", {}};
    HttpArguments http;
    bool acceptStarts = false;
    bool joinsLines = false;
    bool json = false;
};

/// One call of the command, on its thread.
class Serve
{
public:
    explicit Serve(const ServeArguments& arguments)
        : m_arguments(arguments)
    {
    }

    ExitCode go()
    {
        if (const auto opened = open(); !opened) {
            return sayError(opened.error());
        }
        auto standing = m_host->start();
        if (!standing) {
            return sayError(standing.error());
        }
        tellStanding(*standing);
        m_loop.onTick([this] { tellHealth(); });
        m_loop.run([] { return false; });
        m_host->close();
        if (!m_arguments.json) {
            sayLine("Stopped.");
        }
        return ExitCode::Fine;
    }

private:
    Result<void> open()
    {
        auto options = toEngineOptions(m_arguments.broker);
        if (!options) {
            return failure(options.error());
        }
        options->tracks = false;
        keepAudit(*options, m_arguments.broker);
        options->acceptStarts = m_arguments.acceptStarts;
        options->joinsLines = m_arguments.joinsLines;
        if (!m_arguments.http.address.empty()) {
            auto http = openHttp(m_arguments.http);
            if (!http) {
                return failure(http.error());
            }
            m_http = *http;
            options->http = std::move(*http);
        }
        options->lost = [this](const std::string& why) { lose(why); };
        auto host = EngineHost::open(std::move(*options));
        if (!host) {
            return failure(host.error());
        }
        m_host = std::move(*host);
        return {};
    }

    /// On another thread.
    void lose(const std::string& why)
    {
        m_loop.post([this, why] { tell("lost", why); });
    }

    void tell(const std::string& status, const std::string& text, const OwnerMessage& owner = {})
    {
        if (!m_arguments.json) {
            sayLine(text);
            return;
        }
        Json line{
            {"type", "status"},
            {"at", toIso8601(m_host->clock().now())},
            {"status", status},
            {"broker", m_host->describe()}};
        if (!owner.owner.isEmpty()) {
            line["owner"] = owner.owner.text();
            line["name"] = owner.name;
        }
        if (m_http != nullptr) {
            line["http"] = m_http->url();
        }
        line["text"] = text;
        sayLine(oneLine(line));
    }

    void tellStanding(const EngineStanding& standing)
    {
        if (!standing.runsHere) {
            const OwnerMessage owner = standing.owner.value_or(OwnerMessage{});
            const std::string name = owner.owner.isEmpty() ? "another Backstep that has not said its name yet"
                                                           : owner.name + " (owner " + owner.owner.text() + ")";
            tell(
                "watching",
                "Watching only: the orchestrator of " + m_host->describe() + " is " + name
                    + ". Stop that one first to run it here." + httpWords(),
                owner
            );
            return;
        }
        if (standing.abandonedBy.has_value()) {
            const OwnerMessage& before = *standing.abandonedBy;
            sayBeside(
                before.name + " (owner " + before.owner.text() + ") owned this cluster and did not release it; its "
                + std::to_string(before.openFlows) + " open flows are in its ledger and do not go on here."
            );
        }
        if (standing.besideReference) {
            sayBeside("Another orchestrator (group orchestrator-service) lives on this cluster: starts on "
                      "orchestrator.execution.start are left to it. --accept-starts takes them here.");
        }
        if (m_arguments.broker.data.empty()) {
            sayBeside("Nothing is kept: without --data DIR the flows end with this process.");
        }
        OwnerMessage self;
        self.owner = m_host->identity();
        tell(
            "owner",
            "Ready: owner " + self.owner.text() + " runs the orchestrator of " + m_host->describe()
                + (m_arguments.broker.data.empty() ? "." : ", ledger in " + m_arguments.broker.data + ".") + httpWords()
                + " Ctrl+C stops it.",
            self
        );
        m_told = m_host->health();
        m_told.connected = true;
    }

    [[nodiscard]] std::string httpWords() const
    {
        return m_http == nullptr ? std::string() : " REST on " + m_http->url() + ".";
    }

    void tellHealth()
    {
        const OrchestratorHealth health = m_host->health();
        if (health.connected != m_told.connected) {
            tell(
                health.connected ? "connected" : "disconnected",
                health.connected ? m_host->describe() + " answers again."
                                 : m_host->describe() + " does not answer; nothing times out until it does."
            );
        }
        if (health.fault != m_told.fault) {
            tell(
                health.fault.empty() ? "recovered" : "stopped",
                health.fault.empty() ? "The ledger can be written again; flows go on." : health.fault
            );
        }
        if (health.brokerTrouble != m_told.brokerTrouble) {
            tell(
                health.brokerTrouble.empty() ? "taken" : "refused",
                health.brokerTrouble.empty() ? m_host->describe() + " takes everything again." : health.brokerTrouble
            );
        }
        m_told = health;
    }

    const ServeArguments& m_arguments;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::shared_ptr<ServedHttp> m_http;
    std::unique_ptr<EngineHost> m_host;
    OrchestratorHealth m_told;
};

} // namespace

void addServeCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<ServeArguments>();
    CLI::App& command = *app.add_subcommand("serve", "Runs the orchestrator of a cluster, without a window");
    addBrokerArguments(command, arguments->broker, "the cluster (default: localhost:9092)");
    addDataArgument(command, arguments->broker, "keeps the ledger there; flows that were open go on");
    addLimitArgument(command, arguments->broker);
    addHttpArguments(command, arguments->http);
    command.add_flag(
        "--accept-starts", arguments->acceptStarts, "acts on start records even beside the reference orchestrator"
    );
    command.add_flag(
        "--join-lines",
        arguments->joinsLines,
        "takes a pretty-printed file that came a record a line as the message it is (always so on this machine)"
    );
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] {
        takeInterrupts();
        exit = Serve(*arguments).go();
    });
}

} // namespace backstep
