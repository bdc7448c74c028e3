#pragma once

#include "engine/base/any_case_word.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <type_traits>

namespace backstep {

/// A value of an enumeration and its word on the wire or in a file; a list of them is that enumeration's vocabulary.
template <class Enum>
struct Word
{
    Enum value;
    std::string_view text;
};

// Clang before 17, which builds the fuzzers and reads this for clang-tidy, cannot deduce aggregates without this line.
template <class Enum>
Word(Enum, const char*) -> Word<Enum>;

/// The word of a value; empty for one that the vocabulary does not have.
template <class Words, class Enum>
[[nodiscard]] std::string_view textOf(const Words& words, Enum value)
{
    const auto found = std::ranges::find(words, value, [](const auto& word) { return word.value; });
    return found == words.end() ? std::string_view{} : found->text;
}

/// The value of a word in any case; none for a word that the vocabulary does not have.
template <class Words>
[[nodiscard]] auto valueOf(const Words& words, std::string_view text)
    -> std::optional<std::remove_cvref_t<decltype(words.front().value)>>
{
    const auto found = std::ranges::find_if(words, [text](const auto& word) { return sameInAnyCase(word.text, text); });
    if (found == words.end()) {
        return std::nullopt;
    }
    return found->value;
}

} // namespace backstep
