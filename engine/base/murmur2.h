#pragma once

#include <cstdint>
#include <string_view>

namespace backstep {

/// Java's murmur2 over a key's bytes, as org.apache.kafka's default partitioner computes it, so that every client
/// agrees where a flow lives (design.md §5).
[[nodiscard]] std::uint32_t murmur2(std::string_view key);

/// The partition of a key among partitionsCount partitions.
[[nodiscard]] std::int32_t partitionOf(std::string_view key, std::int32_t partitionsCount);

} // namespace backstep
