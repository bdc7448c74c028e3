#include "engine/definition/findings.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

namespace backstep {

namespace {

template <class T>
std::optional<T> parsed(const std::string& text)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                     : std::nullopt;
}

std::string inWords(double value)
{
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

} // namespace

std::string quotedWord(std::string_view text)
{
    constexpr std::size_t Shown = 60;
    std::string shown = "\"";
    std::size_t end = std::min(text.size(), Shown);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end; // never in the middle of a character
    }
    for (const char c : text.substr(0, end)) {
        shown += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? '?' : c;
    }
    return shown + (end < text.size() ? "…\"" : "\"");
}

void Findings::error(std::string code, const Place& at, std::string message)
{
    ++m_errors;
    m_problems.push_back({std::move(code), Severity::Error, {}, at, std::move(message)});
}

void Findings::warning(std::string code, const Place& at, std::string message)
{
    m_problems.push_back({std::move(code), Severity::Warning, {}, at, std::move(message)});
}

void Findings::note(std::string code, const Place& at, std::string message)
{
    m_problems.push_back({std::move(code), Severity::Note, {}, at, std::move(message)});
}

const TextNode* Findings::scalar(const TextNode& map, std::string_view key, std::string_view wanted)
{
    const TextNode* node = map.find(key);
    if (node == nullptr || node->isNull()) {
        return nullptr;
    }
    if (!node->isScalar()) {
        error(
            "wrong-type", node->place, std::string(key) + " must be " + std::string(wanted) + ", not a list or a map."
        );
        return nullptr;
    }
    return node;
}

std::optional<std::string> Findings::text(const TextNode& map, std::string_view key)
{
    const TextNode* node = scalar(map, key, "a text");
    return node == nullptr ? std::nullopt : std::optional(node->text);
}

std::optional<long long> Findings::number(const TextNode& map, std::string_view key, long long least, long long most)
{
    const TextNode* node = scalar(map, key, "a whole number");
    if (node == nullptr) {
        return std::nullopt;
    }
    // The reference takes "1" for 1 too (contract.md §1.3).
    const auto value = parsed<long long>(node->text);
    if (!value.has_value() || *value < least || *value > most) {
        error(
            "bad-number",
            node->place,
            std::string(key) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most)
                + ", not " + quotedWord(node->text) + "."
        );
        return std::nullopt;
    }
    return value;
}

std::optional<double> Findings::decimal(const TextNode& map, std::string_view key, double least, double most)
{
    const TextNode* node = scalar(map, key, "a number");
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto value = parsed<double>(node->text);
    if (!value.has_value() || !(*value >= least && *value <= most)) {
        error(
            "bad-number",
            node->place,
            std::string(key) + " must be a number from " + inWords(least) + " to " + inWords(most) + ", not "
                + quotedWord(node->text) + "."
        );
        return std::nullopt;
    }
    return value;
}

std::optional<bool> Findings::boolean(const TextNode& map, std::string_view key)
{
    const TextNode* node = scalar(map, key, "true or false");
    if (node == nullptr) {
        return std::nullopt;
    }
    std::string word = node->text;
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word != "true" && word != "false") {
        error(
            "bad-boolean", node->place, std::string(key) + " must be true or false, not " + quotedWord(node->text) + "."
        );
        return std::nullopt;
    }
    return word == "true";
}

void Findings::checkKeys(const TextNode& map, std::initializer_list<std::string_view> known, std::string_view what)
{
    std::set<std::string_view> seen;
    for (const auto& [key, value] : map.members) {
        if (!key->isScalar()) {
            error("bad-key", key->place, "A key of " + std::string(what) + " must be a plain word.");
        } else if (!seen.insert(key->text).second) {
            error(
                "duplicate-key",
                key->place,
                quotedWord(key->text) + " stands twice in " + std::string(what) + ". Keep one of them."
            );
        } else if (std::ranges::find(known, std::string_view(key->text)) == known.end()) {
            warning(
                "unknown-key",
                key->place,
                quotedWord(key->text) + " has no meaning in " + std::string(what)
                    + "; the reference refuses the whole file for it. Check its spelling."
            );
        }
    }
}

} // namespace backstep
