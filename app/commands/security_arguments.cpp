#include "app/commands/security_arguments.h"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace backstep {

namespace {

std::string fromEnvironment(const char* variable)
{
    const char* value = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): nothing here sets one
    return value == nullptr ? std::string() : std::string(value);
}

Result<void> addProperty(KafkaOptions& options, const std::string& text)
{
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos || sign == 0) {
        return failure(
            Fault::BadInput, "--property " + text + " has no value: write NAME=VALUE, as in socket.timeout.ms=5000."
        );
    }
    options.properties.emplace_back(text.substr(0, sign), text.substr(sign + 1));
    return {};
}

} // namespace

void addSecurityArguments(CLI::App& command, SecurityArguments& arguments)
{
    const std::string group = "Getting into a cluster";
    command.add_flag("--tls", arguments.isEncrypted, "encrypted, and the brokers' certificates are checked")
        ->group(group);
    command.add_option("--ca", arguments.caFile, "FILE  PEM, who signed those (default: the system's authorities)")
        ->group(group);
    command.add_option("--certificate", arguments.certificateFile, "FILE  PEM, shown to the brokers; with --key")
        ->group(group);
    command
        .add_option(
            "--key",
            arguments.keyFile,
            "FILE  PEM, of that certificate; its password stands in " + std::string(keyPasswordVariable)
        )
        ->group(group);
    command.add_flag("--any-hostname", arguments.anyHostName, "a certificate may be for another name")->group(group);
    command.add_option("--sasl", arguments.mechanism, "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; with --user")
        ->group(group);
    command.add_option("--user", arguments.user, "NAME  whose password stands in " + std::string(passwordVariable))
        ->group(group);
    command.add_option("--property", arguments.properties, "NAME=VALUE  of librdkafka; several times for several")
        ->allow_extra_args(false)
        ->group(group);
}

Result<void> secure(KafkaOptions& options, const SecurityArguments& arguments)
{
    ClusterSecurity& security = options.security;
    security.isEncrypted = arguments.isEncrypted;
    security.checksHostName = !arguments.anyHostName;
    security.caFile = arguments.caFile;
    security.certificateFile = arguments.certificateFile;
    security.keyFile = arguments.keyFile;
    security.keyPassword = fromEnvironment(keyPasswordVariable);
    if (!security.isEncrypted && !(arguments.caFile + arguments.certificateFile + arguments.keyFile).empty()) {
        return failure(Fault::BadInput, "--ca, --certificate and --key have a meaning with --tls alone: add it.");
    }
    if (arguments.mechanism.empty() != arguments.user.empty()) {
        return failure(Fault::BadInput, "--sasl and --user go together: give both, or neither.");
    }
    if (!arguments.mechanism.empty()) {
        const auto signIn = signInOf(arguments.mechanism);
        if (!signIn) {
            return failure(
                Fault::BadInput,
                "--sasl " + arguments.mechanism
                    + " is not spoken: use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 (others by --property)."
            );
        }
        security.signIn = *signIn;
        security.user = arguments.user;
        security.password = fromEnvironment(passwordVariable);
        if (security.password.empty()) {
            return failure(
                Fault::BadInput,
                "The password of " + arguments.user + " is missing: set the variable " + passwordVariable + "."
            );
        }
    }
    for (const std::string& property : arguments.properties) {
        if (auto added = addProperty(options, property); !added) {
            return added;
        }
    }
    return judge(security);
}

} // namespace backstep
