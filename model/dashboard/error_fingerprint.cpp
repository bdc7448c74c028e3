#include "model/dashboard/error_fingerprint.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace backstep {

namespace {

constexpr std::string_view number = "⟨n⟩";
constexpr std::string_view id = "⟨id⟩";
constexpr std::string_view time = "⟨time⟩";
constexpr std::string_view value = "⟨value⟩";
constexpr std::size_t shownMax = 200;
/// What is read of a message; the rest is a stack trace.
constexpr std::size_t readMax = 2000;

bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

bool isLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool isWord(char letter)
{
    return isDigit(letter) || isLetter(letter) || static_cast<unsigned char>(letter) >= 0x80;
}

bool isHex(char letter)
{
    return isDigit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

bool isSpace(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/// How many letters at the beginning of a text hold.
template <class Holds>
std::size_t run(std::string_view text, Holds holds)
{
    return static_cast<std::size_t>(std::ranges::find_if_not(text, holds) - text.begin());
}

/// Whether a text begins like the picture: "9" a digit, "x" a hex digit, everything else itself.
bool beginsLike(std::string_view text, std::string_view picture)
{
    return text.size() >= picture.size()
        && std::ranges::equal(text.substr(0, picture.size()), picture, [](char letter, char like) {
               if (like == '9') {
                   return isDigit(letter);
               }
               return like == 'x' ? isHex(letter) : letter == like;
           });
}

struct Found
{
    std::size_t length = 0;
    std::string_view stands; ///< for what was found
    std::string_view kept = {}; ///< and stays behind it
};

std::optional<Found> uuidAt(std::string_view rest)
{
    constexpr std::string_view uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return beginsLike(rest, uuid) ? std::optional<Found>({uuid.size(), id}) : std::nullopt;
}

std::optional<Found> timeAt(std::string_view rest)
{
    constexpr std::string_view day = "9999-99-99";
    if (beginsLike(rest, day)) {
        std::size_t length = day.size();
        const std::string_view after = rest.substr(length);
        if (beginsLike(after, "T99:99") || beginsLike(after, " 99:99")) {
            length += 1 + run(after.substr(1), [](char letter) {
                          return isDigit(letter) || std::string_view(":.,+Z").find(letter) != std::string_view::npos;
                      });
        }
        return Found{length, time};
    }
    return beginsLike(rest, "99:99:99") ? std::optional<Found>(
               {run(rest, [](char letter) { return isDigit(letter) || letter == ':' || letter == '.'; }), time}
           )
                                        : std::nullopt;
}

/// 12, 1.5, 1,000, 10.0.0.1:9092; letters stuck to it stay: 1532ms.
std::optional<Found> numberAt(std::string_view rest)
{
    std::size_t length = run(rest, isDigit);
    if (length == 0) {
        return std::nullopt;
    }
    while (length + 1 < rest.size() && std::string_view(".,:").find(rest[length]) != std::string_view::npos
           && isDigit(rest[length + 1])) {
        length += 1 + run(rest.substr(length + 1), isDigit);
    }
    constexpr std::size_t unitMax = 3;
    const std::size_t unit = run(rest.substr(length), isLetter);
    const bool ends = length + unit == rest.size() || !isWord(rest[length + unit]);
    return unit <= unitMax && ends ? std::optional<Found>({length, number}) : std::nullopt;
}

/// A word that nobody would say: 8c1f44aa90, 0x7ffe, ORD20261124.
std::optional<Found> idAt(std::string_view rest)
{
    const std::size_t length = run(rest, isWord);
    const std::string_view word = rest.substr(0, length);
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(word, isDigit));
    constexpr std::size_t hexLeast = 8;
    const bool hex = (length >= hexLeast && std::ranges::all_of(word, isHex))
        || (word.starts_with("0x") && std::ranges::all_of(word.substr(2), isHex));
    constexpr std::size_t digitsLeast = 3;
    const bool isId = digits > 0 && (hex || (digits >= digitsLeast && length > digits));
    return isId ? std::optional<Found>({length, id}) : std::nullopt;
}

/// A value in quotes: what opens stands after no word, what closes before none, so that an apostrophe is none.
std::optional<Found> quotedAt(std::string_view rest, bool afterWord)
{
    constexpr std::array<std::array<std::string_view, 2>, 6> quotes{
        {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"‘", "’"}, {"«", "»"}}};
    for (const auto& [opens, closes] : quotes) {
        if (afterWord || !rest.starts_with(opens)) {
            continue;
        }
        auto end = rest.find(closes, opens.size());
        while (end != std::string_view::npos && end + closes.size() < rest.size() && isWord(rest[end + closes.size()])
        ) {
            end = rest.find(closes, end + closes.size());
        }
        if (end != std::string_view::npos) {
            return Found{end + closes.size(), value};
        }
    }
    return std::nullopt;
}

std::optional<Found> mailAt(std::string_view rest)
{
    const auto isPart = [](char letter) {
        return isWord(letter) || std::string_view(".-_+@").find(letter) != std::string_view::npos;
    };
    const std::string_view word = rest.substr(0, run(rest, isPart));
    const auto at = word.find('@');
    return at == std::string_view::npos || at == 0 || at + 1 == word.size()
        ? std::nullopt
        : std::optional<Found>({word.size(), value});
}

std::optional<Found> wordAt(std::string_view rest)
{
    for (auto* const find : {uuidAt, timeAt, mailAt, numberAt, idAt}) {
        if (const auto found = find(rest)) {
            return found;
        }
    }
    return std::nullopt;
}

/// What a message begins with and keeps: a status of three digits, or Backstep's own words.
std::size_t keptAhead(std::string_view message)
{
    constexpr std::string_view noAnswer = "no answer in ";
    if (message.starts_with(noAnswer)) {
        return message.size();
    }
    const std::string_view http = "HTTP ";
    const std::size_t ahead = message.starts_with(http) ? http.size() : 0;
    const std::string_view status = message.substr(ahead);
    constexpr std::size_t digits = 3;
    const bool isStatus = run(status, isDigit) == digits && status.front() >= '1' && status.front() <= '5'
        && (status.size() == digits || isSpace(status[digits]) || status[digits] == ':');
    return isStatus ? ahead + digits : 0;
}

void shorten(std::string& text)
{
    if (text.size() <= shownMax) {
        return;
    }
    std::size_t end = shownMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    text.resize(end);
    text += "…";
}

} // namespace

