#include "engine/base/instant.h"

#include <array>
#include <cstdio>

namespace backstep {

namespace {

constexpr std::int64_t microsPerSecond = 1'000'000;

bool readNumber(std::string_view text, std::size_t& position, std::size_t digits, int& value)
{
    if (position + digits > text.size()) {
        return false;
    }
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[position + i];
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    position += digits;
    return true;
}

bool readChar(std::string_view text, std::size_t& position, char wanted)
{
    if (position >= text.size() || text[position] != wanted) {
        return false;
    }
    ++position;
    return true;
}

std::int64_t readFraction(std::string_view text, std::size_t& position)
{
    std::int64_t micros = 0;
    std::int64_t scale = microsPerSecond / 10;
    while (position < text.size() && text[position] >= '0' && text[position] <= '9') {
        micros += (text[position] - '0') * scale;
        scale /= 10;
        ++position;
    }
    return micros;
}

bool readOffset(std::string_view text, std::size_t& position, std::int64_t& micros)
{
    micros = 0;
    if (position < text.size() && (text[position] == 'Z' || text[position] == 'z')) {
        ++position;
        return position == text.size();
    }
    if (position >= text.size() || (text[position] != '+' && text[position] != '-')) {
        return false;
    }
    const int sign = text[position++] == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!readNumber(text, position, 2, hours)) {
        return false;
    }
    readChar(text, position, ':');
    if (!readNumber(text, position, 2, minutes)) {
        return false;
    }
    micros = sign * (hours * 3600LL + minutes * 60LL) * microsPerSecond;
    return position == text.size();
}

} // namespace

std::string toIso8601(Instant at)
{
    using namespace std::chrono;
    const sys_time<microseconds> time{microseconds(at.micros)};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<milliseconds>(time - day)};
    std::array<char, 40> buffer{};
    const int length = std::snprintf(
        buffer.data(),
        buffer.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count())
    );
    return {buffer.data(), static_cast<std::size_t>(length)};
}

Instant fromIso8601(std::string_view text)
{
    using namespace std::chrono;
    std::size_t at = 0;
    int y = 0;
    int mo = 0;
    int d = 0;
    int h = 0;
    int mi = 0;
    int s = 0;
    if (!readNumber(text, at, 4, y) || !readChar(text, at, '-') || !readNumber(text, at, 2, mo)
        || !readChar(text, at, '-') || !readNumber(text, at, 2, d) || !readChar(text, at, 'T')
        || !readNumber(text, at, 2, h) || !readChar(text, at, ':') || !readNumber(text, at, 2, mi)
        || !readChar(text, at, ':') || !readNumber(text, at, 2, s)) {
        return {};
    }
    std::int64_t fraction = 0;
    if (readChar(text, at, '.')) {
        fraction = readFraction(text, at);
    }
    std::int64_t offset = 0;
    if (!readOffset(text, at, offset)) {
        return {};
    }
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok() || h > 23 || mi > 59 || s > 60) {
        return {};
    }
    const auto whole = sys_days(date) + hours(h) + minutes(mi) + seconds(s);
    return {duration_cast<microseconds>(whole.time_since_epoch()).count() + fraction - offset};
}

std::string toWords(std::chrono::microseconds duration)
{
    std::array<char, 40> buffer{};
    const auto micros = duration.count();
    const auto seconds = micros / microsPerSecond;
    int length = 0;
    if (micros < 1000) {
        length = std::snprintf(buffer.data(), buffer.size(), "%.1f ms", static_cast<double>(micros) / 1000.0);
    } else if (seconds < 1) {
        length = std::snprintf(buffer.data(), buffer.size(), "%lld ms", static_cast<long long>(micros / 1000));
    } else if (seconds < 10 && micros % microsPerSecond != 0) {
        // Cut, not rounded: 9.96 s is not yet 10 s.
        length = std::snprintf(buffer.data(), buffer.size(), "%.1f s", static_cast<double>(micros / 100'000) / 10.0);
    } else if (seconds < 60) {
        length = std::snprintf(buffer.data(), buffer.size(), "%lld s", static_cast<long long>(seconds));
    } else if (seconds < 3600) {
        length = std::snprintf(
            buffer.data(),
            buffer.size(),
            "%lld m %02lld s",
            static_cast<long long>(seconds / 60),
            static_cast<long long>(seconds % 60)
        );
    } else {
        length = std::snprintf(
            buffer.data(),
            buffer.size(),
            "%lld h %02lld m",
            static_cast<long long>(seconds / 3600),
            static_cast<long long>(seconds / 60 % 60)
        );
    }
    return {buffer.data(), static_cast<std::size_t>(length)};
}

} // namespace backstep
