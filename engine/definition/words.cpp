#include "engine/definition/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t quotedMax = 60;
constexpr std::size_t listedMax = 10;
constexpr std::size_t nearestMax = 40;
constexpr std::size_t problemsMax = 1000; ///< of one file; who mends these reads the file again

/// How many letters must be changed, added or left out to make one word of the other.
std::size_t distance(std::string_view one, std::string_view other)
{
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= one.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
        }
    }
    return row.back();
}

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

} // namespace

bool hasErrors(const std::vector<Problem>& problems)
{
    return std::ranges::any_of(problems, [](const Problem& problem) { return problem.severity == Severity::Error; });
}

std::string inQuotes(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text.substr(0, quotedMax)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    if (text.size() > quotedMax) {
        // The cut must not leave half a character behind.
        while (result.size() > 1 && (static_cast<unsigned char>(text[result.size() - 1]) & 0xC0U) == 0x80U) {
            result.pop_back();
        }
        result += "…";
    }
    return result + "\"";
}

std::string listed(const std::vector<std::string>& names)
{
    std::string result;
    const std::size_t shown = std::min(names.size(), listedMax);
    for (std::size_t i = 0; i < shown; ++i) {
        const bool isLast = i + 1 == names.size();
        result += i == 0 ? "" : isLast ? " and " : ", ";
        result += names[i];
    }
    if (names.size() > shown) {
        result += " and " + std::to_string(names.size() - shown) + " more";
    }
    return result;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known)
{
    if (word.size() > nearestMax) {
        return {};
    }
    const std::string lower = toLower(word);
    std::string_view best;
    std::size_t bestDistance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        if (candidate.size() > nearestMax) {
            continue;
        }
        if (const std::size_t far = distance(lower, toLower(candidate)); far < bestDistance) {
            best = candidate;
            bestDistance = far;
        }
    }
    return best;
}

std::string toLower(std::string_view text)
{
    std::string result(text);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

bool isPlainName(std::string_view name)
{
    return !name.empty()
        && std::ranges::all_of(name, [](char c) { return isLetterOrDigit(c) || c == '_' || c == '-'; });
}

bool isTopicPart(std::string_view name)
{
    const auto isLegal = [](char c) { return isLetterOrDigit(c) || c == '_' || c == '-' || c == '.'; };
    return !name.empty() && std::ranges::all_of(name, isLegal);
}

Findings::Findings(std::string_view file)
    : m_file(file)
{
}

void Findings::error(std::string code, const Place& place, std::string message)
{
    ++m_errors;
    add(std::move(code), Severity::Error, place, std::move(message));
}

void Findings::warning(std::string code, const Place& place, std::string message)
{
    add(std::move(code), Severity::Warning, place, std::move(message));
}

void Findings::note(std::string code, const Place& place, std::string message)
{
    add(std::move(code), Severity::Note, place, std::move(message));
}

void Findings::add(std::string code, Severity severity, const Place& place, std::string message)
{
    if (m_problems.size() < problemsMax) {
        m_problems.push_back({std::move(code), severity, m_file, place, std::move(message)});
    } else if (severity == Severity::Error && m_problems.back().code != "too-many-problems") {
        m_problems.push_back(
            {"too-many-problems", severity, m_file, place, "From here on there are more problems than are listed."}
        );
    }
}

std::vector<Problem> Findings::taken()
{
    std::ranges::stable_sort(m_problems, {}, [](const Problem& problem) { return problem.place.offset; });
    return std::exchange(m_problems, {});
}

} // namespace backstep
