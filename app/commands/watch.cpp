#include "app/commands/watch.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/command_loop.h"
#include "app/commands/happenings.h"
#include "app/commands/interrupt.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace backstep {

namespace {

constexpr Duration evidencePatience{3'000};
constexpr std::size_t anomaliesAtOnce = 1'000;

struct WatchArguments
{
    BrokerArguments broker{usualBootstrap, "per-topic", {}};
    bool json = false;
};

/// One call of the command, on its thread.
class Watch
{
public:
    explicit Watch(const WatchArguments& arguments)
        : m_arguments(arguments)
        , m_happenings([this](const Happening& happening) { tell(happening); })
    {
    }

    ExitCode go()
    {
        auto options = toEngineOptions(m_arguments.broker);
        if (!options) {
            return sayError(options.error());
        }
        const Dialect dialect = options->dialect;
        options->role = EngineRole::Watch;
        options->observer = &m_loop;
        auto host = EngineHost::open(std::move(*options));
        if (!host) {
            return sayError(host.error());
        }
        m_host = std::move(*host);
        if (!m_arguments.json) {
            sayLine("Watching " + m_host->describe() + " from now on. Ctrl+C stops it.");
        }
        m_loop.onRecord([this, dialect](const Record& record) {
            m_happenings.take(record, dialect, m_host->clock().now());
        });
        m_loop.onTick([this] { tick(); });
        m_loop.run([] { return false; });
        m_happenings.flush();
        tellAnomalies();
        m_host->close();
        return ExitCode::Fine;
    }

private:
    void tick()
    {
        m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience);
        tellAnomalies();
    }

    void tell(const Happening& happening)
    {
        if (happening.event.type != "anomaly") { // the tracker tells these, with those that no engine tells
            say(happening);
        }
    }

    void tellAnomalies()
    {
        const FlowQuery::Changes changes = m_host->flows().changesSince(m_mark, anomaliesAtOnce);
        m_mark = changes.mark;
        for (const SeenAnomaly& anomaly : changes.anomalies) {
            say(toHappening(anomaly));
        }
    }

    void say(const Happening& happening) const
    {
        sayLine(m_arguments.json ? toJsonLine(happening) : toTextLine(happening));
    }

    const WatchArguments& m_arguments;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
    Happenings m_happenings;
    std::uint64_t m_mark = 0;
};

} // namespace

void addWatchCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<WatchArguments>();
    CLI::App& command = *app.add_subcommand("watch", "Tells what happens on a cluster, whoever runs its flows");
    addBrokerArguments(command, arguments->broker, "the cluster (default: localhost:9092)");
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] {
        takeInterrupts();
        exit = Watch(*arguments).go();
    });
}

} // namespace backstep
