#include "engine/wire/decode_parts.h"

#include <array>
#include <charconv>
#include <chrono>

namespace backstep::parts {

namespace {

/// [2025,12,3,10,41,36,123456789]: the reference writes local times so; they are taken for UTC, nothing better is
/// known (contract.md §1.8, D26).
Instant fromNumbers(std::string_view raw)
{
    std::array<int, 7> parts{};
    std::size_t count = 0;
    const char* at = raw.data() + 1;
    const char* const end = raw.data() + raw.size();
    while (at < end && count < parts.size()) {
        const auto [next, error] = std::from_chars(at, end, parts[count]);
        if (error != std::errc()) {
            ++at;
            continue;
        }
        ++count;
        at = next;
    }
    using namespace std::chrono;
    const year_month_day date{
        year(parts[0]), month(static_cast<unsigned>(parts[1])), day(static_cast<unsigned>(parts[2]))};
    if (count < 3 || !date.ok()) {
        return {};
    }
    const auto whole = sys_days(date) + hours(parts[3]) + minutes(parts[4]) + seconds(parts[5]);
    return {duration_cast<microseconds>(whole.time_since_epoch()).count() + parts[6] / 1000};
}

} // namespace

Instant instantOf(std::string_view raw)
{
    if (raw.empty() || raw == "null") {
        return {};
    }
    if (raw.front() == '"') {
        return fromIso8601(raw.substr(1, raw.size() - 2));
    }
    if (raw.front() == '[') {
        return fromNumbers(raw);
    }
    std::int64_t millis = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), millis);
    constexpr std::int64_t millisMax = 253'402'300'799'999; // the last millisecond of the year 9999
    return error == std::errc() && millis > 0 && millis <= millisMax ? Instant{millis * 1000} : Instant{};
}

} // namespace backstep::parts
