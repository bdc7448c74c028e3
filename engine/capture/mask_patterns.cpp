#include "engine/capture/mask_patterns.h"

#include "engine/base/bytes.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::size_t patternsMax = 200;
constexpr std::size_t namesMax = 62; ///< a bit each, one for the beginning and one for "**" below a payload
constexpr std::size_t patternBytesMax = 1'000;
constexpr std::string_view anyNames = "**";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "*" stands for any letters. Linear in either for each "*": what was tried of one is never tried again.
bool matches(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t from = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size() && pattern[p] == lower(name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    return std::ranges::all_of(pattern.substr(p), [](char c) { return c == '*'; });
}

std::vector<std::string> split(std::string_view text, char between)
{
    std::vector<std::string> names;
    std::size_t at = 0;
    while (true) {
        const std::size_t end = std::min(text.find(between, at), text.size());
        names.emplace_back(text.substr(at, end - at));
        if (end == text.size()) {
            return names;
        }
        at = end + 1;
    }
}

void replaceAll(std::string& text, std::string_view what, std::string_view with)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

std::vector<std::string> namesOf(std::string_view text)
{
    if (!text.starts_with('/')) {
        return split(text, '.');
    }
    std::vector<std::string> names = split(text.substr(1), '/');
    for (std::string& name : names) {
        replaceAll(name, "~1", "/");
        replaceAll(name, "~0", "~");
    }
    return names;
}

tl::unexpected<Error> refused(const std::string& text, const std::string& why)
{
    return failure(
        Fault::BadInput,
        "The mask \"" + text.substr(0, 100) + "\" " + why
            + ": write it like payload.card.number, /payload/card/number, headers.authorization or email."
    );
}

Result<std::vector<std::string>> parsed(const std::string& text)
{
    if (text.size() > patternBytesMax || !isUtf8(text)) {
        return refused(text, "is too long, or no UTF-8");
    }
    std::vector<std::string> names = namesOf(text);
    if (names.size() > namesMax) {
        return refused(text, "names more than 62 levels");
    }
    for (std::string& name : names) {
        std::ranges::transform(name, name.begin(), lower);
        if (name.empty()) {
            return refused(text, "has an empty name");
        }
    }
    if (std::ranges::all_of(names, [](const std::string& name) { return name == anyNames; })) {
        return refused(text, "names nothing: \"payload\" masks every payload");
    }
    if (names.size() == 1 && names.front() == "headers") {
        return refused(text, "would mask what tells flows apart: name the header");
    }
    if (names.front() == "payload" && names.size() > 1) {
        names.insert(names.begin() + 1, std::string(anyNames));
    }
    return names;
}

} // namespace

Result<MaskPatterns> MaskPatterns::parse(const std::vector<std::string>& texts)
{
    if (texts.size() > patternsMax) {
        return failure(Fault::BadInput, "There are more than 200 masks: name what they have in common with \"*\".");
    }
    MaskPatterns patterns;
    for (const std::string& text : texts) {
        auto pattern = parsed(text);
        if (!pattern) {
            return failure(pattern.error());
        }
        patterns.m_texts.push_back(text);
        patterns.m_patterns.push_back(std::move(*pattern));
    }
    return patterns;
}

/// "**" may stand for no name at all.
void MaskPatterns::closeOver(const Pattern& pattern, std::uint64_t& bits)
{
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == anyNames && ((bits >> i) & 1U) != 0) {
            bits |= std::uint64_t{1} << (i + 1);
        }
    }
}

MaskPatterns::State MaskPatterns::begin() const
{
    State state(m_patterns.size(), 1);
    for (std::size_t which = 0; which < state.size(); ++which) {
        closeOver(m_patterns[which], state[which]);
    }
    return state;
}

bool MaskPatterns::step(const State& from, std::string_view name, bool isPlace, State& to) const
{
    to.assign(from.size(), 1);
    bool ends = false;
    for (std::size_t which = 0; which < from.size(); ++which) {
        const Pattern& pattern = m_patterns[which];
        std::uint64_t bits = isPlace ? from[which] : 1; // a list is looked through
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (((from[which] >> i) & 1U) == 0) {
                continue;
            }
            if (pattern[i] == anyNames) {
                bits |= std::uint64_t{1} << i;
            } else if (matches(pattern[i], name)) {
                bits |= std::uint64_t{1} << (i + 1);
            }
        }
        closeOver(pattern, bits);
        ends = ends || ((bits >> pattern.size()) & 1U) != 0;
        to[which] = bits;
    }
    return ends;
}

} // namespace backstep
