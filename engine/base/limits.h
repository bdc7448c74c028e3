#pragma once

#include <cstddef>

/// Every bound of the engine, in one place (design.md §9 "Security" and reference TIGER_STYLE: a limit on everything).
namespace backstep::limits {

inline constexpr std::size_t definitionBytesMax = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t definitionDepthMax = 100;
inline constexpr std::size_t definitionNodesMax = 1'000'000; ///< after aliases are followed
inline constexpr std::size_t stepsMax = 10'000;
inline constexpr int attemptsMax = 1000;
inline constexpr long long timeoutMsMax = 7LL * 24 * 3600 * 1000; ///< of an attempt, and of a wait between two
inline constexpr double backoffFactorMax = 100;
inline constexpr std::size_t topicLengthMax = 249; ///< Kafka's own bound
/// With what a record says besides it still below Kafka's default message.max.bytes, 1,048,588.
inline constexpr std::size_t payloadBytesMax = 1'000'000;
inline constexpr std::size_t errorBytesMax = 4'000; ///< of a worker's error; its answer keeps the whole of it
/// of who acted, of the reason and of the wish's id, each, in every command that follows; the event keeps the whole
inline constexpr std::size_t actTextBytesMax = 1'000;
inline constexpr std::size_t recordBytesMax = std::size_t{16} * 1024 * 1024; ///< a larger record is listed, not read
inline constexpr std::size_t recordDepthMax = 100;
inline constexpr std::size_t inboxMax = 65'536; ///< inputs waiting for the orchestrator before sources are paused
inline constexpr std::size_t batchMax = 2'048; ///< inputs decided and written in one commit
inline constexpr std::size_t anomaliesKeptPerFlow = 100;

} // namespace backstep::limits
