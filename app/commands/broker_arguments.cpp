#include "app/commands/broker_arguments.h"

#include "app/composition/audit_place.h"
#include "app/composition/this_process.h"
#include "engine/ledger/sqlite_audit.h"
#include "engine/ledger/sqlite_ledger.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

namespace backstep {

void addBrokerArguments(CLI::App& command, BrokerArguments& arguments, const std::string& help)
{
    command.add_option("--bootstrap", arguments.bootstrap, "HOST:PORT  " + help);
    addDialectArgument(command, arguments);
    addSecurityArguments(command, arguments.security);
}

void addDialectArgument(CLI::App& command, BrokerArguments& arguments)
{
    command
        .add_option(
            "--dialect",
            arguments.dialect,
            "per-topic (default) or shared: the topics that commands and replies go to, but for definitions with "
            "sharedTopic"
        )
        ->check(CLI::IsMember({"per-topic", "shared"}));
    command.add_flag(
        "--for-reference",
        arguments.forReference,
        "registrations say simultaneous for parallel, the only word that the reference orchestrator knows; one with "
        "words it would drop in silence is refused"
    );
}

void addDataArgument(CLI::App& command, BrokerArguments& arguments, const std::string& help)
{
    command.add_option("--data", arguments.data, "DIR  " + help);
}

void addLimitArgument(CLI::App& command, BrokerArguments& arguments)
{
    command
        .add_option(
            "--limit",
            arguments.limits,
            "NAME=NUMBER  what the orchestrator takes on at most; several times for several: " + limitNames()
        )
        ->allow_extra_args(false);
}

Result<EngineOptions> toEngineOptions(const BrokerArguments& arguments)
{
    EngineOptions options;
    options.dialect = arguments.dialect == "shared" ? Dialect::Shared : Dialect::PerTopic;
    options.forReference = arguments.forReference;
    options.dataFolder = arguments.data;
    for (const std::string& limit : arguments.limits) {
        if (const auto set = setLimit(options.limits, limit); !set) {
            return failure(set.error().fault, "--limit: " + set.error().message);
        }
    }
    if (!arguments.bootstrap.empty()) {
        options.kafka.emplace();
        options.kafka->bootstrap = arguments.bootstrap;
        if (const auto secured = secure(*options.kafka, arguments.security); !secured) {
            return failure(secured.error());
        }
        // A broker that was started a moment ago answers late; one that is not there says so at once.
        options.kafka->answersWithin = Duration(30'000);
    }
    return options;
}

void keepAudit(EngineOptions& options, const BrokerArguments& arguments)
{
    if (arguments.data.empty() && arguments.bootstrap.empty()) {
        return; // a sandbox that ends with the command
    }
    options.audit = std::make_shared<SqliteAudit>(arguments.data.empty() ? auditFolderOfUser() : arguments.data);
    options.auditTerms.who = nameOfThisUser();
    options.auditTerms.source = AuditSource::CommandLine;
    options.auditTerms.connection = arguments.bootstrap.empty() ? arguments.data : arguments.bootstrap;
    options.auditTerms.mustKeep = !arguments.bootstrap.empty();
}

Result<void> requireLedger(const std::string& folder)
{
    std::error_code ignored;
    if (std::filesystem::exists(SqliteLedger::fileIn(folder), ignored)) {
        return {};
    }
    return failure(
        Fault::NotFound, "There is no ledger in " + folder + ": give --data the folder that run or serve was given."
    );
}

} // namespace backstep
