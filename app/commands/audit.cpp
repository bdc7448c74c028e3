#include "app/commands/audit.h"

#include "app/composition/audit_place.h"
#include "engine/ledger/sqlite_audit.h"
#include "engine/ports/clock.h"
#include "engine/rescue/audit_query.h"
#include "engine/rescue/audit_text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::size_t atOnce = 500; ///< entries in memory, however many are asked for

struct AuditArguments
{
    std::string data;
    std::vector<std::string> words;
    std::string since;
    std::size_t limit = 1'000;
    bool json = false;
    bool csv = false;
};

Result<AuditFilter> filterOf(const AuditArguments& arguments)
{
    std::string text;
    for (const std::string& word : arguments.words) {
        // What the shell held together stays so: a word with a space is one value.
        const std::size_t colon = word.find(':');
        const std::size_t value = colon == std::string::npos ? 0 : colon + 1;
        const bool hasSpace = word.find(' ') != std::string::npos && word.find('"') == std::string::npos;
        text += (hasSpace ? word.substr(0, value) + '"' + word.substr(value) + '"' : word) + ' ';
    }
    const Instant now = SystemClock().now();
    auto filter = readAuditFilter(text, now);
    if (filter && !arguments.since.empty()) {
        filter->since = readAuditTime(arguments.since, now);
        if (!filter->since.isSet()) {
            return failure(
                Fault::BadInput,
                "--since " + arguments.since
                    + ": write how long ago (30m, 2h, 7d), a day (2026-11-30) or a time (2026-11-30T14:06:00Z)."
            );
        }
    }
    return filter;
}

ExitCode tell(const AuditArguments& arguments)
{
    const auto filter = filterOf(arguments);
    if (!filter) {
        return sayError(filter.error());
    }
    const SqliteAudit audit(arguments.data.empty() ? auditFolderOfUser() : arguments.data);
    const std::atomic<bool> goesOn{false};
    std::uint64_t before = 0;
    std::size_t left = arguments.limit;
    bool isFirst = true;
    while (left > 0) {
        const auto entries = audit.read(*filter, before, std::min(left, atOnce), goesOn);
        if (!entries) {
            return sayError(entries.error());
        }
        for (const AuditEntry& entry : *entries) {
            if (arguments.csv) {
                const std::string row = (isFirst ? auditCsvHeading() : std::string()) + toCsvLine(entry);
                sayLine(row.substr(0, row.size() - 1)); // the line's own end comes with it
            } else {
                sayLine(arguments.json ? toJsonLine(entry) : toTextLines(entry));
            }
            isFirst = false;
        }
        if (entries->size() < std::min(left, atOnce)) {
            break;
        }
        left -= entries->size();
        before = entries->back().number;
    }
    if (isFirst && !arguments.json && !arguments.csv) {
        sayLine(
            "Nothing of that is in the audit "
            + SqliteAudit::fileIn(arguments.data.empty() ? auditFolderOfUser() : arguments.data) + "."
        );
    }
    return ExitCode::Fine;
}

} // namespace

void addAuditCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<AuditArguments>();
    CLI::App& command
        = *app.add_subcommand("audit", "Lists what persons did: who, when, what, why, and how it ended; newest first");
    command.add_option(
        "FILTER",
        arguments->words,
        "words that stand anywhere, and action: flow: who: outcome: orchestration: connection: from: since: until:"
    );
    command.add_option("--data", arguments->data, "DIR  the ledger of undo, retry or serve (default: your own audit)");
    command.add_option("--since", arguments->since, "30m, 2h, 7d, a day or a time");
    command.add_option("--limit", arguments->limit, "N  at most so many (default: 1000)")
        ->check(CLI::Range(1, 100'000'000));
    CLI::Option* json = command.add_flag("--json", arguments->json, "one JSON object a line");
    command.add_flag("--csv", arguments->csv, "a table with headings")->excludes(json);
    command.callback([arguments, &exit] { exit = tell(*arguments); });
}

} // namespace backstep
