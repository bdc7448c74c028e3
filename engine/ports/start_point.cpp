#include "engine/ports/start_point.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace backstep {

namespace {

constexpr std::int64_t microsPerSecond = 1'000'000;

/// The number at the beginning, and what stands behind it.
std::optional<std::pair<std::int64_t, std::string_view>> numberIn(std::string_view words)
{
    std::int64_t number = 0;
    const char* end = words.data() + words.size();
    const auto read = std::from_chars(words.data(), end, number);
    if (read.ec != std::errc() || number < 0) {
        return std::nullopt;
    }
    return std::pair(number, words.substr(static_cast<std::size_t>(read.ptr - words.data())));
}

std::optional<Instant> ago(std::string_view words, Instant now)
{
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
        {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}}};
    const auto count = numberIn(words);
    if (!count.has_value()) {
        return std::nullopt;
    }
    for (const auto& [unit, seconds] : units) {
        const std::int64_t most = now.micros / microsPerSecond / seconds; // earlier there is no Kafka
        if (count->second == unit && count->first <= most) {
            return Instant{now.micros - count->first * seconds * microsPerSecond};
        }
    }
    return std::nullopt;
}

std::optional<Instant> timeIn(std::string_view words)
{
    std::string text(words);
    if (text.size() > 10 && text[10] == ' ') {
        text[10] = 'T';
    }
    for (const std::string_view rest : {"", "Z", ":00Z", "T00:00:00Z"}) {
        if (const Instant at = fromIso8601(text + std::string(rest)); at.isSet()) {
            return at;
        }
    }
    return std::nullopt;
}

} // namespace

Result<StartPoint> startPointOf(std::string_view words, Instant now)
{
    if (words == "earliest" || words == "beginning") {
        return StartPoint{.from = StartFrom::Beginning};
    }
    if (words == "latest" || words == "end") {
        return StartPoint{};
    }
    StartPoint start;
    if (const auto offset = numberIn(words); offset.has_value() && offset->second.empty()) {
        start.from = StartFrom::Offset;
        start.offset = offset->first;
        return start;
    }
    start.from = StartFrom::Time;
    auto since = ago(words, now);
    since = since.has_value() ? since : timeIn(words);
    if (!since.has_value()) {
        return failure(
            Fault::BadInput,
            "\"" + std::string(words)
                + "\" is no place to begin: write earliest, latest, a time (2026-11-25T14:00:00Z), how long ago (15m, "
                  "2h, 3d), or an offset (120000)."
        );
    }
    start.since = *since;
    return start;
}

std::string toWords(const StartPoint& start)
{
    switch (start.from) {
    case StartFrom::Beginning:
        return "from the beginning";
    case StartFrom::End:
        return start.backlogMax == 0
            ? "from now on"
            : "from the newest " + std::to_string(start.backlogMax) + " records of each partition on";
    case StartFrom::Time:
        return "from " + toIso8601(start.since) + " on";
    case StartFrom::Offset:
        return "from offset " + std::to_string(start.offset) + " of each partition";
    }
    return {};
}

} // namespace backstep
