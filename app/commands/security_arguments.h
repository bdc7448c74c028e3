#pragma once

#include "engine/ports/cluster_security.h"
#include "engine/transport/kafka_options.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace backstep {

/// How a command gets into a cluster. Secrets are no arguments, which everybody on the machine can read: they come from
/// the environment.
struct SecurityArguments
{
    bool isEncrypted = false;
    bool anyHostName = false;
    std::string caFile;
    std::string certificateFile;
    std::string keyFile;
    std::string mechanism; ///< as it was typed; empty: nobody signs in
    std::string user;
    std::vector<std::string> properties{}; ///< "NAME=VALUE", as they were typed
};

inline constexpr const char* passwordVariable = "BACKSTEP_KAFKA_PASSWORD";
inline constexpr const char* keyPasswordVariable = "BACKSTEP_KAFKA_KEY_PASSWORD";

void addSecurityArguments(CLI::App& command, SecurityArguments& arguments);

/// BadInput for what does not go together, is missing, or cannot be read.
[[nodiscard]] Result<void> secure(KafkaOptions& options, const SecurityArguments& arguments);

} // namespace backstep
