#include "engine/transport/kafka_greeting.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace backstep {

namespace {

using namespace std::string_view_literals;

// Length; question, version; number; a client without a name; …
constexpr std::string_view apiVersions = "\x00\x00\x00\x0A\x00\x12\x00\x00\x00\x00\x00\x01\xFF\xFF"sv;
// … no topic, and none is to be made. Version 4 is answered by Kafka 0.11 to 4.
constexpr std::string_view metadata = "\x00\x00\x00\x0F\x00\x03\x00\x04\x00\x00\x00\x02\xFF\xFF\x00\x00\x00\x00\x00"sv;

constexpr std::size_t headSize = 8; ///< the length of an answer, and the number of its question
constexpr std::size_t answerMax = 1U << 20U; ///< more is none

std::uint32_t numberAt(const std::string& bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return number;
}

bool readUntil(ProbeWire& wire, std::string& bytes, std::size_t size)
{
    while (bytes.size() < size) {
        if (!wire.readMore(bytes)) {
            return false;
        }
    }
    return true;
}

/// Takes a whole answer to that question from the front of the bytes.
bool takeAnswer(ProbeWire& wire, std::string& bytes, std::uint32_t question)
{
    if (!readUntil(wire, bytes, headSize) || numberAt(bytes, 4) != question || numberAt(bytes, 0) > answerMax) {
        return false;
    }
    const std::size_t size = 4 + numberAt(bytes, 0);
    if (!readUntil(wire, bytes, size)) {
        return false;
    }
    bytes.erase(0, size);
    return true;
}

} // namespace

Greeting greet(ProbeWire& wire)
{
    std::string bytes;
    if (!wire.write(std::string(apiVersions)) || !takeAnswer(wire, bytes, 1)) {
        return {bytes.empty() ? Greeted::NotAtAll : Greeted::Otherwise, bytes};
    }
    const bool isOpen = wire.write(std::string(metadata)) && takeAnswer(wire, bytes, 2);
    return {isOpen ? Greeted::Answered : Greeted::WantsSignIn, {}};
}

} // namespace backstep
