#include "engine/ports/cluster_security.h"

#include "engine/base/words.h"

#include <array>
#include <fstream>

namespace backstep {

namespace {

constexpr std::array mechanisms{
    Word{SignIn::Plain, "PLAIN"},
    Word{SignIn::ScramSha256, "SCRAM-SHA-256"},
    Word{SignIn::ScramSha512, "SCRAM-SHA-512"}};

std::optional<Error> judgeFile(const std::string& file, const std::string& what)
{
    if (file.empty() || std::ifstream(file).good()) {
        return std::nullopt;
    }
    return Error{
        Fault::BadInput,
        "The file of " + what + ", " + file + ", cannot be read: check its name and that you may read it."};
}

std::string protocolOf(const ClusterSecurity& security)
{
    const bool signsIn = security.signIn != SignIn::None;
    if (security.isEncrypted) {
        return signsIn ? "sasl_ssl" : "ssl";
    }
    return signsIn ? "sasl_plaintext" : "plaintext";
}

} // namespace

std::string_view mechanismOf(SignIn signIn)
{
    return textOf(mechanisms, signIn);
}

std::optional<SignIn> signInOf(std::string_view mechanism)
{
    return valueOf(mechanisms, mechanism);
}

Result<void> judge(const ClusterSecurity& security)
{
    const std::string mechanism(mechanismOf(security.signIn));
    if (security.signIn != SignIn::None && security.user.empty()) {
        return failure(Fault::BadInput, "Signing in with " + mechanism + " needs a user: give its name.");
    }
    if (security.signIn != SignIn::None && security.password.empty()) {
        return failure(
            Fault::BadInput,
            "The password of " + security.user + " is missing: " + mechanism + " cannot sign in without."
        );
    }
    if (!security.isEncrypted) {
        return {};
    }
    if (security.certificateFile.empty() != security.keyFile.empty()) {
        return failure(
            Fault::BadInput,
            security.keyFile.empty() ? "A client's certificate is given without its key: give both files, or neither."
                                     : "A client's key is given without its certificate: give both files, or neither."
        );
    }
    for (const auto& [file, what] :
         {std::pair(security.caFile, "the certificate authority"),
          std::pair(security.certificateFile, "the client's certificate"),
          std::pair(security.keyFile, "the client's key")}) {
        if (auto wrong = judgeFile(file, what)) {
            return failure(*wrong);
        }
    }
    return {};
}

std::vector<std::pair<std::string, std::string>> propertiesOf(const ClusterSecurity& security)
{
    std::vector<std::pair<std::string, std::string>> properties{{"security.protocol", protocolOf(security)}};
    const auto add = [&properties](const char* name, const std::string& value) {
        if (!value.empty()) {
            properties.emplace_back(name, value);
        }
    };
    if (security.isEncrypted) {
        add("ssl.ca.location", security.caFile);
        add("ssl.certificate.location", security.certificateFile);
        add("ssl.key.location", security.keyFile);
        add("ssl.key.password", security.keyPassword);
        add("ssl.endpoint.identification.algorithm", security.checksHostName ? "https" : "none");
    }
    if (security.signIn != SignIn::None) {
        add("sasl.mechanism", std::string(mechanismOf(security.signIn)));
        add("sasl.username", security.user);
        add("sasl.password", security.password);
    }
    return properties;
}

} // namespace backstep
