#include "app/commands/quarantine.h"

#include "app/commands/broker_arguments.h"
#include "app/commands/command_loop.h"
#include "app/commands/interrupt.h"
#include "app/commands/line_words.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace backstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t valueShown = 200; ///< bytes

struct QuarantineArguments
{
    BrokerArguments broker;
    std::optional<std::uint64_t> feed;
    std::optional<std::uint64_t> drop;
    int limit = 1'000;
    bool json = false;
};

std::string beginningOf(const std::string& value)
{
    return value.substr(0, valueShown);
}

/// On the terminal of whoever looks, bytes of a stranger are text and nothing else.
std::string quoted(const std::string& text)
{
    return oneLine(Json(text));
}

/// One call of the command, on its thread.
class Quarantine
{
public:
    explicit Quarantine(const QuarantineArguments& arguments)
        : m_arguments(arguments)
    {
    }

    ExitCode go()
    {
        if (const auto opened = open(); !opened) {
            return sayError(opened.error());
        }
        if (!m_arguments.feed.has_value() && !m_arguments.drop.has_value()) {
            return list();
        }
        takeInterrupts();
        const Result<void> done = change();
        m_host->close();
        if (!done) {
            return sayError(done.error());
        }
        tellChange();
        return ExitCode::Fine;
    }

private:
    Result<void> open()
    {
        if (const auto there = requireLedger(m_arguments.broker.data); !there) {
            return failure(there.error());
        }
        auto options = toEngineOptions(m_arguments.broker);
        if (!options) {
            return failure(options.error());
        }
        options->tracks = false;
        auto host = EngineHost::open(std::move(*options));
        if (!host) {
            return failure(host.error());
        }
        m_host = std::move(*host);
        return {};
    }

    ExitCode list()
    {
        const auto kept = m_host->ledger().quarantine(static_cast<std::size_t>(m_arguments.limit));
        if (!kept) {
            return sayError(kept.error());
        }
        for (const QuarantinedRecord& record : *kept) {
            sayLine(m_arguments.json ? toJsonLine(record) : toText(record));
        }
        if (kept->empty() && !m_arguments.json) {
            sayLine("Nothing is in quarantine.");
        }
        return ExitCode::Fine;
    }

    /// The orchestrator alone writes its ledger, so it is started for that.
    Result<void> change()
    {
        const auto standing = m_host->start();
        if (!standing) {
            return failure(standing.error());
        }
        Orchestrator* engine = m_host->orchestratorHere();
        if (engine == nullptr) {
            return failure(
                Fault::InUse, "The orchestrator of " + m_host->describe() + " runs elsewhere: stop that one first."
            );
        }
        std::optional<Result<void>> answered;
        const auto answer = m_loop.answer<void>([&](const Result<void>& result) { answered = result; });
        if (m_arguments.feed.has_value()) {
            engine->feedQuarantined(*m_arguments.feed, answer);
        } else {
            engine->dropQuarantined(*m_arguments.drop, answer);
        }
        m_loop.run([&] { return answered.has_value(); });
        if (!answered.has_value()) {
            return failure(Fault::Refused, "Interrupted before the orchestrator answered: list them to see.");
        }
        return *answered;
    }

    void tellChange() const
    {
        const bool isFed = m_arguments.feed.has_value();
        const std::uint64_t id = isFed ? *m_arguments.feed : *m_arguments.drop;
        if (m_arguments.json) {
            sayLine(oneLine({{"type", isFed ? "fed" : "dropped"}, {"id", id}}));
        } else if (isFed) {
            sayLine(
                "Record " + std::to_string(id)
                + " was taken in. A flow that it began or moved is in the ledger and "
                  "goes on when run or serve opens it."
            );
        } else {
            sayLine("Record " + std::to_string(id) + " was dropped.");
        }
    }

    const QuarantineArguments& m_arguments;
    CommandLoop m_loop; // outlives the host, whose threads bring to it
    std::unique_ptr<EngineHost> m_host;
};

} // namespace

std::string toJsonLine(const QuarantinedRecord& kept)
{
    const Record& record = kept.record;
    return oneLine(
        {{"type", "quarantined"},
         {"id", kept.id},
         {"at", toIso8601(kept.at)},
         {"topic", record.place.topic.text()},
         {"partition", record.place.partition},
         {"offset", record.place.offset},
         {"key", record.key.has_value() ? Json(*record.key) : Json(nullptr)},
         {"reason", kept.reason},
         {"bytes", record.value.has_value() ? Json(record.value->size()) : Json(nullptr)},
         {"value", record.value.has_value() ? Json(beginningOf(*record.value)) : Json(nullptr)}}
    );
}

std::string toText(const QuarantinedRecord& kept)
{
    const Record& record = kept.record;
    std::string text = std::to_string(kept.id) + "  " + toIso8601(kept.at) + "  " + record.place.topic.text()
        + "  partition " + std::to_string(record.place.partition) + "  offset " + std::to_string(record.place.offset)
        + (record.key.has_value() ? "  key " + quoted(*record.key) : "  no key") + "\n  " + kept.reason + "\n  ";
    if (!record.value.has_value()) {
        return text + "no value";
    }
    text += quoted(beginningOf(*record.value));
    if (const std::size_t size = record.value->size(); size > valueShown) {
        text += " … (" + std::to_string(size) + " bytes)";
    }
    return text;
}

void addQuarantineCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<QuarantineArguments>();
    CLI::App& command
        = *app.add_subcommand("quarantine", "Lists records that could not be taken in; feeds one again, or drops one");
    addDataArgument(command, arguments->broker, "the ledger of run or serve, that nobody holds");
    command.get_option("--data")->required();
    addBrokerArguments(command, arguments->broker, "the cluster the ledger belongs to, for --feed and --drop");
    CLI::Option* feed
        = command.add_option("--feed", arguments->feed, "ID  takes it in again, as if it had just been read");
    command.add_option("--drop", arguments->drop, "ID  takes it out for good")->excludes(feed);
    command.add_option("--limit", arguments->limit, "N  lists at most so many, the newest first (default: 1000)")
        ->check(CLI::Range(1, 10'000'000));
    command.add_flag("--json", arguments->json, "one JSON object a line");
    command.callback([arguments, &exit] { exit = Quarantine(*arguments).go(); });
}

} // namespace backstep
