#pragma once

#include "engine/base/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backstep {

/// How a client proves who it is (SASL). What none of these is goes through librdkafka's own properties.
enum class SignIn
{
    None,
    Plain,
    ScramSha256,
    ScramSha512,
};

/// How the way to a cluster is guarded. Holds secrets: it goes into no file and no message.
struct ClusterSecurity
{
    bool isEncrypted = false; ///< TLS
    std::string caFile; ///< PEM, of the authority that signed the brokers' certificates; empty: the system's
    std::string certificateFile; ///< PEM, of this client; empty: it shows none
    std::string keyFile; ///< PEM, of that certificate
    std::string keyPassword; ///< empty: the key is not encrypted
    bool checksHostName = true; ///< the certificate must be for the name that is connected to
    SignIn signIn = SignIn::None;
    std::string user;
    std::string password;

    friend bool operator==(const ClusterSecurity&, const ClusterSecurity&) = default;
};

/// Kafka's own names: "PLAIN", "SCRAM-SHA-512"; empty for none.
[[nodiscard]] std::string_view mechanismOf(SignIn signIn);
/// In any case; none for a name that is no mechanism spoken here.
[[nodiscard]] std::optional<SignIn> signInOf(std::string_view mechanism);

/// BadInput, with what is missing or cannot be read and what to do: before any broker is asked.
[[nodiscard]] Result<void> judge(const ClusterSecurity& security);

/// As librdkafka names it all (security.protocol, ssl.ca.location, sasl.password …).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> propertiesOf(const ClusterSecurity& security);

} // namespace backstep
