#pragma once

#include "engine/base/instant.h"

#include <QString>

#include <array>
#include <chrono>
#include <cstdint>

namespace backstep {

/// How far back the dashboard looks, always in as many buckets.
enum class DashboardRange : std::uint8_t
{
    Minutes15,
    Hour,
    Hours6,
    Day,
    Days3
};

inline constexpr std::array allRanges{
    DashboardRange::Minutes15,
    DashboardRange::Hour,
    DashboardRange::Hours6,
    DashboardRange::Day,
    DashboardRange::Days3};

inline constexpr int bucketsShown = 60;

[[nodiscard]] QString wordOf(DashboardRange range); ///< "15 m", "1 h"
[[nodiscard]] QString sentenceOf(DashboardRange range); ///< "last 15 minutes", "last hour"

[[nodiscard]] std::chrono::seconds bucketOf(DashboardRange range);

/// Buckets stand on whole multiples of their length since 1970; this counts them.
[[nodiscard]] std::int64_t bucketAt(DashboardRange range, Instant at);
[[nodiscard]] Instant beginningOf(DashboardRange range, std::int64_t bucket);

} // namespace backstep
