#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace backstep {

/// Why a question was answered with no, in a person's words: the parts of ConnectionCheck.
struct ProbeFault
{
    std::string reason;
    std::string meaning;
    std::vector<std::string> toTry;
    std::string machineWords;
    bool isSilence = false; ///< nobody said no; nobody said anything in time
};

using ProbeUntil = std::chrono::steady_clock::time_point;

/// One broker as it is written: "host:port", "[::1]:9092".
struct BrokerAddress
{
    std::string host;
    std::string port;

    [[nodiscard]] std::string text() const;

    friend bool operator==(const BrokerAddress&, const BrokerAddress&) = default;
};

/// Of "host:port[,host:port]"; without a port it is Kafka's 9092.
[[nodiscard]] std::vector<BrokerAddress> brokersIn(const std::string& bootstrap);

/// The numeric addresses of a name; none, with why, where it is not known by then.
struct ResolvedName
{
    std::vector<std::string> addresses;
    std::string why; ///< the machine's words; only where there are no addresses
};

[[nodiscard]] ResolvedName resolve(const std::string& host, ProbeUntil until);

/// A connected TCP socket that does not block. Nobody is connected where descriptor() is negative.
class ProbeSocket
{
public:
    /// The first address of the name that answers.
    [[nodiscard]] static ProbeSocket connectTo(const BrokerAddress& broker, ProbeUntil until);

    ProbeSocket(ProbeSocket&& other) noexcept;
    ProbeSocket& operator=(ProbeSocket&& other) noexcept;
    ~ProbeSocket();

    [[nodiscard]] int descriptor() const { return m_descriptor; }

    [[nodiscard]] bool isConnected() const { return m_descriptor >= 0; }

    /// Of a socket that is not connected, the machine's words: "Connection refused", "timed out".
    [[nodiscard]] const std::string& why() const { return m_why; }

    /// Waits until it can be read (or written): false when that is not so by then.
    [[nodiscard]] bool waitToRead(ProbeUntil until) const;
    [[nodiscard]] bool waitToWrite(ProbeUntil until) const;

private:
    ProbeSocket() = default;

    int m_descriptor = -1;
    std::string m_why;
};

/// What asking a broker came to.
struct BrokerAnswer
{
    std::optional<ProbeFault> fault; ///< nothing: a Kafka broker answers
    bool wantsSignIn = false; ///< and hangs up on who has not signed in
    std::string certificate; ///< with TLS: "certificate of *.stage.example, valid until 14 March 2027"
};

/// Asks without encryption.
[[nodiscard]] BrokerAnswer greetPlainly(const ProbeSocket& socket, const BrokerAddress& broker, ProbeUntil until);

} // namespace backstep
