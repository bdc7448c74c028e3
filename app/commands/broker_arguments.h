#pragma once

#include "app/composition/engine_host.h"

#include <string>

namespace CLI {
class App;
}

namespace backstep {

/// Where a command works: the sandbox or a Kafka, and where the ledger is kept.
struct BrokerArguments
{
    std::string dialect = "per-topic";
    std::string data; ///< empty: nothing is kept
};

void addDialectArgument(CLI::App& command, BrokerArguments& arguments);
void addDataArgument(CLI::App& command, BrokerArguments& arguments, const std::string& help);

/// BadInput for a dialect that is not spoken yet.
[[nodiscard]] Result<EngineOptions> toEngineOptions(const BrokerArguments& arguments);

/// NotFound when the folder holds no ledger: a command that only reads or acts makes none.
[[nodiscard]] Result<void> requireLedger(const std::string& folder);

} // namespace backstep
