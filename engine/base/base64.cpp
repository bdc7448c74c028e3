#include "engine/base/base64.h"

namespace backstep {

namespace {

int base64Digit(char c)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t position = digits.find(c);
    return position == std::string_view::npos ? -1 : static_cast<int>(position);
}

} // namespace

std::optional<std::string> fromBase64(std::string_view text)
{
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    std::string bytes;
    unsigned int bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<unsigned int>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> static_cast<unsigned int>(count) & 0xFFU);
        }
    }
    return bytes;
}

} // namespace backstep
