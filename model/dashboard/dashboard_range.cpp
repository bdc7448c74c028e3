#include "model/dashboard/dashboard_range.h"

namespace backstep {

using namespace std::chrono_literals;

namespace {

struct RangeWords
{
    const char* word;
    const char* sentence;
    std::chrono::seconds bucket;
};

constexpr std::array<RangeWords, allRanges.size()> ranges{
    {{"15 m", "last 15 minutes", 15s},
     {"1 h", "last hour", 1min},
     {"6 h", "last 6 hours", 6min},
     {"24 h", "last 24 hours", 24min},
     {"3 d", "last 3 days", 72min}}};

const RangeWords& of(DashboardRange range)
{
    return ranges[static_cast<std::size_t>(range)];
}

std::int64_t microsOf(DashboardRange range)
{
    return std::chrono::microseconds(bucketOf(range)).count();
}

} // namespace

QString wordOf(DashboardRange range)
{
    return QString::fromLatin1(of(range).word);
}

QString sentenceOf(DashboardRange range)
{
    return QString::fromLatin1(of(range).sentence);
}

std::chrono::seconds bucketOf(DashboardRange range)
{
    return of(range).bucket;
}

std::int64_t bucketAt(DashboardRange range, Instant at)
{
    return at.micros / microsOf(range);
}

Instant beginningOf(DashboardRange range, std::int64_t bucket)
{
    return {bucket * microsOf(range)};
}

} // namespace backstep
