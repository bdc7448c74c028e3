#pragma once

#include "app/commands/security_arguments.h"
#include "app/composition/engine_host.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace backstep {

/// Where a command works: the sandbox or a Kafka, and where the ledger is kept.
struct BrokerArguments
{
    std::string bootstrap; ///< empty: the sandbox
    std::string dialect = "per-topic";
    std::string data; ///< empty: nothing is kept
    SecurityArguments security{};
    bool forReference = false; ///< registrations carry nothing that the reference orchestrator does not know
    std::vector<std::string> limits{}; ///< "NAME=NUMBER", as they were typed
};

/// --bootstrap, --dialect, and how to get into the cluster.
void addBrokerArguments(CLI::App& command, BrokerArguments& arguments, const std::string& help);
void addDialectArgument(CLI::App& command, BrokerArguments& arguments);
void addDataArgument(CLI::App& command, BrokerArguments& arguments, const std::string& help);

/// --limit, of commands that run an orchestrator.
void addLimitArgument(CLI::App& command, BrokerArguments& arguments);

/// BadInput for a limit that is none, and for security that cannot be had.
[[nodiscard]] Result<EngineOptions> toEngineOptions(const BrokerArguments& arguments);

/// What is asked for is written down: beside the ledger, or, on a cluster without one, in this person's own audit.
void keepAudit(EngineOptions& options, const BrokerArguments& arguments);

/// Where a local Kafka listens unless it was told otherwise.
inline constexpr const char* usualBootstrap = "localhost:9092";

/// NotFound when the folder holds no ledger: a command that only reads or acts makes none.
[[nodiscard]] Result<void> requireLedger(const std::string& folder);

} // namespace backstep
