#include "engine/base/any_case_word.h"

#include <algorithm>
#include <cstddef>

namespace backstep {

namespace {

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// What makes both cases of a letter the same, and may make other bytes the same too: those are told apart later.
constexpr unsigned char caseBit = 0x20;

unsigned char folded(char letter)
{
    return static_cast<unsigned char>(static_cast<unsigned char>(letter) | caseBit);
}

} // namespace

bool sameInAnyCase(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, {}, lower, lower);
}

AnyCaseWord::AnyCaseWord(std::string_view word)
    : m_word(word)
{
    std::ranges::transform(m_word, m_word.begin(), lower);
}

bool AnyCaseWord::stands(const char* at) const
{
    return std::equal(m_word.begin(), m_word.end(), at, [](char one, char other) { return one == lower(other); });
}

bool AnyCaseWord::isIn(std::string_view bytes) const
{
    const std::size_t size = m_word.size();
    if (size == 0) {
        return true;
    }
    if (bytes.size() < size) {
        return false;
    }
    const unsigned char first = folded(m_word.front());
    const unsigned char last = folded(m_word.back());
    const std::size_t places = bytes.size() - size + 1;
    const char* const from = bytes.data();
    std::size_t at = 0;
    // First and last letter of a whole block at once, with no branch inside: the compiler makes vectors of it.
    constexpr std::size_t block = 64;
    for (; at + block <= places; at += block) {
        unsigned char any = 0;
        for (std::size_t i = 0; i < block; ++i) {
            const auto begins = static_cast<unsigned char>(folded(from[at + i]) == first);
            const auto ends = static_cast<unsigned char>(folded(from[at + i + size - 1]) == last);
            any = static_cast<unsigned char>(any | (begins & ends));
        }
        for (std::size_t i = 0; any != 0 && i < block; ++i) {
            if (folded(from[at + i]) == first && stands(from + at + i)) {
                return true;
            }
        }
    }
    for (; at < places; ++at) {
        if (folded(from[at]) == first && stands(from + at)) {
            return true;
        }
    }
    return false;
}

} // namespace backstep
