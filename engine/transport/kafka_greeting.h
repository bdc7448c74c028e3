#pragma once

#include <string>

namespace backstep {

/// Bytes to and from a broker, with TLS or without.
class ProbeWire
{
public:
    virtual ~ProbeWire() = default;

    /// False: the other side has closed, or time is up.
    [[nodiscard]] virtual bool write(const std::string& bytes) = 0;
    /// Appends what comes next. False: the other side has closed, or time is up.
    [[nodiscard]] virtual bool readMore(std::string& into) = 0;
};

enum class Greeted
{
    Answered, ///< a Kafka broker, which also says what it holds
    WantsSignIn, ///< a Kafka broker, which hangs up on questions of who has not signed in
    Otherwise, ///< somebody who does not speak Kafka
    NotAtAll, ///< closed, or silent
};

/// What `greeted` came back with: of somebody who answered otherwise, the bytes.
struct Greeting
{
    Greeted greeted = Greeted::NotAtAll;
    std::string bytes;
};

/// Asks ApiVersions, which every broker answers before anybody signs in, and then, without having signed in, for no
/// topic's metadata, which only an open one answers.
[[nodiscard]] Greeting greet(ProbeWire& wire);

} // namespace backstep
