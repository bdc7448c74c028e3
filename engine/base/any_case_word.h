#pragma once

#include <string>
#include <string_view>

namespace backstep {

/// Whether two texts are the same but for the case of their ASCII letters.
[[nodiscard]] bool sameInAnyCase(std::string_view left, std::string_view right);

/// Looks for a word in bytes, in any case of its ASCII letters, at the speed of the memory.
class AnyCaseWord
{
public:
    explicit AnyCaseWord(std::string_view word);

    [[nodiscard]] bool isIn(std::string_view bytes) const;

    [[nodiscard]] bool isEmpty() const { return m_word.empty(); }

private:
    [[nodiscard]] bool stands(const char* at) const;

    std::string m_word; ///< in lower case
};

} // namespace backstep
