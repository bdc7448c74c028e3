#include "engine/base/murmur2.h"

namespace backstep {

std::uint32_t murmur2(std::string_view key)
{
    constexpr std::uint32_t seed = 0x9747b28c;
    constexpr std::uint32_t m = 0x5bd1e995;
    const auto byteAt = [&key](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(key[i])}; };
    const std::size_t length = key.size();
    std::uint32_t h = seed ^ static_cast<std::uint32_t>(length);
    std::size_t i = 0;
    for (; i + 4 <= length; i += 4) {
        std::uint32_t k = byteAt(i) | byteAt(i + 1) << 8U | byteAt(i + 2) << 16U | byteAt(i + 3) << 24U;
        k *= m;
        k ^= k >> 24U;
        k *= m;
        h *= m;
        h ^= k;
    }
    const std::size_t rest = length - i;
    if (rest >= 3) {
        h ^= byteAt(i + 2) << 16U;
    }
    if (rest >= 2) {
        h ^= byteAt(i + 1) << 8U;
    }
    if (rest >= 1) {
        h ^= byteAt(i);
        h *= m;
    }
    h ^= h >> 13U;
    h *= m;
    h ^= h >> 15U;
    return h;
}

std::int32_t partitionOf(std::string_view key, std::int32_t partitionsCount)
{
    return static_cast<std::int32_t>(murmur2(key) & 0x7fffffffU) % partitionsCount;
}

} // namespace backstep