std::string fingerprintOf(std::string_view message)
{
    message.remove_prefix(run(message, isSpace));
    message = message.substr(0, readMax);
    std::string text(message.substr(0, keptAhead(message)));
    message.remove_prefix(text.size());
    bool afterWord = false;
    while (!message.empty()) {
        const std::size_t spaces = run(message, isSpace);
        if (spaces > 0) {
            text += ' ';
            message.remove_prefix(spaces);
            afterWord = false;
            continue;
        }
        auto found = quotedAt(message, afterWord);
        if (!found && !afterWord) {
            found = wordAt(message);
        }
        if (found) {
            text += found->stands;
            message.remove_prefix(found->length);
            afterWord = false;
            continue;
        }
        // A word as it is, or one letter that is none.
        const std::size_t length = std::max<std::size_t>(afterWord ? 1 : run(message, isWord), 1);
        afterWord = isWord(message[length - 1]);
        text += message.substr(0, length);
        message.remove_prefix(length);
    }
    while (!text.empty() && text.back() == ' ') {
        text.pop_back();
    }
    shorten(text);
    return text;
}

std::vector<std::string> literalsOf(std::string_view fingerprint)
{
    constexpr std::string_view opens = "⟨";
    constexpr std::string_view closes = "⟩";
    std::vector<std::string> literals;
    const auto keep = [&literals](std::string_view part) {
        part.remove_prefix(run(part, isSpace));
        while (!part.empty() && isSpace(part.back())) {
            part.remove_suffix(1);
        }
        if (!part.empty()) {
            literals.emplace_back(part);
        }
    };
    if (fingerprint.ends_with("…")) {
        fingerprint.remove_suffix(std::string_view("…").size());
    }
    while (!fingerprint.empty()) {
        const auto begin = fingerprint.find(opens);
        keep(fingerprint.substr(0, begin));
        const auto end = begin == std::string_view::npos ? begin : fingerprint.find(closes, begin);
        fingerprint = end == std::string_view::npos ? std::string_view() : fingerprint.substr(end + closes.size());
    }
    return literals;
}

} // namespace backstep
