#include "app/commands/watch.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/command_loop.h"
#include "app/commands/happenings.h"
#include "app/commands/interrupt.h"
#include "app/commands/recording.h"
#include "app/commands/replay.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr Duration evidencePatience{3'000};
constexpr std::size_t anomaliesAtOnce = 1'000;
constexpr std::chrono::seconds backlogToldEach(2);

struct WatchArguments
{
    BrokerArguments broker{usualBootstrap, "per-topic", {}};
    bool json = false;
    std::string from; ///< empty: from now on
    std::string recordFile; ///< empty: nothing is recorded
    std::vector<std::string> masks;
    std::string replayFile; ///< empty: a cluster is watched
};

Result<StartPoint> startIn(const std::string& words)
{
    if (words.empty()) {
        return StartPoint{};
    }
    auto start = startPointOf(words, SystemClock().now());
    return start ? start : failure(start.error().fault, "--from: " + start.error().message);
}

/// One call of the command, on its thread.
class Watch
{
public:
    explicit Watch(const WatchArguments& arguments)
        : m_arguments(arguments)
        , m_recording(m_loop, [this](const Error& error) { m_loop.post([this, error] { m_fault = error; }); })
        , m_happenings([this](const Happening& happening) { tell(happening); })
    {
    }

    ExitCode go()
    {
        auto options = toEngineOptions(m_arguments.broker);
        if (!options) {
            return sayError(options.error());
        }
        // A slip in a mask is told before anything is waited for.
        if (const auto masks = MaskPatterns::parse(m_arguments.masks); !masks) {
            return sayError(masks.error());
        }
        if (const auto start = startIn(m_arguments.from); start) {
            options->start = *start;
        } else {
            return sayError(start.error());
        }
        const StartPoint start = options->start;
        options->role = EngineRole::Watch;
        options->observer = records() ? static_cast<RecordListener*>(&m_recording) : &m_loop;
        auto host = EngineHost::open(std::move(*options));
        if (!host) {
            return sayError(host.error());
        }
        m_host = std::move(*host);
        if (const auto begun = records() ? beginRecording() : Result<void>(); !begun) {
            return sayError(begun.error());
        }
        if (!m_arguments.json) {
            sayLine(
                "Watching " + m_host->describe() + " " + toWords(start)
                + (records() ? ", recording into " + m_arguments.recordFile : "") + ". Ctrl+C stops it."
            );
        }
        return watch();
    }

private:
    [[nodiscard]] bool records() const { return !m_arguments.recordFile.empty(); }

    Result<void> beginRecording()
    {
        CaptureAbout about;
        about.recordedAt = m_host->clock().now();
        about.from = m_host->describe();
        about.by = std::string("backstep ") + BACKSTEP_VERSION;
        about.masks = m_arguments.masks;
        return m_recording.begin(m_arguments.recordFile, about);
    }

    ExitCode watch()
    {
        m_loop.onRecord([this](const Record& record) { m_happenings.take(record, m_host->clock().now()); });
        m_loop.onTick([this] { tick(); });
        m_loop.run([this] { return m_fault.has_value(); });
        m_happenings.flush();
        tellAnomalies();
        m_host->close();
        return records() ? endRecording() : ExitCode::Fine;
    }

    ExitCode endRecording()
    {
        const auto written = m_recording.finish(m_host->clock().now());
        if (!written) {
            return sayError(written.error());
        }
        const std::string words = std::to_string(*written) + (*written == 1 ? " record is" : " records are") + " in "
            + m_arguments.recordFile + ".";
        if (m_fault.has_value()) {
            return sayError({m_fault->fault, m_fault->message + " " + words});
        }
        if (!m_arguments.json) {
            sayLine(words);
        }
        return ExitCode::Fine;
    }

    void tick()
    {
        tellBacklog();
        m_happenings.flushOlderThan(m_host->clock().now() - evidencePatience);
        tellAnomalies();
    }

    /// How far a long backlog is read, on stderr: what comes on stdout is what happened.
    void tellBacklog()
    {
        const auto now = CommandLoop::Clock::now();
        const Backlog backlog = m_host->trackerHealth().backlog;
        if (backlog.left == 0 || now < m_toldAt + backlogToldEach) {
            return;
        }
        const double seconds = std::chrono::duration<double>(now - m_toldAt).count();
        const auto perSecond = static_cast<std::int64_t>(static_cast<double>(m_toldLeft - backlog.left) / seconds);
        if (m_toldLeft > backlog.left && perSecond > 0) {
            std::cerr << "Reading what was there: " << backlog.total - backlog.left << " of " << backlog.total
                      << " records, " << perSecond << " a second.\n";
        }
        m_toldLeft = backlog.left;
        m_toldAt = now;
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
    Recording m_recording; // the same
    std::optional<Error> m_fault; ///< why recording ended
    std::unique_ptr<EngineHost> m_host;
    Happenings m_happenings;
    std::uint64_t m_mark = 0;
    CommandLoop::Clock::time_point m_toldAt = CommandLoop::Clock::now(); ///< the backlog
    std::int64_t m_toldLeft = 0;
};

} // namespace

void addWatchCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<WatchArguments>();
    CLI::App& command = *app.add_subcommand("watch", "Tells what happens on a cluster, whoever runs its flows");
    addBrokerArguments(command, arguments->broker, "the cluster (default: localhost:9092)");
    command.add_flag("--json", arguments->json, "one JSON object a line");
    CLI::Option& from = *command.add_option(
        "--from",
        arguments->from,
        "START  where to begin: earliest, latest (default), a time (2026-11-25T14:00:00Z), how long ago (15m, 2h, 3d), "
        "or "
        "an offset of each partition"
    );
    CLI::Option& record = *command.add_option(
        "--record", arguments->recordFile, "FILE  keeps every record in a capture, to be opened anywhere"
    );
    command
        .add_option(
            "--mask",
            arguments->masks,
            "PATTERN  of fields that must not be written into it: payload.card.*, /payload/card/number, "
            "headers.authorization, email; several times for several"
        )
        ->allow_extra_args(false)
        ->needs(&record);
    command.add_option("--replay", arguments->replayFile, "FILE  tells what a capture holds; no broker is needed")
        ->excludes(&record)
        ->excludes(&from)
        ->excludes("--bootstrap");
    command.callback([arguments, &exit] {
        takeInterrupts();
        exit = arguments->replayFile.empty() ? Watch(*arguments).go() : replay(arguments->replayFile, arguments->json);
    });
}

} // namespace backstep
