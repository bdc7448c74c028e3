#include "engine/definition/scalar.h"

#include "engine/definition/words.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace backstep {

namespace {

template <class Number>
std::optional<Number> wholeNumber(std::string_view text)
{
    Number number{};
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<bool> toBoolean(const TextNode& node)
{
    if (!node.isScalar() || !node.isPlain) {
        return std::nullopt;
    }
    const std::string lower = toLower(node.text);
    if (lower == "true") {
        return true;
    }
    return lower == "false" ? std::optional(false) : std::nullopt;
}

std::optional<std::int64_t> toInteger(const TextNode& node)
{
    return node.isScalar() ? wholeNumber<std::int64_t>(node.text) : std::nullopt;
}

std::optional<double> toNumber(const TextNode& node)
{
    if (!node.isScalar()) {
        return std::nullopt;
    }
    const auto number = wholeNumber<double>(node.text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<Duration> toDuration(const TextNode& node)
{
    struct Unit
    {
        std::string_view name;
        std::int64_t milliseconds;
    };

    static constexpr std::array<Unit, 6> units{
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"", 1}}};
    if (!node.isScalar()) {
        return std::nullopt;
    }
    const std::string_view text = node.text;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::string_view unit = text.substr(digits);
    unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
    const auto count = wholeNumber<std::int64_t>(text.substr(0, digits));
    for (const Unit& known : units) {
        if (known.name == unit && count
            && *count < std::numeric_limits<std::int64_t>::max() / 1000 / known.milliseconds) {
            return Duration(*count * known.milliseconds);
        }
    }
    return std::nullopt;
}

} // namespace backstep
